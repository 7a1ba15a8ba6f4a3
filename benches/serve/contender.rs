//! The two servers, as child processes.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use stagemaker_testing::process::without_environment;

use crate::bare;
use crate::plan::{Plan, TRIAL};

/// A server, which ends when this is dropped.
pub(crate) struct Contender {
    pub(crate) kind: Kind,
    child: Child,
    pub(crate) address: SocketAddr,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Bare,
    Stagemaker,
}

impl Kind {
    pub(crate) const BOTH: [Self; 2] = [Self::Bare, Self::Stagemaker];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Bare => "bare",
            Self::Stagemaker => "stagemaker",
        }
    }
}

impl Contender {
    /// Its log is formatted and written, but nobody reads it.
    pub(crate) fn stagemaker(config: &Path) -> Self {
        Self::start(Kind::Stagemaker, serve(config))
    }

    /// The same without a log.
    pub(crate) fn stagemaker_without_log(config: &Path) -> Self {
        let mut command = serve(config);
        command.env("STAGEMAKER_LOG", "off");
        Self::start(Kind::Stagemaker, command)
    }

    /// This program once more, which then serves what lies in the folder.
    pub(crate) fn bare(folder: &Path, plan: &Plan) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.arg(bare::ARGUMENT).arg(folder).args(plan.trial.then_some(TRIAL));
        Self::start(Kind::Bare, command)
    }

    fn start(kind: Kind, mut command: Command) -> Self {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut started = Starting(Some(command.spawn().unwrap()));
        let mut line = String::new();
        let stdout = started.0.as_mut().unwrap().stdout.as_mut().unwrap();
        BufReader::new(stdout).read_line(&mut line).unwrap();
        let address = line.trim_end().strip_prefix(LISTENING).expect("the server did not start");
        let address = address.parse().unwrap();
        Self { kind, child: started.0.take().unwrap(), address }
    }

    /// The time that all its threads have run, in nanoseconds. Only Linux tells.
    pub(crate) fn processor_time(&self) -> Option<f64> {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.child.id())).ok()?;
        let times = tasks.flatten().filter_map(|task| {
            let times = std::fs::read_to_string(task.path().join("schedstat")).ok()?;
            times.split(' ').next()?.parse::<f64>().ok()
        });
        Some(times.sum())
    }

    /// The memory that it has now, in MiB. Only Linux tells.
    pub(crate) fn resident(&self) -> Option<f64> {
        let status = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(status).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        let kibibytes: f64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
        Some(kibibytes / 1024.0)
    }
}

fn serve(config: &Path) -> Command {
    let mut command = Command::new(STAGEMAKER);
    command.args(["serve", "--listen", "127.0.0.1:0", "--config"]).arg(config);
    without_environment(&mut command);
    command
}

pub(crate) const STAGEMAKER: &str = env!("CARGO_BIN_EXE_stagemaker");

/// What both servers say in front of their address when they listen.
pub(crate) const LISTENING: &str = "listening on http://";

impl Drop for Contender {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

/// A server that does not listen yet, and may never.
struct Starting(Option<Child>);

impl Drop for Starting {
    fn drop(&mut self) {
        if let Some(child) = &mut self.0 {
            end(child);
        }
    }
}

fn end(child: &mut Child) {
    drop(child.kill());
    drop(child.wait());
}
