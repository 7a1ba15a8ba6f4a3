//! The conditions of a recorded rule.

use stagemaker_openai::chat::conversation::ToolResult;
use stagemaker_openai::chat::request::ChatRequest;

use crate::redact::{Redacted, Redactor};
use crate::yaml_scalar;
use crate::yaml_writer::YamlWriter;

/// The depth of the keys under `when`, in spaces.
const DEPTH: usize = 4;

/// Writes the conditions that tell a request from others and seldom change.
///
/// They are the turn of the conversation, the last messages, the tools and the format. `nth: 1`
/// lets a request that is repeated have the next recording, and none after the last.
pub(crate) fn write(request: &ChatRequest, redactor: &Redactor) -> String {
    let mut writer = YamlWriter::at(DEPTH);
    writer.plain("turn", request.turn());
    let system = request.system_message();
    if !system.is_empty() {
        text_condition(&mut writer, "system", None, &redactor.redact(&system));
    }
    if request
        .messages()
        .iter()
        .any(|message| message.get("role").is_some_and(|role| role == "user"))
    {
        text_condition(&mut writer, "user", None, &redactor.redact(&request.last_user_message()));
    }
    tool_results(&mut writer, &request.tool_results(), redactor);
    let tools: Vec<_> = request.tool_names().filter(|name| !name.is_empty()).collect();
    if !tools.is_empty() {
        let named = tools
            .iter()
            .map(|name| yaml_scalar::flow(name).unwrap_or_else(|| yaml_scalar::quoted(name)));
        writer.plain("tools", format_args!("[{}]", named.collect::<Vec<_>>().join(", ")));
    }
    response_format(&mut writer, request);
    if request.images() > 0 {
        writer.plain("images", request.images());
    }
    writer.plain("nth", 1);
    writer.into_text()
}

fn tool_results(writer: &mut YamlWriter, results: &[ToolResult<'_>], redactor: &Redactor) {
    let write = |writer: &mut YamlWriter, result: &ToolResult<'_>| {
        let tool = result.tool.filter(|tool| !tool.is_empty());
        text_condition(writer, "tool_result", tool, &redactor.redact(&result.text));
    };
    match results {
        [] => {}
        [only] => write(writer, only),
        several => writer.nested("all", |writer| {
            for result in several {
                writer.item(|writer| write(writer, result));
            }
        }),
    }
}

fn response_format(writer: &mut YamlWriter, request: &ChatRequest) {
    match (request.response_format(), request.schema_name()) {
        ("text", _) => {}
        (_, Some(name)) if !name.is_empty() => {
            writer.nested("response_format", |writer| writer.text("name", name));
        }
        (kind, _) => writer.plain("response_format", kind),
    }
}

/// Writes a condition on a text, and on the tool whose result it is.
fn text_condition(writer: &mut YamlWriter, key: &str, tool: Option<&str>, text: &Redacted<'_>) {
    let (operator, wanted) =
        if text.is_whole() { ("is", text.text()) } else { ("matches", text.pattern()) };
    let short = (tool.map(yaml_scalar::flow), yaml_scalar::flow(&wanted));
    match short {
        (None, Some(wanted)) => writer.plain(key, format_args!("{{{operator}: {wanted}}}")),
        (Some(Some(tool)), Some(wanted)) => {
            writer.plain(key, format_args!("{{tool: {tool}, {operator}: {wanted}}}"));
        }
        (_, None) | (Some(None), _) => writer.nested(key, |writer| {
            if let Some(tool) = tool {
                writer.text("tool", tool);
            }
            writer.text(operator, &wanted);
        }),
    }
}
