//! The variables of the environment.

use std::env;

use stagemaker_access::access_config::AccessConfig;
use stagemaker_access::region::is_region;

use crate::exit::Failure;

/// The region of `AWS_REGION`, where nothing else names one; `us-east-1` if it is not set.
pub(crate) fn region() -> Result<String, Failure> {
    let Some(region) = filled("AWS_REGION")? else { return Ok(AccessConfig::default().region) };
    if is_region(&region) {
        Ok(region)
    } else {
        Err(Failure::new(format_args!(
            "AWS_REGION is {region:?}: expected a region such as `us-east-1`"
        )))
    }
}

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
