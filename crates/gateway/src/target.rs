//! The endpoint that a request is for, in the terms of policies.

use std::fmt;

use http::request::Parts;
use http::{Extensions, HeaderMap, Method, Request, Uri};

use crate::forbidden::Forbidden;
use crate::identity::Identity;
use crate::invocation::Invocation;
use crate::path::InvocationPath;

/// The head of a request: everything but its body.
#[derive(Clone, Copy)]
pub struct RequestHead<'a> {
    method: &'a Method,
    uri: &'a Uri,
    headers: &'a HeaderMap,
    extensions: &'a Extensions,
}

impl<'a> RequestHead<'a> {
    /// The head of a request.
    pub fn of<B>(request: &'a Request<B>) -> Self {
        Self {
            method: request.method(),
            uri: request.uri(),
            headers: request.headers(),
            extensions: request.extensions(),
        }
    }

    /// The head that a request was parted into.
    pub fn of_parts(parts: &'a Parts) -> Self {
        let Parts { method, uri, headers, extensions, .. } = parts;
        Self { method, uri, headers, extensions }
    }

    /// The method.
    pub fn method(&self) -> &'a Method {
        self.method
    }

    /// The URI, as it was sent.
    pub fn uri(&self) -> &'a Uri {
        self.uri
    }

    /// The headers. `Authorization` is among them only where it was refused.
    pub fn headers(&self) -> &'a HeaderMap {
        self.headers
    }

    /// The extensions, where layers outside leave what they know.
    pub fn extensions(&self) -> &'a Extensions {
        self.extensions
    }
}

/// SPEC R5: the headers may hold a token that was refused.
impl fmt::Debug for RequestHead<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestHead").field("method", self.method).finish_non_exhaustive()
    }
}

/// Says which endpoint a request is for. Also implemented for closures.
pub trait Target: Send + Sync {
    /// Reads what a request of this caller invokes.
    ///
    /// # Errors
    ///
    /// Where it is nothing that can be decided about. Then the request is refused, whoever makes
    /// it: [`Forbidden::new`] makes a refusal by hand.
    fn invocation(
        &self,
        request: &RequestHead<'_>,
        identity: &Identity,
    ) -> Result<Invocation, Forbidden>;
}

impl<F> Target for F
where
    F: Fn(&RequestHead<'_>, &Identity) -> Result<Invocation, Forbidden> + Send + Sync,
{
    fn invocation(
        &self,
        request: &RequestHead<'_>,
        identity: &Identity,
    ) -> Result<Invocation, Forbidden> {
        self(request, identity)
    }
}

/// The paths of the real service: see [`InvocationPath`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SageMakerPaths;

impl Target for SageMakerPaths {
    fn invocation(&self, request: &RequestHead<'_>, _: &Identity) -> Result<Invocation, Forbidden> {
        let path = InvocationPath::parse(request.uri().path())?;
        Ok(Invocation::of_path(&path))
    }
}
