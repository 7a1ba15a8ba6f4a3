use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bstr::ByteSlice as _;
use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use stagemaker_verifier::Token;

use crate::support::case::{Case, any_case, fitting_case};
use crate::support::{Signer, Signers, Tally, check, oracle};

/// An edited token opens nothing, unless only the order of its parameters has changed: then it
/// is as good as the genuine one, and the same was signed. The stage is the oracle's as well.
#[test]
fn an_edited_token_opens_what_the_genuine_one_does_if_only_its_order_has_changed() {
    let (signers, tally) = (Signers::start(), Tally::default());
    let case = prop_oneof![4 => fitting_case(), 1 => any_case()];
    let signer = select(&Signer::BOTH[..]);
    let edits = prop_oneof![2 => vec(edit(), 1), 1 => vec(edit(), 2)];
    check(&(case, signer, edits), |(case, signer, edits)| {
        let Case { claims, secret, lock } = case;
        let genuine = signers.presign(signer, &claims, &secret).unwrap();
        let mut text = genuine.text.clone().into_bytes();
        for edit in &edits {
            edit.apply(&mut text);
        }
        let bearer = format!("{}{}", claims.service.prefix, STANDARD.encode(&text));
        let verdict = lock.verdict(&bearer);
        let expected = oracle::verdict(&bearer, &lock, |claims, secret| {
            signers.sign_again(signer, claims, secret)
        });
        prop_assert_eq!(verdict, expected, "{}", text.as_bstr());

        let is_reordered = sorted(&text) == sorted(genuine.text.as_bytes());
        if is_reordered {
            prop_assert_eq!(verdict, lock.verdict(&genuine.bearer), "{}", text.as_bstr());
            prop_assert_eq!(rebuilt(&bearer), rebuilt(&genuine.bearer));
        } else {
            prop_assert!(verdict.is_err(), "{}", text.as_bstr());
        }
        tally.add(verdict);
        Ok(())
    });
    tally.tell("edited tokens", &["accepted", "form", "audience", "signature"]);
}

/// The parameters of a token in one order, and what stands before them.
fn sorted(text: &[u8]) -> (&[u8], Vec<&[u8]>) {
    let (head, query) = split(text);
    let mut parameters: Vec<_> = query.split(|byte| *byte == b'&').collect();
    parameters.sort_unstable();
    (head, parameters)
}

fn rebuilt(bearer: &str) -> Option<[String; 2]> {
    let token = Token::parse(bearer).ok()?;
    Some([token.canonical_request(), token.string_to_sign()])
}

/// Behind the first question mark.
fn split(text: &[u8]) -> (&[u8], &[u8]) {
    text.split_at(text.find_byte(b'?').map_or(text.len(), |at| at + 1))
}

/// Something done to the text of a token.
#[derive(Clone, Debug)]
enum Edit {
    Replace(Place, u8),
    Insert(Place, u8),
    Remove(Place),
    /// A letter becomes a capital, or small.
    OtherCase(Place),
    /// Two parameters change places.
    Swap(Index, Index),
    /// A parameter is repeated before another one.
    Repeat(Index, Index),
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        3 => (place(), byte()).prop_map(|(place, byte)| Edit::Replace(place, byte)),
        3 => (place(), byte()).prop_map(|(place, byte)| Edit::Insert(place, byte)),
        3 => place().prop_map(Edit::Remove),
        2 => place().prop_map(Edit::OtherCase),
        4 => any::<(Index, Index)>().prop_map(|(one, other)| Edit::Swap(one, other)),
        1 => any::<(Index, Index)>().prop_map(|(one, other)| Edit::Repeat(one, other)),
    ]
}

fn byte() -> impl Strategy<Value = u8> {
    prop_oneof![
        3 => select(&b"0123456789abcdef"[..]),
        3 => select(&b"&=?%/#+-._~ \0\nAFXZxz"[..]),
        1 => any::<u8>(),
    ]
}

impl Edit {
    fn apply(&self, text: &mut Vec<u8>) {
        match self {
            Self::Replace(place, byte) => *place.of(text) = *byte,
            Self::Insert(place, byte) => text.insert(place.within(text), *byte),
            Self::Remove(place) => drop(text.remove(place.within(text))),
            Self::OtherCase(place) => {
                let letter = place.of(text);
                let is_letter = letter.is_ascii_alphabetic();
                *letter ^= if is_letter { 0x20 } else { 0 };
            }
            Self::Swap(one, other) => in_parameters(text, |parameters| {
                let count = parameters.len();
                parameters.swap(one.index(count), other.index(count));
            }),
            Self::Repeat(one, other) => in_parameters(text, |parameters| {
                let copy = parameters[one.index(parameters.len())].clone();
                parameters.insert(other.index(parameters.len()), copy);
            }),
        }
    }
}

fn in_parameters(text: &mut Vec<u8>, edit: impl FnOnce(&mut Vec<Vec<u8>>)) {
    let (head, query) = split(text);
    let mut parameters = query.split(|byte| *byte == b'&').map(<[u8]>::to_vec).collect();
    edit(&mut parameters);
    *text = [head, &parameters.join(&b'&')].concat();
}

/// A byte of a text.
#[derive(Clone, Debug)]
struct Place {
    /// First a piece is chosen, so that no long value draws all edits to it.
    piece: Index,
    /// The byte in it, or the first of the value.
    byte: Option<Index>,
}

fn place() -> impl Strategy<Value = Place> {
    let byte = weighted(0.8, any::<Index>());
    (any::<Index>(), byte).prop_map(|(piece, byte)| Place { piece, byte })
}

impl Place {
    fn within(&self, text: &[u8]) -> usize {
        let pieces: Vec<_> = text.split_inclusive(|byte| b"?&".contains(byte)).collect();
        let (before, rest) = pieces.split_at(self.piece.index(pieces.len()));
        let start: usize = before.iter().map(|piece| piece.len()).sum();
        let value = rest[0].find_byte(b'=').map_or(0, |at| (at + 1).min(rest[0].len() - 1));
        start + self.byte.map_or(value, |byte| byte.index(rest[0].len()))
    }

    fn of<'a>(&self, text: &'a mut [u8]) -> &'a mut u8 {
        let at = self.within(text);
        &mut text[at]
    }
}
