//! Child processes: their environment, and their end and their lines, awaited for a limited time.

use std::io::{BufRead as _, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Output};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use crate::limit::LIMIT;

/// Takes the caller's environment from a command, so that no variable of a machine decides a test:
/// neither `AWS_*` nor proxies, colours, the language or the time zone.
pub fn without_environment(command: &mut Command) -> &mut Command {
    command.env_clear();
    let kept = KEPT.into_iter().filter_map(|name| Some((name, std::env::var_os(name)?)));
    command.envs(kept)
}

/// The variables that programs are found by, and that Windows, the measuring of coverage and
/// `tests/mutants` need.
const KEPT: [&str; 4] = ["PATH", "SystemRoot", "LLVM_PROFILE_FILE", "MUTANT"];

/// Awaits the end of a child, and returns all that it wrote to its pipes. After [`LIMIT`] it ends
/// the child, and panics with the description.
pub fn output(mut child: Child, what: &str) -> Output {
    let until = Instant::now() + LIMIT;
    let [stdout, stderr] =
        [child.stdout.take().map(whole), child.stderr.take().map(whole)].map(|pipe| {
            pipe.map_or(Ok(Vec::new()), |bytes| bytes.recv_timeout(until - Instant::now()))
        });
    let (Ok(stdout), Ok(stderr)) = (stdout, stderr) else {
        child.kill().unwrap();
        panic!("waited {LIMIT:?} for all that is written by {what}");
    };
    Output { status: wait(&mut child, what), stdout, stderr }
}

/// Awaits the end of a child. After [`LIMIT`] it ends the child, and panics with the description.
pub fn wait(child: &mut Child, what: &str) -> ExitStatus {
    let until = Instant::now() + LIMIT;
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        if Instant::now() > until {
            child.kill().unwrap();
            panic!("waited {LIMIT:?} for the end of {what}");
        }
        thread::sleep(Duration::from_millis(1));
    }
}

/// Reads a stream to its end on a thread.
fn whole(mut stream: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if stream.read_to_end(&mut bytes).is_ok() {
            drop(send.send(bytes));
        }
    });
    receive
}

/// Reads the first line of a stream, and closes the stream.
pub fn first_line(stream: impl Read + Send + 'static) -> String {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line).unwrap();
        drop(send.send(line));
    });
    receive.recv_timeout(LIMIT).expect("the first line comes")
}

/// The lines of a stream, read on a thread so that each is awaited for [`LIMIT`] at most.
#[derive(Debug)]
pub struct Lines {
    received: Receiver<String>,
    seen: Vec<String>,
}

impl Lines {
    /// Reads the lines of a stream, which need not be UTF-8.
    pub fn of(stream: impl Read + Send + 'static) -> Self {
        let (send, received) = mpsc::channel();
        thread::spawn(move || {
            let lines = BufReader::new(stream).split(b'\n').map_while(Result::ok);
            lines.for_each(|line| drop(send.send(String::from_utf8_lossy(&line).into_owned())));
        });
        Self { received, seen: Vec::new() }
    }

    /// Returns the next line, or `None` at the end of the stream.
    pub fn next(&mut self, what: &str) -> Option<String> {
        match self.received.recv_timeout(LIMIT) {
            Ok(line) => {
                self.seen.push(line.clone());
                Some(line)
            }
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => {
                panic!("waited {LIMIT:?} for {what}; what came before:\n{}", self.seen.join("\n"))
            }
        }
    }

    /// Returns the next line that contains a text.
    pub fn containing(&mut self, text: &str) -> String {
        while let Some(line) = self.next(&format!("a line with `{text}`")) {
            if line.contains(text) {
                return line;
            }
        }
        panic!("no line with `{text}` came:\n{}", self.seen.join("\n"))
    }

    /// Returns what comes until the end of the stream, a line feed behind each line.
    pub fn rest(&mut self, what: &str) -> String {
        std::iter::from_fn(|| self.next(what)).map(|line| line + "\n").collect()
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::process::{Command, Stdio};

    use super::{Lines, output, without_environment};

    #[test]
    fn a_command_has_its_path_and_no_other_variable_of_the_caller() {
        let child = without_environment(Command::new("env").env("HOME", "/nowhere"))
            .stdout(Stdio::piped())
            .spawn();
        let printed = String::from_utf8(output(child.unwrap(), "env").stdout).unwrap();
        let names = printed.lines().filter_map(|line| line.split_once('=')).map(|(name, _)| name);
        assert!(names.clone().any(|name| name == "PATH"), "{printed}");
        assert!(names.clone().all(|name| super::KEPT.contains(&name)), "{printed}");
    }

    #[test]
    fn a_line_is_found_and_the_rest_comes_behind_it() {
        let mut lines = Lines::of("one\ntwo\nthree\nfour".as_bytes());
        assert_eq!(lines.containing("w"), "two");
        assert_eq!(lines.rest("the end"), "three\nfour\n");
    }

    #[test]
    #[should_panic(expected = "no line with `three` came:\none\ntwo")]
    fn a_line_that_never_comes_is_told_with_those_that_did() {
        Lines::of("one\ntwo\n".as_bytes()).containing("three");
    }
}
