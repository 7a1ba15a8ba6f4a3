//! `stagemaker token mint`

use std::io::{self, Write as _};

use clap::Parser;
use stagemaker_gateway::{Clock as _, SystemClock};
use stagemaker_verifier::{Audience, Timestamp};

use crate::exit::{Failure, Outcome};
use crate::signing::Signing;
use crate::token::broken::Broken;
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
    #[command(flatten)]
    signing: Signing,
    /// How long the token lives, 1s to 12h
    #[arg(long, value_name = "DURATION", default_value = "12h", value_parser = duration::parse_lifetime)]
    expires: u32,
    /// When the token is signed, such as 2026-11-22T10:00:00Z; now, if left out
    #[arg(long, value_name = "TIME", value_parser = instant::parse)]
    at: Option<Timestamp>,
    /// Break one rule of a token, to test what refuses it
    #[arg(long, value_name = "RULE")]
    broken: Option<Broken>,
}

pub(crate) fn mint(args: &Args) -> Result<Outcome, Failure> {
    let at = args.at.unwrap_or_else(|| SystemClock.now());
    let (signer, region) = args.signing.read()?;
    let token = match args.broken {
        Some(rule) => rule.mint(signer, &region, at, args.expires)?,
        None => signer.mint(&Audience::sagemaker(&region), at, args.expires)?,
    };
    writeln!(io::stdout(), "{token}")?;
    Ok(Outcome::Done)
}
