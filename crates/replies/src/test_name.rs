//! The test that a request belongs to.

use stagemaker_openai::chat::request::ChatRequest;

/// The header by which a test keeps its state to itself.
pub const TEST_HEADER: &str = "x-stagemaker-test";

/// Returns the test that a request belongs to; empty when it names none.
pub fn of(request: &ChatRequest) -> &str {
    request.header(TEST_HEADER).unwrap_or_default()
}

/// Returns whether a request names its test in bytes that are no visible ASCII.
pub fn is_unreadable(request: &ChatRequest) -> bool {
    request.has_header(TEST_HEADER) && request.header(TEST_HEADER).is_none()
}
