//! `stagemaker token inspect`

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::ops::Range;

use clap::Parser;
use serde::Serialize;
use stagemaker_gateway::{Clock as _, SystemClock};
use stagemaker_verifier::{Audience, Error, Timestamp, Token};

use crate::exit::{Failure, Outcome};
use crate::instant;
use crate::token::anatomy::{self, Anatomy};
use crate::token::input;

/// Show what a token says, and what would be refused about it.
///
/// Nothing is verified, for that takes the secret: see `stagemaker token verify`. Signature and
/// session token are masked. Exits 1 if the token would be refused for what it says.
#[derive(Debug, Parser)]
#[command(after_help = "Example:\n  stagemaker token inspect \"$OPENAI_API_KEY\"")]
pub(crate) struct Args {
    /// The token, or `-` for stdin
    #[arg(value_name = "TOKEN")]
    token: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// The region that it should be for
    #[arg(long, value_name = "R")]
    region: Option<String>,
    /// When it should be valid, such as 2026-11-22T10:00:00Z; now, if left out
    #[arg(long, value_name = "TIME", value_parser = instant::parse)]
    at: Option<Timestamp>,
}

pub(crate) fn inspect(args: &Args) -> Result<Outcome, Failure> {
    let bearer = input::read(args.token.as_deref())?;
    let now = args.at.unwrap_or_else(|| SystemClock.now());
    let report = Report::of(&bearer, args.region.as_deref(), now);
    let text = if args.json {
        serde_json::to_string_pretty(&report).map_err(Failure::new)? + "\n"
    } else {
        report.to_text()?
    };
    io::stdout().write_all(text.as_bytes())?;
    Ok(if report.refused.is_empty() { Outcome::Done } else { Outcome::Refused })
}

/// All there is to say about a token.
#[derive(Debug, Serialize)]
struct Report {
    length: usize,
    #[serde(flatten)]
    said: Option<Said>,
    #[serde(flatten)]
    anatomy: Anatomy,
    refused: Vec<Remark>,
}

/// What a token says that can be read as one.
#[derive(Debug, Serialize)]
struct Said {
    access_key_id: String,
    region: String,
    service: String,
    signed_at: String,
    expires_at: String,
    lifetime_seconds: u32,
    has_session_token: bool,
    canonical_request: String,
    string_to_sign: String,
    fingerprint: String,
}

/// Something that would be refused.
#[derive(Debug, Serialize)]
struct Remark {
    code: &'static str,
    stage: &'static str,
    message: String,
}

impl Report {
    fn of(bearer: &str, region: Option<&str>, now: Timestamp) -> Self {
        let (said, errors) = match Token::parse(bearer) {
            Ok(token) => (Some(Said::of(&token)), remarks(&token, region, now)),
            Err(error) => (None, vec![error]),
        };
        let refused = errors.iter().map(Remark::of).collect();
        Self { length: bearer.len(), said, anatomy: Anatomy::of(bearer), refused }
    }

    fn to_text(&self) -> Result<String, Failure> {
        let mut out = format!("token            {} bytes\n", self.length);
        match &self.said {
            Some(said) => said.write(&mut out)?,
            None => write_anatomy(&self.anatomy, &mut out)?,
        }
        if self.refused.is_empty() {
            out.push_str("\nnothing that it says would be refused; the signature is not checked\n");
        }
        for Remark { code, stage, message } in &self.refused {
            writeln!(out, "\nwould be refused ({stage}, {code}):\n  {message}")?;
        }
        Ok(out)
    }
}

impl Said {
    fn of(token: &Token) -> Self {
        let scope = token.scope();
        Self {
            access_key_id: token.access_key_id().to_owned(),
            region: scope.region.to_owned(),
            service: scope.service.to_owned(),
            signed_at: token.signed_at().to_string(),
            expires_at: token.expires_at().to_string(),
            lifetime_seconds: token.lifetime_seconds(),
            has_session_token: token.has_session_token(),
            canonical_request: anatomy::mask_request(&token.canonical_request()),
            string_to_sign: token.string_to_sign(),
            fingerprint: token.fingerprint().to_string(),
        }
    }

    fn write(&self, out: &mut String) -> Result<(), Failure> {
        let session = if self.has_session_token { "yes, temporary credentials" } else { "no" };
        writeln!(out, "access key id    {}", self.access_key_id)?;
        writeln!(out, "region           {}", self.region)?;
        writeln!(out, "service          {}", self.service)?;
        writeln!(out, "signed at        {}", self.signed_at)?;
        writeln!(out, "expires at       {}", self.expires_at)?;
        writeln!(out, "lifetime         {} seconds", self.lifetime_seconds)?;
        writeln!(out, "session token    {session}")?;
        writeln!(out, "fingerprint      {}", self.fingerprint)?;
        writeln!(out, "\ncanonical request:\n{}", indented(&self.canonical_request))?;
        writeln!(out, "\nstring to sign:\n{}", indented(&self.string_to_sign))?;
        Ok(())
    }
}

impl Remark {
    fn of(error: &Error) -> Self {
        Self { code: error.code(), stage: error.stage().name(), message: error.to_string() }
    }
}

/// Everything but signature and session token, which nobody can judge without the secret.
fn remarks(token: &Token, region: Option<&str>, now: Timestamp) -> Vec<Error> {
    let audience = Audience::sagemaker(region.unwrap_or_else(|| token.scope().region));
    let admitted = audience.admit(token);
    admitted.err().into_iter().chain(time_remark(token, &audience, now)).collect()
}

/// Finds what a verifier would say of the time if the token were genuine.
fn time_remark(token: &Token, audience: &Audience, now: Timestamp) -> Option<Error> {
    let Range { start: valid_from, end: expires_at } = audience.claimed_validity(token);
    if now < valid_from {
        Some(Error::NotYetValid { valid_from, now })
    } else if now >= expires_at {
        Some(Error::Expired { expires_at, now })
    } else {
        None
    }
}

fn write_anatomy(anatomy: &Anatomy, out: &mut String) -> Result<(), Failure> {
    if let Some(address) = &anatomy.address {
        writeln!(out, "address          {address}")?;
    }
    for (name, value) in &anatomy.parameters {
        writeln!(out, "  {name} = {value}")?;
    }
    Ok(())
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}
