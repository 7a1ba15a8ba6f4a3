//! Names of endpoints and inference components.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// The name of an endpoint or of an inference component: letters, digits and inner dashes.
///
/// Source: `EndpointName` and `InferenceComponentHeader` in botocore 1.44.5's model of
/// `sagemaker-runtime`; both patterns admit the same names. To clone it is cheap.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name(Arc<str>);

/// The longest name, in characters.
pub const MAX_NAME_CHARS: usize = 63;

impl Name {
    /// Reads a name; case is kept, and must match exactly.
    ///
    /// # Errors
    ///
    /// When the text is longer than 63 characters or is not of the form.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let inside = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if text.is_empty() || !inside || text.starts_with('-') || text.ends_with('-') {
            return Err(NameError::Form);
        }
        if text.len() > MAX_NAME_CHARS {
            return Err(NameError::TooLong);
        }
        Ok(Self(text.into()))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Name {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Name {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        Self::parse(text)
    }
}

/// Why a text is no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NameError {
    /// It is not made of letters, digits and inner dashes.
    Form,
    /// It is longer than 63 characters.
    TooLong,
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Form => {
                f.write_str("a name has letters, digits and dashes, no dash at either end")
            }
            Self::TooLong => write!(f, "a name has at most {MAX_NAME_CHARS} characters"),
        }
    }
}

impl std::error::Error for NameError {}

#[cfg(test)]
mod tests {
    use super::{Name, NameError};

    #[test]
    fn a_name_is_accepted_in_the_form_of_the_service_only() {
        let longest = "a".repeat(63);
        for text in ["a", "My-Endpoint-1", "0", "a--b", &longest] {
            assert_eq!(Name::parse(text).map(|name| name.to_string()).as_deref(), Ok(text));
        }
        for text in ["", "-", "-a", "a-", "a_b", "a.b", "a b", "a/b", "..", "a%2Fb", "é"] {
            assert_eq!(Name::parse(text), Err(NameError::Form), "{text}");
        }
        assert_eq!(Name::parse(&"a".repeat(64)), Err(NameError::TooLong));
    }
}
