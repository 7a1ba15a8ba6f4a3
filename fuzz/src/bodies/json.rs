//! JSON as RFC 8259 has it, read without recursion: a text may be nested as deep as it is long.

/// A member of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its name in UTF-16, in which a lone surrogate can stand.
    pub name: Vec<u16>,
    /// Its value, if that is a string.
    pub text: Option<Vec<u16>>,
}

/// Reads a text that is one object; its members stand in their order, and repeated ones too.
pub fn members(body: &[u8]) -> Option<Vec<Member>> {
    let mut reader = Reader { rest: std::str::from_utf8(body).ok()? };
    let mut members = Vec::new();
    reader.space();
    reader.take("{")?;
    reader.space();
    if reader.take("}").is_none() {
        loop {
            let name = reader.name()?;
            let text = if reader.rest.starts_with('"') {
                Some(reader.string()?)
            } else {
                reader.value()?;
                None
            };
            members.push(Member { name, text });
            reader.space();
            if reader.take(",").is_none() {
                break;
            }
            reader.space();
        }
        reader.take("}")?;
    }
    reader.space();
    reader.rest.is_empty().then_some(members)
}

/// The text that is still to be read.
struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    fn take(&mut self, word: &str) -> Option<()> {
        self.rest = self.rest.strip_prefix(word)?;
        Some(())
    }

    fn next(&mut self) -> Option<char> {
        let mut rest = self.rest.chars();
        let next = rest.next()?;
        self.rest = rest.as_str();
        Some(next)
    }

    /// Reads a name and what stands between it and its value.
    fn name(&mut self) -> Option<Vec<u16>> {
        let name = self.string()?;
        self.space();
        self.take(":")?;
        self.space();
        Some(name)
    }

    /// Reads a value, and all that it holds.
    fn value(&mut self) -> Option<()> {
        let mut open: Vec<&str> = Vec::new();
        loop {
            match self.rest.chars().next()? {
                opening @ ('{' | '[') => {
                    self.next()?;
                    self.space();
                    let closing = if opening == '{' { "}" } else { "]" };
                    if self.take(closing).is_none() {
                        open.push(closing);
                        self.item(closing)?;
                        continue;
                    }
                }
                '"' => drop(self.string()?),
                _ => self.scalar()?,
            }
            loop {
                let Some(closing) = open.last() else { return Some(()) };
                self.space();
                if self.take(",").is_some() {
                    self.space();
                    self.item(closing)?;
                    break;
                }
                self.take(closing)?;
                open.pop();
            }
        }
    }

    /// Reads up to the value of the next member, or of the next item of an array.
    fn item(&mut self, closing: &str) -> Option<()> {
        if closing == "}" { self.name().map(drop) } else { Some(()) }
    }

    fn scalar(&mut self) -> Option<()> {
        let is_inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
        let end = self.rest.find(|c| !is_inside(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        (matches!(word, "true" | "false" | "null") || is_number(word)).then_some(())
    }

    fn string(&mut self) -> Option<Vec<u16>> {
        self.take("\"")?;
        let mut text = Vec::new();
        loop {
            match self.next()? {
                '"' => return Some(text),
                '\\' => text.push(self.escape()?),
                character if character < ' ' => return None,
                character => text.extend_from_slice(character.encode_utf16(&mut [0; 2])),
            }
        }
    }

    fn escape(&mut self) -> Option<u16> {
        Some(match self.next()? {
            character @ ('"' | '\\' | '/') => character as u16,
            'b' => 8,
            't' => 9,
            'n' => 10,
            'f' => 12,
            'r' => 13,
            'u' => {
                let digits = [(); 4].map(|()| self.next().and_then(|digit| digit.to_digit(16)));
                let [a, b, c, d] = digits;
                u16::try_from(a? << 12 | b? << 8 | c? << 4 | d?).expect("four digits")
            }
            _ => return None,
        })
    }
}

/// Returns whether a word is an integer, with or without fraction and exponent.
fn is_number(word: &str) -> bool {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let (mantissa, exponent) = word.split_once(['e', 'E']).unwrap_or((word, "0"));
    let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let integer = integer.strip_prefix('-').unwrap_or(integer);
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let is_plain = integer == "0" || !integer.starts_with('0');
    is_plain && [integer, fraction, exponent].into_iter().all(is_digits)
}
