//! Judges the token on stdin with a secret, at the instant at which the token says it was signed:
//! `judge SECRET REGION [SESSION_TOKEN]`. Prints the code of the verdict, or `accepted`.

#![expect(clippy::print_stdout, reason = "the verdict is what it is for")]

use std::io::Read as _;

use stagemaker_verifier::{Audience, Error, SigningKey, Token};

fn main() -> std::io::Result<()> {
    let mut bearer = String::new();
    std::io::stdin().read_to_string(&mut bearer)?;
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let argument = |index: usize| arguments.get(index).map_or("", String::as_str);
    let verdict = judge(&bearer, argument(0), argument(1), argument(2));
    println!("{}", verdict.map_or_else(|error| error.code(), |()| "accepted"));
    Ok(())
}

fn judge(bearer: &str, secret: &str, region: &str, session_token: &str) -> Result<(), Error> {
    let token = Token::parse(bearer)?;
    let key = SigningKey::derive(secret, token.scope()).with_session_token(session_token);
    token.verify(&key, &Audience::sagemaker(region), token.signed_at()).map(drop)
}
