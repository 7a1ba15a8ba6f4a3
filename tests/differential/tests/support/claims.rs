use bstr::BString;

use super::service::Service;

/// What a token says of itself: all that is signed, but not the secret.
#[derive(Clone, Debug)]
pub(crate) struct Claims {
    /// Whose prefix and host the token has.
    pub(crate) service: Service,
    pub(crate) access_key_id: String,
    pub(crate) region: String,
    /// The service that the scope names, which should be the same.
    pub(crate) scope_service: String,
    /// In seconds since 1970.
    pub(crate) signed_at: i64,
    /// In seconds.
    pub(crate) expires: u64,
    /// Bytes, since an edited token may carry what is no UTF-8.
    pub(crate) session_token: Option<BString>,
}

/// What a signer made.
#[derive(Clone, Debug)]
pub(crate) struct Presigned {
    /// The token as it is sent.
    pub(crate) bearer: String,
    /// What its Base64 stands for.
    pub(crate) text: String,
    pub(crate) signature: String,
}
