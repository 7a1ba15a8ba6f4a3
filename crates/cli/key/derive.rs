//! `stagemaker key derive`

use std::io::{self, Write as _};

use clap::Parser;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use stagemaker_gateway::{Clock as _, SystemClock};
use stagemaker_verifier::{Service, Timestamp};
use time::Date;

use crate::exit::{Failure, Outcome};
use crate::key::entry;
use crate::signing::Signing;
use crate::{day, instant};

/// Print the signing keys of some days, for a server that must not hold the secret.
///
/// The output is an entry for the `principals` of a configuration, in YAML: it takes the place of
/// one with a `secret_access_key`. The secret is that of AWS_SECRET_ACCESS_KEY, or of a principal
/// of a configuration. The region is that of --region, of the configuration or of AWS_REGION,
/// else us-east-1.
///
/// Handle a key like the secret: for its day, region and service it is as good, and whoever has
/// it can sign. It is of no use for any other. A token is verified with the key of the day, in
/// UTC, on which it was signed, and lives up to 12 hours: a server needs the key of yesterday
/// until noon.
///
/// Of temporary credentials the session token is printed as well, because the server compares it
/// with that of each token.
#[derive(Debug, Parser)]
#[expect(clippy::doc_markdown, reason = "the text is help for a terminal")]
#[command(after_help = "Examples:\n  stagemaker key derive --region us-east-1 --days 7\n  \
                  (echo principals: && stagemaker key derive) > stagemaker.yaml")]
pub(crate) struct Args {
    #[command(flatten)]
    signing: Signing,
    /// The service that the keys are for
    #[arg(long, value_name = "S", default_value = Service::SAGEMAKER.name(), value_parser = services())]
    service: Service,
    /// The first day, in UTC; today, if left out
    #[arg(long, value_name = "YYYYMMDD", value_parser = day::parse)]
    day: Option<Date>,
    /// How many days, 1 to 366
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=MAX_DAYS))]
    days: u32,
    /// When today is, such as 2026-11-22T10:00:00Z; now, if left out
    #[arg(long, value_name = "TIME", value_parser = instant::parse, conflicts_with = "day")]
    at: Option<Timestamp>,
}

/// The most days at once: a year, after which the secret itself should long have been rotated.
const MAX_DAYS: i64 = 366;

pub(crate) fn derive(args: &Args) -> Result<Outcome, Failure> {
    let days = days(args)?;
    let (signer, region) = args.signing.read()?;
    signer.check()?;
    let entry = entry::write(&signer, &region, args.service, &days)?;
    io::stdout().write_all(entry.as_bytes())?;
    Ok(Outcome::Done)
}

fn days(args: &Args) -> Result<Vec<Date>, Failure> {
    let today = || day::of(args.at.unwrap_or_else(|| SystemClock.now()));
    let first = args.day.or_else(today);
    let days = (0..args.days).map(|number| day::later(first?, number));
    let days: Option<Vec<_>> = days.collect();
    days.ok_or_else(|| Failure::new("a day lies in the years 0000 to 9999"))
}

/// Reads the name of a service.
fn services() -> impl TypedValueParser<Value = Service> {
    let named = |name: String| SERVICES.into_iter().find(|known| known.name() == name);
    PossibleValuesParser::new(SERVICES.map(|service| service.name()))
        .try_map(move |name| named(name).ok_or("there is no such service"))
}

const SERVICES: [Service; 3] = [Service::SAGEMAKER, Service::BEDROCK, Service::CLAUDE_PLATFORM];
