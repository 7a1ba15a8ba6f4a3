//! The holder of credentials.

use crate::setting::InvalidSetting;

/// The user, role session or service that holds credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    arn: Box<str>,
    /// Index of the 12 digits of the account.
    account_at: usize,
}

const ACCOUNT_DIGITS: usize = 12;

impl Principal {
    /// Reads the ARN of a principal, such as `arn:aws:iam::123456789012:user/ci`. SPEC S3
    ///
    /// # Errors
    ///
    /// When it is not an ARN of IAM or STS with the 12 digits of an account.
    pub fn parse(arn: &str) -> Result<Self, InvalidSetting> {
        let mut parts = arn.splitn(6, ':');
        let mut next = || parts.next().unwrap_or_default();
        let [scheme, partition, service, region, account, resource] = [(); 6].map(|()| next());
        let is_principal = scheme == "arn"
            && partition.starts_with("aws")
            && matches!(service, "iam" | "sts")
            && region.is_empty()
            && account.len() == ACCOUNT_DIGITS
            && account.bytes().all(|byte| byte.is_ascii_digit())
            && !resource.is_empty()
            && arn.trim() == arn
            && !arn.contains(char::is_control);
        if !is_principal {
            return Err(InvalidSetting::PrincipalArn);
        }
        let account_at = arn.len() - resource.len() - 1 - ACCOUNT_DIGITS;
        Ok(Self { arn: arn.into(), account_at })
    }

    /// The principal of the decoy.
    pub(crate) fn nobody() -> Self {
        Self { arn: Box::default(), account_at: 0 }
    }

    /// The ARN.
    pub fn arn(&self) -> &str {
        &self.arn
    }

    /// The 12 digits of the account, as they stand in the ARN.
    pub fn account_id(&self) -> &str {
        self.arn.get(self.account_at..self.account_at + ACCOUNT_DIGITS).unwrap_or_default()
    }
}
