//! The parameters of a token: a fixed set of names, each with one slot.

use core::fmt;

/// A parameter that a token may carry.
///
/// The variants stand in the order of the canonical query, so that the allow-list *is* the
/// canonical order and nothing is ever sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Parameter {
    /// `Action`
    Action,
    /// `Version`, appended after signing and the only unsigned parameter but the signature
    Version,
    /// `X-Amz-Algorithm`
    Algorithm,
    /// `X-Amz-Credential`
    Credential,
    /// `X-Amz-Date`
    Date,
    /// `X-Amz-Expires`
    Expires,
    /// `X-Amz-Security-Token`, the only one that may be missing
    SecurityToken,
    /// `X-Amz-Signature`
    Signature,
    /// `X-Amz-SignedHeaders`
    SignedHeaders,
}

impl Parameter {
    /// Every parameter, in the order of the canonical query.
    pub const ALL: [Self; 9] = [
        Self::Action,
        Self::Version,
        Self::Algorithm,
        Self::Credential,
        Self::Date,
        Self::Expires,
        Self::SecurityToken,
        Self::Signature,
        Self::SignedHeaders,
    ];

    /// The name as it stands in the token.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Action => "Action",
            Self::Version => "Version",
            Self::Algorithm => "X-Amz-Algorithm",
            Self::Credential => "X-Amz-Credential",
            Self::Date => "X-Amz-Date",
            Self::Expires => "X-Amz-Expires",
            Self::SecurityToken => "X-Amz-Security-Token",
            Self::Signature => "X-Amz-Signature",
            Self::SignedHeaders => "X-Amz-SignedHeaders",
        }
    }

    /// Splits a piece of a query on its first `=`, if it begins with one of the names: look-alikes
    /// in another case or in escapes are nobody's name (CVE-2022-2385). SPEC Q1, Q2.
    #[inline]
    pub(crate) fn split(piece: &[u8]) -> Option<(Self, &[u8])> {
        let Some(rest) = piece.strip_prefix(b"X-Amz-") else {
            return Self::Action
                .after(piece, b"Action=")
                .or_else(|| Self::Version.after(piece, b"Version="));
        };
        match rest.first()? {
            b'A' => Self::Algorithm.after(rest, b"Algorithm="),
            b'C' => Self::Credential.after(rest, b"Credential="),
            b'D' => Self::Date.after(rest, b"Date="),
            b'E' => Self::Expires.after(rest, b"Expires="),
            _ => Self::SignedHeaders
                .after(rest, b"SignedHeaders=")
                .or_else(|| Self::Signature.after(rest, b"Signature="))
                .or_else(|| Self::SecurityToken.after(rest, b"Security-Token=")),
        }
    }

    #[inline]
    fn after<'a, const N: usize>(
        self,
        piece: &'a [u8],
        name: &[u8; N],
    ) -> Option<(Self, &'a [u8])> {
        Some((self, piece.strip_prefix(name)?))
    }
}

impl fmt::Display for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::Parameter;

    #[test]
    fn the_list_is_in_canonical_order_and_each_slot_is_its_own() {
        let names = Parameter::ALL.map(Parameter::name);
        assert!(names.is_sorted());
        for (index, parameter) in Parameter::ALL.into_iter().enumerate() {
            assert_eq!(parameter as usize, index);
            let piece = alloc::format!("{parameter}=a=b");
            assert_eq!(Parameter::split(piece.as_bytes()), Some((parameter, &b"a=b"[..])));
        }
    }
}
