//! The envelopes in which the dialects write an error.

use serde::Serialize;

use crate::openai::body::fastapi;
use crate::openai::dialect::Dialect;
use crate::openai::error::refusal::{Refusal, Unfit};
use crate::openai::error::response::ContainerError;
use crate::openai::pydantic::message;

/// An error, as vLLM has it.
#[derive(Clone, Copy, Serialize)]
pub(crate) struct Inner<'a> {
    pub(crate) message: &'a str,
    pub(crate) r#type: &'a str,
    pub(crate) param: Option<&'a str>,
    pub(crate) code: u16,
}

#[derive(Serialize)]
struct Nested<'a> {
    error: Inner<'a>,
}

#[derive(Serialize)]
struct Flat<'a> {
    object: &'static str,
    #[serde(flatten)]
    error: Inner<'a>,
}

#[derive(Serialize)]
struct Bare<'a> {
    error: &'a str,
    code: u16,
}

impl Inner<'_> {
    /// As vLLM writes it.
    pub(crate) fn nested(self) -> String {
        serde_json::to_string(&Nested { error: self }).unwrap_or_default()
    }

    /// As `SGLang` writes it.
    pub(crate) fn flat(self) -> String {
        serde_json::to_string(&Flat { object: "error", error: self }).unwrap_or_default()
    }

    /// As DJL Serving writes it, whose JSON can stand in a page of HTML.
    pub(crate) fn bare(self) -> String {
        let bare = Bare { error: self.message, code: self.code };
        let json = serde_json::to_string(&bare).unwrap_or_default();
        let mut escaped = String::with_capacity(json.len());
        for c in json.chars() {
            match c {
                '\'' => escaped.push_str("\\u0027"),
                '=' => escaped.push_str("\\u003d"),
                '<' => escaped.push_str("\\u003c"),
                '>' => escaped.push_str("\\u003e"),
                '&' => escaped.push_str("\\u0026"),
                c => escaped.push(c),
            }
        }
        escaped
    }
}

const BAD_REQUEST: &str = "BadRequestError";

/// What FastAPI calls a request that it cannot read.
const UNREADABLE: &str = "Bad Request";

/// A refusal as vLLM writes it.
pub(crate) fn vllm(refusal: &Refusal) -> ContainerError {
    let written = |code, r#type: &str, message: &str, param| {
        let body = Inner { message, r#type, param, code }.nested();
        ContainerError { status: code, body }
    };
    match refusal {
        Refusal::MediaType => written(400, UNREADABLE, VLLM_MEDIA_TYPE, None),
        Refusal::Undecodable => undecodable(),
        Refusal::Json(error) => {
            written(400, UNREADABLE, &fastapi::json_message(*error, VLLM_ROUTE), None)
        }
        Refusal::Body(errors) => {
            let message = fastapi::message(errors, VLLM_ROUTE);
            written(400, UNREADABLE, &message, errors.parameter)
        }
        Refusal::Python(error) => {
            let kind = if error.status < 500 { BAD_REQUEST } else { "InternalServerError" };
            written(error.status, kind, &error.message, None)
        }
        Refusal::NoSuchModel(name) => {
            written(404, "NotFoundError", &no_such_model(name), Some("model"))
        }
        Refusal::Unfit(unfit) | Refusal::Late(unfit) => {
            written(400, BAD_REQUEST, &unfit.with_parameter(), unfit.parameter())
        }
    }
}

const VLLM_MEDIA_TYPE: &str = "1 validation error:\n  Unsupported Media Type: Only \
     'application/json' is allowed [\"Unsupported Media Type: Only 'application/json' is allowed\"]";

/// The line is that of the route's decorator, so it is the same for every error. Observed.
const VLLM_ROUTE: &str = "vllm/entrypoints/utils.py\", line 40, in create_chat_completion";

/// A body that the framework cannot even decode.
fn undecodable() -> ContainerError {
    let body = r#"{"detail":"There was an error parsing the body"}"#.to_owned();
    ContainerError { status: 400, body }
}

