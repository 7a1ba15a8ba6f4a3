/// A reader of an HTTP/1.1 response as it comes, which keeps no more of it than its head.
#[derive(Debug, Default)]
pub struct Reader {
    head: Vec<u8>,
    state: State,
}

#[derive(Clone, Copy, Debug, Default)]
enum State {
    #[default]
    Head,
    /// So many bytes are left of a body whose length was told.
    Body(usize),
    /// A body that ends with the connection.
    UntilClosed,
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

impl Reader {
    /// Reads on, and hands out what belongs to the body. Returns whether the response is complete.
    pub fn feed(&mut self, mut bytes: &[u8], mut data: impl FnMut(&[u8])) -> bool {
        while !bytes.is_empty() {
            let read = self.step(bytes, &mut data);
            bytes = &bytes[read..];
        }
        self.is_complete()
    }

    /// Notes that the connection is closed, which completes a body without a length.
    pub fn end(&mut self) {
        if matches!(self.state, State::UntilClosed) {
            self.state = State::Complete;
        }
    }

    /// Returns whether all of the response has come.
    pub fn is_complete(&self) -> bool {
        matches!(self.state, State::Complete)
    }

    /// Reads a part, and returns how long it was.
    fn step(&mut self, bytes: &[u8], data: &mut impl FnMut(&[u8])) -> usize {
        let within = |left: usize| left.min(bytes.len());
        let (read, next) = match self.state {
            State::Head => return self.read_head(bytes),
            State::Body(left) => {
                let read = within(left);
                data(&bytes[..read]);
                (read, if read == left { State::Complete } else { State::Body(left - read) })
            }
            State::UntilClosed => {
                data(bytes);
                (bytes.len(), State::UntilClosed)
            }
            State::Size(size) => (1, size_after(size, bytes[0])),
            State::Chunk(left) => {
                let read = within(left);
                data(&bytes[..read]);
                (read, if read == left { State::ChunkEnd(2) } else { State::Chunk(left - read) })
            }
            State::ChunkEnd(left) => {
                let read = line_break(bytes, left);
                (read, if read == left { State::Size(0) } else { State::ChunkEnd(left - read) })
            }
            State::LastEnd(left) => {
                let read = line_break(bytes, left);
                (read, if read == left { State::Complete } else { State::LastEnd(left - read) })
            }
            State::Complete => panic!("more was sent than one response"),
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

    /// Returns how the body is delimited, which the head says.
    fn framing(&self) -> State {
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
        State::UntilClosed
    }

    /// Returns the status, once the head has come.
    pub fn status(&self) -> u16 {
        let text = self.head_text();
        let status = text.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3));
        status.and_then(|digits| digits.parse().ok()).unwrap_or_else(|| panic!("no head: {text}"))
    }

    /// Returns the headers, once the head has come.
    pub fn headers(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
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

/// Reads what has come of a line break of which so many bytes are left.
fn line_break(bytes: &[u8], left: usize) -> usize {
    let read = left.min(bytes.len());
    assert_eq!(bytes[..read], b"\r\n"[2 - left..][..read], "the end of a chunk");
    read
}

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

#[cfg(test)]
mod tests {
    use super::Reader;

    const CHUNKED: &str = "HTTP/1.1 203 Fine\r\nTransfer-Encoding: chunked\r\na: b\r\n\r\n\
         5\r\nHello\r\n7\r\n\r\nthere\r\n0\r\n\r\n";

    /// Returns the body, and whether it is complete, of a text that comes in pieces of a size.
    fn read(text: &str, size: usize) -> (u16, String, bool) {
        let (mut reader, mut body) = (Reader::default(), Vec::new());
        for piece in text.as_bytes().chunks(size) {
            reader.feed(piece, |data| body.extend_from_slice(data));
        }
        reader.end();
        (reader.status(), String::from_utf8(body).unwrap(), reader.is_complete())
    }

    #[test]
    fn chunks_are_put_together_wherever_the_reads_end() {
        for size in 1..=CHUNKED.len() {
            assert_eq!(read(CHUNKED, size), (203, "Hello\r\nthere".to_owned(), true), "{size}");
        }
    }

    #[test]
    fn a_body_ends_at_its_length_or_with_the_connection() {
        let length = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nHi";
        assert_eq!(read(length, 3), (200, "Hi".to_owned(), true));
        assert_eq!(read("HTTP/1.1 500 No\r\n\r\nHi", 3), (500, "Hi".to_owned(), true));
        assert!(read("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 9).2);
    }

    #[test]
    fn a_response_that_breaks_off_is_not_complete() {
        let (_, body, complete) = read(&CHUNKED[..CHUNKED.len() - 5], 4);
        assert_eq!((body.as_str(), complete), ("Hello\r\nthere", false));
        assert!(!read("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nH", 3).2);
    }

    #[test]
    #[should_panic(expected = "more was sent than one response")]
    fn bytes_behind_the_end_are_a_fault() {
        read("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nHi!", 100);
    }
}
