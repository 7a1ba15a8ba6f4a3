use std::collections::BTreeSet;

/// A public item, the source that defines it and the test that goes through each of its parts.
struct Item {
    name: &'static str,
    source: &'static str,
    test: &'static str,
}

macro_rules! item {
    ($name:literal, $source:literal, $test:literal) => {
        Item {
            name: $name,
            source: include_str!(concat!("../../../", $source)),
            test: include_str!($test),
        }
    };
}

/// The items of `lib.rs`.
const ITEMS: &[Item] = &[
    item!("AccessConfig", "access/src/access_config.rs", "access_config.rs"),
    item!("Applies", "openai/src/context_length.rs", "model.rs"),
    item!("Arguments", "replies/src/parts.rs", "reply.rs"),
    item!("AwaitedRequests", "emulator/src/journal/handle.rs", "journal.rs"),
    item!("BodyRecord", "emulator/src/journal/message_record.rs", "record.rs"),
    item!("Call", "replies/src/parts.rs", "reply.rs"),
    item!("CallerRecord", "emulator/src/journal/record.rs", "record.rs"),
    item!("Catalog", "emulator/src/endpoints/catalog.rs", "catalog.rs"),
    item!("Changes", "access/src/inventory.rs", "reload.rs"),
    item!("ChatRequest", "openai/src/chat/request.rs", "chat_request.rs"),
    item!("Chunk", "openai/src/chat/chunk.rs", "timing.rs"),
    item!("ClockError", "emulator/src/clock/virtual_clock.rs", "clock.rs"),
    item!("ClockState", "emulator/src/clock/virtual_clock.rs", "clock.rs"),
    item!("Component", "emulator/src/endpoints/catalog.rs", "catalog.rs"),
    item!("Config", "emulator/src/config/mod.rs", "config.rs"),
    item!("ConnectionLimits", "emulator/src/connection_limits.rs", "config.rs"),
    item!("ContextLength", "openai/src/context_length.rs", "model.rs"),
    item!("ControlAccess", "emulator/src/control_access.rs", "config.rs"),
    item!("DecisionRecord", "emulator/src/journal/record.rs", "record.rs"),
    item!("Deployed", "emulator/src/endpoints/catalog.rs", "catalog.rs"),
    item!("Dialect", "openai/src/dialect.rs", "model.rs"),
    item!("Emulator", "emulator/src/emulator.rs", "emulator.rs"),
    item!("EmulatorError", "emulator/src/emulator_error.rs", "emulator.rs"),
    item!("Endpoint", "emulator/src/endpoints/catalog.rs", "catalog.rs"),
    item!("EventRecord", "emulator/src/journal/message_record.rs", "record.rs"),
    item!("Expectation", "emulator/src/journal/expectation.rs", "journal.rs"),
    item!("Failure", "openai/src/error/container_error.rs", "reply.rs"),
    item!("FileProblem", "yaml/src/problem.rs", "config.rs"),
    item!("FileProblems", "yaml/src/problem.rs", "config.rs"),
    item!("FinishReason", "openai/src/chat/finish_reason.rs", "reply.rs"),
    item!("FrontError", "emulator/src/front_replies.rs", "front_replies.rs"),
    item!("FrontReplies", "emulator/src/front_replies.rs", "front_replies.rs"),
    item!("GivenUsage", "openai/src/chat/usage.rs", "reply.rs"),
    item!("Instant", "emulator/src/clock/timer.rs", "serve.rs"),
    item!("InvalidControlToken", "emulator/src/control_access.rs", "config.rs"),
    item!("Journal", "emulator/src/journal/handle.rs", "journal.rs"),
    item!("JournalLimits", "emulator/src/journal/limits.rs", "journal.rs"),
    item!("Losses", "access/src/losses.rs", "reload.rs"),
    item!("MessageRecord", "emulator/src/journal/message_record.rs", "record.rs"),
    item!("Model", "emulator/src/endpoints/model.rs", "model.rs"),
    item!("ModelServer", "emulator/src/model_server/service.rs", "model_server.rs"),
    item!("Name", "gateway/src/name.rs", "catalog.rs"),
    item!("NameError", "gateway/src/name.rs", "catalog.rs"),
    item!("NoReply", "replies/src/script/no_reply.rs", "replies.rs"),
    item!("Partition", "access/src/partition.rs", "access_config.rs"),
    item!("Raw", "replies/src/parts.rs", "reply.rs"),
    item!("ReloadScope", "emulator/src/reload.rs", "reload.rs"),
    item!("Reloaded", "emulator/src/reload.rs", "reload.rs"),
    item!("Reloading", "emulator/src/reload.rs", "reload.rs"),
    item!("Replies", "replies/src/replies.rs", "replies.rs"),
    item!("Reply", "replies/src/reply.rs", "reply.rs"),
    item!("ReplyKind", "replies/src/reply.rs", "reply.rs"),
    item!("ReplyScope", "emulator/src/front_replies.rs", "front_replies.rs"),
    item!("RequestFilter", "emulator/src/journal/filter.rs", "journal.rs"),
    item!("RequestRecord", "emulator/src/journal/record.rs", "record.rs"),
    item!("Reset", "emulator/src/reset.rs", "reset.rs"),
    item!("Respond", "replies/src/replies.rs", "replies.rs"),
    item!("ResponseRecord", "emulator/src/journal/message_record.rs", "record.rs"),
    item!("Restrictions", "access/src/restrictions.rs", "reload.rs"),
    item!("RuleRecord", "emulator/src/journal/record.rs", "record.rs"),
    item!("Running", "emulator/src/running.rs", "running.rs"),
    item!("SHUTDOWN_GRACE", "emulator/src/transport/serve.rs", "serve.rs"),
    item!("ServedModel", "openai/src/served_model.rs", "model.rs"),
    item!("SystemClock", "gateway/src/clock.rs", "emulator.rs"),
    item!("TEST_HEADER", "replies/src/test_name.rs", "chat_request.rs"),
    item!("Timer", "emulator/src/clock/timer.rs", "serve.rs"),
    item!("Timing", "replies/src/pacing/timing.rs", "timing.rs"),
    item!("TokenLogprob", "openai/src/chat/logprobs.rs", "reply.rs"),
    item!("Tokenize", "openai/src/tokenizer/rule.rs", "model.rs"),
    item!("Tokenizer", "openai/src/tokenizer/rule.rs", "model.rs"),
    item!("ToolResult", "openai/src/chat/conversation.rs", "chat_request.rs"),
    item!("VirtualClock", "emulator/src/clock/virtual_clock.rs", "clock.rs"),
    item!("gateway", "gateway/src/lib.rs", "emulator.rs"),
    item!("log_remark", "emulator/src/server/exchange.rs", "serve.rs"),
    item!("parse_duration", "yaml/src/duration.rs", "clock.rs"),
    item!("serve", "emulator/src/transport/serve.rs", "serve.rs"),
];

