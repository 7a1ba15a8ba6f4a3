//! How the service's front door quotes what a container refused.

use axum::http::StatusCode;

use crate::endpoints::address::Address;
use crate::front_door::service_error::ServiceError;
use stagemaker_access::partition::Partition;
use stagemaker_openai::error::response::ContainerError;
use stagemaker_seed::id::variant_id;

/// Where a quoted container stands.
pub(crate) struct Quote<'a> {
    pub(crate) address: &'a Address,
    pub(crate) region: &'a str,
    pub(crate) partition: Partition,
    pub(crate) account: &'a str,
}

/// The longest body that is quoted; for a longer one the service has a sentence without it.
/// Where its own limit lies is not known.
pub(crate) const MAX_QUOTED_BYTES: usize = 256 * 1024;

impl Quote<'_> {
    /// The front door's error about a container's. Observed word for word, with the
    /// container's own status.
    pub(crate) fn of(&self, error: &ContainerError) -> ServiceError {
        let ContainerError { status, body } = error;
        let whose = if *status < 500 { "client" } else { "server" };
        let from = self.variant();
        let body = if body.len() > MAX_QUOTED_BYTES {
            "and could not load the entire response body".to_owned()
        } else {
            format!("with message \"{body}\"")
        };
        let message = format!(
            "Received {whose} error ({status}) from {from} {body}. See {} in account {} for more \
             information.",
            self.log_url(),
            self.account
        );
        let status = StatusCode::from_u16(*status).unwrap_or(StatusCode::BAD_REQUEST);
        ServiceError::model_error(status, message)
    }

    /// A single model's variant is called `primary`, and one with components by an opaque id.
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
