//! The verdict of all layers together (SPEC V2 to V14).

use std::collections::BTreeMap;

use super::arn;
use super::own::{Own, Verdict};
use super::principal::{self, Grant};
use super::sentence;
use super::situation::{Asked, Situation};

/// A layer, in the order in which a denial is told (SPEC M4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// Resource control policies.
    Rcp,
    /// Service control policies.
    Scp,
    /// The policy of the resource.
    Resource,
    /// The policies of the principal.
    Identity,
    /// The permissions boundary.
    Boundary,
    /// The policies of the session.
    Session,
}

impl Layer {
    /// Every layer.
    pub const ALL: [Self; 6] =
        [Self::Rcp, Self::Scp, Self::Resource, Self::Identity, Self::Boundary, Self::Session];
}

/// What comes of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The verdict.
    pub verdict: Verdict,
    /// That of each layer that is there.
    pub layers: BTreeMap<Layer, Verdict>,
    /// The layer that denies.
    pub denied_by: Option<Layer>,
    /// What the caller is told.
    pub message: Option<String>,
    /// The level, document and statement of the layer that denies, if it does so explicitly.
    pub told: Option<[usize; 3]>,
}

/// Judges a request.
pub fn judge(situation: &Situation) -> Outcome {
    let bounded = situation.boundary.is_some();
    let asked = &Asked { bounded, ..situation.request.clone() };
    let own = |layer| {
        let levels = situation.levels(layer)?;
        Some((layer, Own::of(layer, &levels, asked)))
    };
    let all: BTreeMap<Layer, Own> = Layer::ALL.into_iter().filter_map(own).collect();
    let mut binding = all.clone();
    if principal::is_service_linked(&asked.principal_arn) {
        binding.retain(|layer, _| ![Layer::Rcp, Layer::Scp].contains(layer));
    }
    let explicit = binding.iter().find(|(_, own)| own.verdict == Verdict::ExplicitlyDenied);
    let (verdict, denied_by) = match (explicit, lacking(&binding, asked)) {
        (Some((layer, _)), _) => (Verdict::ExplicitlyDenied, Some(*layer)),
        (None, Some(layer)) => (Verdict::ImplicitlyDenied, Some(layer)),
        (None, None) => (Verdict::Allowed, None),
    };
    Outcome {
        verdict,
        layers: all.iter().map(|(layer, own)| (*layer, own.verdict)).collect(),
        denied_by,
        message: denied_by.map(|layer| sentence::of(asked, layer, verdict)),
        told: explicit.and_then(|(_, own)| own.told),
    }
}

/// The first layer whose Allow is missed, where none denies explicitly.
fn lacking(binding: &BTreeMap<Layer, Own>, asked: &Asked) -> Option<Layer> {
    let has = |layer| binding.get(&layer).map(|own| own.verdict == Verdict::Allowed);
    let grant = binding.get(&Layer::Resource).map_or(Grant::None, |own| own.grant);
    let foreign = is_foreign(asked);
    // V10: nothing need allow the root user's own request.
    let identity = has(Layer::Identity) == Some(true) || principal::is_root(&asked.principal_arn);
    let granted = if foreign {
        identity && grant > Grant::None // V14
    } else {
        identity || grant >= Grant::InPlace // V3, V12, V13
    };
    // V11, which V14 leaves no room for: across accounts nothing is granted by one side.
    let by_itself = grant == Grant::ByItself && !foreign;
    let resource = if foreign {
        grant == Grant::None
    } else {
        !granted && has(Layer::Resource) == Some(false)
    };
    let lacks = |layer| match layer {
        Layer::Rcp => false,
        Layer::Resource => resource,
        Layer::Identity => !granted,
        Layer::Scp => has(layer) == Some(false),
        Layer::Boundary | Layer::Session => has(layer) == Some(false) && !by_itself,
    };
    Layer::ALL.into_iter().find(|layer| lacks(*layer))
}

/// Whether the resource is of another account.
fn is_foreign(asked: &Asked) -> bool {
    let account = arn::parts(&asked.resource).map_or("", |parts| parts[4]);
    let digits = account.len() == 12 && account.chars().all(|c| c.is_ascii_digit());
    digits && account != principal::account(&asked.principal_arn)
}
