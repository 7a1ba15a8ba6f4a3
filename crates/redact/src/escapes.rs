//! Texts in which characters are escaped, as URLs and JSON do, so that a secret does not look like one.

use std::ops::Range;

/// A text with its escapes resolved.
#[derive(Debug)]
pub(crate) struct Unescaped {
    pub(crate) text: String,
    /// The ends of the resolved escapes: the offset in the text, and in the source.
    ends: Vec<(usize, usize)>,
}

impl Unescaped {
    /// Resolves the escapes of printable ASCII characters; none if there are none.
    ///
    /// No other character is part of a secret, and so the text stays one of UTF-8.
    pub(crate) fn of(source: &str) -> Option<Self> {
        let mut unescaped = Self { text: String::new(), ends: Vec::new() };
        let mut rest = source;
        while let Some(start) = rest.find(['%', '\\']) {
            let (before, escape) = rest.split_at(start);
            unescaped.text.push_str(before);
            let (character, len) = read_escape(escape).unwrap_or_else(|| as_it_is(escape));
            unescaped.text.push(character);
            rest = escape.get(len..).unwrap_or_default();
            if len > 1 {
                unescaped.ends.push((unescaped.text.len(), source.len() - rest.len()));
            }
        }
        unescaped.text.push_str(rest);
        (!unescaped.ends.is_empty()).then_some(unescaped)
    }

    /// Returns the range of the source that a range of the text comes from.
    pub(crate) fn source(&self, range: &Range<usize>) -> Range<usize> {
        self.source_offset(range.start)..self.source_offset(range.end)
    }

    fn source_offset(&self, offset: usize) -> usize {
        let before = self.ends.partition_point(|(end, _)| *end <= offset);
        let last = before.checked_sub(1).and_then(|index| self.ends.get(index));
        last.map_or(offset, |(end, source)| source + (offset - end))
    }
}

/// Returns the mark of an escape that is none.
fn as_it_is(text: &str) -> (char, usize) {
    (if text.starts_with('%') { '%' } else { '\\' }, 1)
}

/// Reads the escape at the start of a text: the character and the length of its escape.
fn read_escape(text: &str) -> Option<(char, usize)> {
    let (digits, len) = match text.as_bytes() {
        [b'\\', marked @ (b'/' | b'"' | b'\\'), ..] => return Some((char::from(*marked), 2)),
        [b'%', ..] => (text.get(1..3)?, 3),
        [b'\\', b'x', ..] => (text.get(2..4)?, 4),
        [b'\\', b'u', ..] => (text.get(2..6)?, 6),
        _ => return None,
    };
    let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let code = u8::from_str_radix(digits, 16).ok().filter(|_| is_hex)?;
    (code == b' ' || code.is_ascii_graphic()).then_some((char::from(code), len))
}

#[cfg(test)]
mod tests {
    use super::Unescaped;

    #[test]
    fn escapes_of_printable_ascii_are_resolved_and_all_else_stands() {
        for (source, text) in [
            ("a%3Db%2bc", "a=b+c"),
            (r"a\/b\u002bc\x2Fd\\e\u00e9", r"a/b+c/d\e\u00e9"),
            ("é%41é%0a%é%4", "éAé%0a%é%4"),
        ] {
            assert_eq!(Unescaped::of(source).unwrap().text, text);
        }
        for source in ["", "a/b", "100 %", r"C:\temp\users", "%C3%A9 %+1"] {
            assert!(Unescaped::of(source).is_none(), "{source}");
        }
    }

    #[test]
    fn a_range_leads_back_to_its_escapes() {
        let source = r"é %3D\u002b x";
        let unescaped = Unescaped::of(source).unwrap();
        assert_eq!(unescaped.text, "é =+ x");
        for (part, expected) in
            [("=", "%3D"), ("+", r"\u002b"), ("=+", r"%3D\u002b"), ("é", "é"), ("+ x", r"\u002b x")]
        {
            let start = unescaped.text.find(part).unwrap();
            let range = unescaped.source(&(start..start + part.len()));
            assert_eq!(source.get(range), Some(expected));
        }
    }
}
