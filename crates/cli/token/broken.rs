//! Tokens that break one rule, for tests of what refuses them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::ValueEnum;
use stagemaker_gateway::Secret;
use stagemaker_verifier::{Audience, MAX_SKEW_SECONDS, Service, Timestamp};

use crate::exit::Failure;
use crate::signer::Signer;

/// A rule that a token breaks. All else of it is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Broken {
    /// A digit of the signature is another
    Signature,
    /// Its life has ended, for all clocks that may be believed
    Expired,
    /// Its life begins later
    NotYetValid,
    /// It is signed for another region
    Region,
    /// It is one of Amazon Bedrock, host and all
    Service,
    /// It carries a session token that is not that of the key
    SessionToken,
}

/// The session token that no key has.
const FOREIGN_SESSION_TOKEN: &str = "a-session-token-of-another-key";

/// The parameter of a presigned URL with its signature.
const SIGNATURE: &str = "X-Amz-Signature=";

impl Broken {
    /// Makes a token that breaks the rule, and no other.
    pub(crate) fn mint(
        self,
        signer: Signer,
        region: &str,
        at: Timestamp,
        lifetime_seconds: u32,
    ) -> Result<String, Failure> {
        let ours = Audience::sagemaker(region);
        let beyond_skew = i64::from(MAX_SKEW_SECONDS) + 60;
        match self {
            Self::Signature => spoil_signature(&signer.mint(&ours, at, lifetime_seconds)?)
                .ok_or_else(|| {
                    Failure::new("the token has no signature, which tells of a fault of ours")
                }),
            Self::Expired => {
                let at = moved(at, -i64::from(lifetime_seconds) - beyond_skew);
                signer.mint(&ours, at, lifetime_seconds)
            }
            Self::NotYetValid => signer.mint(&ours, moved(at, beyond_skew), lifetime_seconds),
            Self::Region => signer.mint(&Audience::sagemaker(other(region)), at, lifetime_seconds),
            Self::Service => {
                let token = signer.mint(&Audience::bedrock(region), at, lifetime_seconds)?;
                Ok(token.replacen(Service::BEDROCK.prefix(), Service::SAGEMAKER.prefix(), 1))
            }
            Self::SessionToken => {
                let session_token = Some(Secret::new(FOREIGN_SESSION_TOKEN));
                Signer { session_token, ..signer }.mint(&ours, at, lifetime_seconds)
            }
        }
    }
}

fn moved(at: Timestamp, seconds: i64) -> Timestamp {
    Timestamp::from_unix_seconds(at.unix_seconds().saturating_add(seconds))
}

/// Returns a region that is not this one.
fn other(region: &str) -> &'static str {
    if region == "us-east-1" { "us-west-2" } else { "us-east-1" }
}

/// Returns a token whose signature has another first digit; none where it has no signature.
fn spoil_signature(token: &str) -> Option<String> {
    let prefix = Service::SAGEMAKER.prefix();
    let url = STANDARD.decode(token.strip_prefix(prefix)?).ok()?;
    let url = String::from_utf8(url).ok()?;
    let (before, signature) = url.split_once(SIGNATURE)?;
    let first = if signature.starts_with('0') { '1' } else { '0' };
    let spoiled = format!("{before}{SIGNATURE}{first}{}", signature.get(1..)?);
    Some(format!("{prefix}{}", STANDARD.encode(spoiled)))
}
