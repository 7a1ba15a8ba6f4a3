//! Addresses and ranges (SPEC O11), each as a string of bits.

use std::net::{Ipv4Addr, Ipv6Addr};

/// The bits of an address; the two families differ in their number.
pub(crate) fn bits(address: &str) -> Option<String> {
    let four = address.parse::<Ipv4Addr>().map(|own| format!("{:032b}", own.to_bits()));
    let six = address.parse::<Ipv6Addr>().map(|own| format!("{:0128b}", own.to_bits()));
    four.or(six).ok()
}

/// Whether a range holds an address.
pub(crate) fn holds(range: &str, address: &str) -> bool {
    let (network, prefix) = match range.split_once('/') {
        Some((network, prefix)) => (network, Some(prefix)),
        None => (range, None),
    };
    let (Some(network), Some(address)) = (bits(network), bits(address)) else { return false };
    let length = match prefix {
        None => Some(network.len()),
        Some(prefix) => number(prefix).filter(|length| *length <= network.len()),
    };
    let same = |length| network[..length] == address[..length];
    network.len() == address.len() && length.is_some_and(same)
}

fn number(digits: &str) -> Option<usize> {
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}
