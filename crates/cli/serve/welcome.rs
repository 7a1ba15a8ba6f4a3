//! The text that `serve` writes when it starts.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use stagemaker_access::access_config::AccessConfig;
use stagemaker_emulator::{Catalog, Config};
use stagemaker_gateway::{Credential, DerivedKeys};
use stagemaker_verifier::{Service, Timestamp};

use crate::access::{self, is_test};
use crate::config_args::ConfigFile;
use crate::environment;
use crate::exit::Failure;
use crate::listen::reachable;

/// The text of a start: the endpoints, the credentials, and a command to paste.
pub(super) struct Welcome<'a> {
    pub(super) config: &'a Config,
    /// None where the emulator has no configuration.
    pub(super) file: Option<&'a ConfigFile>,
    /// The time at which the clock is stopped; none where it runs.
    pub(super) at: Option<Timestamp>,
    pub(super) address: SocketAddr,
}

impl Welcome<'_> {
    /// Returns the text.
    pub(super) fn text(&self) -> Result<String, Failure> {
        let config = self.config;
        let AccessConfig { region, account, credentials, .. } = &config.access;
        let mut lines = vec![
            String::new(),
            format!("  region     {region}, account {account}"),
            format!("  endpoints  {}", endpoints(config)),
        ];
        lines.extend(credentials.iter().map(|credential| describe_credential(credential, region)));
        lines.extend(self.notes()?.iter().map(|note| format!("  note       {note}")));
        if let Some(at) = self.at {
            lines.push(format!(
                "  clock      stopped at {at}: what is paced waits until it is moved"
            ));
        }
        let terminal = match signer(config) {
            Some(_) => "another terminal",
            None => "a terminal whose AWS_* variables hold the secret",
        };
        lines.push(format!("\nTry it from {terminal}:\n\n{}\n", self.try_it()));
        lines.push(String::new());
        Ok(lines.join("\n"))
    }

    /// Returns what may not be as its author meant it.
    fn notes(&self) -> Result<Vec<String>, Failure> {
        let config = self.config;
        let mut notes = Vec::new();
        notes.extend(self.file.and_then(ConfigFile::note));
        if self.file.is_some() {
            notes.extend(config.access.credentials.iter().flat_map(missing_limits));
        }
        if !config.access.restrictions().names_principals() {
            notes.push(self.unnamed());
        }
        if config.is_unverified {
            notes.push(
                "unverified: tokens of keys that are not named here are taken without their signature"
                    .to_owned(),
            );
        }
        let region = &config.access.region;
        if let Some(other) = environment::filled("AWS_REGION")?.filter(|other| other != region) {
            notes.push(format!("AWS_REGION is {other}, but tokens must be signed for {region}"));
        }
        if !self.address.ip().is_loopback() {
            notes.push("it can be reached from other machines, and speaks no TLS".to_owned());
        }
        Ok(notes)
    }

    /// Says who is let in, and why, where no configuration names principals.
    fn unnamed(&self) -> String {
        let why = match self.file {
            None => "without a configuration".to_owned(),
            Some(file) => format!("{} names no `principals`, so", file.path.display()),
        };
        let is_loopback = self.address.ip().is_loopback();
        let who = match (self.config.access.credentials.iter().any(is_test), is_loopback) {
            (true, true) => {
                "everybody on this machine is let in, with the key `test` that all know"
            }
            (true, false) => {
                "everybody who can connect is let in, with the key `test` that all know"
            }
            (false, true) => "the key of the AWS_* environment is let in, from this machine only",
            (false, false) => "the key of the AWS_* environment is let in",
        };
        format!("{why} {who}")
    }

    /// Returns a command line that works when it is pasted. It mints a token with the same credentials,
    /// of which only those that everybody knows are written out.
    fn try_it(&self) -> String {
        let address = self.config.addresses.first().map_or("my-endpoint", String::as_str);
        let url = reachable(self.address);
        format!(
            "  curl http://{url}/endpoints/{address}/openai/v1/chat/completions \\\n    \
             -H \"Authorization: Bearer $({})\" \\\n    \
             -H 'Content-Type: application/json' \\\n    \
             -d '{{\"messages\": [{{\"role\": \"user\", \"content\": \"Hello\"}}]}}'",
            self.mint_command()
        )
    }

    fn mint_command(&self) -> String {
        let program = std::env::current_exe().unwrap_or_else(|_| PathBuf::from("stagemaker"));
        let program = quote(&program);
        let at = self.at.map(|at| format!(" --at {at}")).unwrap_or_default();
        let region = &self.config.access.region;
        match (self.file, signer(self.config)) {
            (Some(file), Some(signer)) => {
                let file = std::path::absolute(&file.path).unwrap_or_else(|_| file.path.clone());
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

/// Lists the limits that a configuration leaves out for a principal, perhaps by mistake.
fn missing_limits(credential: &Credential) -> Vec<String> {
    let arn = credential.principal().arn();
    let mut limits = Vec::new();
    if credential.permissions().is_none() {
        limits.push(format!("{arn} may do everything: it has no `policies`"));
    }
    if credential.expires_at() == Some(AccessConfig::NEVER) {
        limits.push(format!("the session token of {arn} never ends: it has no `expires_at`"));
    }
    limits
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
