use std::fs;

use super::{AT, CONFIG, RELOADED, revocable, says, serve, write_reply};
use crate::support::server::Server;
use crate::support::{Folder, vector};

/// A reading that began before the revocation, and is still under way: a pipe holds it up.
#[test]
fn a_revocation_stays_although_a_reading_of_replies_began_before_and_ends_after_it() {
    let (whole, revoked) = revocable();
    let folder = Folder::with("c.yaml", &format!("{whole}{CONFIG}"));
    write_reply(&folder.path("replies"), "one");
    let mut server = Server::start(&folder, &AT);
    let token = vector("long-term-example", "token.txt");
    says(&server, &token, "one");
    let pipe = folder.path("replies/c.yaml");
    rustix::fs::mkfifoat(rustix::fs::CWD, &pipe, rustix::fs::Mode::RWXU).unwrap();
    // The end for writing is there as soon as somebody has begun to read.
    let writer = std::thread::spawn(move || fs::File::options().write(true).open(pipe).unwrap());
    let mut pipe = writer.join().unwrap();
    fs::write(folder.path("c.yaml"), format!("{revoked}endpoints: {{my-endpoint: {{}}}}\n"))
        .unwrap();
    server.reload(RELOADED);
    assert_eq!(server.ask(&token).status, 403, "at once");
    std::io::Write::write_all(&mut pipe, b"- say: late\n").unwrap();
    drop(pipe);
    server.logged("a later reload is in force");
    assert_eq!(server.ask(&token).status, 403, "it stays");
}

/// Each reading waits for a pipe that nobody fills: 8 for SIGHUP, and 8 of the watch.
#[cfg(target_os = "linux")]
#[test]
fn readings_that_hang_are_limited_in_their_number() {
    let (folder, server, _) = serve();
    let pipe = folder.path("pipe");
    rustix::fs::mkfifoat(rustix::fs::CWD, &pipe, rustix::fs::Mode::RWXU).unwrap();
    let hangs = "endpoints: {my-endpoint: {replies: [{say: {file: pipe}}]}}\n";
    fs::write(folder.path("c.yaml"), hangs).unwrap();
    let mut most = 0;
    for _ in 0..200 {
        server.signal(rustix::process::Signal::HUP);
        std::thread::sleep(std::time::Duration::from_millis(10));
        most = most.max(server.threads("reload"));
    }
    assert!((8..=16).contains(&most), "{most} readings at once");
    let (status, _) = server.stop(rustix::process::Signal::TERM);
    assert_eq!(status, Some(0));
}
