//! The partitions of AWS, which decide the beginning of ARNs and the host of the console.

/// A partition of AWS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Partition {
    name: &'static str,
    console: &'static str,
}

impl Partition {
    /// Returns the partition of a region, by the prefix of its name; `aws` for an unknown prefix.
    ///
    /// Documented by `endpoints.json` and `partitions.json` of botocore 1.44.5.
    pub fn of(region: &str) -> Self {
        let known = PARTITIONS.into_iter().find(|(prefix, ..)| region.starts_with(prefix));
        let (_, name, console) = known.unwrap_or(("", "aws", "console.aws.amazon.com"));
        Self { name, console }
    }

    /// The name in an ARN.
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// The host of the console.
    pub const fn console(self) -> &'static str {
        self.console
    }
}

/// Prefixes of regions, each with the name and the console of its partition.
const PARTITIONS: [(&str, &str, &str); 7] = [
    ("us-gov-", "aws-us-gov", "console.amazonaws-us-gov.com"),
    ("cn-", "aws-cn", "console.amazonaws.cn"),
    ("eusc-", "aws-eusc", "console.amazonaws-eusc.eu"),
    ("us-isob-", "aws-iso-b", "console.sc2shome.sgov.gov"),
    ("us-isof-", "aws-iso-f", "console.csphome.hci.ic.gov"),
    ("eu-isoe-", "aws-iso-e", "console.csphome.adc-e.uk"),
    ("us-iso-", "aws-iso", "console.c2shome.ic.gov"),
];
