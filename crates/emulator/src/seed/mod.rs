//! Numbers and ids that look random and repeat with their seed.

pub(crate) mod id;
pub(crate) mod random;
