//! Replays: answers from the recordings, without any server.

use std::path::Path;

use axum::extract::Request;
use axum::response::Response;
use stagemaker_emulator::{Model, ModelServer, SystemClock};
use stagemaker_openai::context_length::{Applies, ContextLength};
use stagemaker_openai::served_model::ServedModel;
use tower_service::Service as _;

use crate::capture::MAX_REQUEST_BYTES;
use crate::error::RecorderError;
use crate::folder;
use crate::test_file;

/// A model's server that answers from recordings. It has no lock, since recordings hold no secret
/// and clients may have the key of any server.
pub(crate) struct Replay {
    server: ModelServer,
}

impl Replay {
    /// Loads the replies of a folder.
    ///
    /// # Errors
    ///
    /// When the folder has no replies, or they cannot be loaded.
    pub(crate) fn new(folder: &Path) -> Result<Self, RecorderError> {
        if folder::is_empty(folder)? {
            return Err(RecorderError::Folder(format!(
                "there is nothing to replay: {} holds no .yaml file; record first, with --upstream",
                folder.display()
            )));
        }
        let replies = test_file::load(folder)?;
        // The context of the recorded model may have been longer than any that we know.
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
