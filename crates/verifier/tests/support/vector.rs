//! A vector: a folder of `fixtures/tokens`, with each intermediate value in a file.

use serde_json::Value;
use stagemaker_testing::fixtures;
use stagemaker_verifier::{Audience, SigningCredentials, SigningKey, Timestamp, Token};

pub(crate) struct Vector {
    pub(crate) name: String,
    context: Value,
}

impl Vector {
    pub(crate) fn all() -> Vec<Self> {
        let mut names: Vec<_> = std::fs::read_dir(fixtures::path("tokens"))
            .expect("fixtures/tokens is there")
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names.iter().map(|name| Self::named(name)).collect()
    }

    pub(crate) fn named(name: &str) -> Self {
        let context = fixtures::vector(name, "context.json");
        Self { name: name.to_owned(), context: serde_json::from_str(&context).unwrap() }
    }

    pub(crate) fn file(&self, name: &str) -> String {
        fixtures::vector(&self.name, name)
    }

    pub(crate) fn token(&self) -> String {
        self.file("token.txt")
    }

    fn text(&self, key: &str) -> &str {
        self.context[key].as_str().expect(key)
    }

    pub(crate) fn generator(&self) -> &str {
        self.text("generator")
    }

    pub(crate) fn secret(&self) -> &str {
        self.text("secret_access_key")
    }

    pub(crate) fn session_token(&self) -> Option<&str> {
        self.context["session_token"].as_str()
    }

    pub(crate) fn audience(&self) -> Audience {
        let region = self.text("region");
        match self.text("service") {
            "sagemaker" => Audience::sagemaker(region),
            "bedrock" => Audience::bedrock(region),
            "aws-external-anthropic" => Audience::claude_platform(region),
            other => panic!("{}: unknown service {other}", self.name),
        }
    }

    pub(crate) fn signed_at(&self) -> Timestamp {
        Timestamp::from_unix_seconds(self.context["signed_at_unix"].as_i64().unwrap())
    }

    pub(crate) fn expires(&self) -> u32 {
        u32::try_from(self.context["expires"].as_u64().unwrap()).unwrap()
    }

    pub(crate) fn credentials(&self) -> SigningCredentials<'_> {
        SigningCredentials {
            access_key_id: self.text("access_key_id"),
            secret_access_key: self.secret(),
            session_token: self.session_token(),
        }
    }

    /// The key that a verifier would hold for the credentials of the vector.
    pub(crate) fn key(&self, token: &Token) -> SigningKey {
        SigningKey::derive(self.secret(), token.scope())
            .with_session_token(self.session_token().unwrap_or_default())
    }
}
