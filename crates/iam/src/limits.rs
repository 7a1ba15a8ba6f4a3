//! Every bound, by its name.

// SPEC D16
/// The longest document, in bytes: ten times the largest managed policy of AWS.
pub const MAX_DOCUMENT_BYTES: usize = 64 * 1024;

/// How deep objects and lists may stand in each other; the grammar needs six.
pub const MAX_NESTING: usize = 16;

/// The most statements in all policies of a set together.
pub const MAX_STATEMENTS: usize = 1_000;

/// The longest action, resource or condition value of a policy, in bytes.
pub const MAX_PATTERN_BYTES: usize = 2 * 1024;

/// The most variables in one of them: they are looked up before it is matched.
pub const MAX_VARIABLES: usize = 16;

/// The most values of one condition key of a policy.
pub const MAX_VALUES: usize = 1_000;

/// The longest value of a context key, in bytes.
pub const MAX_CONTEXT_VALUE_BYTES: usize = 8 * 1024;

/// The most keys in the context of a request.
pub const MAX_CONTEXT_KEYS: usize = 1_000;

/// The most problems that are reported of one document.
pub const MAX_PROBLEMS: usize = 1_000;
