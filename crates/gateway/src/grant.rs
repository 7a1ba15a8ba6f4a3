//! The statements that allowed a request.

use std::fmt;
use std::sync::Arc;

use stagemaker_iam::{Decision, Layer, Policy};

use crate::permissions::Permissions;

/// The statements that allowed a request, one for each question about it.
///
/// [`AuthorizeLayer`](crate::AuthorizeLayer) puts it into the extensions of the response, where an outer
/// layer can log it; none of a caller whose access is unlimited. SPEC A4
///
/// To clone it is cheap. It keeps the policies alive for as long as it lives.
#[derive(Clone)]
pub struct Grant {
    permissions: Arc<Permissions>,
    places: Vec<Place>,
}

/// The place of a statement among the policies of a principal.
#[derive(Clone, Copy)]
struct Place {
    action: &'static str,
    layer: Layer,
    policy: usize,
    statement: usize,
}

/// The questions about a request to a component: three.
const MOST_QUESTIONS: usize = 3;

impl Grant {
    /// Makes one without a statement.
    pub(crate) fn new(permissions: &Arc<Permissions>) -> Self {
        Self { permissions: Arc::clone(permissions), places: Vec::with_capacity(MOST_QUESTIONS) }
    }

    /// Adds the statement that allowed an action.
    pub(crate) fn add(&mut self, action: &'static str, decision: &Decision<'_>) {
        let Some(statement) = decision.statement() else { return };
        let is_it = |policy: &&Policy| std::ptr::eq::<Policy>(*policy, statement.policy());
        let found = [Layer::Identity, Layer::Resource].into_iter().find_map(|layer| {
            let at = policies(&self.permissions, layer).iter().position(|policy| is_it(&policy));
            at.map(|policy| Place { action, layer, policy, statement: statement.index() })
        });
        self.places.extend(found);
    }

    /// Returns a sentence for each action, such as ``sagemaker:InvokeEndpoint by statement 0 of `ci` ``.
    pub fn statements(&self) -> impl Iterator<Item = String> {
        self.places.iter().filter_map(|place| {
            let policy = policies(&self.permissions, place.layer).get(place.policy)?;
            Some(format!("{} by {}", place.action, policy.statement(place.statement)?))
        })
    }
}

/// Returns the policies of a layer that can allow.
fn policies(permissions: &Permissions, layer: Layer) -> &[Policy] {
    let policies = permissions.policies().policies();
    match layer {
        Layer::Identity => &policies.identity,
        Layer::Resource => policies.resource.as_slice(),
        Layer::Scp | Layer::Rcp | Layer::Boundary | Layer::Session | _ => &[],
    }
}

impl fmt::Debug for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.statements()).finish()
    }
}
