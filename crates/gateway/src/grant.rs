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
    /// The statements, in the order of the questions; `None` behind the last.
    allowing: [Option<AllowingStatement>; MOST_QUESTIONS],
}

/// The statement that allowed an action.
#[derive(Clone, Copy)]
struct AllowingStatement {
    action: &'static str,
    /// The layer of the policies that hold the statement.
    layer: Layer,
    /// The index of the policy in the layer.
    policy: u32,
    /// The index of the statement in the policy.
    statement: u32,
}

/// The questions about a request to a component: three.
const MOST_QUESTIONS: usize = 3;

impl Grant {
    /// Makes a grant without a statement.
    pub(crate) fn new(permissions: &Arc<Permissions>) -> Self {
        Self { permissions: Arc::clone(permissions), allowing: [None; MOST_QUESTIONS] }
    }

    /// Adds the statement that allowed an action.
    pub(crate) fn add(&mut self, action: &'static str, decision: &Decision<'_>) {
        let Some(statement) = decision.statement() else { return };
        let found = [Layer::Identity, Layer::Resource].into_iter().find_map(|layer| {
            let mut policies = policies(&self.permissions, layer).iter();
            let index = policies.position(|policy| std::ptr::eq(policy, statement.policy()))?;
            let (policy, statement) = (u32::try_from(index).ok()?, statement.index());
            let statement = u32::try_from(statement).ok()?;
            Some(AllowingStatement { action, layer, policy, statement })
        });
        if let Some(free) = self.allowing.iter_mut().find(|allowing| allowing.is_none()) {
            *free = found;
        }
    }

    /// Returns a sentence for each action, such as ``sagemaker:InvokeEndpoint by statement 0 of `ci` ``.
    pub fn statements(&self) -> impl Iterator<Item = String> {
        self.allowing.iter().flatten().filter_map(|allowing| {
            let index = |index: u32| usize::try_from(index).ok();
            let policies = policies(&self.permissions, allowing.layer);
            let policy = policies.get(index(allowing.policy)?)?;
            let statement = policy.statement(index(allowing.statement)?)?;
            Some(format!("{} by {statement}", allowing.action))
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
