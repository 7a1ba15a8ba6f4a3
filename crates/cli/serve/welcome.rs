//! The text that `serve` writes when it starts.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use stagemaker_access::access_config::AccessConfig;
use stagemaker_emulator::{Catalog, Config};
use stagemaker_gateway::{Credential, DerivedKeys};
use stagemaker_verifier::Service;

use crate::access::{self, is_test};
use crate::environment;
use crate::exit::Failure;
use crate::serve::Args;

/// Writes the endpoints, the credentials, and a command to paste.
pub(super) fn write(config: &Config, args: &Args, listener: SocketAddr) -> Result<String, Failure> {
    let url = format!("http://{listener}");
    let AccessConfig { region, account, .. } = &config.access;
    let mut lines = vec![
        String::new(),
        format!("  region     {region}, account {account}"),
        format!("  endpoints  {}", endpoints(config)),
    ];
    lines.extend(
        config.access.credentials.iter().map(|credential| describe_credential(credential, region)),
    );
    if args.config.is_some() {
        lines.extend(config.access.credentials.iter().flat_map(notes));
    }
    if !config.access.restrictions().names_principals() {
        lines.push(unnamed(config, args));
    }
    if config.is_unverified {
        let note = "tokens of keys that are not named here are taken without their signature";
        lines.push(format!("  note       unverified: {note}"));
    }
    if let Some(at) = args.at {
        lines.push(format!("  clock      stopped at {at}: what is paced waits until it is moved"));
    }
    if let Some(other) = environment::filled("AWS_REGION")?.filter(|other| other != region) {
        lines.push(format!(
            "  note       AWS_REGION is {other}, but tokens must be signed for {region}"
        ));
    }
    if !listener.ip().is_loopback() {
        lines.push(
            "  note       it can be reached from other machines, and speaks no TLS".to_owned(),
        );
    }
    let terminal = match signer(config) {
        Some(_) => "another terminal",
        None => "a terminal whose AWS_* variables hold the secret",
    };
    lines.push(format!("\nTry it from {terminal}:\n\n{}\n", try_it(config, args, &url)));
    lines.push(String::new());
    Ok(lines.join("\n"))
}

/// Describes an accepted credential. Secrets are masked, but for the one that everybody knows.
fn describe_credential(credential: &Credential, region: &str) -> String {
    let (id, arn) = (credential.access_key_id(), credential.principal().arn());
    let key = match credential.derived_keys() {
        Some(keys) => days(keys, region),
        None if is_test(credential) => format!("secret {}", access::TEST),
        None => "secret ****".to_owned(),
    };
    let session = if credential.session_token().is_some() { ", session token ****" } else { "" };
    format!("  accepts    {id}, {key}{session}, as {arn}")
}

/// Says who is let in, and why, where no configuration names principals.
fn unnamed(config: &Config, args: &Args) -> String {
    let file = args.config.as_ref().map(|file| file.display().to_string());
    let file = file.map_or_else(
        || "without a --config".to_owned(),
        |file| format!("{file} names no `principals`, so"),
    );
    let who = if config.access.credentials.iter().any(is_test) {
        "everybody on this machine is let in, with the key `test` that all know"
    } else {
        "the key of the AWS_* environment is let in, from this machine only"
    };
    format!("  note       {file} {who}")
}

/// Lists the limits that a configuration leaves out for a principal, perhaps by mistake.
fn notes(credential: &Credential) -> Vec<String> {
    let arn = credential.principal().arn();
    let mut notes = Vec::new();
    if credential.permissions().is_none() {
        notes.push(format!("  note       {arn} may do everything: it has no `policies`"));
    }
    if credential.expires_at() == Some(AccessConfig::NEVER) {
        notes.push(format!(
            "  note       the session token of {arn} never ends: it has no `expires_at`"
        ));
    }
    notes
}

/// Describes the days for which a principal has keys of this service in the region.
fn days(keys: &DerivedKeys, region: &str) -> String {
    let service = Service::SAGEMAKER.name();
    let mut ours = keys.scopes();
    ours.retain(|scope| scope.region == region && scope.service == service);
    match &*ours {
        [] => format!("no key for {service} in {region}"),
        [only] => format!("the key of {}", only.date),
        [first, .., last] => format!("{} keys, of {} to {}", ours.len(), first.date, last.date),
    }
}

fn endpoints(config: &Config) -> String {
    if matches!(config.catalog, Catalog::Any(_)) {
        return "any name, answering by echo".to_owned();
    }
    config.addresses.join(", ")
}

/// Returns a command line that works when it is pasted. It mints a token with the same credentials,
/// of which only those that everybody knows are written out.
fn try_it(config: &Config, args: &Args, url: &str) -> String {
    let address = config.addresses.first().map_or("my-endpoint", String::as_str);
    format!(
        "  curl {url}/endpoints/{address}/openai/v1/chat/completions \\\n    \
         -H \"Authorization: Bearer $({})\" \\\n    \
         -H 'Content-Type: application/json' \\\n    \
         -d '{{\"messages\": [{{\"role\": \"user\", \"content\": \"Hello\"}}]}}'",
        mint_command(config, args)
    )
}

fn mint_command(config: &Config, args: &Args) -> String {
    let program = std::env::current_exe().unwrap_or_else(|_| PathBuf::from("stagemaker"));
    let program = quote(&program);
    let at = args.at.map(|at| format!(" --at {at}")).unwrap_or_default();
    let region = &config.access.region;
    match (&args.config, signer(config)) {
        (Some(file), Some(signer)) => {
            let file = std::path::absolute(file).unwrap_or_else(|_| file.clone());
            let (file, id) = (quote(&file), quote(Path::new(signer.access_key_id())));
            format!("{program} token mint --config {file} --access-key-id {id}{at}")
        }
        (None, Some(signer)) if is_test(signer) => format!(
            "AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_SESSION_TOKEN= \
             {program} token mint --region {region}{at}"
        ),
        (_, _) => format!("{program} token mint --region {region}{at}"),
    }
}

/// Returns the first credential with a secret.
fn signer(config: &Config) -> Option<&Credential> {
    config.access.credentials.iter().find(|credential| credential.secret_access_key().is_some())
}

/// Quotes a word for a POSIX shell where it needs that.
fn quote(word: &Path) -> String {
    let word = word.display().to_string();
    let is_plain =
        |character: char| character.is_ascii_alphanumeric() || "/._-+=:@".contains(character);
    if word.chars().all(is_plain) { word } else { format!("'{}'", word.replace('\'', r"'\''")) }
}
