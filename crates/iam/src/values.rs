//! The values that a condition holds a request's value against.

use std::net::IpAddr;

use crate::arn::{Arn, ArnPattern};
use crate::binary;
use crate::context::Context;
use crate::decimal::Decimal;
use crate::fault::{self, Fault};
use crate::instant::Instant;
use crate::network::Network;
use crate::operator::{Relation, Test};
use crate::run::Case;
use crate::template::{Style, Template};
use crate::variable::Variable;
use crate::version::Version;

/// The values of a condition, ready to be compared.
#[derive(Debug)]
pub(crate) enum Values {
    Arns(Box<[ArnPattern]>),
    /// Base64 texts, as they are written.
    Binaries(Box<[Box<str>]>),
    Booleans(Box<[Template]>),
    Dates(Relation, Box<[Instant]>),
    Networks(Box<[Network]>),
    /// Whether the key must be absent.
    Absent(Box<[bool]>),
    /// Decimal numbers, as they are written.
    Numbers(Relation, Box<[Box<str>]>),
    Texts(Box<[Template]>),
}

impl Values {
    /// Reads the values of a test, and tells what is wrong with which of them. Those do not
    /// stand among the values.
    pub(crate) fn read(
        test: Test,
        version: Version,
        texts: &[&str],
        fail: impl FnMut(usize, Fault),
    ) -> Self {
        let style = |wildcards, case| Style { wildcards, variables: version.has_variables(), case };
        let exact = style(false, Case::Sensitive);
        let folded = style(false, Case::Insensitive);
        let glob = style(true, Case::Sensitive);
        match test {
            Test::Arn => Self::Arns(each(texts, fail, |text| ArnPattern::of_condition(text, glob))),
            Test::Binary => Self::Binaries(each(texts, fail, read_binary)),
            Test::Bool => Self::Booleans(each(texts, fail, |text| read_boolean(text, folded))),
            Test::Date(relation) => Self::Dates(relation, each(texts, fail, read_date)),
            Test::IpAddress => Self::Networks(each(texts, fail, read_network)),
            Test::Null => Self::Absent(each(texts, fail, read_absent)),
            Test::Numeric(relation) => Self::Numbers(relation, each(texts, fail, read_number)),
            // SPEC O1
            Test::StringEquals => {
                Self::Texts(each(texts, fail, |text| Template::parse(text, exact)))
            }
            // SPEC O2
            Test::StringEqualsIgnoreCase => {
                Self::Texts(each(texts, fail, |text| Template::parse(text, folded)))
            }
            Test::StringLike => Self::Texts(each(texts, fail, |text| Template::parse(text, glob))),
        }
    }

    /// The variables of all of them.
    pub(crate) fn variables(&self) -> Vec<&Variable> {
        match self {
            Self::Arns(own) => own.iter().flat_map(ArnPattern::variables).collect(),
            Self::Booleans(own) | Self::Texts(own) => {
                own.iter().flat_map(Template::variables).collect()
            }
            Self::Absent(_)
            | Self::Binaries(_)
            | Self::Dates(..)
            | Self::Networks(_)
            | Self::Numbers(..) => Vec::new(),
        }
    }

    /// Whether one of them matches a value of the request. A value that is not of their type
    /// matches none.
    /// SPEC C11
    pub(crate) fn any_matches(&self, value: &str, context: &Context<'_>) -> bool {
        match self {
            Self::Arns(arns) => Arn::split(value)
                .is_some_and(|value| arns.iter().any(|own| own.matches(&value, context))),
            Self::Binaries(own) => own.iter().any(|own| same_bytes(own, value)),
            Self::Booleans(own) => {
                boolean(value).is_some() && own.iter().any(|own| own.matches(value, context))
            }
            Self::Dates(relation, own) => Instant::parse(value)
                .is_some_and(|value| own.iter().any(|own| relation.holds(value.cmp(own)))),
            Self::Networks(own) => {
                value.parse::<IpAddr>().is_ok_and(|value| own.iter().any(|own| own.contains(value)))
            }
            Self::Absent(_) => false,
            Self::Numbers(relation, own) => Decimal::parse(value).is_some_and(|value| {
                let mut own = own.iter().filter_map(|own| Decimal::parse(own));
                own.any(|own| relation.holds(value.cmp(&own)))
            }),
            Self::Texts(own) => own.iter().any(|own| own.matches(value, context)),
        }
    }
}

/// Reads each text, and tells of those that cannot be.
fn each<T>(
    texts: &[&str],
    mut fail: impl FnMut(usize, Fault),
    read: impl Fn(&str) -> Result<T, Fault>,
) -> Box<[T]> {
    let values = texts.iter().enumerate();
    let read = values.filter_map(|(index, text)| match read(text) {
        Ok(value) => Some(value),
        Err(fault) => {
            fail(index, fault);
            None
        }
    });
    read.collect()
}

fn read_binary(text: &str) -> Result<Box<str>, Fault> {
    binary::decode(text).map(|_| text.into()).ok_or_else(|| fault_of(text, fault::NOT_BASE64))
}

/// SPEC O9
fn read_boolean(text: &str, style: Style) -> Result<Template, Fault> {
    let template = Template::parse(text, style)?;
    if boolean(text).is_none() && !template.has_variables() {
        return Err(fault::NOT_A_BOOLEAN);
    }
    Ok(template)
}

fn read_absent(text: &str) -> Result<bool, Fault> {
    boolean(text).ok_or_else(|| fault_of(text, fault::NOT_A_BOOLEAN))
}

fn read_date(text: &str) -> Result<Instant, Fault> {
    Instant::parse(text).ok_or_else(|| fault_of(text, fault::NOT_A_DATE))
}

fn read_network(text: &str) -> Result<Network, Fault> {
    Network::parse(text).map_err(|fault| fault_of(text, fault))
}

fn read_number(text: &str) -> Result<Box<str>, Fault> {
    Decimal::parse(text).map(|_| text.into()).ok_or_else(|| fault_of(text, fault::NOT_A_NUMBER))
}

// SPEC D13, S4
/// What is wrong with a value of a type that has no variables.
fn fault_of(text: &str, fault: Fault) -> Fault {
    if text.contains("${") { fault::VARIABLE_NOT_EXPANDED } else { fault }
}

fn boolean(text: &str) -> Option<bool> {
    let is = |name: &str| text.eq_ignore_ascii_case(name);
    if is("true") { Some(true) } else { is("false").then_some(false) }
}

fn same_bytes(own: &str, value: &str) -> bool {
    match (binary::decode(own), binary::decode(value)) {
        (Some(own), Some(value)) => own.eq(value),
        _ => false,
    }
}
