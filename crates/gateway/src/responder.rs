//! The bodies of refusing responses.

use http::Response;

use crate::denied::Denied;
use crate::forbidden::Forbidden;
use crate::identity::Identity;
use crate::reason::Reason;
use crate::refusal::Refusal;
use crate::target::RequestHead;

/// A request that a layer refuses, and why.
#[derive(Clone, Copy, Debug)]
pub struct Refused<'a> {
    cause: Cause<'a>,
    request: RequestHead<'a>,
}

/// Why a request is refused.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Cause<'a> {
    /// It is not known who makes it.
    Denied(&'a Denied),
    /// It is known, and they may not make it, or it cannot be decided about.
    Forbidden(&'a Forbidden, &'a Identity),
}

impl<'a> Refused<'a> {
    pub(crate) fn new(cause: Cause<'a>, request: RequestHead<'a>) -> Self {
        Self { cause, request }
    }

    /// The reason, for the operator: a body that repeats it tells callers what helps them guess.
    pub fn cause(&self) -> Cause<'a> {
        self.cause
    }

    /// The head of the request.
    pub fn request(&self) -> RequestHead<'a> {
        self.request
    }

    /// The code of the reason.
    pub fn code(&self) -> &'static str {
        match self.cause {
            Cause::Denied(denied) => denied.reason().code(),
            Cause::Forbidden(forbidden, _) => forbidden.code(),
        }
    }

    /// The answer that this crate would give.
    pub fn refusal(&self) -> Refusal {
        match self.cause {
            Cause::Denied(denied) => Refusal::of(denied.reason()),
            Cause::Forbidden(forbidden, _) => forbidden.refusal().clone(),
        }
    }
}

/// Writes the response to a refused request. SPEC R4. Implemented for closures, and by
/// [`ServiceResponder`] for bodies that are made of a `String`.
///
/// A body that is not, such as that of tonic or a boxed one, wraps what this crate would say:
/// `|refused: &Refused<'_>| refused.refusal().into_response::<String>().map(Body::new)`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot write refusals with this type of body",
    note = "write them by `with_responder(|refused: &Refused<'_>| ...)` on the layer"
)]
pub trait Responder<B> {
    /// Writes the response. The layer adds what stands in its extensions.
    fn respond(&self, refused: &Refused<'_>) -> Response<B>;
}

impl<B, F: Fn(&Refused<'_>) -> Response<B>> Responder<B> for F {
    fn respond(&self, refused: &Refused<'_>) -> Response<B> {
        self(refused)
    }
}

/// Writes refusals as the service does: see [`Refusal`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ServiceResponder;

impl<B: From<String>> Responder<B> for ServiceResponder {
    fn respond(&self, refused: &Refused<'_>) -> Response<B> {
        refused.refusal().into_response()
    }
}

/// Writes the response to a request whose caller is not known.
pub(crate) fn deny<B>(
    responder: &impl Responder<B>,
    denied: Denied,
    request: RequestHead<'_>,
) -> Response<B> {
    let mut response = responder.respond(&Refused::new(Cause::Denied(&denied), request));
    response.extensions_mut().insert(denied);
    response
}

/// Writes the response to a request of a known caller, or of none where the layer that finds out
/// is missing.
pub(crate) fn forbid<B>(
    responder: &impl Responder<B>,
    forbidden: Forbidden,
    identity: Identity,
    request: RequestHead<'_>,
) -> Response<B> {
    let cause = Cause::Forbidden(&forbidden, &identity);
    let mut response = responder.respond(&Refused::new(cause, request));
    response.extensions_mut().insert(forbidden);
    response.extensions_mut().insert(identity);
    response
}

/// Writes the response of a layer that finds no identity. SPEC N3
pub(crate) fn deny_without_identity<B>(
    responder: &impl Responder<B>,
    request: RequestHead<'_>,
) -> Response<B> {
    deny(responder, Reason::IdentityMissing.into(), request)
}
