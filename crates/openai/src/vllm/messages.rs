//! The messages of a request, which vLLM reads as a union of eight models: a message that fits none
//! of them has the errors of each.

use serde_json::{Map, Value};

use crate::pydantic::errors::BodyErrors;
use crate::pydantic::field::{
    DICT_TYPE, FIELD_REQUIRED, LIST_TYPE, MODEL_ATTRIBUTES_TYPE, STRING_TYPE, literal_error,
};
use crate::pydantic::location::Location;

/// Checks that every message fits one of the models.
pub(crate) fn check(messages: &[Value], errors: &mut BodyErrors) {
    each(messages, errors, check_message);
}

/// Checks messages one by one, while their errors can still be quoted.
pub(crate) fn each(
    messages: &[Value],
    errors: &mut BodyErrors,
    check: impl Fn(&Value, &Location, &mut BodyErrors),
) {
    let at = Location::body().key("messages");
    for (index, message) in messages.iter().enumerate() {
        if errors.is_full() {
            return;
        }
        check(message, &at.index(index), errors);
    }
}

/// Returns the list of messages; if there is none, adds an error that quotes the body.
pub(crate) fn list<'a>(
    body: &'a Map<String, Value>,
    quoted: impl FnOnce() -> Value,
    errors: &mut BodyErrors,
) -> &'a [Value] {
    let at = Location::body().key("messages");
    match body.get("messages") {
        Some(Value::Array(messages)) => return messages,
        Some(other) => errors.add("list_type", &at, LIST_TYPE, other),
        None => errors.add("missing", &at, FIELD_REQUIRED, &quoted()),
    }
    &[]
}

/// Adds the errors of a message as each of the models, if it fits none.
fn check_message(message: &Value, at: &Location, errors: &mut BodyErrors) {
    let Value::Object(fields) = message else {
        for model in &MODELS {
            errors.add("dict_type", &at.key(model.name), DICT_TYPE, message);
        }
        errors.add("model_attributes_type", &at.key("Message"), MODEL_ATTRIBUTES_TYPE, message);
        return;
    };
    if fits(fields) {
        return;
    }
    let message = Message { value: message, fields };
    for model in &MODELS {
        model.check(message, &at.key(model.name), errors);
    }
    check_harmony(message, &at.key("Message"), errors);
}

/// Returns whether a message fits a model. Any role with a content of text or parts, or without
/// one, fits the model of custom messages; null and a dictionary, which can be iterated over, are
/// content of some of the other models.
fn fits(fields: &Map<String, Value>) -> bool {
    let role = fields.get("role").and_then(Value::as_str);
    match fields.get("content") {
        None | Some(Value::String(_) | Value::Array(_)) => role.is_some(),
        Some(Value::Null) => {
            role == Some("assistant") || role == Some("function") && fields.contains_key("name")
        }
        Some(Value::Object(_)) => match role {
            Some("developer" | "system" | "user" | "assistant") => true,
            Some("tool") => fields.contains_key("tool_call_id"),
            _ => false,
        },
        Some(Value::Bool(_) | Value::Number(_)) => false,
    }
}

/// A model of messages.
struct MessageModel {
    name: &'static str,
    /// The role of its messages; any when absent.
    role: Option<&'static str>,
    content: Content,
    /// Key of the field that must be there, besides role and content.
    also_required: Option<&'static str>,
}

