//! Whether the time of a refusal tells anything: a statistical test after the manner of dudect
//! (Reparaz, Balasch, Verbauwhede, 2017), run on demand on a quiet machine.
//!
//! Two kinds of forged tokens take turns in random order. If Welch's t of their times grows
//! beyond 4.5 the two can be told apart; a difference of a nanosecond that is there will be found
//! once there are enough of them, so the difference itself is printed as well.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::cast_precision_loss,
    clippy::print_stdout,
    reason = "a bench may panic, prints what it finds, and counts far below 2^52"
)]

use std::hint::black_box;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use stagemaker_gateway::{Credential, Credentials, Principal, Secret};
use stagemaker_verifier::{Audience, SigningKey, Token};

fn main() -> ExitCode {
    // As a bench among others it is only tried out.
    let trial = std::env::args().any(|argument| argument == "--test");
    let measurements = if trial { 1_000 } else { 400_000 };
    let verdicts = [
        comparison().tell("the first or the last digit of the signature is wrong", measurements),
        known_key().tell("the access key is known, or is not", measurements),
        // The test of the test: what does take longer must be found.
        !length().tell("control, to be found: the token is longer", measurements),
    ];
    if trial || verdicts.iter().all(|alike| *alike) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Two tokens whose refusal should take the same time.
struct Pair {
    tokens: [String; 2],
    is_accepted: Box<dyn Fn(&str) -> bool>,
    /// How many nanoseconds they may differ by, found or not.
    tolerance: f64,
}

impl Pair {
    /// Prints what was found, and says whether the two look alike.
    fn tell(&self, what: &str, measurements: usize) -> bool {
        let [first, second] = self.measure(measurements).map(Sample::of);
        let t = first.t(&second);
        let difference = second.mean - first.mean;
        println!("{what}: t = {t:.2}, {difference:+.2} ns of {:.0}", first.mean);
        t.abs() < THRESHOLD || difference.abs() < self.tolerance
    }

    fn measure(&self, measurements: usize) -> [Vec<f64>; 2] {
        let mut times = [Vec::new(), Vec::new()];
        let mut random = 0x9E37_79B9_7F4A_7C15_u64;
        // Both are shown from the same place, or its alignment would be what is measured.
        let mut token = String::with_capacity(4096);
        for _ in 0..measurements {
            // Xorshift: which of the two comes next must not be a pattern.
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            let class = usize::from(random & 1 == 1);
            token.clear();
            token.push_str(&self.tokens[class]);
            let start = Instant::now();
            let accepted = black_box((self.is_accepted)(black_box(&token)));
            times[class].push(start.elapsed().as_nanos() as f64);
            assert!(!accepted);
        }
        times
    }
}

const THRESHOLD: f64 = 4.5;

struct Sample {
    mean: f64,
    variance: f64,
    count: f64,
}

impl Sample {
    /// Without the slowest tenth, in which the machine did something else.
    fn of(mut times: Vec<f64>) -> Self {
        times.sort_by(f64::total_cmp);
        times.truncate(times.len() * 9 / 10);
        let count = times.len() as f64;
        let mean = times.iter().sum::<f64>() / count;
        let variance = times.iter().map(|time| (time - mean).powi(2)).sum::<f64>() / (count - 1.0);
        Self { mean, variance, count }
    }

    fn t(&self, other: &Self) -> f64 {
        (self.mean - other.mean)
            / (self.variance / self.count + other.variance / other.count).sqrt()
    }
}

/// Of the verifier: where two signatures differ.
fn comparison() -> Pair {
    let genuine = decoded(LONG_TERM);
    let at = signature_start(&genuine);
    let tokens = [at, at + 63].map(|at| with_digit_changed(&genuine, at));
    Pair { tokens, is_accepted: verifier(SECRET), tolerance: 0.0 }
}

/// Of the gateway: both tokens are forged, but one names a key that exists.
fn known_key() -> Pair {
    let tokens = ["AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLF"].map(|id| {
        let text = decoded(LONG_TERM).replace("AKIAIOSFODNN7EXAMPLE", id);
        with_digit_changed(&text, signature_start(&text))
    });
    let (credentials, audience) = (credentials(), Audience::sagemaker("us-west-2"));
    let now = Token::parse(LONG_TERM).unwrap().signed_at();
    let is_accepted = move |bearer: &str| credentials.verify(bearer, &audience, now).is_ok();
    // The two keys lie in different places of memory, and that alone takes a nanosecond or two.
    Pair { tokens, is_accepted: Box::new(is_accepted), tolerance: 4.0 }
}

/// One block more to hash.
fn length() -> Pair {
    let tokens = [0, 64].map(|surplus| {
        let id = format!("AKIAIOSFODNN7EXAMPLE{}", "A".repeat(surplus));
        encoded(&decoded(LONG_TERM).replace("AKIAIOSFODNN7EXAMPLE", &id))
    });
    Pair { tokens, is_accepted: verifier("another secret"), tolerance: 0.0 }
}

fn verifier(secret: &str) -> Box<dyn Fn(&str) -> bool> {
    let key = SigningKey::derive(secret, Token::parse(LONG_TERM).unwrap().scope());
    let audience = Audience::sagemaker("us-west-2");
    Box::new(move |bearer| {
        let token = Token::parse(bearer).unwrap();
        token.verify(&key, &audience, token.signed_at()).is_ok()
    })
}

fn credentials() -> Credentials {
    let principal = Principal {
        arn: "arn:aws:iam::123456789012:user/ci".to_owned(),
        account_id: "123456789012".to_owned(),
    };
    let secret = Secret::new(SECRET);
    Credentials::new([Credential::new("AKIAIOSFODNN7EXAMPLE", secret, Arc::new(principal))])
        .unwrap()
}

fn signature_start(text: &str) -> usize {
    text.find("X-Amz-Signature=").unwrap() + "X-Amz-Signature=".len()
}

fn with_digit_changed(text: &str, at: usize) -> String {
    let other = if &text[at..=at] == "0" { "1" } else { "0" };
    encoded(&format!("{}{other}{}", &text[..at], &text[at + 1..]))
}

fn decoded(bearer: &str) -> String {
    use base64::Engine as _;
    let encoded = bearer.strip_prefix("sagemaker-api-key-").unwrap();
    String::from_utf8(base64::engine::general_purpose::STANDARD.decode(encoded).unwrap()).unwrap()
}

fn encoded(text: &str) -> String {
    use base64::Engine as _;
    format!("sagemaker-api-key-{}", base64::engine::general_purpose::STANDARD.encode(text))
}

const LONG_TERM: &str = include_str!("../fixtures/tokens/long-term-example/token.txt");
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
