//! AWS's signer for Python, in a process of its own.

use std::cell::RefCell;
use std::env;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use super::claims::{Claims, Presigned};

/// A child that answers every line. It ends when its input does.
pub(crate) struct Botocore(RefCell<Conversation>);

/// What botocore made, and what it computed on the way.
pub(crate) struct Recorded {
    pub(crate) presigned: Presigned,
    pub(crate) canonical_request: String,
    pub(crate) string_to_sign: String,
}

impl Botocore {
    pub(crate) fn start() -> Self {
        let python = env::var("DIFFERENTIAL_PYTHON").unwrap_or_else(|_| "python3".to_owned());
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/botocore_signer.py");
        let mut child = Command::new(python)
            .args(["-B", script])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python with botocore: start this by tests/differential/run");
        let questions = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().unwrap());
        Self(RefCell::new(Conversation { child, questions, answers }))
    }

    /// Nothing, if Python's calendar has no such time: it begins with the year 1.
    pub(crate) fn presign(&self, claims: &Claims, secret: &str) -> Option<Recorded> {
        let answer = self.0.borrow_mut().ask(&json!({
            "prefix": claims.service.prefix,
            "host": claims.service.host,
            "scope_service": claims.scope_service,
            "region": claims.region,
            "access_key_id": claims.access_key_id,
            "secret": secret,
            "session_token": claims.session_token.as_deref(),
            "signed_at": claims.signed_at,
            "expires": claims.expires,
        }));
        let text = |name: &str| answer[name].as_str().unwrap().to_owned();
        (!answer.is_null()).then(|| Recorded {
            presigned: Presigned {
                bearer: text("bearer"),
                text: text("text"),
                signature: text("signature"),
            },
            canonical_request: text("canonical_request"),
            string_to_sign: text("string_to_sign"),
        })
    }
}

struct Conversation {
    child: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Conversation {
    fn ask(&mut self, question: &Value) -> Value {
        writeln!(self.questions.as_mut().unwrap(), "{question}").unwrap();
        let mut answer = String::new();
        self.answers.read_line(&mut answer).unwrap();
        serde_json::from_str(&answer).expect("botocore_signer.py answers")
    }
}

impl Drop for Conversation {
    fn drop(&mut self) {
        drop(self.questions.take());
        let _ = self.child.wait();
    }
}
