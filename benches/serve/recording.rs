//! What stagemaker answered once, which is all that the bare server ever says.

use std::path::Path;

use stagemaker_testing::http::Reader;

use crate::plan::WORDS;

/// The answers to the same message, in both deliveries.
pub(crate) struct Recording {
    pub(crate) whole: Recorded,
    pub(crate) streamed: Recorded,
}

/// An answer: its headers, but for those that a server sets anyway, and its body.
pub(crate) struct Recorded {
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Recorded {
    pub(crate) fn new(answer: &Reader, body: Vec<u8>) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let headers = answer.headers().map(|(name, value)| (text(name), text(value)));
        let headers = headers.filter(|(name, _)| !SET_ANYWAY.contains(&name.as_str())).collect();
        Self { headers, body }
    }

    fn read(folder: &Path, name: &str) -> Self {
        let head = std::fs::read_to_string(folder.join(name).with_extension("head")).unwrap();
        let header = |line: &str| {
            let (name, value) = line.split_once(": ").unwrap();
            (name.to_owned(), value.to_owned())
        };
        let body = std::fs::read(folder.join(name).with_extension("body")).unwrap();
        Self { headers: head.lines().map(header).collect(), body }
    }

    fn write(&self, folder: &Path, name: &str) {
        let line = |(name, value): &(String, String)| format!("{name}: {value}\n");
        let head: String = self.headers.iter().map(line).collect();
        std::fs::write(folder.join(name).with_extension("head"), head).unwrap();
        std::fs::write(folder.join(name).with_extension("body"), &self.body).unwrap();
    }
}

const SET_ANYWAY: [&str; 3] = ["content-length", "date", "transfer-encoding"];

impl Recording {
    pub(crate) fn read(folder: &Path) -> Self {
        let [whole, streamed] = NAMES.map(|name| Recorded::read(folder, name));
        Self { whole, streamed }
    }

    pub(crate) fn write(&self, folder: &Path) {
        for (recorded, name) in [&self.whole, &self.streamed].into_iter().zip(NAMES) {
            recorded.write(folder, name);
        }
    }

    /// All events of the stream.
    pub(crate) fn events(&self) -> Vec<&[u8]> {
        let text = std::str::from_utf8(&self.streamed.body).unwrap();
        let events: Vec<_> = text.split_inclusive("\n\n").map(str::as_bytes).collect();
        assert_eq!(events.len(), WORDS + AROUND, "the events of a stream");
        events
    }

    /// The events of a stream that says only so many of the tokens.
    pub(crate) fn first_events(&self, tokens: usize) -> Vec<&[u8]> {
        let events = self.events();
        [&events[..=tokens], &events[events.len() - 2..]].concat()
    }
}

const NAMES: [&str; 2] = ["whole", "streamed"];

/// Beside the tokens there is an event for the role, one for how it finished, and `[DONE]`.
const AROUND: usize = 3;
