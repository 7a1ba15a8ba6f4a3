//! Permissions of the holder of a credential: as policies, and as an answer by hand.

use arbitrary::Arbitrary;
use stagemaker_gateway::iam::{Kind, Policies, Policy, PolicySet};
use stagemaker_gateway::{Access, Permissions};

use crate::vectors::SIGNED_AT;

/// The permissions of the holder of a credential.
#[derive(Arbitrary, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grant {
    /// Everything, without a policy.
    Unlimited,
    /// Nothing, for want of a policy.
    Nothing,
    /// Everything, by a policy.
    Everything,
    /// To invoke, but not with a token.
    InvokeOnly,
    /// To use tokens, but not to invoke.
    TokensOnly,
    /// To invoke the endpoint `shared` of the first account, and no component.
    Shared,
    /// The same, and its component `open`.
    SharedAndOpen,
    /// Everything but endpoints and components of the name `secret`.
    NotSecret,
    /// Everything but for user agents that are called `bad`.
    NotBad,
    /// To invoke the model `m.tar.gz`.
    OnlyModel,
    /// Everything up to the second in which most vectors were signed.
    Early,
}

/// The request that a policy decides about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Question<'a> {
    pub(crate) account: &'a str,
    pub(crate) endpoint: &'a str,
    pub(crate) component: Option<&'a str>,
    /// All user agents, joined by `, `.
    pub(crate) agent: Option<&'a [u8]>,
    pub(crate) model: Option<&'a [u8]>,
    /// The instant at which the token was verified.
    pub(crate) now: i64,
}

/// The longest value that a condition can be asked about.
const MAX_VALUE_BYTES: usize = 8_192;

impl Grant {
    /// Decides by hand. SPEC D1, D2, D4, D6
    pub(crate) fn decide(self, question: &Question<'_>) -> Result<(), &'static str> {
        let Question { account, agent, model, now, .. } = *question;
        let endpoint = question.endpoint.to_lowercase();
        let component = question.component.map(str::to_lowercase);
        if self == Self::Unlimited {
            return Ok(());
        }
        if [agent, model].into_iter().flatten().any(is_too_long) {
            return Err("context_value_too_long");
        }
        let is_shared = account == "123456789012" && endpoint == "shared";
        let (allowed, denied) = match self {
            Self::Unlimited | Self::Everything => (true, false),
            Self::Nothing | Self::InvokeOnly | Self::TokensOnly => (false, false),
            Self::Shared => (is_shared && component.is_none(), false),
            Self::SharedAndOpen => {
                (is_shared && component.is_none_or(|name| name == "open"), false)
            }
            Self::NotSecret => {
                (true, endpoint == "secret" || component.as_deref() == Some("secret"))
            }
            Self::NotBad => (true, agent.is_some_and(|agent| has(agent, b"bad"))),
            Self::OnlyModel => (model == Some(b"m.tar.gz"), false),
            Self::Early => (now <= SIGNED_AT, false),
        };
        match (allowed, denied) {
            (_, true) => Err("explicitly_denied"),
            (true, false) => Ok(()),
            (false, false) => Err("implicitly_denied"),
        }
    }

    /// Writes the same as policies.
    pub(crate) fn access(self) -> Access {
        let statements = match self {
            Self::Unlimited => return Access::Unlimited,
            Self::Nothing => return Permissions::default().into(),
            Self::Everything => vec![TOKENS, INVOKE],
            Self::InvokeOnly => vec![INVOKE],
            Self::TokensOnly => vec![TOKENS],
            Self::Shared => vec![TOKENS, SHARED],
            Self::SharedAndOpen => vec![TOKENS, SHARED, OPEN],
            Self::NotSecret => vec![TOKENS, INVOKE, NOT_SECRET],
            Self::NotBad => vec![TOKENS, INVOKE, NOT_BAD],
            Self::OnlyModel => vec![TOKENS, MODEL],
            Self::Early => vec![EARLY],
        };
        let text = format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, statements.join(","));
        let policy = Policy::parse("grant", Kind::Identity, &text).expect("it is in order");
        let policies = Policies { identity: vec![policy], ..Policies::default() };
        Permissions::new(PolicySet::new(policies).expect("it is one policy")).into()
    }
}

/// Returns whether a value of Latin-1 is too long when it is counted as UTF-8.
fn is_too_long(value: &[u8]) -> bool {
    value.len() + value.iter().filter(|byte| !byte.is_ascii()).count() > MAX_VALUE_BYTES
}

fn has(text: &[u8], word: &[u8]) -> bool {
    text.windows(word.len()).any(|window| window == word)
}

const TOKENS: &str =
    r#"{"Effect":"Allow","Action":"sagemaker:CallWithBearerToken","Resource":"*"}"#;
const INVOKE: &str = r#"{"Effect":"Allow","Action":"sagemaker:InvokeEndpoint","Resource":"*"}"#;
const SHARED: &str = r#"{"Effect":"Allow","Action":"sagemaker:InvokeEndpoint",
    "Resource":"arn:aws:sagemaker:us-west-2:123456789012:endpoint/shared"}"#;
const OPEN: &str = r#"{"Effect":"Allow","Action":"sagemaker:InvokeEndpoint",
    "Resource":"arn:aws:sagemaker:us-west-2:123456789012:inference-component/open"}"#;
const NOT_SECRET: &str = r#"{"Effect":"Deny","Action":"sagemaker:*",
    "Resource":["arn:aws:sagemaker:*:*:endpoint/secret","arn:aws:sagemaker:*:*:*/secret"]}"#;
const NOT_BAD: &str = r#"{"Effect":"Deny","Action":"*","Resource":"*",
    "Condition":{"StringLike":{"aws:UserAgent":"*bad*"}}}"#;
const MODEL: &str = r#"{"Effect":"Allow","Action":"sagemaker:InvokeEndpoint","Resource":"*",
    "Condition":{"StringEquals":{"sagemaker:TargetModel":"m.tar.gz"}}}"#;
const EARLY: &str = r#"{"Effect":"Allow","Action":"sagemaker:*","Resource":"*",
    "Condition":{"DateLessThanEquals":{"aws:CurrentTime":"2026-11-22T10:00:00Z"}}}"#;
