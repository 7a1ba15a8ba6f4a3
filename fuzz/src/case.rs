//! Cases for a comparison.

use arbitrary::{Arbitrary, Result, Unstructured};

use crate::attempt::vector;
use crate::reference::Setting;
use crate::signer::Signer;
use crate::written::{is_plain, written};

/// A token of a signer who makes mistakes, and the setting in which it is judged.
#[derive(Debug)]
pub struct Case {
    /// The token.
    pub bearer: String,
    /// The setting.
    pub setting: Setting,
}

impl<'a> Arbitrary<'a> for Case {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let mode = u.arbitrary()?;
        if is_plain(mode) {
            let setting = vector(u)?.setting();
            return Ok(Self { bearer: written(mode, u)?, setting });
        }
        let signer = Signer::arbitrary(u)?;
        let setting = signer.setting(u)?;
        Ok(Self { bearer: signer.draft().finish(u)?, setting })
    }
}
