//! The conditions of a recorded rule.

use stagemaker_openai::chat::conversation::ToolResult;
use stagemaker_openai::chat::request::ChatRequest;
use stagemaker_redact::{Redacted, RedactedText, Redactor};

use crate::test_file_name::TestFileName;
use crate::yaml_scalar;
use crate::yaml_writer::{Flow, YamlWriter};

/// The depth of the keys under `when`, in spaces.
const DEPTH: usize = 4;

/// Writes the conditions that tell a request from others and seldom change.
///
/// They are what is invoked, the turn of the conversation, the last messages, the tools and the
/// format. `nth: 1` lets a request that is repeated have the next recording, and none after the
/// last.
pub(crate) fn write(request: &ChatRequest, test: &TestFileName, redactor: &Redactor) -> String {
    let mut writer = YamlWriter::at(DEPTH);
    if let Some(pattern) = test.pattern() {
        writer.nested("test", |writer| writer.text("matches", pattern));
    }
    invoked(&mut writer, request, redactor);
    writer.flow("turn", &Flow::Count(request.turn() as u64));
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
    tools(&mut writer, request, redactor);
    response_format(&mut writer, request, redactor);
    if request.images() > 0 {
        writer.flow("images", &Flow::Count(request.images() as u64));
    }
    writer.flow("nth", &Flow::Count(1));
    writer.into_text()
}

/// Writes the endpoint, the component and the model that the request names. Where it names an
/// endpoint and no component, that is a condition too: a component on it may be asked the same.
fn invoked(writer: &mut YamlWriter, request: &ChatRequest, redactor: &Redactor) {
    let (endpoint, component) = (request.endpoint(), request.component());
    if !endpoint.is_empty() {
        name_condition(writer, "endpoint", endpoint, redactor);
        name_condition(writer, "component", component, redactor);
    }
    if !request.model().is_empty() {
        name_condition(writer, "model", request.model(), redactor);
    }
}

fn tool_results(writer: &mut YamlWriter, results: &[ToolResult<'_>], redactor: &Redactor) {
    let write = |writer: &mut YamlWriter, result: &ToolResult<'_>| {
        let tool = result.tool.and_then(|tool| whole_name(tool, redactor));
        text_condition(writer, "tool_result", tool.as_ref(), &redactor.redact(&result.text));
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

fn tools(writer: &mut YamlWriter, request: &ChatRequest, redactor: &Redactor) {
    let mut names = request.tool_names().filter(|name| !name.is_empty()).peekable();
    if names.peek().is_none() {
        return;
    }
    let names: Vec<_> = names.filter_map(|name| whole_name(name, redactor)).collect();
    let short = |name: RedactedText| match yaml_scalar::flow(name.as_str()) {
        Some(_) => Flow::Text(name),
        None => Flow::Quoted(name),
    };
    let tools = if names.is_empty() {
        Flow::Word("true")
    } else {
        Flow::List(names.into_iter().map(short).collect())
    };
    writer.flow("tools", &tools);
}

fn response_format(writer: &mut YamlWriter, request: &ChatRequest, redactor: &Redactor) {
    let name = request.schema_name().and_then(|name| whole_name(name, redactor));
    match (request.response_format(), name) {
        ("text", _) => {}
        (_, Some(name)) => {
            writer.nested("response_format", |writer| writer.text("name", &name));
        }
        (kind, _) => writer.flow("response_format", &Flow::Word(kind)),
    }
}

/// Returns a name that is not empty and holds no secret: others are compared as a whole, so that one
/// with a hole would never match.
fn whole_name(name: &str, redactor: &Redactor) -> Option<RedactedText> {
    let redacted = redactor.redact(name);
    (!name.is_empty() && redacted.is_whole()).then(|| redacted.text())
}

/// Writes a condition on a name, which is compared as a whole.
fn name_condition(writer: &mut YamlWriter, key: &'static str, name: &str, redactor: &Redactor) {
    let redacted = redactor.redact(name);
    let is_short = yaml_scalar::flow(name).is_some();
    if name.is_empty() || !redacted.is_whole() || !is_short {
        return text_condition(writer, key, None, &redacted);
    }
    writer.text(key, &redacted.text());
}

/// Writes a condition on a text, and on the tool whose result it is.
fn text_condition(
    writer: &mut YamlWriter,
    key: &'static str,
    tool: Option<&RedactedText>,
    text: &Redacted<'_>,
) {
    let (operator, wanted) =
        if text.is_whole() { ("is", text.text()) } else { ("matches", text.pattern()) };
    let is_short = |text: &RedactedText| yaml_scalar::flow(text.as_str()).is_some();
    if is_short(&wanted) && tool.is_none_or(is_short) {
        let tool = tool.map(|tool| ("tool".into(), Flow::Text(tool.clone())));
        let entries = tool.into_iter().chain([(operator.into(), Flow::Text(wanted))]);
        return writer.flow(key, &Flow::Map(entries.collect()));
    }
    writer.nested(key, |writer| {
        if let Some(tool) = tool {
            writer.text("tool", tool);
        }
        writer.text(operator, &wanted);
    });
}
