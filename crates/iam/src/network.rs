//! Addresses and ranges of them.

use std::net::IpAddr;

use crate::fault::{self, Fault};

/// A range of addresses of one family.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Network {
    address: IpAddr,
    prefix: u32,
}

impl Network {
    /// Reads `203.0.113.0/24`, `2001:db8::/32`, or one address. Bits behind the prefix do not
    /// count.
    pub(crate) fn parse(text: &str) -> Result<Self, Fault> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| fault::NOT_AN_ADDRESS)?;
        let prefix = match prefix {
            Some(prefix) => read_prefix(prefix)?,
            None => width(address),
        };
        if prefix > width(address) {
            return Err(fault::PREFIX_TOO_LONG);
        }
        Ok(Self { address, prefix })
    }

    /// Whether an address lies in it. One of the other family never does.
    /// SPEC O11
    pub(crate) fn contains(&self, address: IpAddr) -> bool {
        let differ = match (self.address, address) {
            (IpAddr::V4(own), IpAddr::V4(other)) => u128::from(own.to_bits() ^ other.to_bits()),
            (IpAddr::V6(own), IpAddr::V6(other)) => own.to_bits() ^ other.to_bits(),
            (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => return false,
        };
        let ignored = width(address).saturating_sub(self.prefix);
        differ.checked_shr(ignored).unwrap_or(0) == 0
    }
}

fn width(address: IpAddr) -> u32 {
    if address.is_ipv4() { 32 } else { 128 }
}

fn read_prefix(text: &str) -> Result<u32, Fault> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !plain {
        return Err(fault::NOT_AN_ADDRESS);
    }
    text.parse().map_err(|_| fault::PREFIX_TOO_LONG)
}
