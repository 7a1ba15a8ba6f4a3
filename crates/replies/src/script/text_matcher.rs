//! What a text must be.

use std::fmt;

use regex::Regex;

/// What a text must be; all of it must hold.
#[derive(Clone, Debug, Default)]
pub(crate) struct TextMatcher {
    /// The whole of it.
    pub(crate) is: Option<String>,
    /// Parts of it, in the same case.
    pub(crate) contains: Vec<String>,
    /// A pattern that is found in it.
    pub(crate) matches: Option<Regex>,
}

impl TextMatcher {
    pub(crate) fn is(text: impl Into<String>) -> Self {
        Self { is: Some(text.into()), ..Self::default() }
    }

    pub(crate) fn contains(text: impl Into<String>) -> Self {
        Self { contains: vec![text.into()], ..Self::default() }
    }

    pub(crate) fn holds(&self, text: &str) -> bool {
        self.is.as_ref().is_none_or(|own| own == text)
            && self.contains.iter().all(|own| text.contains(own))
            && self.matches.as_ref().is_none_or(|own| own.is_match(text))
    }

    /// Whether it would hold if no letter had a case.
    pub(crate) fn holds_in_any_case(&self, text: &str) -> bool {
        let found = text.to_lowercase();
        self.is.as_ref().is_none_or(|own| own.to_lowercase() == found)
            && self.contains.iter().all(|own| found.contains(&own.to_lowercase()))
            && self.matches.as_ref().is_none_or(|own| own.is_match(text))
    }

    /// The named groups of the pattern, as they are found in a text.
    pub(crate) fn captures(&self, text: &str) -> Vec<(String, String)> {
        let Some(pattern) = &self.matches else { return Vec::new() };
        let Some(found) = pattern.captures(text) else { return Vec::new() };
        let named = pattern.capture_names().flatten();
        let captured = named.map(|name| {
            let text = found.name(name).map_or("", |group| group.as_str());
            (name.to_owned(), text.to_owned())
        });
        captured.collect()
    }

    /// The names of its groups.
    pub(crate) fn groups(&self) -> impl Iterator<Item = &str> {
        self.matches.iter().flat_map(|pattern| pattern.capture_names().flatten())
    }
}

/// What is wanted, as an error says it.
impl fmt::Display for TextMatcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is = self.is.iter().map(|text| format!("`{text}`"));
        let contains = self.contains.iter().map(|text| format!("one that contains `{text}`"));
        let matches = self.matches.iter().map(|own| format!("one that matches `{own}`"));
        let wanted: Vec<_> = is.chain(contains).chain(matches).collect();
        f.write_str(&wanted.join(" and "))
    }
}
