//! Why a request is denied: how the layers are put together.

use crate::judgement::Judgement;
use crate::layer::Layer;
use crate::request::Request;
use crate::requester::Naming;
use crate::verdict::Verdict;

/// Why a request is denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cause {
    pub(crate) layer: Layer,
    pub(crate) verdict: Verdict,
}

impl Cause {
    /// Why a request is denied, if it is: an explicit denial before an implicit one.
    /// SPEC V2, M4
    pub(crate) fn of(layers: &Layers<'_>, request: &Request<'_>) -> Option<Self> {
        let mut binding = *layers;
        let [rcp, scp, ..] = &mut binding;
        // SPEC V7
        if (rcp.is_some() || scp.is_some()) && request.requester().is_service_linked() {
            (*rcp, *scp) = (None, None);
        }
        explicit(&binding).or_else(|| implicit(&binding, request))
    }
}

/// What each layer says, in the order of [`Layer::ALL`].
pub(crate) type Layers<'a> = [Option<Judgement<'a>>; 6];

/// The first layer in which a statement denies.
fn explicit(layers: &Layers<'_>) -> Option<Cause> {
    let denies = |judgement: Option<Judgement<'_>>| {
        judgement.is_some_and(|own| own.verdict() == Verdict::ExplicitlyDenied)
    };
    let mut all = Layer::ALL.into_iter().zip(layers);
    let (layer, _) = all.find(|(_, judgement)| denies(**judgement))?;
    Some(Cause { layer, verdict: Verdict::ExplicitlyDenied })
}

/// The first layer that lacks an Allow where one is needed.
/// SPEC V3, V8, V9
fn implicit(layers: &Layers<'_>, request: &Request<'_>) -> Option<Cause> {
    let [_, scp, resource, identity, boundary, session] = *layers;
    let lacks = |judgement: Option<Judgement<'_>>| {
        judgement.is_some_and(|own| own.verdict() == Verdict::ImplicitlyDenied)
    };
    // What the policy of the resource grants, and how closely it names whom.
    let granted = resource.filter(|own| own.verdict() == Verdict::Allowed);
    let naming = granted.map_or(Naming::Not, |own| own.naming);
    // Between accounts both sides have to allow.
    // SPEC V14
    let foreign = request.crosses_accounts();
    // SPEC V10
    let ungranted =
        lacks(identity) && !request.requester().is_root() && (foreign || naming < Naming::Covered);
    // SPEC V11, V12, V13
    let limited = foreign || naming < Naming::Own;
    let layer = if lacks(scp) {
        Layer::Scp
    } else if (foreign && granted.is_none()) || (ungranted && lacks(resource)) {
        Layer::Resource
    } else if ungranted {
        Layer::Identity
    } else if limited && lacks(boundary) {
        Layer::Boundary
    } else if limited && lacks(session) {
        Layer::Session
    } else {
        return None;
    };
    Some(Cause { layer, verdict: Verdict::ImplicitlyDenied })
}
