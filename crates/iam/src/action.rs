//! `Action` and `NotAction`: what a statement is about.

use crate::context::Context;
use crate::fault;
use crate::place::Place;
use crate::report::Report;
use crate::run::Case;
use crate::template::{Style, Template};

/// The actions that a statement names, or does not.
#[derive(Debug)]
pub(crate) struct Actions {
    /// Whether it is about every action but these.
    pub(crate) not: bool,
    pub(crate) patterns: Box<[ActionPattern]>,
}

/// One action, perhaps with wildcards.
#[derive(Debug)]
pub(crate) struct ActionPattern {
    pub(crate) source: Box<str>,
    template: Template,
}

impl Actions {
    pub(crate) fn read(place: &Place<'_>, not: bool, report: &mut Report<'_>) -> Self {
        let patterns = place.patterns(report).into_iter();
        let patterns =
            patterns.filter_map(|(place, text)| ActionPattern::read(&place, text, report));
        Self { not, patterns: patterns.collect() }
    }

    // SPEC A3
    pub(crate) fn matches(&self, action: &str) -> bool {
        self.patterns.iter().any(|pattern| pattern.matches(action)) != self.not
    }
}

impl ActionPattern {
    fn read(place: &Place<'_>, text: &str, report: &mut Report<'_>) -> Option<Self> {
        if let Some(fault) = fault_of(text) {
            report.add(place, fault);
            return None;
        }
        match Template::parse(text, STYLE) {
            Ok(template) => Some(Self { source: text.into(), template }),
            Err(fault) => {
                report.add(place, fault);
                None
            }
        }
    }

    pub(crate) fn matches(&self, action: &str) -> bool {
        self.template.matches(action, &Context::default())
    }
}

/// Actions are compared whatever their case, and never hold a variable.
/// SPEC A1, A2
const STYLE: Style = Style { wildcards: true, variables: false, case: Case::Insensitive };

/// SPEC D9
fn fault_of(text: &str) -> Option<fault::Fault> {
    let is_wild = |text: &str| text.contains(['*', '?']);
    // All there is, in either of two spellings.
    if text.bytes().all(|byte| byte == b'*') || text == "*:*" {
        return None;
    }
    if text.contains(char::is_whitespace) {
        return Some(fault::ACTION_WHITE_SPACE);
    }
    match text.split_once(':') {
        None | Some(("", _)) => Some(fault::ACTION_WITHOUT_SERVICE),
        Some((_, name)) if name.contains(':') => Some(fault::ACTION_TWO_COLONS),
        Some((_, "")) => Some(fault::ACTION_NAME_EMPTY),
        Some((service, _)) if is_wild(service) => Some(fault::ACTION_SERVICE_WILDCARD),
        Some(_) => None,
    }
}
