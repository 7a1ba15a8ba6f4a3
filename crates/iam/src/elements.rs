//! The elements of a statement, as a document holds them.

use crate::action::Actions;
use crate::condition::{self, Condition};
use crate::fault;
use crate::kind::Kind;
use crate::place::Place;
use crate::principal::Principals;
use crate::report::Report;
use crate::resource::Resources;
use crate::sagemaker;
use crate::statement::{Effect, Statement};
use crate::version::Version;

/// Reads a statement; none if something that it needs is wrong.
pub(crate) fn read(
    place: &Place<'_>,
    kind: Kind,
    version: Version,
    report: &mut Report<'_>,
) -> Option<Statement> {
    let Some(entries) = place.entries(|one, other| one == other, report) else {
        report.add(place, fault::NOT_AN_OBJECT);
        return None;
    };
    let elements = Elements::of(entries, report);
    let effect = elements.effect(place, kind, report);
    let principals = elements.principals(place, kind, report);
    let actions = elements.actions(place, report);
    let resources = elements.resources(place, version, report);
    let conditions = elements.conditions(effect, version, report);
    let sid = elements.sid(kind, report);
    if let (Some(actions), Some(resources)) = (&actions, &resources)
        && sagemaker::is_token_action_on_arns(actions, resources)
    {
        report.add(place, fault::NO_RESOURCE_TYPE);
    }
    let (effect, actions, resources) = (effect?, actions?, resources?);
    Some(Statement { sid, effect, principals, actions, resources, conditions })
}

/// The elements of a statement, each where it stands.
#[derive(Default)]
struct Elements<'n> {
    sid: Option<Place<'n>>,
    effect: Option<Place<'n>>,
    principal: Option<Place<'n>>,
    not_principal: Option<Place<'n>>,
    action: Option<Place<'n>>,
    not_action: Option<Place<'n>>,
    resource: Option<Place<'n>>,
    not_resource: Option<Place<'n>>,
    condition: Option<Place<'n>>,
}

impl<'n> Elements<'n> {
    fn of(entries: Vec<(&'n str, Place<'n>)>, report: &mut Report<'_>) -> Self {
        let mut elements = Self::default();
        for (name, place) in entries {
            let slot = match name {
                "Sid" => &mut elements.sid,
                "Effect" => &mut elements.effect,
                "Principal" => &mut elements.principal,
                "NotPrincipal" => &mut elements.not_principal,
                "Action" => &mut elements.action,
                "NotAction" => &mut elements.not_action,
                "Resource" => &mut elements.resource,
                "NotResource" => &mut elements.not_resource,
                "Condition" => &mut elements.condition,
                _ => {
                    report.add_with(&place, fault::UNKNOWN_ELEMENT, ELEMENTS);
                    continue;
                }
            };
            *slot = Some(place);
        }
        elements
    }

    /// SPEC D7
    fn effect(&self, place: &Place<'_>, kind: Kind, report: &mut Report<'_>) -> Option<Effect> {
        let Some(own) = &self.effect else {
            report.add(&place.missing("Effect"), fault::EFFECT_MISSING);
            return None;
        };
        match own.text(report)? {
            "Allow" => {
                if kind == Kind::Rcp {
                    report.add(own, fault::RCP_ALLOWS);
                }
                Some(Effect::Allow)
            }
            "Deny" => Some(Effect::Deny),
            _ => {
                report.add(own, fault::EFFECT_UNKNOWN);
                None
            }
        }
    }

    /// SPEC D14
    fn principals(
        &self,
        place: &Place<'_>,
        kind: Kind,
        report: &mut Report<'_>,
    ) -> Option<Principals> {
        let given = [&self.principal, &self.not_principal];
        if !kind.has_principals() {
            for own in given.into_iter().flatten() {
                report.add_with(own, fault::PRINCIPAL_NOT_ALLOWED, &kind.to_string());
            }
            return None;
        }
        match given {
            [Some(own), None] => Some(Principals::read(own, false, report)),
            [None, Some(own)] => Some(Principals::read(own, true, report)),
            [Some(_), Some(_)] => {
                report.add(place, fault::PRINCIPAL_TWICE);
                None
            }
            [None, None] => {
                report.add_with(place, fault::PRINCIPAL_MISSING, &kind.to_string());
                None
            }
        }
    }

    fn actions(&self, place: &Place<'_>, report: &mut Report<'_>) -> Option<Actions> {
        let faults = [fault::ACTION_MISSING, fault::ACTION_TWICE];
        let (own, not) =
            either(self.action.as_ref(), self.not_action.as_ref(), faults, place, report)?;
        Some(Actions::read(own, not, report))
    }

    fn resources(
        &self,
        place: &Place<'_>,
        version: Version,
        report: &mut Report<'_>,
    ) -> Option<Resources> {
        let faults = [fault::RESOURCE_MISSING, fault::RESOURCE_TWICE];
        let (own, not) =
            either(self.resource.as_ref(), self.not_resource.as_ref(), faults, place, report)?;
        Some(Resources::read(own, not, version, report))
    }

    fn conditions(
        &self,
        effect: Option<Effect>,
        version: Version,
        report: &mut Report<'_>,
    ) -> Box<[Condition]> {
        let Some(own) = &self.condition else { return Box::default() };
        let conditions = condition::read(own, version, report);
        if effect == Some(Effect::Allow) {
            condition::warn_open(own, &conditions, report);
        }
        conditions.into()
    }

    fn sid(&self, kind: Kind, report: &mut Report<'_>) -> Option<Box<str>> {
        let own = self.sid.as_ref()?;
        let sid = own.text(report)?;
        let plain = sid.bytes().all(|byte| byte.is_ascii_alphanumeric());
        // The policies of some resources take spaces too.
        if !plain && kind != Kind::Resource {
            report.add(own, fault::SID_CHARACTERS);
        }
        Some(sid.into())
    }
}

/// The one of two elements that is given, and whether it is the negated one.
/// SPEC D8
fn either<'p, 'n>(
    plain: Option<&'p Place<'n>>,
    negated: Option<&'p Place<'n>>,
    [missing, twice]: [fault::Fault; 2],
    place: &Place<'_>,
    report: &mut Report<'_>,
) -> Option<(&'p Place<'n>, bool)> {
    match (plain, negated) {
        (Some(own), None) => Some((own, false)),
        (None, Some(own)) => Some((own, true)),
        (None, None) => {
            report.add(place, missing);
            None
        }
        (Some(_), Some(_)) => {
            report.add(place, twice);
            None
        }
    }
}

/// The elements of a statement.
const ELEMENTS: &str = "`Sid`, `Effect`, `Principal`, `NotPrincipal`, `Action`, `NotAction`, \
                        `Resource`, `NotResource`, `Condition`";
