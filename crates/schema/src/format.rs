//! Example texts for the formats that JSON Schema, `OpenAPI` and pydantic name.

use crate::length::Length;
use crate::position::Position;

/// Returns texts of a format, one of them at least as long as required if possible; none for an
/// unknown format.
pub(crate) fn examples(format: &str, position: &Position, length: Length) -> Vec<String> {
    let number = position.ordinal + position.draw(VARIED);
    let plain = example(format, number, &slug(&position.name));
    let short = example(format, number, "a");
    let missing =
        plain.as_ref().map_or(0, |plain| length.min.saturating_sub(plain.chars().count()));
    let longer = (missing > 0).then(|| {
        example(format, number, &format!("{}{}", slug(&position.name), "a".repeat(missing)))
    });
    longer.flatten().into_iter().chain(plain).chain(short).collect()
}

/// Number of different texts of a format among all seeds.
const VARIED: usize = 20;

/// Returns the text of a format with a number, or `None` for an unknown format.
fn example(format: &str, number: usize, slug: &str) -> Option<String> {
    let count = if number == 0 { String::new() } else { (number + 1).to_string() };
    let (month, day) = (number / 28 % 12 + 1, number % 28 + 1);
    let (hour, minute) = ((9 + number / 60) % 24, number % 60);
    Some(match format {
        "date" => format!("2025-{month:02}-{day:02}"),
        "date-time" | "datetime" => format!("2025-{month:02}-{day:02}T{hour:02}:{minute:02}:00Z"),
        "time" => format!("{hour:02}:{minute:02}:00Z"),
        "duration" => format!("P{}D", number + 1),
        "email" | "idn-email" => format!("{slug}{count}@example.com"),
        "hostname" | "idn-hostname" => format!("{slug}{count}.example.com"),
        "ipv4" | "ip" | "ipvanyaddress" => format!("192.0.2.{}", number % 254 + 1),
        "ipv6" => format!("2001:db8::{:x}", number % 0xFFFF + 1),
        "uri" | "url" | "iri" | "http-url" | "uri-reference" | "iri-reference" => {
            format!("https://example.com/{slug}{count}")
        }
        "uri-template" => format!("https://example.com/{slug}{count}/{{id}}"),
        "uuid" | "uuid1" | "uuid3" | "uuid4" | "uuid5" => {
            format!("00000000-0000-4000-8000-{:012x}", number + 1)
        }
        "json-pointer" => format!("/{slug}{count}"),
        "json-pointer-uri-fragment" => format!("#/{slug}{count}"),
        "relative-json-pointer" => format!("{number}/{slug}"),
        "regex" => format!("^{slug}{count}$"),
        "byte" | "base64" | "base64url" => "dGV4dA==".to_owned(),
        "phone" => format!("+1202555{:04}", 100 + number % 100),
        "color" => format!("#33669{}", number % 10),
        _ => return None,
    })
}

/// Returns the part of a name that may occur in an address.
fn slug(name: &str) -> String {
    let slug: String = name
        .chars()
        .map(|character| character.to_ascii_lowercase())
        .filter(char::is_ascii_alphanumeric)
        .take(MAX_SLUG_CHARS)
        .collect();
    if slug.is_empty() { "a".to_owned() } else { slug }
}

/// Longest slug, in characters; labels of hosts are limited to 63, and names of mailboxes to 64.
const MAX_SLUG_CHARS: usize = 32;
