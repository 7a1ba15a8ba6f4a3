//! A text that is no JSON, as Python's parser reports it.

/// Where a text is no JSON, and what Python says of that.
#[derive(Clone, Copy, Debug)]
pub struct JsonError {
    pub(crate) sentence: &'static str,
    /// Where, in characters.
    pub(crate) at: usize,
    line: usize,
    column: usize,
}

impl JsonError {
    /// Makes an error at a position that is counted in characters.
    pub(crate) fn new(sentence: &'static str, at: usize, text: &str) -> Self {
        let (mut line, mut column) = (1, 1);
        for c in text.chars().take(at) {
            (line, column) = if c == '\n' { (line + 1, 1) } else { (line, column + 1) };
        }
        Self { sentence, at, line, column }
    }

    /// What is said of an empty text.
    pub(crate) const fn of_nothing() -> Self {
        Self { sentence: VALUE, at: 0, line: 1, column: 1 }
    }

    /// As Python's exception prints itself.
    pub(crate) fn in_full(self) -> String {
        let Self { sentence, at, line, column } = self;
        format!("{sentence}: line {line} column {column} (char {at})")
    }
}

/// The sentence where no value begins.
pub(crate) const VALUE: &str = "Expecting value";
