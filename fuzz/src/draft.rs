//! A token in the making.

use arbitrary::{Arbitrary, Result, Unstructured};

use crate::edit::Edit;
use crate::mutation::Mutation;
use crate::reference::{Service, base64, percent, sigv4};
use crate::signer::usual;

/// A token in the making, with whatever parameters it was given.
#[derive(Debug)]
pub(crate) struct Draft {
    service: Service,
    secret: String,
    parameters: Vec<(String, String)>,
}

impl Draft {
    /// Starts with parameters in an encoding that is already canonical.
    pub(crate) fn new(
        service: Service,
        secret: &str,
        parameters: Vec<(&'static str, String)>,
    ) -> Self {
        let own = |(name, value): (&str, String)| (name.to_owned(), value);
        let parameters = parameters.into_iter().map(own).collect();
        Self { service, secret: secret.to_owned(), parameters }
    }

    /// Makes the token, with up to four things wrong with it. Mostly it is signed with them, as
    /// only that gets a wrong parameter past the signature.
    pub(crate) fn finish(mut self, u: &mut Unstructured<'_>) -> Result<String> {
        let (parameters, text, bearer) = mistakes(u)?;
        if !usual(u)? {
            self.shuffle(u)?;
        }
        self.sign();
        for mutation in &parameters {
            mutation.apply(&mut self.parameters);
        }
        if u.ratio(2, 3)? {
            self.sign();
        }
        let start = format!("{}/?", self.service.host());
        let text = text.iter().fold(start + &self.query(), |text, edit| edit.apply(&text));
        let token = self.service.prefix() + &base64::encode(text.as_bytes());
        Ok(bearer.iter().fold(token, |token, edit| edit.apply(&token)))
    }

    /// Makes the token as it should be.
    pub(crate) fn signed(mut self) -> String {
        self.sign();
        let text = format!("{}/?{}", self.service.host(), self.query());
        self.service.prefix() + &base64::encode(text.as_bytes())
    }

    fn query(&self) -> String {
        let pairs = self.parameters.iter().map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("&")
    }

    /// Signs what the parameters say, however little sense it makes.
    fn sign(&mut self) {
        let credential = percent::decode(self.value("X-Amz-Credential")).unwrap_or_default();
        let credential = String::from_utf8_lossy(&credential);
        let scope = credential.split_once('/').map_or("", |(_, scope)| scope);
        let request = sigv4::canonical_request(&self.service.host(), &self.parameters);
        let text = sigv4::string_to_sign(self.value("X-Amz-Date"), scope, &request);
        let signature = sigv4::signature(&self.secret, scope, &text);
        let mut slots = self.parameters.iter_mut();
        if let Some(slot) = slots.find(|(name, _)| name == "X-Amz-Signature") {
            slot.1 = signature;
        }
    }

    fn value(&self, name: &str) -> &str {
        let found = self.parameters.iter().find(|(own, _)| own == name);
        found.map_or("", |(_, value)| value)
    }

    fn shuffle(&mut self, u: &mut Unstructured<'_>) -> Result<()> {
        for index in 1..self.parameters.len() {
            self.parameters.swap(index, u.int_in_range(0..=index)?);
        }
        Ok(())
    }
}

/// Up to four, of the parameters, the text and the token.
fn mistakes(u: &mut Unstructured<'_>) -> Result<(Vec<Mutation>, Vec<Edit>, Vec<Edit>)> {
    let (mut parameters, mut text, mut bearer) = (vec![], vec![], vec![]);
    for _ in 0..u.int_in_range(0..=4)? {
        match u.int_in_range(0..=9)? {
            0..=6 => parameters.push(Mutation::arbitrary(u)?),
            7..=8 => text.push(Edit::arbitrary(u)?),
            _ => bearer.push(Edit::arbitrary(u)?),
        }
    }
    Ok((parameters, text, bearer))
}
