//! The file that tells programs that a server is ready, and what it serves.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Serialize;
use stagemaker_emulator::{Catalog, Config};
use stagemaker_gateway::Credential;

use crate::exit::Failure;
use crate::whole_file;

/// The file that tells programs that a server is ready. It is gone before the server is ready, and when
/// the server has ended.
pub(super) struct ReadyFile(PathBuf);

/// The description of a server, without secrets.
#[derive(Serialize)]
struct Ready<'a> {
    version: &'static str,
    pid: u32,
    url: &'a str,
    region: &'a str,
    account: &'a str,
    /// None where every name is an endpoint.
    endpoints: Option<Vec<ReadyEndpoint<'a>>>,
    principals: Vec<ReadyPrincipal<'a>>,
}

#[derive(Serialize)]
struct ReadyEndpoint<'a> {
    name: &'a str,
    /// Empty where the endpoint has one model and no components.
    components: Vec<&'a str>,
}

#[derive(Serialize)]
struct ReadyPrincipal<'a> {
    arn: &'a str,
    access_key_id: &'a str,
    /// `true` where tokens must carry the session token of the credentials.
    is_temporary: bool,
}

impl ReadyFile {
    /// Removes what an earlier server has left there, so that nobody takes it for this one.
    pub(super) fn new(path: &Path) -> Result<Self, Failure> {
        match fs::remove_file(path) {
            Ok(()) => Ok(Self(path.to_owned())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self(path.to_owned())),
            Err(error) => Err(cannot_write(path, &error)),
        }
    }

    /// Writes the file, whole or not at all.
    pub(super) fn write(&self, description: &str) -> Result<(), Failure> {
        whole_file::write(&self.0, description).map_err(|error| cannot_write(&self.0, &error))
    }
}

impl Drop for ReadyFile {
    fn drop(&mut self) {
        // It may not be there yet, or somebody has removed it.
        fs::remove_file(&self.0).unwrap_or_default();
    }
}

/// Describes a server, as JSON.
pub(super) fn describe(config: &Config, url: &str) -> Result<String, Failure> {
    let description = serde_json::to_string(&Ready::of(config, url)).map_err(Failure::new)?;
    Ok(description + "\n")
}

fn cannot_write(path: &Path, error: &io::Error) -> Failure {
    Failure::new(format_args!("--ready-file {} cannot be written: {error}", path.display()))
}

impl<'a> Ready<'a> {
    fn of(config: &'a Config, url: &'a str) -> Self {
        Self {
            version: env!("CARGO_PKG_VERSION"),
            pid: std::process::id(),
            url,
            region: &config.access.region,
            account: &config.access.account,
            endpoints: endpoints(config),
            principals: config.access.credentials.iter().map(ReadyPrincipal::of).collect(),
        }
    }
}

impl<'a> ReadyPrincipal<'a> {
    fn of(credential: &'a Credential) -> Self {
        Self {
            arn: credential.principal().arn(),
            access_key_id: credential.access_key_id(),
            is_temporary: credential.session_token().is_some(),
        }
    }
}

/// Returns the endpoints in the order of the file; none where every name is one.
fn endpoints(config: &Config) -> Option<Vec<ReadyEndpoint<'_>>> {
    if matches!(config.catalog, Catalog::Any(_)) {
        return None;
    }
    let mut endpoints: Vec<ReadyEndpoint<'_>> = Vec::new();
    for address in &config.addresses {
        let (name, component) = match address.split_once(COMPONENTS) {
            Some((name, component)) => (name, Some(component)),
            None => (&**address, None),
        };
        match endpoints.last_mut().filter(|last| last.name == name) {
            Some(last) => last.components.extend(component),
            None => {
                endpoints.push(ReadyEndpoint { name, components: component.into_iter().collect() });
            }
        }
    }
    Some(endpoints)
}

/// The segments of an address between an endpoint and its component.
const COMPONENTS: &str = "/inference-components/";
