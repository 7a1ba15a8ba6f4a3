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

#[cfg(test)]
mod tests {
    use super::Network;

    #[test]
    fn an_address_range_contains_its_addresses_only() {
        for (range, inside, outside) in [
            ("203.0.113.0/24", "203.0.113.255", "203.0.114.0"),
            ("203.0.113.77/25", "203.0.113.127", "203.0.113.128"),
            ("203.0.113.7", "203.0.113.7", "203.0.113.6"),
            ("203.0.113.7/32", "203.0.113.7", "203.0.113.8"),
            ("128.0.0.0/1", "255.0.0.1", "127.0.0.1"),
            ("0.0.0.0/0", "255.255.255.255", "::"),
            ("2001:db8::/33", "2001:db8:7fff::1", "2001:db8:8000::"),
            ("2001:db8::1", "2001:db8:0::1", "2001:db8::2"),
            ("::/0", "::ffff:1.2.3.4", "1.2.3.4"),
        ] {
            let network = Network::parse(range).unwrap_or_else(|_| panic!("{range}"));
            assert!(network.contains(inside.parse().unwrap()), "{range} {inside}");
            assert!(!network.contains(outside.parse().unwrap()), "{range} {outside}");
        }
    }

    #[test]
    fn a_text_that_is_no_range_is_refused_with_its_code() {
        for (text, code) in [
            ("10.0.0.0/33", "prefix_too_long"),
            ("::/129", "prefix_too_long"),
            ("10.0.0.0/99999999999", "prefix_too_long"),
            ("10.0.0.0/", "not_an_address"),
            ("10.0.0.0/+8", "not_an_address"),
            ("10.0.0.0/-1", "not_an_address"),
            ("10.0.0/8", "not_an_address"),
            ("300.1.1.1", "not_an_address"),
            ("fe80::1%eth0", "not_an_address"),
            ("", "not_an_address"),
        ] {
            assert_eq!(Network::parse(text).err().map(|fault| fault.code), Some(code), "{text}");
        }
    }
}
