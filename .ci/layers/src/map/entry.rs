//! The lines of the map, without comments and with what continues them.

/// One entry: `name: what stands behind the colon`, or a crate's heading.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// The line that it begins on.
    pub(super) line: usize,
    pub(super) text: String,
}

/// The entries of a map. A line that ends in a comma goes on in the next one, unless that begins an
/// entry itself.
pub(super) fn entries(text: &str) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.split_once('#').map_or(line, |(line, _)| line).trim();
        match entries.last_mut() {
            _ if line.is_empty() => {}
            Some(last) if last.text.ends_with(',') && !begins_entry(line) => {
                last.text.push(' ');
                last.text.push_str(line);
            }
            _ => entries.push(Entry { line: number + 1, text: line.to_owned() }),
        }
    }
    entries
}

fn begins_entry(line: &str) -> bool {
    line.contains(':') || line.starts_with("crate ")
}

impl Entry {
    /// The name and folder of `crate name in folder`.
    pub(super) fn heading(&self) -> Option<(&str, &str)> {
        let (name, folder) = self.text.strip_prefix("crate ")?.split_once(" in ")?;
        Some((name.trim(), folder.trim()))
    }

    /// The two sides of the first colon.
    pub(super) fn sides(&self) -> Option<(&str, &str)> {
        self.text.split_once(':').map(|(name, rest)| (name.trim(), rest.trim()))
    }
}

/// The words between commas.
pub(super) fn words(list: &str) -> Vec<String> {
    list.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
