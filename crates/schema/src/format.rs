//! Texts of the formats that JSON Schema, `OpenAPI` and pydantic name.

use crate::position::Position;
use crate::string::Length;

/// Texts of a format; none if nobody here knows it.
pub(crate) fn examples(format: &str, spot: &Position, length: Length) -> Vec<String> {
    let number = spot.ordinal + spot.draw(VARIED);
    let once = text(format, number, &slug(&spot.name));
    let short = text(format, number, "a");
    let missing = once.as_ref().map_or(0, |once| length.min.saturating_sub(once.chars().count()));
    let longer = (missing > 0)
        .then(|| text(format, number, &format!("{}{}", slug(&spot.name), "a".repeat(missing))));
    longer.flatten().into_iter().chain(once).chain(short).collect()
}

/// How many texts of a format there are among all seeds.
const VARIED: usize = 20;

fn text(format: &str, number: usize, slug: &str) -> Option<String> {
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

/// A name as it may stand in an address.
fn slug(name: &str) -> String {
    let letters: String = name
        .chars()
        .map(|letter| letter.to_ascii_lowercase())
        .filter(char::is_ascii_alphanumeric)
        .take(MAX_SLUG_CHARS)
        .collect();
    if letters.is_empty() { "a".to_owned() } else { letters }
}

/// The names of hosts and mailboxes are bounded to 63 and 64.
const MAX_SLUG_CHARS: usize = 32;
