use std::hint::black_box;

use sha2::block_api::compress256;

use crate::contender::{Contender, Kind};
use crate::decode::decode;
use crate::token::Token;

/// The least that any verifier must do: decode the Base64, and compress as many blocks as the
/// canonical request and the string to sign have, one after the other.
pub(crate) fn contender(token: &Token) -> Contender {
    let blocks = vec![[7_u8; 64]; compressions(token)];
    let bearer = token.bearer;
    Contender::new("floor: decode and compress", Kind::Floor, move || {
        black_box(decode(black_box(bearer)));
        let mut state = [7_u32; 8];
        compress256(&mut state, black_box(&blocks));
        black_box(state);
    })
}

/// Of SHA-256, with a keyed HMAC state at hand: the request, the string to sign, and the outer
/// hash.
fn compressions(token: &Token) -> usize {
    let parsed = stagemaker_verifier::Token::parse(token.bearer).unwrap();
    blocks(parsed.canonical_request().len()) + blocks(parsed.string_to_sign().len()) + 1
}

/// The padding is at least 9 bytes long.
fn blocks(length: usize) -> usize {
    (length + 9).div_ceil(64)
}
