//! An HTTP/1.1 response, read as it comes: no more of it is kept than its head.

/// A response, of which some has come.
#[derive(Default)]
pub(crate) struct Answer {
    pub(crate) head: Vec<u8>,
    state: State,
}

#[derive(Clone, Copy, Default)]
enum State {
    #[default]
    Head,
    /// So many bytes are left of a body whose length was told.
    Body(usize),
    /// In the line that tells the size of a chunk, with what it says so far.
    Size(usize),
    /// So many bytes are left of a chunk.
    Chunk(usize),
    /// So many bytes are left of the line break behind a chunk.
    ChunkEnd(usize),
    /// So many bytes are left of the line break behind the last chunk.
    LastEnd(usize),
    Complete,
}

impl Answer {
    /// Reads on, hands out what belongs to the body, and says whether the answer is complete.
    pub(crate) fn feed(&mut self, mut bytes: &[u8], mut data: impl FnMut(&[u8])) -> bool {
        while !bytes.is_empty() {
            let read = self.step(bytes, &mut data);
            bytes = &bytes[read..];
        }
        matches!(self.state, State::Complete)
    }

    /// Reads a part, and says how long it was.
    fn step(&mut self, bytes: &[u8], data: &mut impl FnMut(&[u8])) -> usize {
        let within = |left: usize| left.min(bytes.len());
        let (read, next) = match self.state {
            State::Head => return self.read_head(bytes),
            State::Body(left) => {
                let read = within(left);
                data(&bytes[..read]);
                (read, if read == left { State::Complete } else { State::Body(left - read) })
            }
            State::Size(size) => (1, size_after(size, bytes[0])),
            State::Chunk(left) => {
                let read = within(left);
                data(&bytes[..read]);
                (read, if read == left { State::ChunkEnd(2) } else { State::Chunk(left - read) })
            }
            State::ChunkEnd(left) => {
                let read = within(left);
                assert_eq!(bytes[..read], b"\r\n"[2 - left..][..read], "the end of a chunk");
                (read, if read == left { State::Size(0) } else { State::ChunkEnd(left - read) })
            }
            State::LastEnd(left) => {
                let read = within(left);
                (read, if read == left { State::Complete } else { State::LastEnd(left - read) })
            }
            State::Complete => panic!("more was sent than one answer"),
        };
        self.state = next;
        read
    }

    fn read_head(&mut self, bytes: &[u8]) -> usize {
        // The end may stand across two reads.
        let searched = self.head.len().saturating_sub(END.len() - 1);
        let before = self.head.len();
        self.head.extend_from_slice(bytes);
        let found = self.head[searched..].windows(END.len()).position(|part| part == END);
        let Some(at) = found else {
            return bytes.len();
        };
        self.head.truncate(searched + at + END.len());
        self.state = self.framing();
        self.head.len() - before
    }

    /// How the body is delimited, which the head says.
    fn framing(&self) -> State {
        assert!(self.head.starts_with(b"HTTP/1.1 200 "), "{}", self.head_text());
        for (name, value) in self.headers() {
            if name.eq_ignore_ascii_case(b"content-length") {
                let length = std::str::from_utf8(value).unwrap().parse().unwrap();
                return if length == 0 { State::Complete } else { State::Body(length) };
            }
            if name.eq_ignore_ascii_case(b"transfer-encoding") {
                assert!(value.eq_ignore_ascii_case(b"chunked"), "{}", self.head_text());
                return State::Size(0);
            }
        }
        panic!("a body without a length: {}", self.head_text());
    }

    pub(crate) fn headers(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        let lines = self.head.split(|byte| *byte == b'\n').skip(1);
        lines.filter_map(|line| {
            let colon = line.iter().position(|byte| *byte == b':')?;
            Some((&line[..colon], line[colon + 1..].trim_ascii()))
        })
    }

    fn head_text(&self) -> String {
        String::from_utf8_lossy(&self.head).into_owned()
    }
}

const END: &[u8] = b"\r\n\r\n";

fn size_after(size: usize, byte: u8) -> State {
    match byte {
        b'\r' => State::Size(size),
        b'\n' if size == 0 => State::LastEnd(2),
        b'\n' => State::Chunk(size),
        _ => {
            let digit = char::from(byte).to_digit(16).expect("the size of a chunk");
            State::Size(size * 16 + usize::try_from(digit).unwrap())
        }
    }
}

/// What every answer must be: so many bytes, and of a stream so many events, the last `[DONE]`.
#[derive(Clone, Copy)]
pub(crate) struct Expected {
    pub(crate) bytes: usize,
    pub(crate) events: usize,
}

/// What has come of a body.
#[derive(Default)]
pub(crate) struct Tally {
    bytes: usize,
    line_breaks: usize,
    /// The last bytes, as many as the last event has.
    tail: [u8; DONE.len()],
}

const DONE: &[u8] = b"data: [DONE]\n\n";

impl Tally {
    #[expect(clippy::naive_bytecount, reason = "the compiler makes it fast enough")]
    pub(crate) fn add(&mut self, piece: &[u8]) {
        self.bytes += piece.len();
        self.line_breaks += piece.iter().filter(|byte| **byte == b'\n').count();
        if let Some(last) = piece.last_chunk() {
            self.tail = *last;
        } else {
            self.tail.copy_within(piece.len().., 0);
            let start = self.tail.len() - piece.len();
            self.tail[start..].copy_from_slice(piece);
        }
    }

    /// How many events are complete. Their data is JSON on one line, so each has two line breaks
    /// and they are at its end.
    pub(crate) const fn events(&self) -> usize {
        self.line_breaks / 2
    }

    #[track_caller]
    pub(crate) fn check(&self, expected: Expected) {
        let seen = (self.bytes, self.events());
        assert_eq!(seen, (expected.bytes, expected.events), "bytes and events of an answer");
        assert!(expected.events == 0 || self.tail == DONE, "a stream without its end");
    }
}
