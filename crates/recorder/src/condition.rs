//! What tells a request from others.

use stagemaker_openai::chat::conversation::ToolResult;
use stagemaker_openai::chat::request::ChatRequest;

use crate::redact::{Redacted, Redactor};
use crate::yaml_writer::{self, Lines};

/// What is written under `when`.
const DEPTH: usize = 4;

/// What tells a request from others, and seldom changes: which answer of the conversation is
/// asked for, what was said last, by whom, and what is offered. That it must be the first time
/// lets a request that is repeated have the next recording, and none after the last.
pub(crate) fn write(request: &ChatRequest, redactor: &Redactor) -> String {
    let mut lines = Lines::at(DEPTH);
    lines.plain("turn", request.turn());
    let system = request.system_message();
    if !system.is_empty() {
        test(&mut lines, "system", None, &redactor.redact(&system));
    }
    if request
        .messages()
        .iter()
        .any(|message| message.get("role").is_some_and(|role| role == "user"))
    {
        test(&mut lines, "user", None, &redactor.redact(&request.last_user_message()));
    }
    tool_results(&mut lines, &request.tool_results(), redactor);
    let tools: Vec<_> = request.tool_names().filter(|name| !name.is_empty()).collect();
    if !tools.is_empty() {
        let named = tools
            .iter()
            .map(|name| yaml_writer::flow(name).unwrap_or_else(|| yaml_writer::quoted(name)));
        lines.plain("tools", format_args!("[{}]", named.collect::<Vec<_>>().join(", ")));
    }
    response_format(&mut lines, request);
    if request.images() > 0 {
        lines.plain("images", request.images());
    }
    lines.plain("nth", 1);
    lines.into_text()
}

fn tool_results(lines: &mut Lines, results: &[ToolResult<'_>], redactor: &Redactor) {
    let write = |lines: &mut Lines, result: &ToolResult<'_>| {
        let tool = result.tool.filter(|tool| !tool.is_empty());
        test(lines, "tool_result", tool, &redactor.redact(&result.text));
    };
    match results {
        [] => {}
        [only] => write(lines, only),
        several => lines.nested("all", |lines| {
            for result in several {
                lines.item(|lines| write(lines, result));
            }
        }),
    }
}

fn response_format(lines: &mut Lines, request: &ChatRequest) {
    match (request.response_format(), request.schema_name()) {
        ("text", _) => {}
        (_, Some(name)) if !name.is_empty() => {
            lines.nested("response_format", |lines| lines.text("name", name));
        }
        (kind, _) => lines.plain("response_format", kind),
    }
}

/// A test of a text, and of the tool that it is of.
fn test(lines: &mut Lines, key: &str, tool: Option<&str>, text: &Redacted<'_>) {
    let (how, wanted) =
        if text.is_whole() { ("is", text.text()) } else { ("matches", text.pattern()) };
    let short = (tool.map(yaml_writer::flow), yaml_writer::flow(&wanted));
    match short {
        (None, Some(wanted)) => lines.plain(key, format_args!("{{{how}: {wanted}}}")),
        (Some(Some(tool)), Some(wanted)) => {
            lines.plain(key, format_args!("{{tool: {tool}, {how}: {wanted}}}"));
        }
        (_, None) | (Some(None), _) => lines.nested(key, |lines| {
            if let Some(tool) = tool {
                lines.text("tool", tool);
            }
            lines.text(how, &wanted);
        }),
    }
}
