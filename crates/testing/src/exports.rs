/// Returns the sorted names of the types in a list of exports: each word that begins with a capital
/// and has a small letter. Traits are among them.
pub fn exported_types(exports: &str) -> Vec<String> {
    let words = exports.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
    let mut names: Vec<_> = words
        .filter(|word| word.starts_with(char::is_uppercase) && word.contains(char::is_lowercase))
        .map(str::to_owned)
        .collect();
    names.sort();
    names
}

#[cfg(test)]
mod tests {
    #[test]
    fn types_are_found_and_constants_modules_and_functions_are_not() {
        let exports = "pub use a::{self, Zebra, Ant, LIMIT};\npub use b::mint;";
        assert_eq!(super::exported_types(exports), ["Ant", "Zebra"]);
    }
}
