//! The tokens of a JSON text, and changes of it that are made of them.

/// A JSON text, cut into its tokens: strings, words and the six marks, without white space.
#[derive(Debug)]
pub struct Tokens<'a>(Vec<&'a str>);

impl<'a> Tokens<'a> {
    /// Cuts a text that is JSON.
    pub fn of(text: &'a str) -> Self {
        let (mut tokens, mut rest) = (Vec::new(), text.trim_start());
        while !rest.is_empty() {
            let (token, behind) = rest.split_at(length(rest));
            tokens.push(token);
            rest = behind.trim_start();
        }
        Self(tokens)
    }

    /// The same with white space round each token, of a kind for each place.
    pub fn spaced(&self, pick: usize) -> String {
        let space = |index: usize| SPACES[(index * (pick + 1) + pick) % SPACES.len()];
        let pieces = self.0.iter().enumerate().flat_map(|(index, token)| [space(index), token]);
        pieces.chain([space(self.0.len())]).collect()
    }

    /// The same with the first member of one of its objects twice, if one has any.
    pub fn with_duplicate(&self, pick: usize) -> Option<String> {
        let starts = |index: &usize| self.0[*index] == "{" && self.0[index + 1] != "}";
        let starts: Vec<usize> = (0..self.0.len()).filter(starts).collect();
        let start = starts.get(pick % starts.len().max(1))? + 1;
        let member = &self.0[start..self.member_end(start)];
        Some([&self.0[..start], member, &[","], &self.0[start..]].concat().concat())
    }

    /// Where the member that begins here ends.
    fn member_end(&self, start: usize) -> usize {
        let mut depth = 0;
        for (index, token) in self.0.iter().enumerate().skip(start) {
            match *token {
                "{" | "[" => depth += 1,
                "," | "}" if depth == 0 => return index,
                "}" | "]" => depth -= 1,
                _ => {}
            }
        }
        self.0.len()
    }
}

/// How long the first token is.
fn length(text: &str) -> usize {
    let marks = ['{', '}', '[', ']', ':', ','];
    if text.starts_with(marks) {
        return 1;
    }
    let Some(string) = text.strip_prefix('"') else {
        let ends = |c: char| c.is_whitespace() || marks.contains(&c);
        return text.find(ends).unwrap_or(text.len());
    };
    let mut escaped = false;
    let end = string.find(|c| {
        let closes = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        closes
    });
    end.map_or(text.len(), |end| end + 2)
}

const SPACES: [&str; 7] = ["", " ", "\n", "\t", "\r\n", "\n\n ", "  "];
