//! Answers from the recordings alone.

use std::path::Path;

use axum::extract::Request;
use axum::response::Response;
use stagemaker_emulator::{Model, ModelServer, SystemClock};
use stagemaker_openai::context_length::{Applies, ContextLength};
use stagemaker_openai::served_model::ServedModel;
use tower_service::Service as _;

use crate::error::RecorderError;
use crate::exchange::MAX_REQUEST_BYTES;
use crate::folder;

/// A model's server that answers what was recorded. It has no lock, since recordings hold no
/// secret, and the key that clients have may be that of any server.
pub(crate) struct Replay {
    server: ModelServer,
}

impl Replay {
    /// Replays a folder, which must hold replies.
    pub(crate) fn start(folder: &Path) -> Result<Self, RecorderError> {
        if folder::is_empty(folder)? {
            return Err(RecorderError::Folder(format!(
                "there is nothing to replay: {} holds no .yaml file; record first, with --upstream",
                folder.display()
            )));
        }
        let replies = folder::load(folder)?;
        // The recorded model may have read more than the one that we know.
        let context = ContextLength::new(usize::MAX, Applies::ToLimits);
        let served_model = ServedModel::default().with_context(context);
        let model = Model::default().with_served(served_model).with_replies(replies);
        let server = ModelServer::new(model)
            .with_seed_and_clock(0, SystemClock)
            .with_max_body_bytes(MAX_REQUEST_BYTES);
        Ok(Self { server })
    }

    /// Answers a request for a chat completion.
    pub(crate) async fn answer(&self, request: Request) -> Response {
        match self.server.clone().call(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        }
    }
}
