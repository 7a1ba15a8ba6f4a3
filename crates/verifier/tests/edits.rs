use stagemaker_verifier::{Error, Token};

use crate::support::Vector;

fn verdict(vector: &Vector, bearer: &str) -> Result<(), Error> {
    let token = Token::parse(bearer)?;
    token.verify(&vector.key(&token), &vector.audience(), vector.signed_at())?;
    Ok(())
}

/// Every byte of the token, as it is sent, replaced by every other printable byte, and removed
/// and doubled.
#[test]
fn every_single_byte_change_is_refused() {
    for name in ["long-term-example", "javascript-temporary-example", "session-token-empty"] {
        let vector = Vector::named(name);
        let genuine = vector.token();
        assert_eq!(verdict(&vector, &genuine), Ok(()));
        let mut changes = 0;
        for at in 0..genuine.len() {
            let (head, tail) = (&genuine[..at], &genuine[at + 1..]);
            let own = genuine.as_bytes()[at];
            let others = (0..=0x7F_u8).filter(|byte| *byte != own);
            for changed in others.map(|byte| format!("{head}{}{tail}", byte as char)) {
                assert!(verdict(&vector, &changed).is_err(), "{name}: byte {at} of {changed}");
                changes += 1;
            }
            assert!(verdict(&vector, &format!("{head}{tail}")).is_err(), "{name}: without {at}");
            let doubled = format!("{head}{own}{own}{tail}", own = own as char);
            assert!(verdict(&vector, &doubled).is_err(), "{name}: doubled {at}");
        }
        assert_eq!(changes, 127 * genuine.len(), "{name}");
    }
}

/// The same below the Base64, where a change is one of a single character of the text.
#[test]
fn every_single_byte_change_of_the_decoded_text_is_refused() {
    use base64::Engine as _;
    let standard = base64::engine::general_purpose::STANDARD;
    for name in ["long-term-example", "temporary-example", "rust-temporary-example"] {
        let vector = Vector::named(name);
        let genuine = vector.token();
        let encoded = genuine.strip_prefix("sagemaker-api-key-").unwrap();
        let text = standard.decode(encoded).unwrap();
        for at in 0..text.len() {
            for byte in (0..=u8::MAX).filter(|byte| *byte != text[at]) {
                let mut changed = text.clone();
                changed[at] = byte;
                let bearer = format!("sagemaker-api-key-{}", standard.encode(&changed));
                assert!(verdict(&vector, &bearer).is_err(), "{name}: byte {at} to {byte}");
            }
        }
    }
}

#[test]
fn a_truncated_token_is_refused() {
    let vector = Vector::named("temporary-example");
    let genuine = vector.token();
    for length in 0..genuine.len() {
        assert!(verdict(&vector, &genuine[..length]).is_err(), "{length}");
    }
}