/// The methods that only crates of the workspace call, and a user of the emulator cannot.
const INTERNAL: &[(&str, &str)] = &[
    // Their arguments have types that the crate does not export.
    ("Replies", "answer"),
    ("Replies", "read"),
];

#[test]
fn the_table_has_a_row_for_each_public_item() {
    let table: BTreeSet<_> = ITEMS.iter().map(|item| item.name.to_owned()).collect();
    assert_eq!(table, exported(include_str!("../../src/lib.rs")));
}

/// Returns the names that the `pub use` of a file export.
fn exported(source: &str) -> BTreeSet<String> {
    let uses = source.split("pub use ").skip(1).filter_map(|rest| rest.split(';').next());
    let mut names = BTreeSet::new();
    for list in uses {
        for path in list.split([',', '{', '}']).map(str::trim) {
            let name = path.split(" as ").last().unwrap_or_default();
            let name = name.rsplit("::").next().unwrap_or_default();
            if !name.is_empty() {
                names.insert(name.to_owned());
            }
        }
    }
    names
}

/// A new method, field or variant that no test mentions fails here.
#[test]
fn the_test_of_each_item_goes_through_all_its_parts() {
    let mut unmentioned = Vec::new();
    for item in ITEMS {
        for part in parts(item).into_iter().chain([item.name.to_owned()]) {
            let internal = INTERNAL.contains(&(item.name, &*part));
            if !internal && !mentions(item.test, &part) {
                unmentioned.push(format!("{}: {part}", item.name));
            }
        }
    }
    assert!(unmentioned.is_empty(), "no test goes through:\n{}", unmentioned.join("\n"));
}

/// Returns the public fields, variants, constants and methods of an item.
fn parts(item: &Item) -> Vec<String> {
    let mut parts = Vec::new();
    let mut inside = None;
    for line in item.source.lines().filter(|line| !line.is_empty()) {
        if !line.starts_with([' ', '}', ')', '#', '/']) {
            inside = opened(line).filter(|(_, name)| *name == item.name).map(|(kind, _)| kind);
        }
        let Some(text) = line.strip_prefix("    ").filter(|text| !text.starts_with(' ')) else {
            continue;
        };
        let name = match inside {
            Some("enum") if text.starts_with(char::is_uppercase) => Some(text),
            Some("trait") => text.strip_prefix("fn "),
            Some("struct" | "impl") => text.strip_prefix("pub "),
            _ => None,
        };
        parts.extend(name.map(last_word));
    }
    parts
}

/// Returns the kind and the name of the item that a line opens.
fn opened(line: &str) -> Option<(&str, &str)> {
    let line = line.strip_prefix("pub ").unwrap_or(line);
    let (kind, rest) = line.split_once([' ', '<']).filter(|_| line.ends_with('{'))?;
    let rest = if kind == "impl" { rest.trim_start_matches("'a> ") } else { rest };
    // What implements a trait has no public methods of its own.
    if rest.contains(" for ") {
        return None;
    }
    let end = rest.find(|character: char| !character.is_alphanumeric()).unwrap_or(rest.len());
    Some((kind, &rest[..end]))
}

/// Returns the name behind `const`, `async` and `fn`.
fn last_word(text: &str) -> String {
    let text = ["const ", "async ", "fn "]
        .into_iter()
        .fold(text, |text, word| text.strip_prefix(word).unwrap_or(text));
    let is_name = |character: char| character.is_alphanumeric() || character == '_';
    text.chars().take_while(|character| is_name(*character)).collect()
}

/// Returns whether a test has a word outside of its comments.
fn mentions(test: &str, word: &str) -> bool {
    let is_name = |character: char| character.is_alphanumeric() || character == '_';
    let code = test.lines().filter(|line| !line.trim_start().starts_with("//"));
    let mut words = code.flat_map(|line| line.split(|character| !is_name(character)));
    words.any(|found| found == word)
}

#[test]
fn the_parts_of_an_item_are_its_fields_variants_and_methods() {
    let of = |name| parts(ITEMS.iter().find(|item| item.name == name).unwrap());
    assert_eq!(of("NameError"), ["Form", "TooLong"]);
    assert_eq!(of("Component"), ["tags", "model", "new", "with_tags"]);
    assert_eq!(of("Respond"), ["respond"]);
    assert!(of("Config").contains(&"with_seed".to_owned()));
    assert!(of("ToolResult").contains(&"is_of".to_owned()));
}
