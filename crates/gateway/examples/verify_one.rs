//! Verifies the token of one `Authorization` header, without a server and without async.
//!
//! The value of the header is the argument or, without one, the standard input, where other
//! processes do not see it. `AWS_REGION`, `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` say whose
//! tokens are genuine. The exit status is 0 for a genuine token, 1 for a refused one, and 2 where
//! a setting is wrong.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the verdict is printed")]

use std::env;
use std::error::Error;
use std::io;
use std::process::ExitCode;
use std::sync::Arc;

use http::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use stagemaker_gateway::verifier::{Audience, Timestamp};
use stagemaker_gateway::{
    Access, Clock as _, Credential, Credentials, Denied, Principal, Secret, SystemClock, Verified,
    bearer_token,
};

fn main() -> ExitCode {
    match run() {
        Ok(status) => status,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<ExitCode, Box<dyn Error>> {
    let setting = |name: &str| env::var(name).map_err(|error| format!("{name}: {error}"));
    let audience = Audience::sagemaker(&setting("AWS_REGION")?);
    audience.check()?;
    let secret = Secret::new(setting("AWS_SECRET_ACCESS_KEY")?);
    let principal = Arc::new(Principal::parse("arn:aws:iam::123456789012:user/ci")?);
    let id = setting("AWS_ACCESS_KEY_ID")?;
    let credential = Credential::new(&id, secret, principal, Access::Unlimited)?;
    let credentials = Credentials::new([credential])?;

    let value = match env::args().nth(1) {
        Some(argument) => argument,
        None => io::read_to_string(io::stdin())?,
    };
    let mut headers = HeaderMap::new();
    headers.insert(AUTHORIZATION, HeaderValue::from_str(value.trim_end_matches(['\r', '\n']))?);

    let now = SystemClock.now();
    // Derives the signing keys once: worth it where many tokens follow.
    credentials.prepare(&audience, now);
    match verify(&headers, &credentials, &audience, now) {
        Ok(verified) => {
            let (principal, until) = (verified.credential().principal(), verified.expires_at());
            println!("{} until {until}, token {}", principal.arn(), verified.fingerprint());
            Ok(ExitCode::SUCCESS)
        }
        Err(denied) => {
            println!("{}: {denied}", denied.reason().code());
            Ok(ExitCode::FAILURE)
        }
    }
}

/// Verifies the token in the headers of a request.
fn verify<'a>(
    headers: &HeaderMap,
    credentials: &'a Credentials,
    audience: &Audience,
    now: Timestamp,
) -> Result<Verified<'a>, Denied> {
    credentials.verify(bearer_token(headers)?, audience, now)
}
