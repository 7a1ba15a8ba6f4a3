//! Errors of the upstream as the key `fail` of a rule.

use serde_json::Value;

use stagemaker_redact::Redactor;

use crate::yaml_writer::{Flow, YamlWriter};

/// An error of the container, in the envelope in which a replay would write it.
pub(crate) struct Failure {
    status: u16,
    message: String,
    /// The `type` of the envelope.
    kind: Option<String>,
    param: Option<String>,
}

impl Failure {
    /// Reads an error; none if a replay would write it otherwise.
    pub(crate) fn read(status: u16, body: &str) -> Option<Self> {
        let body: Value = serde_json::from_str(body).ok()?;
        let (body, error) = (body.as_object()?, body.get("error")?.as_object()?);
        let is_known = |key: &String| ["message", "type", "param", "code"].contains(&key.as_str());
        // The replay's code is the status; another, such as the front door's, would be lost.
        let is_status = error.get("code").is_none_or(|code| code.is_null() || *code == status);
        if !(400..600).contains(&status)
            || body.len() > 1
            || !error.keys().all(is_known)
            || !is_status
        {
            return None;
        }
        let text = |key: &str| match error.get(key) {
            None | Some(Value::Null) => Some(None),
            Some(value) => value.as_str().map(|text| Some(text.to_owned())),
        };
        let message = text("message")??;
        Some(Self { status, message, kind: text("type")?, param: text("param")? })
    }

    /// Writes the keys under `fail`.
    pub(crate) fn write(&self, writer: &mut YamlWriter, redactor: &Redactor) {
        writer.flow("status", &Flow::Count(self.status.into()));
        writer.text("message", &redactor.text(&self.message));
        for (key, value) in [("type", &self.kind), ("param", &self.param)] {
            if let Some(value) = value {
                writer.text(key, &redactor.text(value));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Failure;

    #[test]
    fn an_error_in_another_envelope_is_no_failure() {
        assert!(
            Failure::read(400, r#"{"error":{"message":"m","type":"t","param":null,"code":400}}"#)
                .is_some()
        );
        for body in [
            "<h1>",
            r#"{"detail":"x"}"#,
            r#"{"error":"m"}"#,
            r#"{"error":{"message":"m","code":"model_error"}}"#,
            r#"{"error":{"message":["m"]}}"#,
            r#"{"error":{"message":"m"},"object":"error"}"#,
        ] {
            assert!(Failure::read(400, body).is_none(), "{body}");
        }
    }
}
