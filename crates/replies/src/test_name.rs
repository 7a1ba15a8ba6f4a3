//! The header by which a request names the test that it belongs to.
//!
//! Servers read it, and so does a preview of replies, which has no server: hence a file for one header.

use stagemaker_openai::chat::request::ChatRequest;

/// The name of the header that names the test of a request.
pub const TEST_HEADER: &str = "x-stagemaker-test";

/// Returns the name of the test that the header of a request gives; empty where it gives none.
pub(crate) fn read(request: &ChatRequest) -> &str {
    request.header(TEST_HEADER).unwrap_or_default()
}
