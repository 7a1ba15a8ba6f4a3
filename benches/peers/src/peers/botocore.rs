//! Python's botocore only signs, too. It runs in a process of its own and times itself, a turn
//! whenever it is told to.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};

use serde_json::json;

use crate::contender::{Contender, Kind};
use crate::token::Token;

pub(super) fn contender(token: &Token) -> Contender {
    let python = std::env::var("PEERS_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/botocore_peer.py");
    let mut child = Command::new(python)
        .args(["-B", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python with botocore: start this by benches/peers/run");
    let mut stdin = child.stdin.take().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    writeln!(stdin, "{}", described(token)).unwrap();
    let work = move |iterations: u32| {
        writeln!(stdin, "{iterations}").unwrap();
        let line = lines.next().expect("botocore_peer.py answers").unwrap();
        line.parse().unwrap()
    };
    let name = "botocore in Python, sign again and compare";
    Contender { name, kind: Kind::Peer, work: Box::new(work), once: None }
}

fn described(token: &Token) -> serde_json::Value {
    json!({
        "token": token.bearer,
        "access_key_id": token.access_key_id,
        "secret_access_key": token.secret_access_key,
        "session_token": token.session_token,
        "region": token.region,
        "expires": token.expires,
        "signed_at": token.signed_at,
    })
}
