//! ARNs: six parts between colons, of which the last keeps its own.

use crate::context::Context;
use crate::fault::Fault;
use crate::template::{Style, Template};
use crate::variable::{self, Variable};

/// The parts of an ARN, as AWS counts them.
pub(crate) const PARTS: usize = 6;

/// The text of a request that has six parts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arn<'a> {
    text: &'a str,
    parts: [&'a str; PARTS],
}

impl<'a> Arn<'a> {
    /// The parts of a text that has six.
    pub(crate) fn split(text: &'a str) -> Option<Self> {
        let mut parts = [""; PARTS];
        let (last, others) = parts.split_last_mut()?;
        let mut rest = text;
        for part in others {
            // The parts are short: a search made for long texts takes longer to begin.
            let colon = rest.bytes().position(|byte| byte == b':')?;
            *part = rest.get(..colon)?;
            rest = rest.get(colon.saturating_add(1)..)?;
        }
        *last = rest;
        Some(Self { text, parts })
    }

    /// The account, which some ARNs leave empty.
    pub(crate) fn account(&self) -> &'a str {
        let [.., account, _] = self.parts;
        account
    }

    /// The partition, such as `aws` or `aws-cn`.
    pub(crate) fn partition(&self) -> &'a str {
        let [_, partition, ..] = self.parts;
        partition
    }

    /// The service.
    pub(crate) fn service(&self) -> &'a str {
        let [_, _, service, ..] = self.parts;
        service
    }

    /// What the service names in its own way.
    pub(crate) fn resource(&self) -> &'a str {
        let [.., resource] = self.parts;
        resource
    }
}

/// An ARN of a policy, each of whose parts is matched on its own.
#[derive(Debug)]
pub(crate) enum ArnPattern {
    /// Everything up to the fifth colon as it must stand there, and what comes behind it.
    Fronted(Box<str>, Template),
    /// Six parts, of which missing ones have been filled in.
    Parts(Box<[Template; PARTS]>),
    /// A value whose colons come from a variable: it is compared with the text as a whole.
    Whole(Template),
    /// Fewer than six parts: it never matches.
    Never,
}

impl ArnPattern {
    /// A value of a condition, in which variables may stand anywhere.
    /// SPEC O5, S3
    pub(crate) fn of_condition(text: &str, style: Style) -> Result<Self, Fault> {
        let whole = Template::parse(text, style)?;
        match split_outside_variables(text, style)? {
            Some(parts) if !has_early_variable(text) => Self::fronted(parts, style, style),
            Some(parts) => Self::of_parts(parts, style, style),
            None if whole.has_variables() => Ok(Self::Whole(whole)),
            None => Ok(Self::Never),
        }
    }

    /// A resource. Variables are expanded in its last part only; parts that are missing after a
    /// trailing `*` are open.
    /// SPEC R4, S2
    pub(crate) fn of_resource(text: &str, style: Style) -> Result<Self, Fault> {
        let literal = Style { variables: false, ..style };
        match Arn::split(text) {
            Some(arn) => Self::fronted(arn.parts, literal, style),
            None if text.ends_with('*') => {
                let mut parts = ["*"; PARTS];
                for (part, given) in parts.iter_mut().zip(text.split(':')) {
                    *part = given;
                }
                Self::of_parts(parts, literal, literal)
            }
            None => Ok(Self::Never),
        }
    }

    /// Most ARNs have wildcards behind the fifth colon only, or not at all: what is before it
    /// can be compared in one go.
    fn fronted(parts: [&str; PARTS], early: Style, last: Style) -> Result<Self, Fault> {
        let [front @ .., resource] = parts;
        if front.iter().any(|part| part.contains(['*', '?'])) {
            return Self::of_parts(parts, early, last);
        }
        let front = front.map(|part| format!("{part}:")).concat();
        Ok(Self::Fronted(front.into(), Template::parse(resource, last)?))
    }

    fn of_parts(parts: [&str; PARTS], early: Style, last: Style) -> Result<Self, Fault> {
        let [arn, partition, service, region, account, resource] = parts;
        Ok(Self::Parts(Box::new([
            Template::parse(arn, early)?,
            Template::parse(partition, early)?,
            Template::parse(service, early)?,
            Template::parse(region, early)?,
            Template::parse(account, early)?,
            Template::parse(resource, last)?,
        ])))
    }

