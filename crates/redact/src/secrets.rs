//! The secrets that are looked for, however many they are.

use std::collections::HashMap;
use std::ops::Range;

use crate::secret::Secret;

/// Secrets, by the way in which they are found in a text.
#[derive(Clone, Default)]
pub(crate) struct Secrets {
    /// Secrets of at least as many bytes as [`KEY_BYTES`], by their first ones: a text is gone through once,
    /// whatever their number.
    long: HashMap<[u8; KEY_BYTES], Vec<Secret>>,
    /// The others, each looked for by itself.
    short: Vec<Secret>,
    count: usize,
}

/// The bytes by which secrets are told apart first.
const KEY_BYTES: usize = 8;

impl Secrets {
    /// Adds a secret, unless it is there.
    pub(crate) fn add(&mut self, secret: Secret) {
        let alike = match secret.bytes().first_chunk() {
            Some(key) => self.long.entry(*key).or_default(),
            None => &mut self.short,
        };
        if !alike.contains(&secret) {
            alike.push(secret);
            self.count += 1;
        }
    }

    /// The number of secrets.
    pub(crate) const fn len(&self) -> usize {
        self.count
    }

    /// Adds the ranges of a text that are secrets.
    pub(crate) fn find(&self, text: &str, ranges: &mut Vec<Range<usize>>) {
        for secret in &self.short {
            ranges.extend(secret.find(text));
        }
        if self.long.is_empty() {
            return;
        }
        for (start, key) in text.as_bytes().windows(KEY_BYTES).enumerate() {
            let alike = key.first_chunk().and_then(|key| self.long.get(key));
            for secret in alike.into_iter().flatten() {
                let rest = text.as_bytes().get(start..).unwrap_or_default();
                if rest.starts_with(secret.bytes()) {
                    ranges.push(start..start + secret.bytes().len());
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Secrets;
    use crate::secret::Secret;

    #[test]
    fn each_of_many_secrets_is_found_wherever_it_stands() {
        let mut secrets = Secrets::default();
        for number in 0..1_000 {
            secrets.add(Secret::of(&format!("secret-key-{number:04}")).unwrap());
            secrets.add(Secret::of(&format!("k{number:04}")).unwrap());
        }
        secrets.add(Secret::of("secret-key-0007").unwrap());
        assert_eq!(secrets.len(), 2_000);
        let text = "é secret-key-0007 xsecret-key-0999 k0001 xk0002 secret-key-1000";
        let mut ranges = Vec::new();
        secrets.find(text, &mut ranges);
        ranges.sort_by_key(|range| range.start);
        let found: Vec<_> = ranges.into_iter().map(|range| text.get(range).unwrap()).collect();
        assert_eq!(found, ["secret-key-0007", "secret-key-0999", "k0001"]);
    }
}
