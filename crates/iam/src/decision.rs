//! What was decided, and why.

use std::fmt;

use crate::cause::{Cause, Layers};
use crate::judgement::Judgement;
use crate::layer::Layer;
use crate::policies::Policies;
use crate::policy_set::PolicySet;
use crate::request::Request;
use crate::sagemaker;
use crate::statement_ref::StatementRef;
use crate::trace::{self, Trace};
use crate::verdict::Verdict;

/// What was decided, and why.
#[derive(Clone, Copy, Debug)]
pub struct Decision<'a> {
    set: &'a PolicySet,
    request: Request<'a>,
    layers: Layers<'a>,
    cause: Option<Cause>,
}

impl PolicySet {
    /// Whether a request is allowed, and why.
    ///
    /// This cannot fail, allocates nothing and takes no longer than the policies are long.
    /// SPEC D18
    pub fn decide<'a>(&'a self, request: &Request<'a>) -> Decision<'a> {
        let request = request.with_boundary(self.policies().boundary.is_some());
        let layers = Layer::ALL.map(|layer| self.judge(layer, &request));
        Decision { set: self, request, layers, cause: Cause::of(&layers, &request) }
    }

    /// What one layer says, if it is there.
    fn judge(&self, layer: Layer, request: &Request<'_>) -> Option<Judgement<'_>> {
        let Policies { identity, boundary, session, scps, rcps, resource } = self.policies();
        let together = |policies| Judgement::of(policies, request);
        match layer {
            Layer::Rcp => rcps.as_ref().map(|levels| Judgement::of_denials(levels, request)),
            Layer::Scp => scps.as_ref().map(|levels| Judgement::of_levels(levels, request)),
            Layer::Resource => resource.as_ref().map(std::slice::from_ref).map(together),
            Layer::Identity => Some(together(identity)),
            Layer::Boundary => boundary.as_ref().map(std::slice::from_ref).map(together),
            Layer::Session => session.as_deref().map(together),
        }
    }
}

impl<'a> Decision<'a> {
    /// The verdict of all layers together.
    pub fn verdict(&self) -> Verdict {
        self.cause.map_or(Verdict::Allowed, |cause| cause.verdict)
    }

    /// Whether the request is allowed.
    pub fn is_allowed(&self) -> bool {
        self.cause.is_none()
    }

    /// The layer that denies it, if one does: where several do, the one that AWS's sentence
    /// names.
    pub fn denied_by(&self) -> Option<Layer> {
        self.cause.map(|cause| cause.layer)
    }

    /// What a layer says on its own, if it is there.
    pub fn layer(&self, layer: Layer) -> Option<Judgement<'a>> {
        let mut layers = Layer::ALL.into_iter().zip(&self.layers);
        layers.find(|(own, _)| *own == layer).and_then(|(_, judgement)| *judgement)
    }

    /// Every layer that is there.
    pub fn layers(&self) -> impl Iterator<Item = (Layer, Judgement<'a>)> {
        let layers = Layer::ALL.into_iter().zip(self.layers);
        layers.filter_map(|(layer, judgement)| judgement.map(|judgement| (layer, judgement)))
    }

    /// The statement that decided, if it was one: that denies it or, where it is allowed, that
    /// allows it. For whoever operates the evaluation, never for the caller.
    pub fn statement(&self) -> Option<StatementRef<'a>> {
        match self.cause {
            Some(cause) => self.layer(cause.layer)?.statement(),
            None => [Layer::Identity, Layer::Resource]
                .into_iter()
                .find_map(|layer| self.layer(layer)?.statement()),
        }
    }

    /// Which statements of a layer apply, and which of their parts do not match. This allocates,
    /// and is made for whoever operates the evaluation.
    pub fn traces(&self, layer: Layer) -> Vec<Trace<'a>> {
        let level = self.layer(layer).and_then(|own| own.level());
        trace::all(self.set.of_layer(layer, level), &self.request)
    }

    /// The statement of a layer that came nearest to allowing, if it holds one that allows at
    /// all.
    pub fn nearest(&self, layer: Layer) -> Option<Trace<'a>> {
        trace::nearest(self.traces(layer))
    }

    /// What was asked for.
    pub fn request(&self) -> &Request<'a> {
        &self.request
    }

    /// AWS's sentence for a caller who is denied.
    /// SPEC M1
    pub fn message(&self) -> Option<String> {
        self.cause.map(|cause| Sentence { request: &self.request, cause }.to_string())
    }

    /// The same, naming the policy whose statement denies, where it has an ARN. AWS does so
    /// since January 2026 for callers of the same account or organization, service by service.
    /// SPEC M6
    pub fn message_with_policy_arn(&self) -> Option<String> {
        let mut message = self.message()?;
        if self.verdict() == Verdict::ExplicitlyDenied
            && let Some(arn) = self.statement().and_then(|own| own.policy().arn())
        {
            message.push_str(": ");
            message.push_str(arn);
        }
        Some(message)
    }
}

/// AWS's sentence. It has no full stop.
struct Sentence<'a> {
    request: &'a Request<'a>,
    cause: Cause,
}

impl fmt::Display for Sentence<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (principal, resource) = (self.request.principal(), self.request.resource());
        // SPEC M2
        let action = sagemaker::canonical(self.request.action());
        let policy = self.cause.layer.policy_type();
        write!(f, "User: {principal} is not authorized to perform: {action}")?;
        write!(f, " on resource: {resource}")?;
        // SPEC M3
        if self.cause.verdict == Verdict::ExplicitlyDenied {
            let article = self.cause.layer.article();
            return write!(f, " with an explicit deny in {article} {policy}");
        }
        write!(f, " because no {policy} allows the {action} action")
    }
}
