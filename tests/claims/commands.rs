use std::collections::BTreeSet;

use crate::claims::client::{chat, user};
use crate::claims::configuration;
use crate::claims::page::{README, blocks, commands, pages, root};
use crate::support::server::Server;
use crate::support::{ACCESS_KEY_ID, Answer, EXAMPLE, Folder, SECRET_ACCESS_KEY};

/// Makes a token for the region of README.md.
fn mint(folder: &Folder, credentials: [&str; 2]) -> String {
    let words = ["token", "mint", "--region", "us-east-1"];
    let answer = Answer::of(&mut folder.command_of(credentials, &words));
    answer.stdout.trim_end().to_owned()
}

/// Returns the names of the subcommands that a help lists.
fn listed(words: &[&str]) -> Vec<String> {
    let help = Folder::new().call(&[words, &["--help"]].concat()).stdout;
    let (_, list) = help.split_once("Commands:\n").unwrap_or_default();
    let lines = list.lines().take_while(|line| !line.is_empty());
    // A line that goes on with a description is indented further.
    let names = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names = names.filter_map(|line| line.split_whitespace().next()).map(str::to_owned);
    names.filter(|name| name != "help").collect()
}

/// Returns every command with its subcommand, such as `token mint`.
fn all() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for name in listed(&[]) {
        let below = listed(&[&name]);
        if below.is_empty() {
            found.insert(name);
        } else {
            found.extend(below.iter().map(|below| format!("{name} {below}")));
        }
    }
    found
}

/// Splits a command of a page into its subcommand and its own options.
fn parse<'a>(command: &'a str, known: &BTreeSet<String>) -> Option<(String, Vec<&'a str>)> {
    let words: Vec<_> = command.split(' ').skip(1).take_while(|word| *word != "--").collect();
    let name = |count: usize| words.iter().take(count).copied().collect::<Vec<_>>().join(" ");
    let name = [name(2), name(1)].into_iter().find(|name| known.contains(name))?;
    Some((name, words.into_iter().filter(|word| word.starts_with("--")).collect()))
}

#[test]
fn the_table_of_readme_has_a_row_for_each_command_and_no_other() {
    let (_, table) = README.split_once("| command | what it does |\n|---|---|\n").unwrap();
    let rows = table.lines().take_while(|line| line.starts_with('|'));
    let known = all();
    let named: BTreeSet<_> = rows
        .map(|row| row.strip_prefix("| `").and_then(|row| row.split('`').next()).expect(row))
        .map(|command| parse(command, &known).expect(command).0)
        .collect();
    assert_eq!(named, known);
}

#[test]
fn each_command_of_the_pages_is_one_of_the_help_with_each_of_its_options() {
    let known = all();
    let mut count = 0;
    for (path, page) in pages() {
        for command in commands(&page, "stagemaker") {
            let (name, options) = parse(&command, &known)
                .unwrap_or_else(|| panic!("{}: `{command}` is no command", path.display()));
            let words = [name.split(' ').collect::<Vec<_>>(), vec!["--help"]].concat();
            let help = Folder::new().call(&words).stdout;
            for option in options {
                let shown = help.split_whitespace().any(|word| word == option);
                assert!(shown, "{}: `{command}`: no {option}: {help}", path.display());
            }
            count += 1;
        }
    }
    assert!(count >= 20, "only {count} commands were found");
}

/// README.md shortens the key, and leaves out all but the first day.
#[test]
fn key_derive_prints_what_readme_shows() {
    let blocks = blocks(README, "console");
    let block = blocks.iter().find(|block| block.contains("key derive")).unwrap();
    let (command, shown) = block.split_once('\n').unwrap();
    let words: Vec<_> = command.strip_prefix("$ stagemaker ").unwrap().split(' ').collect();
    let folder = Folder::new();
    let words = [&words[..], &["--at", "2026-11-22T10:00:00Z"]].concat();
    let answer = Answer::of(&mut folder.command_of(EXAMPLE, &words));
    let printed: Vec<_> = answer.stdout.lines().collect();
    let shown: Vec<_> = shown.lines().collect();
    assert_eq!((printed.len(), shown.len()), (2 + 7, 2 + 2), "{answer:?}");
    assert_eq!(printed[..2], shown[..2]);
    let (start, _) = shown[2].split_once("...").expect("a key that is shortened");
    assert!(start.ends_with("key: \"c383434c") && printed[2].starts_with(start), "{printed:?}");
    assert_eq!(shown[3].trim(), "- ...");
}

/// The page calls the output an entry for `principals`: it opens a server that holds no secret.
#[test]
fn the_output_of_key_derive_is_an_entry_of_principals() {
    let folder = Folder::new();
    let derive = ["key", "derive", "--region", "us-east-1", "--days", "7"];
    let entry = Answer::of(&mut folder.command_of(EXAMPLE, &derive)).stdout;
    std::fs::write(folder.path("c.yaml"), format!("principals:\n{entry}")).unwrap();
    let token = mint(&folder, EXAMPLE);
    let server = Server::start(&folder, &["--config", "c.yaml"]);
    let (status, body) = chat(&server, "e", &token, &[], &user("hi"));
    assert_eq!(status, 200, "{body}");
}

