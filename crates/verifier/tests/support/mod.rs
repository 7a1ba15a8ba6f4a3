pub(crate) mod edit;
pub(crate) mod forge;
pub(crate) mod signed;
pub(crate) mod vector;

pub(crate) use forge::Forge;
pub(crate) use vector::Vector;
