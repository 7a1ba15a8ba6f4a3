//! The version of the policy language.

use crate::fault;
use crate::place::Place;
use crate::report::Report;

/// The version of the policy language that a document is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    /// 2008-10-17, also where none is given: `${...}` is literal text.
    Of2008,
    /// 2012-10-17.
    Of2012,
}

impl Version {
    /// The version that a document names, if it does.
    /// SPEC D5, S1
    pub(crate) fn of(own: Option<&Place<'_>>, top: &Place<'_>, report: &mut Report<'_>) -> Self {
        let Some(place) = own else {
            report.add(&top.missing("Version"), fault::VERSION_MISSING);
            return Self::Of2008;
        };
        match place.text(report) {
            Some("2008-10-17") => return Self::Of2008,
            Some("2012-10-17") | None => {}
            Some(_) => report.add(place, fault::VERSION_UNKNOWN),
        }
        // Also for one that is unknown, so that nothing else is reported that depends on it.
        Self::Of2012
    }

    pub(crate) fn has_variables(self) -> bool {
        self == Self::Of2012
    }
}
