//! `Principal` and `NotPrincipal`: whom a statement is about.

use crate::arn::Arn;
use crate::fault;
use crate::json::Json;
use crate::place::Place;
use crate::report::Report;
use crate::requester::{Naming, Requester, session_role};

/// The principals that a statement names, or does not.
#[derive(Debug)]
pub(crate) struct Principals {
    /// Whether it is about everybody but these.
    pub(crate) not: bool,
    pub(crate) patterns: Box<[PrincipalPattern]>,
}

/// One principal of a policy.
#[derive(Debug)]
pub(crate) struct PrincipalPattern {
    pub(crate) source: Box<str>,
    pattern: Pattern,
}

#[derive(Debug)]
enum Pattern {
    /// `*`.
    Everybody,
    /// The 12 digits of an account.
    Account(Box<str>),
    /// The ARN of a user, a role or a session.
    Arn,
    /// A service or a user of another kind than AWS's own: nobody who makes requests here.
    Foreign,
}

impl Principals {
    pub(crate) fn read(place: &Place<'_>, not: bool, report: &mut Report<'_>) -> Self {
        let mut patterns = Vec::new();
        match (place.json(), place.entries(|one, other| one == other, report)) {
            (Json::Text(text), _) if &**text == "*" => {
                patterns.push(PrincipalPattern::new("*", Pattern::Everybody));
            }
            (_, Some(types)) if !types.is_empty() => {
                for (kind, place) in &types {
                    patterns.extend(read_type(kind, place, report));
                }
            }
            _ => report.add(place, fault::PRINCIPAL_MALFORMED),
        }
        Self { not, patterns: patterns.into() }
    }

    /// How closely it names who makes a request.
    /// SPEC P6
    pub(crate) fn naming(&self, requester: &Requester<'_>) -> Naming {
        let closest = self.patterns.iter().map(|own| own.naming(requester)).max();
        match (self.not, closest.unwrap_or(Naming::Not)) {
            (false, naming) => naming,
            (true, Naming::Not) => Naming::Covered,
            (true, _) => Naming::Not,
        }
    }
}

fn read_type(kind: &str, place: &Place<'_>, report: &mut Report<'_>) -> Vec<PrincipalPattern> {
    let known = ["AWS", "CanonicalUser", "Federated", "Service"];
    if !known.contains(&kind) {
        report.add(place, fault::PRINCIPAL_TYPE_UNKNOWN);
        return Vec::new();
    }
    let values = place.patterns(report).into_iter();
    let read = |(place, text): (Place<'_>, &str)| match kind {
        "AWS" => PrincipalPattern::read(&place, text, report),
        _ => Some(PrincipalPattern::new(text, Pattern::Foreign)),
    };
    values.filter_map(read).collect()
}

impl PrincipalPattern {
    fn new(source: &str, pattern: Pattern) -> Self {
        Self { source: source.into(), pattern }
    }

    /// SPEC D15
    fn read(place: &Place<'_>, text: &str, report: &mut Report<'_>) -> Option<Self> {
        if text == "*" {
            return Some(Self::new(text, Pattern::Everybody));
        }
        if is_account(text) {
            return Some(Self::new(text, Pattern::Account(text.into())));
        }
        match Arn::split(text).filter(|arn| matches!(arn.service(), "iam" | "sts")) {
            Some(arn)
                if arn.service() == "iam"
                    && arn.resource() == "root"
                    && is_account(arn.account()) =>
            {
                return Some(Self::new(text, Pattern::Account(arn.account().into())));
            }
            Some(arn) if text.contains(['*', '?']) || !is_principal(arn.resource()) => {
                report.add(place, fault::PRINCIPAL_NEVER_MATCHES);
            }
            Some(_) => {}
            None => {
                report.add(place, fault::PRINCIPAL_UNKNOWN);
                return None;
            }
        }
        Some(Self::new(text, Pattern::Arn))
    }

    pub(crate) fn naming(&self, requester: &Requester<'_>) -> Naming {
        match &self.pattern {
            // SPEC P1, P2, P3, P5
            Pattern::Everybody => Naming::Covered,
            Pattern::Account(account) if requester.account() == Some(&**account) => Naming::Account,
            Pattern::Arn if *self.source == *requester.arn() => requester.own_naming(),
            Pattern::Arn if self.is_role_of(requester) => Naming::Covered,
            Pattern::Account(_) | Pattern::Arn | Pattern::Foreign => Naming::Not,
        }
    }

    /// Whether this is the role that a session is one of. The ARN of a session has no path, and
    /// the name of a role is unique in its account whatever its path.
    /// SPEC P4
    fn is_role_of(&self, requester: &Requester<'_>) -> bool {
        let (Some(own), Some(other)) = (Arn::split(&self.source), requester.parts()) else {
            return false;
        };
        let role = own.resource().strip_prefix("role/").and_then(|path| path.rsplit('/').next());
        own.service() == "iam"
            && role.is_some()
            && role == session_role(&other)
            && own.partition() == other.partition()
            && own.account() == other.account()
    }
}

/// Whether something of IAM or STS makes requests; a group or a policy does not.
fn is_principal(resource: &str) -> bool {
    let kind = resource.split_once('/').map(|(kind, _)| kind);
    kind.is_some_and(|kind| ["assumed-role", "federated-user", "role", "user"].contains(&kind))
}

pub(crate) fn is_account(text: &str) -> bool {
    text.len() == ACCOUNT_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit())
}

const ACCOUNT_DIGITS: usize = 12;
