//! A value of a document, and the path that leads to it.

use crate::fault::{self, Fault};
use crate::json::{Json, Node};
use crate::limits::MAX_PATTERN_BYTES;
use crate::report::Report;

/// A value of a document, and the path that leads to it.
pub(crate) struct Place<'n> {
    node: &'n Node,
    path: String,
}

impl<'n> Place<'n> {
    pub(crate) fn top(node: &'n Node) -> Self {
        Self { node, path: String::new() }
    }

    fn path(&self) -> &str {
        if self.path.is_empty() { "$" } else { &self.path }
    }

    pub(crate) fn json(&self) -> &'n Json {
        &self.node.value
    }

    fn child(&self, key: &str, node: &'n Node) -> Self {
        let dot = if self.path.is_empty() { "" } else { "." };
        Self { node, path: format!("{}{dot}{key}", self.path) }
    }

    /// The place at which a key would stand.
    pub(crate) fn missing(&self, key: &str) -> Self {
        self.child(key, self.node)
    }

    fn item(&self, index: usize, node: &'n Node) -> Self {
        Self { node, path: format!("{}[{index}]", self.path) }
    }

    /// The items of a list, or the value itself where it stands alone.
    pub(crate) fn one_or_many(&self) -> Vec<Self> {
        match self.json() {
            Json::List(items) => {
                items.iter().enumerate().map(|(index, node)| self.item(index, node)).collect()
            }
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::Text(_) | Json::Object(_) => {
                vec![Self { node: self.node, path: self.path.clone() }]
            }
        }
    }

    /// The entries of an object, each key once; a second one is an error. None where it is no
    /// object.
    /// SPEC D3
    pub(crate) fn entries(
        &self,
        same: fn(&str, &str) -> bool,
        report: &mut Report<'_>,
    ) -> Option<Vec<(&'n str, Self)>> {
        let Json::Object(entries) = self.json() else { return None };
        let mut kept: Vec<(&str, Self)> = Vec::with_capacity(entries.len());
        for (key, node) in entries {
            let place = self.child(key, node);
            if kept.iter().any(|(known, _)| same(known, key)) {
                report.add(&place, fault::DUPLICATE_KEY);
            } else {
                kept.push((key, place));
            }
        }
        Some(kept)
    }

    /// The text, where it is one; anything else is an error.
    pub(crate) fn text(&self, report: &mut Report<'_>) -> Option<&'n str> {
        let Json::Text(text) = self.json() else {
            report.add(self, fault::NOT_A_STRING);
            return None;
        };
        Some(text)
    }

    /// The strings of a list, or the one that stands alone, none of them empty or too long.
    pub(crate) fn patterns(&self, report: &mut Report<'_>) -> Vec<(Self, &'n str)> {
        match self.json() {
            Json::List(items) if items.is_empty() => report.add(self, fault::EMPTY_LIST),
            Json::List(_) | Json::Text(_) => {}
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::Object(_) => {
                report.add(self, fault::NOT_STRINGS);
                return Vec::new();
            }
        }
        let places = self.one_or_many().into_iter();
        places.filter_map(|place| place.pattern(report).map(|text| (place, text))).collect()
    }

    fn pattern(&self, report: &mut Report<'_>) -> Option<&'n str> {
        let text = self.text(report)?;
        if text.is_empty() {
            report.add(self, fault::EMPTY_STRING);
            return None;
        }
        if text.len() > MAX_PATTERN_BYTES {
            report.add(self, fault::PATTERN_TOO_LONG);
            return None;
        }
        Some(text)
    }

    /// Every value below and at this one. Recurses as deep as the text is nested, which is
    /// bounded.
    pub(crate) fn walk(&self, visit: &mut impl FnMut(&Self)) {
        visit(self);
        match self.json() {
            Json::List(items) => {
                for (index, node) in items.iter().enumerate() {
                    self.item(index, node).walk(visit);
                }
            }
            Json::Object(entries) => {
                for (key, node) in entries {
                    self.child(key, node).walk(visit);
                }
            }
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::Text(_) => {}
        }
    }
}

impl Report<'_> {
    pub(crate) fn add(&mut self, place: &Place<'_>, fault: Fault) {
        self.add_with(place, fault, "");
    }

    /// Adds a problem with something to say at its end.
    pub(crate) fn add_with(&mut self, place: &Place<'_>, fault: Fault, detail: &str) {
        self.add_at(place.node.offset, place.path(), fault, detail);
    }
}
