use std::fs;

use super::{CONFIG, PRINCIPALS, REFUSED, RELOADED, TAKEN, says, serve, write_reply};
use crate::support::Folder;
use crate::support::server::Server;

/// The log of a server often lies beside its configuration.
#[test]
fn a_file_beside_that_changes_all_the_time_holds_up_nothing() {
    use std::io::Write as _;
    use std::sync::atomic::{AtomicBool, Ordering};
    let (folder, mut server, token) = serve();
    let ended = AtomicBool::new(false);
    std::thread::scope(|scope| {
        // Several, so that there is no pause although the machine is busy.
        for name in ["a.log", "b.log", "replies/a.log", "replies/b.log"] {
            let (path, ended) = (folder.path(name), &ended);
            scope.spawn(move || {
                let mut log = fs::File::create(path).unwrap();
                while !ended.load(Ordering::Relaxed) {
                    log.write_all(b"a line\n").unwrap();
                    std::thread::sleep(std::time::Duration::from_millis(1));
                }
            });
        }
        for text in ["two", "three"] {
            fs::write(folder.path("replies/b.yaml"), format!("- say: {text}\n")).unwrap();
            server.logged(TAKEN);
            says(&server, &token, text);
        }
        ended.store(true, Ordering::Relaxed);
    });
}

#[test]
fn a_folder_that_is_made_again_or_swapped_is_taken_again_and_again() {
    let (folder, mut server, token) = serve();
    let path = folder.path("replies");
    for round in 0..3 {
        let text = format!("made again {round}");
        fs::remove_dir_all(&path).unwrap();
        write_reply(&path, &text);
        server.logged(TAKEN);
        says(&server, &token, &text);
        // The folder is another one, and is followed as the first was.
        let text = format!("edited {round}");
        write_reply(&path, &text);
        server.logged(TAKEN);
        says(&server, &token, &text);
        let text = format!("swapped {round}");
        write_reply(&folder.path("next"), &text);
        fs::rename(&path, folder.path("old")).unwrap();
        fs::rename(folder.path("next"), &path).unwrap();
        fs::remove_dir_all(folder.path("old")).unwrap();
        server.logged(TAKEN);
        says(&server, &token, &text);
    }
}

/// As Kubernetes mounts a map of configurations.
#[cfg(unix)]
#[test]
fn links_that_are_swapped_are_followed() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new();
    let write = |version: &str, principals: &str, text: &str| {
        write_reply(&folder.path(version), text);
        let config = format!("{principals}endpoints: {{my-endpoint: {{replies: b.yaml}}}}\n");
        fs::write(folder.path(version).join("c.yaml"), config).unwrap();
        symlink(version, folder.path("..new")).unwrap();
        fs::rename(folder.path("..new"), folder.path("..data")).unwrap();
    };
    write("..2026_1", "", "one");
    for name in ["c.yaml", "b.yaml"] {
        symlink(format!("..data/{name}"), folder.path(name)).unwrap();
    }
    let mut server = Server::start(&folder, &["--config", "c.yaml"]);
    let token = folder.token_of_test();
    says(&server, &token, "one");
    for (version, text) in [("..2026_2", "two"), ("..2026_3", "three"), ("..2026_4", "four")] {
        write(version, "", text);
        server.logged(RELOADED);
        says(&server, &token, text);
    }
    write("..2026_5", PRINCIPALS, "five");
    server.logged(RELOADED);
    assert_eq!(server.ask(&token).status, 403);
}

#[test]
fn folders_and_files_that_appear_later_are_followed() {
    let (folder, mut server, token) = serve();
    let config = CONFIG.replace("replies: replies", "replies: deep/down/here");
    fs::write(folder.path("c.yaml"), config).unwrap();
    server.logged(REFUSED);
    says(&server, &token, "one");
    // The set that is in force goes on being followed, and nothing of a refused one is taken.
    write_reply(&folder.path("replies"), "two");
    server.logged(REFUSED);
    says(&server, &token, "one");
    for round in 0..2 {
        let text = format!("appeared {round}");
        write_reply(&folder.path("deep/down/here"), &text);
        server.logged("read again, and");
        says(&server, &token, &text);
        let gone = if round == 0 { "deep" } else { "deep/down" };
        fs::remove_dir_all(folder.path(gone)).unwrap();
        server.logged(REFUSED);
        says(&server, &token, &text);
    }
}
