//! Refusals as DJL Serving writes them.

use crate::error::container_error::ContainerError;
use crate::error::envelope::{Inner, no_such_model};
use crate::error::refusal::ContainerRefusal;
use crate::pydantic::message;

/// Writes a refusal as DJL Serving does, which hides the exceptions of the vLLM in it.
pub(crate) fn write(refusal: &ContainerRefusal) -> ContainerError {
    let written = |code, message: &str| {
        let body = Inner { message, r#type: "", param: None, code }.bare();
        ContainerError { status: code, body }
    };
    let unparsed = |why: &str| written(424, &format!("Input parsing failed: {why}"));
    match refusal {
        ContainerRefusal::MediaType => unparsed("Unsupported Media Type"),
        ContainerRefusal::Undecodable => unparsed("There was an error parsing the body"),
        ContainerRefusal::Json(error) => unparsed(&error.in_full()),
        ContainerRefusal::Body(errors) => unparsed(&message::message(errors)),
        ContainerRefusal::Python(error) => unparsed(&error.message),
        ContainerRefusal::NoSuchModel(name) => {
            let message = no_such_model(name);
            written(
                500,
                &format!(
                    "error=ErrorInfo(message='{message}', type='NotFoundError', param='model', \
                     code=404)"
                ),
            )
        }
        ContainerRefusal::Invalid(_) | ContainerRefusal::InvalidInEngine(_) => {
            ContainerError { status: 424, body: FAILURE.to_owned() }
        }
    }
}

const FAILURE: &str = "{\"code\":424,\"message\":\"Async Inference Failure \
     service.invoke_handler_async() failure\",\"properties\":{},\"content\":{\"keys\":[],\
     \"values\":[]}}";