/// Without a configuration: every endpoint answers by echo, `test` / `test` is let in, and a line
/// with `curl` is printed.
#[test]
fn serve_without_anything_answers_as_the_first_section_says() {
    let folder = Folder::new();
    let help = folder.call(&["serve", "--help"]).stdout;
    assert!(README.contains("It listens on `http://127.0.0.1:8080`"));
    assert!(help.contains("[default: 127.0.0.1:8080]"), "{help}");
    let mut server = Server::start(&folder, &[]);
    for (endpoint, credentials, expected) in [
        ("my-endpoint", ["test", "test"], 200),
        ("another", ["test", "test"], 200),
        ("another", ["test", "toast"], 403),
        ("another", EXAMPLE, 403),
    ] {
        let token = mint(&folder, credentials);
        let (status, body) = chat(&server, endpoint, &token, &[], &user("Hello there"));
        assert_eq!(status, expected, "{body}");
        let echo = body["choices"][0]["message"]["content"].as_str();
        assert_eq!(echo, (expected == 200).then_some("Hello there"));
    }
    let line = server.logged("curl ");
    let path = "/endpoints/my-endpoint/openai/v1/chat/completions";
    assert!(line.contains(&format!("curl http://{}{path}", server.address)), "{line}");
}

#[test]
fn serve_lets_in_the_credentials_of_the_environment() {
    let folder = Folder::new();
    let variables = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];
    let variables: Vec<_> = variables.into_iter().zip(EXAMPLE).collect();
    let server = Server::start_with(&folder, &[], &variables);
    let ask = |credentials| chat(&server, "e", &mint(&folder, credentials), &[], &user("hi")).0;
    assert_eq!((ask(EXAMPLE), ask(["test", "test"])), (200, 403));
}

/// `stagemaker run --config stagemaker.yaml -- pytest`, with a `pytest` of our own that writes down
/// its environment and ends with 7.
#[cfg(unix)]
#[test]
fn run_gives_the_command_of_readme_what_the_tour_says_and_its_exit_status() {
    use std::os::unix::fs::PermissionsExt as _;
    let command = commands(README, "stagemaker").into_iter();
    let [command] = &command.filter(|command| command.contains("pytest")).collect::<Vec<_>>()[..]
    else {
        panic!("one command runs pytest")
    };
    let folder = configuration::folder(blocks(README, "yaml")[0], configuration::ALLOWED);
    std::fs::create_dir(folder.path("bin")).unwrap();
    let script = "#!/bin/sh\nenv > environment\nexit 7\n";
    std::fs::write(folder.path("bin/pytest"), script).unwrap();
    let executable = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(folder.path("bin/pytest"), executable).unwrap();
    let words: Vec<_> = command.split(' ').skip(1).collect();
    let mut run = folder.command(&words);
    let path = format!("{}:/usr/bin:/bin", folder.path("bin").display());
    let answer = Answer::of(run.env("PATH", path));
    assert_eq!(answer.status, Some(7), "{answer:?}");
    let environment = std::fs::read_to_string(folder.path("environment")).unwrap();
    let variable = |name: &str| {
        let line = environment.lines().find_map(|line| line.strip_prefix(&format!("{name}=")));
        line.unwrap_or_else(|| panic!("no {name}: {environment}")).to_owned()
    };
    let url = variable("STAGEMAKER_URL");
    assert!(url.starts_with("http://127.0.0.1:"), "{url}");
    assert_eq!(variable("OPENAI_BASE_URL"), format!("{url}/endpoints/my-endpoint/openai/v1"));
    assert!(variable("OPENAI_API_KEY").starts_with("sagemaker-api-key-"));
    assert_eq!(variable("AWS_ACCESS_KEY_ID"), ACCESS_KEY_ID);
    assert_eq!(variable("AWS_SECRET_ACCESS_KEY"), SECRET_ACCESS_KEY);
    assert_eq!(variable("AWS_REGION"), "us-east-1");
}

/// Options of cargo: packages, features, profiles and benches that the pages name.
#[test]
fn each_command_of_cargo_names_what_the_manifests_have() {
    let manifest = |package: Option<&str>| {
        let folder = package.map(|package| package.strip_prefix("stagemaker-").expect(package));
        let folder =
            folder.map_or_else(|| root().to_owned(), |name| root().join("crates").join(name));
        std::fs::read_to_string(folder.join("Cargo.toml")).unwrap()
    };
    let mut benches = 0;
    for (path, page) in pages() {
        for command in commands(&page, "cargo") {
            let words: Vec<_> = command.split(' ').collect();
            let after = |options: &[&str]| {
                let at = words.iter().position(|word| options.contains(word))?;
                words.get(at + 1).copied()
            };
            let manifest = manifest(after(&["-p", "--package"]));
            if let Some(bench) = after(&["--bench"]) {
                let table = format!("[[bench]]\nname = \"{bench}\"\n");
                assert!(manifest.contains(&table), "{}: {command}", path.display());
                benches += 1;
            }
            if let Some(feature) = after(&["--features"]) {
                let line = format!("\n{feature} = [");
                assert!(manifest.contains(&line), "{}: {command}", path.display());
            }
        }
    }
    assert!(benches >= 5, "only {benches} commands name a bench");
    let manifest = manifest(None);
    assert!(README.contains("--profile dist --features full"));
    assert!(manifest.contains("[profile.dist]\n") && manifest.contains("\nfull = ["));
}
