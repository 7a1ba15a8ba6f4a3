//! Every bound of the search for a value, by its name.

/// How deep objects and lists may stand in each other in a schema: as deep as `serde_json` reads.
pub(crate) const MAX_SCHEMA_DEPTH: usize = 128;

/// The most values inside a schema: OpenAI admits 5,000 properties, each of some ten values.
pub(crate) const MAX_SCHEMA_NODES: usize = 100_000;

/// The most `$ref` in a schema: a validator may follow them all in one chain, on the stack.
pub(crate) const MAX_REFERENCES: usize = 2_000;

/// The most schemas that lie on one value, counted once for each way that leads to them; where
/// `anyOf` stands in `anyOf`, the time of a validator grows with it.
pub(crate) const MAX_WEIGHT: usize = 100_000;

/// How many `$ref`, `allOf` and the like may lead from one schema to another on the same value.
pub(crate) const MAX_CHAIN: usize = 64;

/// The most ways to read one schema, where `anyOf` and the like leave a choice.
pub(crate) const MAX_ALTERNATIVES: usize = 64;

/// How deep objects and lists may stand in each other in a value.
pub(crate) const MAX_VALUE_DEPTH: usize = 64;

/// How often a schema may stand inside itself on the way to one value.
pub(crate) const MAX_LAPS: usize = 3;

/// The most values that are begun for one schema, those inside others counted too.
pub(crate) const MAX_VALUES: usize = 20_000;

/// The most schemas that are read while one value is sought.
pub(crate) const MAX_STEPS: usize = 500_000;

/// The most values that are tried in one place for one reading of its schema and one type.
pub(crate) const MAX_CANDIDATES: usize = 64;

/// The most members of an `enum` that are tried: OpenAI admits 1,000.
pub(crate) const MAX_MEMBERS: usize = 1_000;

/// The longest text that is made, in characters.
pub(crate) const MAX_TEXT_CHARS: usize = 100_000;

/// The longest list that is made.
pub(crate) const MAX_ITEMS: usize = 1_000;

/// The most properties that are added to an object to reach its `minProperties`.
pub(crate) const MAX_ADDED_PROPERTIES: usize = 1_000;

/// The most other values that are tried for an item that must differ from those before it.
pub(crate) const MAX_REPEATS: usize = 64;

/// The most digits behind the point of a number.
pub(crate) const MAX_SCALE: usize = 15;