    /// Its variables, in order.
    pub(crate) fn variables(&self) -> Vec<&Variable> {
        match self {
            Self::Fronted(_, template) | Self::Whole(template) => {
                template.variables().iter().collect()
            }
            Self::Parts(templates) => templates.iter().flat_map(Template::variables).collect(),
            Self::Never => Vec::new(),
        }
    }

    /// Whether it never matches anything.
    pub(crate) fn is_never(&self) -> bool {
        matches!(self, Self::Never)
    }

    /// SPEC R2, R3, O4
    pub(crate) fn matches(&self, arn: &Arn<'_>, context: &Context<'_>) -> bool {
        match self {
            Self::Fronted(front, resource) => {
                arn.text.strip_prefix(&**front).is_some_and(|rest| resource.matches(rest, context))
            }
            Self::Parts(patterns) => {
                // The last part tells most ARNs apart.
                let mut pairs = patterns.iter().zip(&arn.parts).rev();
                pairs.all(|(pattern, part)| pattern.matches(part, context))
            }
            Self::Whole(template) => template.matches(arn.text, context),
            Self::Never => false,
        }
    }
}

/// The parts of a text between the colons that do not stand inside of a variable.
fn split_outside_variables(text: &str, style: Style) -> Result<Option<[&str; PARTS]>, Fault> {
    let mut parts = [""; PARTS];
    let mut rest = text;
    let Some((last, others)) = parts.split_last_mut() else { return Ok(None) };
    for part in others {
        let Some(colon) = first_colon(rest, style)? else { return Ok(None) };
        (*part, rest) = rest.split_at_checked(colon).unwrap_or_default();
        rest = rest.strip_prefix(':').unwrap_or_default();
    }
    *last = rest;
    Ok(Some(parts))
}

/// The first colon that does not stand inside of a variable.
fn first_colon(text: &str, style: Style) -> Result<Option<usize>, Fault> {
    let mut rest = text;
    loop {
        let Some(next) = rest.find([':', '$']) else { return Ok(None) };
        let behind = rest.get(next..).unwrap_or_default();
        rest = match behind.strip_prefix("${") {
            Some(inside) if style.variables => variable::parse(inside)?.1,
            _ if behind.starts_with(':') => return Ok(text.len().checked_sub(behind.len())),
            _ => behind.get(1..).unwrap_or_default(),
        };
    }
}

/// Whether `${` stands before the fifth colon.
pub(crate) fn has_early_variable(text: &str) -> bool {
    let colon = text.match_indices(':').nth(PARTS - 2).map_or(text.len(), |(index, _)| index);
    text.get(..colon).is_some_and(|early| early.contains("${"))
}

#[cfg(test)]
mod tests {
    use super::{Arn, ArnPattern};
    use crate::context::Context;
    use crate::run::Case;
    use crate::template::Style;

    fn matches(pattern: &str, variables: bool, text: &str) -> bool {
        let style = Style { wildcards: true, variables, case: Case::Sensitive };
        let pattern =
            ArnPattern::of_condition(pattern, style).unwrap_or_else(|_| panic!("{pattern}"));
        let mut context = Context::default();
        context.set("k:v", "1").unwrap();
        context.set("whole", "arn:aws:iam::1:role/a").unwrap();
        pattern.matches(&Arn::split(text).unwrap(), &context)
    }

    /// A colon inside of a variable separates no parts, and one inside of text does.
    #[test]
    fn a_colon_in_a_variable_separates_no_parts_of_an_arn() {
        let account = "arn:aws:iam::${k:v}:role/a";
        assert!(matches(account, true, "arn:aws:iam::1:role/a"));
        assert!(!matches(account, true, account));
        assert!(matches(account, false, account));
        assert!(!matches(account, false, "arn:aws:iam::1:role/a"));
        let dollars = "arn:aws:s$3:r$:${$}1:x$y";
        assert!(matches(dollars, true, "arn:aws:s$3:r$:$1:x$y"));
        assert!(!matches(dollars, true, "arn:aws:s$3:r$:$1:x$z"));
        assert!(matches("${whole}", true, "arn:aws:iam::1:role/a"));
        assert!(!matches("${whole}", true, "arn:aws:iam::1:role/b"));
        assert!(matches("arn:aws:iam::*:role/?", true, "arn:aws:iam::1:role/a"));
        assert!(!matches("arn:aws:iam::*:role/?", true, "arn:aws:iam::1:2:role/a"));
    }
}
