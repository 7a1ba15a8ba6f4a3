use std::io::Read as _;
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

use stagemaker_testing::http::{Request, Response, block_on};
use stagemaker_testing::process::{Lines, wait};

use crate::support::Folder;

/// A subcommand that listens, ended when the test ends.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
    log: Lines,
}

/// The way on which a server's log goes.
#[cfg(unix)]
pub(crate) enum Log {
    /// A pipe that is read once the server has ended.
    Unread,
    /// A pipe whose reader is gone once the server listens.
    Closed,
    /// Another file.
    To(Stdio),
}

impl Server {
    /// Starts `serve` with these arguments.
    pub(crate) fn start(folder: &Folder, words: &[&str]) -> Self {
        Self::start_with(folder, words, &[])
    }

    /// Starts `serve` with these arguments and variables.
    pub(crate) fn start_with(folder: &Folder, words: &[&str], variables: &[(&str, &str)]) -> Self {
        Self::listening(folder, &[&["serve"], words].concat(), variables)
    }

    /// Starts a subcommand on a free port, and reads where it listens.
    pub(crate) fn listening(folder: &Folder, words: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut command = folder.command(&[words, &["--listen", "127.0.0.1:0"]].concat());
        command.envs(variables.iter().copied());
        Self::of(&mut command)
    }

    /// Starts a command that listens, and reads where.
    pub(crate) fn of(command: &mut Command) -> Self {
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut log = Lines::of(child.stderr.take().unwrap());
        let first = Lines::of(child.stdout.take().unwrap()).next("where the server listens");
        let Some(first) = first else {
            panic!("the server did not start: {}", log.rest("the end of the server"));
        };
        let address = first.strip_prefix("listening on http://").expect(&first);
        Self { child, address: address.parse().unwrap(), log }
    }

    /// Starts `serve` with another log.
    #[cfg(unix)]
    pub(crate) fn start_logging(folder: &Folder, words: &[&str], log: Log) -> Self {
        let mut command = folder.command(&[&["serve", "--listen", "127.0.0.1:0"], words].concat());
        let (stderr, is_closed) = match log {
            Log::Unread => (Stdio::piped(), false),
            Log::Closed => (Stdio::piped(), true),
            Log::To(file) => (file, false),
        };
        let mut child = command.stdout(Stdio::piped()).stderr(stderr).spawn().unwrap();
        let stdout = Lines::of(child.stdout.take().unwrap()).next("where the server listens");
        let first = stdout.expect("the server starts");
        if is_closed {
            drop(child.stderr.take());
        }
        let address = first.strip_prefix("listening on http://").expect(&first);
        Self { address: address.parse().unwrap(), child, log: Lines::of(std::io::empty()) }
    }

    /// Asks it to end, and returns its exit status and what is left of its log.
    #[cfg(unix)]
    pub(crate) fn stop_unread(mut self, signal: rustix::process::Signal) -> (Option<i32>, String) {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, signal).unwrap();
        let status = wait(&mut self.child, "the server").code();
        let mut log = Vec::new();
        if let Some(mut stderr) = self.child.stderr.take() {
            stderr.read_to_end(&mut log).unwrap();
        }
        (status, String::from_utf8_lossy(&log).into_owned())
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn ask(&self, token: &str) -> Response {
        let body = r#"{"messages":[{"role":"user","content":"Hello there"}]}"#;
        let path = "/endpoints/my-endpoint/openai/v1/chat/completions";
        self.send(&Request::post(path, token, body))
    }

    pub(crate) fn send(&self, request: &Request) -> Response {
        block_on(request.send_to_the_end(self.address))
    }

    /// The bytes that it has read and written so far, of files and of connections.
    #[cfg(target_os = "linux")]
    pub(crate) fn transferred(&self) -> u64 {
        let counts = std::fs::read_to_string(format!("/proc/{}/io", self.child.id())).unwrap();
        let count = |name: &str| {
            let count = counts.lines().find_map(|line| line.strip_prefix(name)).unwrap();
            count.trim().parse::<u64>().unwrap()
        };
        count("rchar:") + count("wchar:")
    }

    /// All that it was started with: its words and its environment.
    #[cfg(target_os = "linux")]
    pub(crate) fn given(&self) -> String {
        let read = |name| std::fs::read(format!("/proc/{}/{name}", self.child.id())).unwrap();
        let all = ["cmdline", "environ"].map(read).concat();
        String::from_utf8_lossy(&all).replace('\0', "\n")
    }

    /// Sends it a signal.
    #[cfg(target_os = "linux")]
    pub(crate) fn signal(&self, signal: rustix::process::Signal) {
        rustix::process::kill_process(rustix::process::Pid::from_child(&self.child), signal)
            .unwrap();
    }

    /// The number of its threads of a name.
    #[cfg(target_os = "linux")]
    pub(crate) fn threads(&self, name: &str) -> usize {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.child.id())).unwrap();
        let names = tasks.map(|task| std::fs::read_to_string(task.unwrap().path().join("comm")));
        names.filter(|found| found.as_ref().is_ok_and(|found| found.trim_end() == name)).count()
    }

    /// Asks it to end, and returns its exit status and what it said on stderr.
    #[cfg(unix)]
    pub(crate) fn stop(mut self, signal: rustix::process::Signal) -> (Option<i32>, String) {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, signal).unwrap();
        let log = self.log.rest("the end of the server");
        (wait(&mut self.child, "the server").code(), log)
    }

    /// Ends it, and returns what it said on stderr, to the last line.
    pub(crate) fn end(self) -> String {
        #[cfg(unix)]
        return self.stop(rustix::process::Signal::TERM).1;
        #[cfg(not(unix))]
        self.kill()
    }

    /// Kills it, and returns what it said on stderr, perhaps without the last line.
    pub(crate) fn kill(mut self) -> String {
        self.child.kill().unwrap();
        self.log.rest("the end of the server")
    }

    /// Asks it to read its configuration again, and returns the line of the log that says these
    /// words.
    #[cfg(unix)]
    pub(crate) fn reload(&mut self, words: &str) -> String {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, rustix::process::Signal::HUP).unwrap();
        self.logged(words)
    }

    /// The next line of the log that says these words.
    pub(crate) fn logged(&mut self, words: &str) -> String {
        self.log.containing(words)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
