//! Derived keys as an entry of a configuration.

use stagemaker_gateway::Secret;
use stagemaker_verifier::{Scope, Service, SigningKey};
use time::Date;

use crate::day;
use crate::exit::Failure;
use crate::signer::Signer;

/// Writes an item of the list of principals, with a key for each of the days.
pub(crate) fn write(
    signer: &Signer,
    region: &str,
    service: Service,
    days: &[Date],
) -> Result<String, Failure> {
    let session_token = signer.session_token.as_ref().map(Secret::reveal);
    let fields = [
        ("arn", signer.arn.as_deref()),
        ("access_key_id", Some(&*signer.access_key_id)),
        // The server takes an empty one for none, and so does the verifier.
        ("session_token", session_token.filter(|text| !text.is_empty())),
    ];
    let mut lines = Vec::new();
    for (name, value) in fields {
        if let Some(value) = value {
            lines.push(format!("{name}: {}", quoted(value)?));
        }
    }
    lines.push("keys:".to_owned());
    for day in days {
        let (date, service) = (&day::write(*day), service.name());
        lines.push(format!("  - {}", key(signer, Scope { date, region, service })?));
    }
    Ok(format!("- {}\n", lines.join("\n  ")))
}

fn key(signer: &Signer, scope: Scope<'_>) -> Result<String, Failure> {
    let key = SigningKey::derive_bytes(signer.secret_access_key.reveal(), scope);
    let Scope { date, region, service } = scope;
    let (date, region, service) = (quoted(date)?, quoted(region)?, quoted(service)?);
    let key = key.map(|byte| format!("{byte:02x}")).concat();
    Ok(format!("{{date: {date}, region: {region}, service: {service}, key: \"{key}\"}}"))
}

/// A text in quotes, as JSON and so YAML has them: a day without any would be a number.
fn quoted(text: &str) -> Result<String, Failure> {
    serde_json::to_string(text).map_err(Failure::new)
}
