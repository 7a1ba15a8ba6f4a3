//! Which endpoint a request is for.

use std::sync::Arc;

use crate::name::Name;
use crate::path::InvocationPath;

/// The endpoint that a request is for, and the inference component on it.
///
/// [`AuthorizeLayer`](crate::AuthorizeLayer) puts it into the extensions of the request and of
/// the response once it is decided. A proxy sends the request to [`path`](Self::path) and reads
/// no other.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Invocation {
    /// The endpoint.
    pub endpoint: Addressee,
    /// The inference component; none where the request addresses the endpoint alone.
    pub component: Option<Addressee>,
    path: Option<Arc<str>>,
    route: Option<Arc<str>>,
}

/// An endpoint or an inference component, and its tags.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Addressee {
    /// Its name.
    pub name: Name,
    /// Its tags, for the keys `aws:ResourceTag/` and `sagemaker:ResourceTag/`.
    pub tags: Vec<(String, String)>,
}

impl Invocation {
    /// The invocation of an endpoint.
    pub fn of(endpoint: Name) -> Self {
        Self { endpoint: Addressee::of(endpoint), component: None, path: None, route: None }
    }

    /// Addresses an inference component on the endpoint.
    #[must_use]
    pub fn with_component(self, component: Name) -> Self {
        Self { component: Some(Addressee::of(component)), ..self }
    }

    /// Sets the path that a proxy should send on.
    #[must_use]
    pub fn with_path(self, path: impl Into<Arc<str>>) -> Self {
        Self { path: Some(path.into()), ..self }
    }

    /// The invocation that a path of the real service stands for, with its canonical path.
    pub fn of_path(path: &InvocationPath) -> Self {
        let endpoint = Self::of(path.endpoint().clone());
        let invocation = match path.component() {
            Some(component) => endpoint.with_component(component.clone()),
            None => endpoint,
        };
        Self {
            route: Some(Arc::clone(path.shared_route())),
            ..invocation.with_path(path.to_string())
        }
    }

    /// The path that a proxy should send on, without a query, in its only spelling; none where
    /// the target read no path.
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }

    /// The route behind the names in the path, such as `/openai/v1/chat/completions`, for a server
    /// that knows no endpoints; none where the target read no such path.
    pub fn route(&self) -> Option<&str> {
        self.route.as_deref()
    }
}

impl Addressee {
    /// An endpoint or component with this name, and no tags.
    pub fn of(name: Name) -> Self {
        Self { name, tags: Vec::new() }
    }
}
