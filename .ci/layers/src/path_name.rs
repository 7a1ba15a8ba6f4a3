//! A path as it is written, such as `crate::chat::Token`.

use std::fmt::{self, Display};

use syn::ext::IdentExt as _;

/// The segments of a path, without their generic arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PathName {
    /// `true` where `::` stands before it: such a path begins with a crate.
    pub(crate) leading: bool,
    pub(crate) segments: Vec<String>,
}

impl PathName {
    /// A path that begins at a crate's root.
    pub(crate) fn from_root(segments: impl IntoIterator<Item = String>) -> Self {
        let root = std::iter::once("crate".to_owned());
        Self { leading: false, segments: root.chain(segments).collect() }
    }

    /// Returns the crate of `extern crate name`; `extern crate self` is the crate itself.
    pub(crate) fn of_crate(name: &syn::Ident) -> Self {
        match plain(name) {
            name if name == "self" => Self::from_root([]),
            name => Self { leading: true, segments: vec![name] },
        }
    }

    /// The only segment, if there is but one.
    pub(crate) fn only(&self) -> Option<&str> {
        match self.segments.as_slice() {
            [only] if !self.leading => Some(only),
            _ => None,
        }
    }
}

impl From<&syn::Path> for PathName {
    fn from(path: &syn::Path) -> Self {
        let segments = path.segments.iter().map(|segment| plain(&segment.ident)).collect();
        Self { leading: path.leading_colon.is_some(), segments }
    }
}

impl Display for PathName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let leading = if self.leading { "::" } else { "" };
        write!(f, "{leading}{}", self.segments.join("::"))
    }
}

/// An identifier without `r#`, which is no part of the name.
pub(crate) fn plain(ident: &syn::Ident) -> String {
    ident.unraw().to_string()
}
