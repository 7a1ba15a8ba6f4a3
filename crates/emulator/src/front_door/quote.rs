//! Quotations of a container's errors by the front door.

use std::borrow::Cow;

use axum::http::StatusCode;
use serde_json::Value;
use stagemaker_access::partition::Partition;
use stagemaker_openai::error::container_error::ContainerError;
use stagemaker_seed::id::variant_id;

use crate::endpoints::address::Address;
use crate::front_door::service_error::ServiceError;

/// The origin of a quoted error, as the quotation names it.
pub(crate) struct Quote<'a> {
    /// The endpoint or component of the container.
    pub(crate) address: &'a Address,
    /// The region of the endpoint.
    pub(crate) region: &'a str,
    /// The partition of the region.
    pub(crate) partition: Partition,
    /// The account of the endpoint.
    pub(crate) account: &'a str,
}

/// The longest body that is quoted, in bytes; for a longer one the service has a sentence without
/// it. The service's own limit is not known.
pub(crate) const MAX_QUOTED_BYTES: usize = 256 * 1024;

impl Quote<'_> {
    /// Returns the front door's error about a container's. Observed word for word, with the
    /// container's own status.
    pub(crate) fn error(&self, error: &ContainerError) -> ServiceError {
        let ContainerError { status, body } = error;
        let side = if *status < 500 { "client" } else { "server" };
        let variant = self.variant();
        let quotation = if body.len() > MAX_QUOTED_BYTES {
            "and could not load the entire response body".to_owned()
        } else {
            format!("with message \"{body}\"")
        };
        let message = format!(
            "Received {side} error ({status}) from {variant} {quotation}. See {} in account {} for more \
             information.",
            self.log_url(),
            self.account
        );
        let status = StatusCode::from_u16(*status).unwrap_or(StatusCode::BAD_REQUEST);
        ServiceError::model_error(status, message, &words(body))
    }

    /// Returns the name of the variant: `primary` for a single model, and an opaque id for a
    /// component.
    fn variant(&self) -> String {
        match &self.address.component {
            None => "primary".to_owned(),
            Some(component) => variant_id(component.as_str()),
        }
    }

    fn log_url(&self) -> String {
        let (region, endpoint) = (self.region, &self.address.endpoint);
        let console = self.partition.console();
        format!(
            "https://{region}.{console}/cloudwatch/home?region={region}\
             #logEventViewer:group=/aws/sagemaker/Endpoints/{endpoint}"
        )
    }
}

/// Returns what the body of an error says: its message, in either dialect, or else all of it.
fn words(body: &str) -> Cow<'_, str> {
    if body.len() > MAX_QUOTED_BYTES {
        return Cow::Borrowed("an error too long to quote");
    }
    let error: Value = serde_json::from_str(body).unwrap_or_default();
    let message = ["/error/message", "/message"].into_iter().find_map(|path| error.pointer(path));
    match message.and_then(Value::as_str) {
        Some(message) => Cow::Owned(message.to_owned()),
        None => Cow::Borrowed(body),
    }
}