/// The content that a model takes besides a text. Labels are pydantic's.
enum Content {
    /// Parts, which are read lazily.
    Parts(&'static str),
    /// Parts, which are read lazily, or null, or no content.
    PartsOrNothing(&'static str),
    /// Null.
    TextOrNull,
    /// A list of parts, or no content.
    OptionalList(&'static str),
}

const MODELS: [MessageModel; 7] = [
    model("ChatCompletionDeveloperMessageParam", Some("developer"), Content::Parts(ONE_KIND), None),
    model("ChatCompletionSystemMessageParam", Some("system"), Content::Parts(ONE_KIND), None),
    model("ChatCompletionUserMessageParam", Some("user"), Content::Parts(FOUR_KINDS), None),
    model(
        "ChatCompletionAssistantMessageParam",
        Some("assistant"),
        Content::PartsOrNothing(TWO_KINDS),
        None,
    ),
    model(
        "ChatCompletionToolMessageParam",
        Some("tool"),
        Content::Parts(ONE_KIND),
        Some("tool_call_id"),
    ),
    model(
        "ChatCompletionFunctionMessageParam",
        Some("function"),
        Content::TextOrNull,
        Some("name"),
    ),
    model("CustomChatCompletionMessageParam", None, Content::OptionalList(ANY_KIND), None),
];

const fn model(
    name: &'static str,
    role: Option<&'static str>,
    content: Content,
    also_required: Option<&'static str>,
) -> MessageModel {
    MessageModel { name, role, content, also_required }
}

impl MessageModel {
    /// Adds the errors of a message in the order in which the model declares its fields: where
    /// content may be left out, the role comes first.
    fn check(&self, message: Message<'_>, at: &Location, errors: &mut BodyErrors) {
        if let Content::PartsOrNothing(_) | Content::OptionalList(_) = self.content {
            self.check_role(message, at, errors);
            self.check_content(message, at, errors);
            return;
        }
        self.check_content(message, at, errors);
        let name_first = self.also_required.filter(|key| *key < "role");
        message.require(name_first, at, errors);
        self.check_role(message, at, errors);
        message.require(self.also_required.filter(|key| *key > "role"), at, errors);
    }

    fn check_content(&self, message: Message<'_>, at: &Location, errors: &mut BodyErrors) {
        let at = at.key("content");
        let content = message.fields.get("content");
        match (&self.content, content) {
            (Content::Parts(_) | Content::TextOrNull, None) => {
                errors.add("missing", &at, FIELD_REQUIRED, message.value);
            }
            (_, None | Some(Value::String(_)))
            | (Content::PartsOrNothing(_) | Content::TextOrNull, Some(Value::Null)) => {}
            (Content::TextOrNull, Some(other)) => {
                errors.add("string_type", &at, STRING_TYPE, other);
            }
            (_, Some(Value::Array(_))) => {}
            (Content::Parts(label) | Content::PartsOrNothing(label), Some(other)) => {
                errors.add("string_type", &at.key("str"), STRING_TYPE, other);
                // A dictionary can be iterated over, too.
                if !other.is_object() {
                    errors.add("iterable_type", &at.key(label), ITERABLE_TYPE, other);
                }
            }
            (Content::OptionalList(label), Some(other)) => {
                errors.add("string_type", &at.key("str"), STRING_TYPE, other);
                errors.add("list_type", &at.key(label), LIST_TYPE, other);
            }
        }
    }

    fn check_role(&self, message: Message<'_>, at: &Location, errors: &mut BodyErrors) {
        let at = at.key("role");
        match (message.fields.get("role"), self.role) {
            (None, _) => errors.add("missing", &at, FIELD_REQUIRED, message.value),
            (Some(role), Some(expected)) if role != expected => {
                literal_error(&[expected], &at, role, errors);
            }
            (Some(role), None) if !role.is_string() => {
                errors.add("string_type", &at, STRING_TYPE, role);
            }
            _ => {}
        }
    }
}

/// A message that is a dictionary.
#[derive(Clone, Copy)]
struct Message<'a> {
    /// The message as a value, which errors quote.
    value: &'a Value,
    fields: &'a Map<String, Value>,
}

impl Message<'_> {
    /// Adds an error if the message has no such field.
    fn require(self, key: Option<&str>, at: &Location, errors: &mut BodyErrors) {
        if let Some(key) = key.filter(|key| !self.fields.contains_key(*key)) {
            errors.add("missing", &at.key(key), FIELD_REQUIRED, self.value);
        }
    }
}

/// Adds the errors of a message as the last model, of another library, which has an author and a
/// list for content.
fn check_harmony(message: Message<'_>, at: &Location, errors: &mut BodyErrors) {
    message.require(Some("author"), at, errors);
    if let Some(content) = message.fields.get("content").filter(|content| !content.is_array()) {
        errors.add("list_type", &at.key("content"), LIST_TYPE, content);
    }
}

const ITERABLE_TYPE: &str = "Input should be iterable";
const ONE_KIND: &str = "generator[...]";
const TWO_KINDS: &str = "generator[union[...,...]]";
const FOUR_KINDS: &str = "generator[union[...,...,...,...]]";
const ANY_KIND: &str = "list[union[...,...,...,...,ChatCompletionContentPartAudioParam,\
     ChatCompletionContentPartVideoParam,...,CustomChatCompletionContentPILImageParam,\
     CustomChatCompletionContentSimpleImageParam,ChatCompletionContentPartImageEmbedsParam,\
     ChatCompletionContentPartAudioEmbedsParam,CustomChatCompletionContentSimpleAudioParam,\
     CustomChatCompletionContentSimpleVideoParam,str,CustomThinkCompletionContentParam]]";
