use serde_json::Value;

use super::Reader;

/// A response, its chunks put together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// The headers, in their order.
    pub headers: Vec<(String, String)>,
    /// The body without the framing of chunks.
    pub body: String,
    /// True where all of the body came that the head or the chunks announce.
    pub complete: bool,
}

impl Response {
    pub(super) fn new(reader: &Reader, body: Vec<u8>) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let headers = reader.headers().map(|(name, value)| (text(name), text(value)));
        let body = String::from_utf8(body).unwrap();
        Self {
            status: reader.status(),
            headers: headers.collect(),
            body,
            complete: reader.is_complete(),
        }
    }

    /// Returns the value of the first header of a name, which is written in small letters.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(header, _)| header == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Reads the body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect(&self.body)
    }

    /// Returns the message of the error in the service's envelope.
    pub fn message(&self) -> String {
        self.json()["error"]["message"].as_str().expect(&self.body).to_owned()
    }

    /// Returns the data of the events of a stream.
    pub fn events(&self) -> Vec<String> {
        let events = self.body.strip_suffix("\n\n").expect("the last event has an end");
        let data = |event: &str| event.strip_prefix("data: ").expect(event).to_owned();
        events.split("\n\n").map(data).collect()
    }
}
