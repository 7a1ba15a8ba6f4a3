//! `Resource` and `NotResource`: to what an action is applied.

use crate::arn::{Arn, ArnPattern, has_early_variable};
use crate::context::Context;
use crate::fault;
use crate::place::Place;
use crate::report::Report;
use crate::run::Case;
use crate::template::Style;
use crate::variable::Variable;
use crate::version::Version;

/// The resources that a statement names, or does not.
#[derive(Debug)]
pub(crate) struct Resources {
    /// Whether it is about every resource but these.
    pub(crate) not: bool,
    pub(crate) patterns: Box<[ResourcePattern]>,
}

/// One resource, perhaps with wildcards and variables.
#[derive(Debug)]
pub(crate) struct ResourcePattern {
    pub(crate) source: Box<str>,
    pattern: Pattern,
}

#[derive(Debug)]
enum Pattern {
    /// Nothing but asterisks.
    All,
    Arn(ArnPattern),
}

impl Resources {
    pub(crate) fn read(
        place: &Place<'_>,
        not: bool,
        version: Version,
        report: &mut Report<'_>,
    ) -> Self {
        let patterns = place.patterns(report).into_iter();
        let patterns = patterns
            .filter_map(|(place, text)| ResourcePattern::read(&place, text, version, report));
        Self { not, patterns: patterns.collect() }
    }

    /// SPEC R5
    pub(crate) fn matches(&self, target: Option<Arn<'_>>, context: &Context<'_>) -> bool {
        self.patterns.iter().any(|pattern| pattern.matches(target, context)) != self.not
    }

    /// The variables of all of them.
    pub(crate) fn variables(&self) -> Vec<&Variable> {
        let patterns = self.patterns.iter().filter_map(|own| match &own.pattern {
            Pattern::All => None,
            Pattern::Arn(pattern) => Some(pattern.variables()),
        });
        patterns.flatten().collect()
    }

    /// Whether one of them is `*`.
    pub(crate) fn names_all(&self) -> bool {
        self.patterns.iter().any(|pattern| matches!(pattern.pattern, Pattern::All))
    }
}

impl ResourcePattern {
    fn read(
        place: &Place<'_>,
        text: &str,
        version: Version,
        report: &mut Report<'_>,
    ) -> Option<Self> {
        let source = text.into();
        if text.bytes().all(|byte| byte == b'*') {
            return Some(Self { source, pattern: Pattern::All });
        }
        if !text.starts_with("arn:") {
            report.add(place, fault::RESOURCE_NOT_ARN);
            return None;
        }
        let variables = version.has_variables();
        let style = Style { wildcards: true, variables, case: Case::Sensitive };
        match ArnPattern::of_resource(text, style) {
            Ok(pattern) => {
                warn(place, text, &pattern, version, report);
                Some(Self { source, pattern: Pattern::Arn(pattern) })
            }
            Err(fault) => {
                report.add(place, fault);
                None
            }
        }
    }

    pub(crate) fn matches(&self, target: Option<Arn<'_>>, context: &Context<'_>) -> bool {
        match &self.pattern {
            // SPEC R1
            Pattern::All => true,
            Pattern::Arn(pattern) => target.is_some_and(|arn| pattern.matches(&arn, context)),
        }
    }
}

fn warn(
    place: &Place<'_>,
    text: &str,
    pattern: &ArnPattern,
    version: Version,
    report: &mut Report<'_>,
) {
    if pattern.is_never() {
        report.add(place, fault::TOO_FEW_PARTS);
    }
    if text.contains("${") && !version.has_variables() {
        report.add(place, fault::VARIABLE_IN_OLD_VERSION);
    } else if has_early_variable(text) {
        report.add(place, fault::VARIABLE_TOO_EARLY);
    }
    let Some(arn) = Arn::split(text) else { return };
    let is_wild = |text: &str| text.contains(['*', '?']);
    if is_wild(arn.service()) {
        report.add(place, fault::SERVICE_WILDCARD);
    }
    // Elsewhere what stands before the slash may be a name, such as that of a bucket.
    let kind = arn.resource().split_once('/').map(|(kind, _)| kind);
    if arn.service() == "sagemaker" && kind.is_some_and(is_wild) {
        report.add(place, fault::TYPE_WILDCARD);
    }
}
