//! Derived keys of a principal, which replace its secret access key.

use stagemaker_gateway::verifier::{Scope, Service, Timestamp};
use stagemaker_gateway::{DerivedKey, DerivedKeys};
use stagemaker_yaml::{FileProblems, Node};

use crate::values::read_region;

/// Reads a list of keys. It must not be empty, and no two keys may be for the same day, region and
/// service.
pub(crate) fn read(node: &Node<'_>, problems: &mut FileProblems) -> DerivedKeys {
    let items = node.items(problems);
    if items.is_empty() && node.is_sequence() {
        problems.add(node, "expected at least one key, found none");
    }
    let mut keys = DerivedKeys::default();
    for item in &items {
        let Some(key) = read_key(item, problems) else { continue };
        if keys.insert(key).is_err() {
            problems.add(item, "another key has the same `date`, `region` and `service`");
        }
    }
    keys
}

/// Reads one key.
fn read_key(item: &Node<'_>, problems: &mut FileProblems) -> Option<DerivedKey> {
    let [date, region, service, key] = item.fields(["date", "region", "service", "key"], problems);
    let date = item.required(date, "date", problems);
    let date = date.and_then(|node| read_date(&node, problems));
    let region = item.required(region, "region", problems);
    let region = region.and_then(|node| read_region(&node, problems));
    let service = item.required(service, "service", problems);
    let service = service.and_then(|node| read_service(&node, problems));
    let key = item.required(key, "key", problems);
    let key = key.and_then(|node| read_bytes(&node, problems));
    let scope = Scope { date: date?, region: &region?, service: service? };
    let key = DerivedKey::new(scope, &key?);
    key.map_err(|invalid| problems.add(item, invalid.to_string())).ok()
}

/// Reads a day of the calendar, such as `20261122`.
fn read_date<'a>(node: &Node<'a>, problems: &mut FileProblems) -> Option<&'a str> {
    let date = node.text(problems)?;
    if Timestamp::parse_basic(&format!("{date}T000000Z")).is_err() {
        problems.add(node, "expected a day such as `20261122`");
        return None;
    }
    Some(date)
}

/// Reads the name of a service that can be signed for.
fn read_service(node: &Node<'_>, problems: &mut FileProblems) -> Option<&'static str> {
    let name = node.text(problems)?;
    let service = SERVICES.into_iter().find(|known| *known == name);
    if service.is_none() {
        problems.add(node, format!("expected one of `{}`", SERVICES.join("`, `")));
    }
    service
}

/// Names of the services that can be signed for.
const SERVICES: [&str; 3] =
    [Service::SAGEMAKER.name(), Service::BEDROCK.name(), Service::CLAUDE_PLATFORM.name()];

/// Reads the 32 bytes of a key, in the one spelling that `stagemaker key derive` prints. The
/// problem does not quote the text, which may be a key with a single wrong digit.
fn read_bytes(node: &Node<'_>, problems: &mut FileProblems) -> Option<[u8; 32]> {
    let key = parse_key(node.text(problems)?);
    if key.is_none() {
        problems.add(node, "expected 64 lower-case hexadecimal digits");
    }
    key
}

/// Parses 64 lower-case hexadecimal digits.
fn parse_key(text: &str) -> Option<[u8; 32]> {
    let digits: &[u8; 64] = text.as_bytes().try_into().ok()?;
    let (pairs, _) = digits.as_chunks();
    let mut key = [0; 32];
    for (byte, [high, low]) in key.iter_mut().zip(pairs) {
        *byte = 16 * parse_digit(*high)? + parse_digit(*low)?;
    }
    Some(key)
}

/// Parses a lower-case hexadecimal digit.
fn parse_digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    }
}
