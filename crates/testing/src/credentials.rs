//! The credentials of the examples in AWS's documentation, by which most vectors are signed.

/// The access key id of the long-term credentials.
pub const ACCESS_KEY_ID: &str = "AKIAIOSFODNN7EXAMPLE";

/// The access key id of the temporary credentials.
pub const TEMPORARY_ACCESS_KEY_ID: &str = "ASIAIOSFODNN7EXAMPLE";

/// The secret access key of both.
pub const SECRET_ACCESS_KEY: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

/// The session token of the temporary credentials.
pub const SESSION_TOKEN: &str = "IQoJb3JpZ2luX2VjEXAMPLE/tok+en==";
