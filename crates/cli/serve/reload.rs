//! Taking a changed configuration while serving.

use std::path::{Path, PathBuf};

use stagemaker_emulator::Emulator;

use crate::exit::Failure;
use crate::listen::Reach;
use crate::settings;

/// What a configuration must fit to be taken while serving.
pub(super) struct Reload {
    pub(super) emulator: Emulator,
    pub(super) file: PathBuf,
    /// How far the address that is listened on can be reached.
    pub(super) reach: Reach,
}

impl Reload {
    /// Reads the configuration again. Where anything is wrong with it or with what it names,
    /// all of it is refused, and what was before stays in force.
    pub(super) fn run(&self) {
        let file = self.file.display();
        match self.take(&self.file) {
            Ok(()) => tracing::info!("{file} was read again, and is in force"),
            Err(Failure::Message(message)) => {
                for line in message.lines() {
                    tracing::error!("what was before stays in force: {line}");
                }
            }
            Err(Failure::BrokenPipe) => {}
        }
    }

    fn take(&self, file: &Path) -> Result<(), Failure> {
        let config = settings::load(Some(file))?;
        let open = settings::reach(&config, Some(file)) == Reach::Anywhere;
        if self.reach == Reach::Anywhere && !open {
            return Err(Failure::new("credentials that everybody knows are for loopback only"));
        }
        settings::warn(&config);
        self.emulator.reload(config).map_err(Failure::new)
    }
}
