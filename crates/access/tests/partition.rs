use stagemaker_access::partition::Partition;

use crate::{principal, problem, valid};

/// By `endpoints.json` and `partitions.json` of botocore 1.44.5.
#[test]
fn the_prefix_of_a_region_says_its_partition_and_its_console() {
    for (region, name, console) in [
        ("us-east-1", "aws", "console.aws.amazon.com"),
        ("eu-central-1", "aws", "console.aws.amazon.com"),
        ("us-gov-west-1", "aws-us-gov", "console.amazonaws-us-gov.com"),
        ("cn-north-1", "aws-cn", "console.amazonaws.cn"),
        ("eusc-de-east-1", "aws-eusc", "console.amazonaws-eusc.eu"),
        ("us-iso-east-1", "aws-iso", "console.c2shome.ic.gov"),
        ("us-isob-east-1", "aws-iso-b", "console.sc2shome.sgov.gov"),
        ("eu-isoe-west-1", "aws-iso-e", "console.csphome.adc-e.uk"),
        ("us-isof-south-1", "aws-iso-f", "console.csphome.hci.ic.gov"),
        ("mars-north-1", "aws", "console.aws.amazon.com"),
    ] {
        let partition = Partition::of(region);
        assert_eq!((partition.name(), partition.console()), (name, console), "{region}");
    }
}

#[test]
fn a_principal_without_an_arn_is_of_the_partition_of_the_region() {
    let config = valid(&principal("").replace("us-west-2", "cn-north-1"));
    let arn = config.credentials[0].principal().arn().to_owned();
    assert_eq!(arn, "arn:aws-cn:iam::123456789012:user/AKIAIOSFODNN7EXAMPLE");
}

#[test]
fn a_region_is_lower_case_letters_digits_and_hyphens() {
    for region in ["US-EAST-1", "us_east_1", "''", "'us-east-1 '"] {
        let expected = "c.yaml:1: region: expected a region such as `us-east-1`";
        assert_eq!(problem(&format!("region: {region}\n")), expected, "{region}");
    }
}
