//! The header by which concurrent tests keep the state of their scripts apart.
//!
//! Scripts read it, and so does the server, which refuses unreadable names: hence a file for one
//! header.

use stagemaker_openai::chat::request::ChatRequest;

/// The name of the header that names the test of a request.
pub const TEST_HEADER: &str = "x-stagemaker-test";

/// Returns the name of the test that a request belongs to; empty when it names none.
pub fn read(request: &ChatRequest) -> &str {
    request.header(TEST_HEADER).unwrap_or_default()
}

/// Returns whether a request names its test in bytes that are not visible ASCII.
pub fn is_unreadable(request: &ChatRequest) -> bool {
    request.has_header(TEST_HEADER) && request.header(TEST_HEADER).is_none()
}
