//! What is particular about the actions of Amazon SageMaker AI.

use crate::action::Actions;
use crate::resource::Resources;

/// The actions in the case in which AWS writes them.
pub(crate) fn canonical(action: &str) -> &str {
    ACTIONS.into_iter().find(|known| known.eq_ignore_ascii_case(action)).unwrap_or(action)
}

/// Whether a statement means the action that admits bearer tokens and names ARNs only: that
/// action has no resource type, so the statement never applies to it.
pub(crate) fn is_token_action_on_arns(actions: &Actions, resources: &Resources) -> bool {
    let means = |source: &str| source.contains(':') && source != "*:*";
    !actions.not
        && !resources.not
        && !resources.patterns.is_empty()
        && !resources.names_all()
        && actions.patterns.iter().any(|own| means(&own.source) && own.matches(TOKEN_ACTION))
}

const TOKEN_ACTION: &str = "sagemaker:CallWithBearerToken";

const ACTIONS: [&str; 4] = [
    TOKEN_ACTION,
    "sagemaker:InvokeEndpoint",
    "sagemaker:InvokeEndpointAsync",
    "sagemaker:InvokeEndpointWithResponseStream",
];
