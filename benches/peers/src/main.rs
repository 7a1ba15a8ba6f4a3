//! Times the verifier against what else can verify or sign such a token, interleaved in one
//! process, and prints one table for each of two tokens. See the README beside it.

use crate::contender::Contender;
use crate::token::Token;

/// Counts what each contender allocates.
mod allocations;
/// One way to verify a token, or a part of it.
mod contender;
/// The Base64 decoding that all of them pay.
mod decode;
/// What cannot be undercut: the hashing and the decoding alone.
mod floor;
/// What the product is compared with.
mod peers;
/// The evaluator of policies, and the one that it is compared with.
mod policies;
/// The product, in the ways that it is used.
mod product;
/// Rounds, in which every contender has its turn.
mod rounds;
/// What is printed.
mod table;
/// One thread against two.
mod threads;
/// The two tokens.
mod token;

fn main() {
    for token in Token::both() {
        let measured = rounds::run(contenders(&token));
        table::print(&token, &measured);
        threads::print(&token);
    }
    policies::print();
}

fn contenders(token: &Token) -> Vec<Contender> {
    let mut all = product::contenders(token);
    all.extend(peers::contenders(token));
    all.push(floor::contender(token));
    all
}
