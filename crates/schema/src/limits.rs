//! Every limit of the search for a value.

/// Deepest nesting of objects and lists in a schema: the depth that `serde_json` reads.
pub(crate) const MAX_SCHEMA_DEPTH: usize = 128;

/// Largest number of JSON values in a schema: OpenAI admits 5,000 properties, each of some ten
/// values.
pub(crate) const MAX_SCHEMA_NODES: usize = 100_000;

/// Largest number of `$ref` in a schema: a validator may follow them all in one chain, on the
/// stack.
pub(crate) const MAX_REFERENCES: usize = 2_000;

/// Largest number of schemas that apply to one value, counted once for each chain of keywords that
/// leads to them; where `anyOf` is nested in `anyOf`, the time of a validator grows with it.
pub(crate) const MAX_WEIGHT: usize = 100_000;

/// Longest chain of `$ref`, `allOf` and the like from one schema to another on the same value.
pub(crate) const MAX_CHAIN: usize = 64;

/// Largest number of alternatives of one schema, where `anyOf` and the like leave a choice.
pub(crate) const MAX_ALTERNATIVES: usize = 64;

/// Deepest nesting of objects and lists in a value.
pub(crate) const MAX_VALUE_DEPTH: usize = 64;

/// Largest number of times that a schema may apply to the values around one value.
pub(crate) const MAX_RECURSIONS: usize = 3;

/// Largest number of values that are begun for one schema, nested ones included.
pub(crate) const MAX_VALUES: usize = 20_000;

/// Largest number of schemas that are read in one search.
pub(crate) const MAX_STEPS: usize = 500_000;

/// Largest number of lists or objects that are tried at one position, for one conjunction.
pub(crate) const MAX_CANDIDATES: usize = 64;

/// Largest number of members of an `enum` that are tried: OpenAI admits 1,000.
pub(crate) const MAX_MEMBERS: usize = 1_000;

/// Longest text that is generated, in characters.
pub(crate) const MAX_TEXT_CHARS: usize = 100_000;

/// Longest list that is generated, in items.
pub(crate) const MAX_ITEMS: usize = 1_000;

/// Largest number of properties that are added to an object to reach its `minProperties`.
pub(crate) const MAX_ADDED_PROPERTIES: usize = 1_000;

/// Largest number of values that are tried for an item that must differ from the others.
pub(crate) const MAX_REPEATS: usize = 64;

/// Largest number of digits after the decimal point of a number.
pub(crate) const MAX_SCALE: usize = 15;
