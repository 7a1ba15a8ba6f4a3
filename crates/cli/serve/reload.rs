//! Reloads of a changed configuration while it is served.

use std::path::{Path, PathBuf};

use stagemaker_emulator::{Config, Emulator, EmulatorError, ReloadScope, Reloaded};

use crate::control::ControlArgs;
use crate::exit::Failure;
use crate::file_stamp::FileStamp;
use crate::listen::Reach;
use crate::serve::followed::{self, FollowedFiles};
use crate::settings::Exposure;
use crate::watch::{Followed, Stamps};
use crate::{access, log, settings};

/// The means of reloading: the emulator, and the files that it is configured by.
pub(super) struct Reload {
    pub(super) emulator: Emulator,
    pub(super) files: FollowedFiles,
    /// The reach of the address that is listened on.
    pub(super) reach: Reach,
    /// The callers whom that address may let in.
    pub(super) exposure: Exposure,
    /// Who may use the control API.
    pub(super) control: ControlArgs,
}

impl Reload {
    /// Reads the configuration again. Where it has any problem, all of it is refused, and the one
    /// before stays in force.
    pub(super) fn run(&self, scope: ReloadScope) {
        let subject = match scope {
            ReloadScope::Replies => "the replies were read again, and are in force".to_owned(),
            ReloadScope::Watched | ReloadScope::Requested | _ => {
                format!("{} was read again, and is in force", self.files.config().display())
            }
        };
        match self.take(scope) {
            Ok(Reloaded::InForce(changes))
                if scope == ReloadScope::Replies && changes.is_empty() =>
            {
                log::reload(Ok(()), &subject);
            }
            Ok(Reloaded::InForce(changes)) => log::reload(Ok(()), &format!("{subject}: {changes}")),
            Ok(_) => log::reload(Ok(()), "what was read is not taken: a later reload is in force"),
            Err(failure) => log::reload(Err(failure), &subject),
        }
    }

    fn take(&self, scope: ReloadScope) -> Result<Reloaded, Failure> {
        // Begun before anything is read: what was read earlier must not replace what is read now.
        let (reloading, reading) = (self.emulator.begin_reload(scope), self.files.begin());
        let mut sources = Vec::new();
        let config = settings::load_with_sources(Some(self.files.config()), &mut sources);
        let taken = config.and_then(|config| {
            self.check_reach(&config)?;
            settings::warn(&config);
            let config = self.control.apply(config)?;
            reloading.publish(config).map_err(|error| self.refused(&error))
        });
        let is_in_force = matches!(taken, Ok(Reloaded::InForce(_)));
        if !matches!(taken, Ok(Reloaded::Superseded)) {
            self.files.end(reading, &sources, Some(scope), is_in_force);
        }
        taken
    }

    /// Checks that an address which others reach lets in nobody whose key everybody may know.
    fn check_reach(&self, config: &Config) -> Result<(), Failure> {
        if self.reach == Reach::Loopback
            || settings::reach(config, self.exposure) == Reach::Anywhere
        {
            return Ok(());
        }
        let file = self.files.config().display();
        if config.is_unverified {
            let message = "says `unverified: true`, which is for loopback only";
            return Err(Failure::new(format_args!("{file} {message}")));
        }
        Err(Failure::new(if config.access.restrictions().names_principals() {
            format!("{file} lets in a key that everybody knows, which is for loopback only")
        } else {
            format!("{file} names no `principals`, without which loopback only is listened on")
        }))
    }

    fn refused(&self, error: &EmulatorError) -> Failure {
        match error {
            EmulatorError::Lost(losses) => access::lost(self.files.config(), losses),
            EmulatorError::Duplicate(_) | EmulatorError::Setting(_) | _ => Failure::new(error),
        }
    }
}

impl Followed for Reload {
    fn read(&self) -> Stamps {
        self.files.read()
    }

    fn stamp(&self, path: &Path) -> FileStamp {
        followed::stamp(path)
    }

    fn take(&self, changed: &[PathBuf]) {
        self.run(self.files.scope_of(changed));
    }
}

#[cfg(test)]
mod model;

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use stagemaker_emulator::{Emulator, ReloadScope};

    use super::Reload;
    use crate::control::ControlArgs;
    use crate::listen::Reach;
    use crate::serve::followed::FollowedFiles;
    use crate::settings;
    use crate::settings::Exposure;

    const SECRET: &str = "principals: [{access_key_id: AKIAIOSFODNN7EXAMPLE, \
                          secret_access_key: wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY}]\n";
    const KNOWN: &str = "principals: [{access_key_id: test, secret_access_key: test}]\n";

    /// A server that was started with [`SECRET`], and whose file holds another text now.
    fn reload(file: &Path, reach: Reach, text: &str) -> Reload {
        fs::write(file, SECRET).unwrap();
        let emulator = Emulator::new(settings::load(Some(file)).unwrap()).unwrap();
        fs::write(file, text).unwrap();
        let (files, control) = (FollowedFiles::new(file.to_owned()), ControlArgs::default());
        Reload { emulator, files, reach, exposure: Exposure::Named, control }
    }

    #[test]
    fn credentials_that_everybody_knows_are_taken_on_loopback_only() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("c.yaml");
        for (reach, text, is_taken) in [
            (Reach::Anywhere, SECRET, true),
            (Reach::Anywhere, KNOWN, false),
            (Reach::Anywhere, "region: us-east-1\n", false),
            (Reach::Loopback, SECRET, true),
            (Reach::Loopback, KNOWN, true),
            (Reach::Loopback, "region: us-east-1\n", true),
        ] {
            let taken = reload(&file, reach, text).take(ReloadScope::Requested);
            assert_eq!(taken.is_ok(), is_taken, "{text}");
        }
    }

    #[test]
    fn a_loss_is_refused_with_its_key_and_what_helps() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("c.yaml");
        let refused = reload(&file, Reach::Loopback, "").take(ReloadScope::Watched).unwrap_err();
        let crate::exit::Failure::Message(message) = refused else { panic!("{refused:?}") };
        assert!(message.contains("c.yaml has lost `principals`"), "{message}");
        assert!(message.contains(if cfg!(unix) { "SIGHUP" } else { "start" }), "{message}");
    }
}
