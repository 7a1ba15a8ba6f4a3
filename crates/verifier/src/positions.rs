//! Where bytes of one kind stand in a text.

/// The positions of the bytes of `text` that `is` picks, in order.
///
/// 64 bytes are looked at in one go and without a branch, which compilers turn into vector
/// instructions; a search from byte to byte would cost more than the hashing of a long token.
pub(crate) fn positions<F: Fn(u8) -> bool>(text: &[u8], is: F) -> Positions<'_, F> {
    Positions { rest: text, before: 0, found: 0, next: 0, is }
}

/// See [`positions`].
pub(crate) struct Positions<'a, F> {
    rest: &'a [u8],
    /// The position of the block in which was searched last, and of the next.
    before: usize,
    next: usize,
    /// A bit for each byte of that block that was found and not yet told.
    found: u64,
    is: F,
}

impl<F: Fn(u8) -> bool> Iterator for Positions<'_, F> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.found == 0 {
            self.search()?;
        }
        let bit = self.found.trailing_zeros() as usize;
        self.found &= self.found.wrapping_sub(1);
        // The block begins at a multiple of 64, so this adds them.
        Some(self.before | bit)
    }
}

impl<F: Fn(u8) -> bool> Positions<'_, F> {
    /// Searches the next block, and fills up the last one.
    #[inline]
    fn search(&mut self) -> Option<()> {
        if let Some((block, rest)) = self.rest.split_first_chunk() {
            self.found = bits(block, &self.is);
            self.rest = rest;
        } else {
            self.found = self.search_last()?;
            self.rest = &[];
        }
        self.before = self.next;
        self.next += BLOCK_BYTES;
        Some(())
    }

    fn search_last(&self) -> Option<u64> {
        let mut block = [0; BLOCK_BYTES];
        let (filled, _) = block.split_at_mut_checked(self.rest.len())?;
        filled.copy_from_slice(self.rest);
        let beyond = u64::MAX.checked_shl(u32::try_from(self.rest.len()).ok()?)?;
        (!self.rest.is_empty()).then(|| bits(&block, &self.is) & !beyond)
    }
}

const BLOCK_BYTES: usize = 64;

/// A bit for each byte that is picked, the first byte's the lowest.
#[inline]
fn bits(block: &[u8; BLOCK_BYTES], is: impl Fn(u8) -> bool) -> u64 {
    let flags = block.map(|byte| u8::from(is(byte)));
    let mut bits = [0; 8];
    for (bits, flags) in bits.iter_mut().zip(flags.as_chunks().0) {
        *bits = gathered(*flags);
    }
    u64::from_le_bytes(bits)
}

/// Eight bytes that are 0 or 1, as the bits of one.
#[inline]
fn gathered(flags: [u8; 8]) -> u8 {
    // Each flag is moved to the bit of the highest byte that is its own; no sum carries.
    let [.., highest] = u64::from_le_bytes(flags).wrapping_mul(0x0102_0408_1020_4080).to_le_bytes();
    highest
}

#[cfg(test)]
mod tests {
    use super::positions;
    use alloc::vec::Vec;

    #[test]
    fn each_position_of_a_byte_is_found_and_no_other() {
        for length in [0, 1, 8, 63, 64, 65, 127, 128, 200] {
            for step in 1..70 {
                let text: Vec<u8> = (0..length).map(|at| u8::from(at % step == 0)).collect();
                let found: Vec<_> = positions(&text, |byte| byte == 1).collect();
                assert_eq!(found, (0..length).step_by(step).collect::<Vec<_>>());
                let others: Vec<_> = positions(&text, |byte| byte == 0).collect();
                assert_eq!(others.len() + found.len(), length);
            }
        }
    }
}
