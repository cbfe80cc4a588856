//! Digests: a short name for exact content, by SHA-256.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

/// Digests of the parts of something, by name.
pub type PartDigests = BTreeMap<String, String>;

/// The digest of something with parts: of each name and its digest, in the order of the names.
pub fn of_parts(parts: &PartDigests) -> String {
    let mut digest = Digest::default();
    for (name, part) in parts {
        digest.text(name).text(part);
    }
    digest.hex()
}

/// Collects exact values and names them with 32 hexadecimal digits.
#[derive(Clone, Default)]
pub struct Digest(Sha256);

impl Digest {
    /// Adds bytes, preceded by their length, so that neighbours cannot run together.
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
        self
    }

    /// Adds a text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.bytes(text.as_bytes())
    }

    /// Adds a whole number.
    pub fn whole(&mut self, value: u64) -> &mut Self {
        self.0.update(value.to_le_bytes());
        self
    }

    /// Adds a number by its exact bits. There is one zero and one NaN: which sign `-0.0.max(0.0)`
    /// or `0.0 / 0.0` has is left to the processor.
    pub fn number(&mut self, value: f64) -> &mut Self {
        let value = if value.is_nan() { f64::NAN } else { value + 0.0 };
        self.whole(value.to_bits())
    }

    /// The first 128 bits of the SHA-256 of everything added, in hexadecimal.
    pub fn hex(&self) -> String {
        self.0.clone().finalize()[..16].iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_do_not_run_together() {
        let digest = |parts: &[&str]| {
            let mut digest = Digest::default();
            for part in parts {
                digest.text(part);
            }
            digest.hex()
        };
        assert_ne!(digest(&["ab", "c"]), digest(&["a", "bc"]));
        assert_eq!(digest(&["ab"]), digest(&["ab"]));
        assert_eq!(digest(&[]).len(), 32);
    }

    #[test]
    fn signs_that_processors_choose_do_not_count() {
        let digest = |value| Digest::default().number(value).hex();
        assert_eq!(digest(-0.0), digest(0.0));
        assert_eq!(digest(-f64::NAN), digest(f64::NAN));
        assert_ne!(digest(f64::MIN_POSITIVE), digest(0.0));
        assert_ne!(digest(1.0), digest(1.0 + f64::EPSILON));
    }
}
