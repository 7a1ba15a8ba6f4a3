//! The variables of the environment.

use std::env;

use crate::exit::Failure;

/// A variable, if it is set and not empty.
pub(crate) fn filled(name: &str) -> Result<Option<String>, Failure> {
    Ok(variable(name)?.filter(|value| !value.is_empty()))
}

/// A variable, if it is set.
pub(crate) fn variable(name: &str) -> Result<Option<String>, Failure> {
    match env::var(name) {
        Ok(value) => Ok(Some(value)),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => {
            Err(Failure::new(format_args!("the value of {name} is not UTF-8 text")))
        }
    }
}