fn no_such_model(name: &str) -> String {
    format!("The model `{name}` does not exist.")
}

/// A refusal as `SGLang` writes it, which never tells the parameter.
pub(crate) fn sglang(refusal: &Refusal) -> ContainerError {
    let written = |r#type: &str, message: &str| {
        let body = Inner { message, r#type, param: None, code: 400 }.flat();
        ContainerError { status: 400, body }
    };
    match refusal {
        Refusal::MediaType => written(UNREADABLE, SGLANG_MEDIA_TYPE),
        Refusal::Undecodable => undecodable(),
        Refusal::Json(error) => written(UNREADABLE, &fastapi::json_message(*error, SGLANG_ROUTE)),
        Refusal::Body(errors) => written(UNREADABLE, &fastapi::message(errors, SGLANG_ROUTE)),
        Refusal::Python(error) if error.status >= 500 => {
            ContainerError { status: 500, body: "Internal Server Error".to_owned() }
        }
        Refusal::Python(error) => written(BAD_REQUEST, &error.message),
        Refusal::NoSuchModel(name) => written(BAD_REQUEST, &no_such_model(name)),
        Refusal::Unfit(unfit) | Refusal::Late(unfit) => written(BAD_REQUEST, unfit.sentence()),
    }
}

const SGLANG_MEDIA_TYPE: &str = "1 validation error:\n  {'loc': ['header', 'content-type'], 'msg': \
     \"Unsupported Media Type: Only 'application/json' is allowed\", 'type': 'value_error'} \
     [{'loc': ['header', 'content-type'], 'msg': \"Unsupported Media Type: Only \
     'application/json' is allowed\", 'type': 'value_error'}]";

const SGLANG_ROUTE: &str =
    "sglang/srt/entrypoints/http_server.py\", line 1491, in openai_v1_chat_completions";

/// A refusal as DJL Serving writes it. What vLLM raises behind it, it does not tell.
pub(crate) fn lmi(refusal: &Refusal) -> ContainerError {
    let written = |code, message: &str| {
        let body = Inner { message, r#type: "", param: None, code }.bare();
        ContainerError { status: code, body }
    };
    let unparsed = |why: &str| written(424, &format!("Input parsing failed: {why}"));
    match refusal {
        Refusal::MediaType => unparsed("Unsupported Media Type"),
        Refusal::Undecodable => unparsed("There was an error parsing the body"),
        Refusal::Json(error) => unparsed(&error.in_full()),
        Refusal::Body(errors) => unparsed(&message::message(errors)),
        Refusal::Python(error) => unparsed(&error.message),
        Refusal::NoSuchModel(name) => {
            let message = no_such_model(name);
            written(
                500,
                &format!(
                    "error=ErrorInfo(message='{message}', type='NotFoundError', param='model', \
                     code=404)"
                ),
            )
        }
        Refusal::Unfit(_) | Refusal::Late(_) => {
            ContainerError { status: 424, body: LMI_FAILURE.to_owned() }
        }
    }
}

const LMI_FAILURE: &str = "{\"code\":424,\"message\":\"Async Inference Failure \
     service.invoke_handler_async() failure\",\"properties\":{},\"content\":{\"keys\":[],\
     \"values\":[]}}";

/// The events of a stream that fails before its first token: the error, and the end.
pub(crate) fn events(unfit: &Unfit, dialect: Dialect) -> String {
    let message = unfit.with_parameter();
    let error =
        Inner { message: &message, r#type: BAD_REQUEST, param: unfit.parameter(), code: 400 };
    let error = serde_json::to_value(Nested { error }).unwrap_or_default();
    let error = crate::openai::pydantic::python::dumps(&error);
    match dialect {
        Dialect::Vllm | Dialect::Sglang => format!("data: {error}\n\ndata: [DONE]\n\n"),
        Dialect::Lmi => format!("{error}\n\n"),
    }
}
