//! The ids and counts of an answer, which differ in every run and are compared apart.

/// Replaces the ids in a text by their numbers, in the order in which they first appear, so that
/// the same id must still stand in the same places.
pub(crate) fn without_ids(text: &str) -> String {
    let mut known = Vec::new();
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((start, end)) = next_id(rest) {
        let id = &rest[start..end];
        let number = known.iter().position(|other| *other == id).unwrap_or_else(|| {
            known.push(id);
            known.len() - 1
        });
        masked += &rest[..start];
        masked.extend(["<id ", &number.to_string(), ">"]);
        rest = &rest[end..];
    }
    masked + rest
}

/// The beginning of an id, and the number of its hexadecimal digits.
const IDS: [(&str, usize); 4] = [
    (r#""id":"chatcmpl-tool-"#, 16),
    (r#""id":"chatcmpl-"#, 16),
    (r#""id":"call_"#, 24),
    (r#""id":""#, 32),
];

/// Returns where the digits of the first id of a text are.
fn next_id(text: &str) -> Option<(usize, usize)> {
    let places = text.match_indices(r#""id":""#);
    places.map(|(place, _)| place).find_map(|place| {
        let digits_of = |(start, digits): &(&str, usize)| {
            let written = text[place..].strip_prefix(start)?;
            let found = written.bytes().take_while(u8::is_ascii_hexdigit).count();
            let from = place + start.len();
            (found == *digits).then_some((from, from + digits))
        };
        IDS.iter().find_map(digits_of)
    })
}

/// The counts of one usage: the prompt, the completion and both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) prompt: u64,
    pub(crate) total: u64,
    pub(crate) completion: u64,
}

/// Returns a text without the numbers of its usages, and these.
pub(crate) fn without_counts(text: &str) -> (String, Vec<Counts>) {
    let mut counts = Vec::new();
    let mut pieces = text.split(USAGE);
    let mut masked = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (fields, rest) = split_fields(piece);
        let [prompt, total, completion] = fields;
        counts.push(Counts { prompt, total, completion });
        masked += "<counts>";
        masked += rest;
    }
    (masked, counts)
}

const USAGE: &str = r#""prompt_tokens":"#;

/// Returns the three numbers at the beginning of a text, and what is behind them.
fn split_fields(text: &str) -> ([u64; 3], &str) {
    let mut rest = text;
    let fields = ["", r#","total_tokens":"#, r#","completion_tokens":"#].map(|name| {
        rest = rest.strip_prefix(name).expect(text);
        let end = rest.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(rest.len());
        let number = rest[..end].parse().expect(text);
        rest = &rest[end..];
        number
    });
    (fields, rest)
}

/// Checks that the container counts what we do, and beside it as many tokens as its model wrote
/// that are no text, thought or argument: marks, what calls are wrapped in, the end.
///
/// # Errors
///
/// The first count that is wrong.
pub(crate) fn compare_counts(
    theirs: &[Counts],
    ours: &[Counts],
    prompt: u64,
    written: u64,
) -> Result<(), String> {
    if theirs.len() != ours.len() {
        return Err(format!("{} counts, not {}", ours.len(), theirs.len()));
    }
    for (theirs, ours) in theirs.iter().zip(ours) {
        let more = theirs.completion.checked_sub(ours.completion);
        let adds_up = |counts: &Counts| counts.total == counts.prompt + counts.completion;
        if theirs.prompt != ours.prompt + prompt
            || more.is_none_or(|more| more > written)
            || !adds_up(theirs)
            || !adds_up(ours)
        {
            return Err(format!("{ours:?}, not {theirs:?} with up to {written} unseen"));
        }
    }
    match (theirs.last(), ours.last()) {
        (Some(theirs), Some(ours)) if theirs.completion != ours.completion + written => {
            Err(format!("{ours:?} at the end, not {theirs:?} with {written} unseen"))
        }
        _ => Ok(()),
    }
}
