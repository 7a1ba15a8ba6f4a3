use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStderr, Stdio};

use crate::support::Folder;

/// A server, ended when the test ends.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: String,
    log: BufReader<ChildStderr>,
}

impl Server {
    pub(crate) fn start(folder: &Folder, words: &[&str]) -> Self {
        Self::start_with(folder, words, &[])
    }

    /// Starts it with these variables.
    pub(crate) fn start_with(folder: &Folder, words: &[&str], variables: &[(&str, &str)]) -> Self {
        let words = [&["serve", "--listen", "127.0.0.1:0"], words].concat();
        let mut command = folder.command(&words);
        command.envs(variables.iter().copied());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut first).unwrap();
        let address = first.trim_end().strip_prefix("listening on http://").expect(&first);
        let log = BufReader::new(child.stderr.take().unwrap());
        Self { child, address: address.to_owned(), log }
    }

    pub(crate) fn ask(&self, token: &str) -> String {
        let body = r#"{"messages":[{"role":"user","content":"Hello there"}]}"#;
        let mut connection = TcpStream::connect(&self.address).unwrap();
        write!(
            connection,
            "POST /endpoints/my-endpoint/openai/v1/chat/completions HTTP/1.1\r\nhost: x\r\n\
             authorization: Bearer {token}\r\ncontent-type: application/json\r\n\
             connection: close\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        answer
    }

    /// All that it was started with: its words and its environment.
    #[cfg(target_os = "linux")]
    pub(crate) fn given(&self) -> String {
        let read = |name| std::fs::read(format!("/proc/{}/{name}", self.child.id())).unwrap();
        let all = ["cmdline", "environ"].map(read).concat();
        String::from_utf8_lossy(&all).replace('\0', "\n")
    }

    /// Asks it to end, and returns its exit status and what it said on stderr.
    #[cfg(unix)]
    pub(crate) fn stop(mut self, signal: rustix::process::Signal) -> (Option<i32>, String) {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, signal).unwrap();
        let mut stderr = String::new();
        self.log.read_to_string(&mut stderr).unwrap();
        (self.child.wait().unwrap().code(), stderr)
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
        let mut lines = self.log.by_ref().lines().map_while(Result::ok);
        lines.find(|line| line.contains(words)).expect(words)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
