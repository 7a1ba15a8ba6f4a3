//! Variables, and what they stand for.

use super::context;
use super::pattern::Piece;
use super::situation::Asked;

/// The pieces of a text with variables; `write` makes those of the text between them. None if one
/// of them is unset (SPEC S10).
pub(crate) fn substituted(
    text: &str,
    asked: &Asked,
    write: impl Fn(&str) -> Vec<Piece>,
) -> Option<Vec<Piece>> {
    let (mut pieces, mut rest) = (Vec::new(), text);
    while let Some((before, behind)) = rest.split_once("${") {
        let (variable, after) = Variable::read(behind).expect("D10 lets no other text load");
        pieces.extend(write(before));
        pieces.extend(variable.value(asked)?.chars().map(Piece::PutIn));
        rest = after;
    }
    pieces.extend(write(rest));
    Some(pieces)
}

/// `${name}` or `${name, 'default'}`.
struct Variable<'a> {
    name: &'a str,
    default: Option<&'a str>,
}

impl<'a> Variable<'a> {
    /// Reads one from behind its `${`, and what follows it.
    fn read(text: &'a str) -> Option<(Self, &'a str)> {
        let end = text.find(['}', ','])?;
        let (name, rest) = (&text[..end], &text[end..]);
        if let Some(rest) = rest.strip_prefix('}') {
            return Some((Self { name, default: None }, rest));
        }
        let quoted = rest.strip_prefix(',')?.trim_start().strip_prefix('\'')?;
        let (default, rest) = quoted.split_once('\'')?;
        Some((Self { name, default: Some(default) }, rest.strip_prefix('}')?))
    }

    fn value(&self, asked: &Asked) -> Option<String> {
        if self.default.is_none() && ["*", "?", "$"].contains(&self.name) {
            return Some(self.name.to_owned());
        }
        context::variable(asked, self.name).or(self.default.map(str::to_owned))
    }
}
