//! What a verification costs, step by step, of the two tokens that all comparisons use. What it
//! costs beside others is measured in `benches/peers`.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a bench may panic")]

use std::hint::black_box;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use stagemaker_verifier::{Audience, SigningKey, Timestamp, Token};

criterion_group!(benches, long_term, temporary);
criterion_main!(benches);

/// *a*: the token of a long-term key, 466 characters.
fn long_term(criterion: &mut Criterion) {
    let case = Case {
        bearer: include_str!("../../../fixtures/tokens/long-term-example/token.txt"),
        context: include_str!("../../../fixtures/tokens/long-term-example/context.json"),
    };
    case.measure(&mut criterion.benchmark_group("a"));
}

/// *b*: a token with a session token of 1,000 characters, 1,922 characters.
fn temporary(criterion: &mut Criterion) {
    let case = Case {
        bearer: include_str!("../../../fixtures/tokens/session-token-1000-characters/token.txt"),
        context: include_str!(
            "../../../fixtures/tokens/session-token-1000-characters/context.json"
        ),
    };
    case.measure(&mut criterion.benchmark_group("b"));
}

struct Case {
    bearer: &'static str,
    context: &'static str,
}

impl Case {
    fn measure(&self, group: &mut BenchmarkGroup<'_, WallTime>) {
        let token = Token::parse(self.bearer).unwrap();
        let now = token.signed_at().plus_seconds(60);
        let key_for = keys(self.context);
        let (key, audience) = (key_for(&token), Audience::sagemaker(token.scope().region));
        group.throughput(Throughput::Elements(1));
        group.bench_function("parse", |bencher| {
            bencher.iter(|| Token::parse(black_box(self.bearer)).is_ok());
        });
        group.bench_function("verify a parsed token", |bencher| {
            bencher.iter(|| black_box(&token).verify(&key, &audience, now).is_ok());
        });
        group.bench_function("parse and verify", |bencher| {
            bencher.iter(|| accepted(black_box(self.bearer), &key, &audience, now));
        });
        let other = SigningKey::derive("another secret", token.scope());
        group.bench_function("parse and refuse", |bencher| {
            bencher.iter(|| accepted(black_box(self.bearer), &other, &audience, now));
        });
        group.bench_function("derive the key", |bencher| {
            bencher.iter(|| key_for(black_box(&token)));
        });
    }
}

/// Makes the key, from credentials that were read before.
fn keys(context: &str) -> impl Fn(&Token) -> SigningKey {
    let context: serde_json::Value = serde_json::from_str(context).unwrap();
    let text = |name: &str| context[name].as_str().unwrap_or_default().to_owned();
    let (secret, session_token) = (text("secret_access_key"), text("session_token"));
    move |token| SigningKey::derive(&secret, token.scope()).with_session_token(&session_token)
}

fn accepted(bearer: &str, key: &SigningKey, audience: &Audience, now: Timestamp) -> bool {
    Token::parse(bearer).is_ok_and(|token| token.verify(key, audience, now).is_ok())
}
