//! Which endpoint a request is for.

use http::Uri;
use percent_encoding::percent_decode_str;

/// Which endpoint a request is for, and which inference component on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invocation {
    /// The endpoint.
    pub endpoint: Addressee,
    /// The inference component, where the path names one.
    pub component: Option<Addressee>,
}

/// An endpoint or an inference component, and its tags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addressee {
    /// Its name.
    pub name: String,
    /// Its tags, for the keys `aws:ResourceTag/` and `sagemaker:ResourceTag/`.
    pub tags: Vec<(String, String)>,
}

impl Invocation {
    /// The invocation of an endpoint by its name.
    pub fn of(endpoint: &str) -> Self {
        Self { endpoint: Addressee::of(endpoint), component: None }
    }

    /// The invocation of a component on it.
    #[must_use]
    pub fn with_component(self, component: &str) -> Self {
        Self { component: Some(Addressee::of(component)), ..self }
    }

    /// What a path of the real service addresses: `/endpoints/NAME/...`, and on it
    /// `inference-components/NAME` or `components/NAME`.
    ///
    /// Names are decoded as a server decodes them: one that is written otherwise must not be
    /// taken for another.
    pub fn of_path(path: &str) -> Option<Self> {
        let mut segments = path.strip_prefix("/endpoints/")?.split('/');
        let endpoint = Self::of(&decoded(segments.next()?)?);
        Some(match segments.next() {
            Some("inference-components" | "components") => {
                endpoint.with_component(&decoded(segments.next()?)?)
            }
            _ => endpoint,
        })
    }
}

impl Addressee {
    /// What has this name, and no tags.
    pub fn of(name: &str) -> Self {
        Self { name: name.to_owned(), tags: Vec::new() }
    }
}

fn decoded(segment: &str) -> Option<String> {
    let name = percent_decode_str(segment).decode_utf8().ok()?;
    (!name.is_empty()).then(|| name.into_owned())
}

/// Says which endpoint a request is for. Also implemented for closures.
pub trait Target: Send + Sync {
    /// What a request with this URI invokes; none where it is nothing of the kind, and then
    /// nobody whom policies limit gets through.
    fn invocation(&self, uri: &Uri) -> Option<Invocation>;
}

impl<F: Fn(&Uri) -> Option<Invocation> + Send + Sync> Target for F {
    fn invocation(&self, uri: &Uri) -> Option<Invocation> {
        self(uri)
    }
}

/// The paths of the real service: see [`Invocation::of_path`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SageMakerPaths;

impl Target for SageMakerPaths {
    fn invocation(&self, uri: &Uri) -> Option<Invocation> {
        Invocation::of_path(uri.path())
    }
}
