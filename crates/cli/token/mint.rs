//! `stagemaker token mint`

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use clap::Parser;
use stagemaker_emulator::Config;
use stagemaker_gateway::{Clock as _, Credential, Secret, SystemClock};
use stagemaker_verifier::{Audience, Credentials, Timestamp};

use crate::credential::{self, EnvironmentCredential};
use crate::exit::{Failure, Outcome};
use crate::{duration, instant};

/// Print a token, as AWS's own generator makes it.
///
/// It is made from AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or from a
/// principal of a configuration. The region is that of --region, of the configuration or of
/// AWS_REGION, else us-east-1.
#[derive(Debug, Parser)]
#[expect(clippy::doc_markdown, reason = "the text is help for a terminal")]
#[command(after_help = "Example:\n  stagemaker token mint --region us-east-1 --expires 15m")]
pub(crate) struct Args {
    /// The region that the token is for
    #[arg(long, value_name = "R")]
    region: Option<String>,
    /// How long the token lives, 1s to 12h
    #[arg(long, value_name = "DURATION", default_value = "12h", value_parser = duration::parse_seconds)]
    expires: u32,
    /// When the token is signed, such as 2026-11-22T10:00:00Z; now, if left out
    #[arg(long, value_name = "TIME", value_parser = instant::parse)]
    at: Option<Timestamp>,
    /// A configuration with the credentials
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Which credentials of the configuration; its first, if left out
    #[arg(long, value_name = "ID", requires = "config")]
    access_key_id: Option<String>,
}

pub(crate) fn mint(args: &Args) -> Result<Outcome, Failure> {
    let at = args.at.unwrap_or_else(|| SystemClock.now());
    let token = match &args.config {
        Some(path) => from_config(args, path, at)?,
        None => from_environment(args, at)?,
    };
    writeln!(io::stdout(), "{token}")?;
    Ok(Outcome::Done)
}

fn from_config(args: &Args, path: &Path, at: Timestamp) -> Result<String, Failure> {
    let config = crate::settings::load(Some(path))?;
    let wanted = |own: &&Credential| match &args.access_key_id {
        Some(id) => own.access_key_id() == id,
        None => true,
    };
    let credential = config.credentials.iter().find(wanted).ok_or_else(|| {
        let known: Vec<_> = config.credentials.iter().map(Credential::access_key_id).collect();
        Failure::new(format_args!(
            "{} has no such access key id; it has {}",
            path.display(),
            known.join(", ")
        ))
    })?;
    let region = args.region.as_deref().unwrap_or(&config.region);
    sign(&Audience::sagemaker(region), credential, at, args.expires)
}

/// Signs with credentials that a configuration holds.
pub(crate) fn sign(
    audience: &Audience,
    credential: &Credential,
    at: Timestamp,
    lifetime_seconds: u32,
) -> Result<String, Failure> {
    let credentials = Credentials {
        access_key_id: credential.access_key_id(),
        secret_access_key: credential.secret_access_key().reveal(),
        session_token: credential.session_token().map(Secret::reveal),
    };
    stagemaker_verifier::mint(audience, credentials, at, lifetime_seconds).map_err(Failure::new)
}

fn from_environment(args: &Args, at: Timestamp) -> Result<String, Failure> {
    let own = EnvironmentCredential::read()?.ok_or_else(|| {
        Failure::new(
            "no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give --config",
        )
    })?;
    let credentials = Credentials {
        access_key_id: &own.access_key_id,
        secret_access_key: own.secret_access_key.reveal(),
        session_token: own.session_token.as_ref().map(Secret::reveal),
    };
    let region = match &args.region {
        Some(region) => region.clone(),
        None => credential::filled("AWS_REGION")?.unwrap_or_else(|| Config::default().region),
    };
    let audience = Audience::sagemaker(&region);
    stagemaker_verifier::mint(&audience, credentials, at, args.expires).map_err(Failure::new)
}
