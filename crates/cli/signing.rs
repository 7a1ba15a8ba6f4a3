//! The flags for the signer and the region of tokens and keys.

use std::path::{Path, PathBuf};

use clap::Args;
use stagemaker_gateway::Credential;

use crate::access;
use crate::environment;
use crate::exit::Failure;
use crate::signer::Signer;

#[derive(Debug, Args)]
pub(crate) struct Signing {
    /// The region to sign for
    #[arg(long, value_name = "R")]
    region: Option<String>,
    /// A configuration with the credentials
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Which credentials of the configuration; its first, if left out
    #[arg(long, value_name = "ID", requires = "config")]
    access_key_id: Option<String>,
}

impl Signing {
    /// Reads the signer and the region from the configuration or the environment.
    pub(crate) fn read(&self) -> Result<(Signer, String), Failure> {
        match &self.config {
            Some(path) => self.read_config(path),
            None => self.read_environment(),
        }
    }

    fn read_config(&self, path: &Path) -> Result<(Signer, String), Failure> {
        let config = access::load(path)?.access;
        let is_wanted = |credential: &&Credential| match &self.access_key_id {
            Some(id) => credential.access_key_id() == id,
            None => true,
        };
        let credential = config.credentials.iter().find(is_wanted).ok_or_else(|| {
            let known: Vec<_> = config.credentials.iter().map(Credential::access_key_id).collect();
            Failure::new(format_args!(
                "{} has no such access key id; it has {}",
                path.display(),
                known.join(", ")
            ))
        })?;
        let signer = Signer::of(credential, REMEDY)?;
        Ok((signer, self.region.clone().unwrap_or(config.region)))
    }

    fn read_environment(&self) -> Result<(Signer, String), Failure> {
        let signer = Signer::from_environment()?.ok_or_else(|| {
            Failure::new(
                "no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give --config",
            )
        })?;
        let region = match &self.region {
            Some(region) => region.clone(),
            None => environment::region()?,
        };
        Ok((signer, region))
    }
}

/// The advice where a configuration has only derived keys.
const REMEDY: &str = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY and leave out --config, or \
                      name a principal that has a `secret_access_key`";
