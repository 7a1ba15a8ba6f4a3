//! The access to the control API of a server that is started.

use stagemaker_emulator::{Config, ControlAccess};

use crate::environment;
use crate::exit::Failure;

/// The variable with the token of the control API.
pub(crate) const TOKEN_VARIABLE: &str = "STAGEMAKER_CONTROL_TOKEN";

/// The options of the control API.
#[derive(Clone, Copy, Debug, Default, clap::Args)]
pub(crate) struct ControlArgs {
    /// Serve no control API under /_stagemaker/v1/
    #[arg(long)]
    no_control: bool,
}

impl ControlArgs {
    /// Returns a configuration with what the options and the environment say: the token of the
    /// environment counts before that of the file.
    pub(crate) fn apply(self, config: Config) -> Result<Config, Failure> {
        if self.no_control {
            return Ok(config.with_control_access(ControlAccess::Off));
        }
        match environment::filled(TOKEN_VARIABLE)? {
            Some(token) => {
                let access = ControlAccess::with_token(&token);
                let access = access
                    .map_err(|error| Failure::new(format_args!("{TOKEN_VARIABLE}: {error}")))?;
                Ok(config.with_control_access(access))
            }
            None => Ok(config),
        }
    }
}
