//! The edge list that a network was read from, and its bytes as they were read.
//!
//! They are kept so that a result folder can have them: the file may be another one by the time the
//! results are written. A long list is kept compressed.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use crate::ground::file::Unpacked;
use crate::ground::packed::pack;

/// The most bytes that are kept, and written, as they are; more are compressed.
pub const MOST_PLAIN: usize = 50_000_000;

/// What a compressed list is called at its end.
const PACKED: &str = ".zst";

/// A file with the ties of a network.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EdgeFile {
    /// Its path, relative to the scenario file.
    pub file: String,
    /// Digest of its content, not compressed.
    pub digest: String,
    /// What was read.
    pub kept: Kept,
    /// The id in the file of each of its people, who are the first consumers.
    pub names: Arc<[String]>,
    /// Lines that are ties.
    pub ties: u64,
    /// Lines left out because they repeat an earlier one.
    pub duplicates: u64,
    /// Lines left out because they join an id with itself.
    pub self_ties: u64,
}

/// The bytes of a file, as they are or compressed.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Kept {
    /// The bytes; shared, since a scenario is copied.
    pub bytes: Arc<[u8]>,
    /// Whether they are compressed with zstd.
    pub packed: bool,
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let packed = if self.packed { ", compressed" } else { "" };
        write!(f, "{} bytes{packed}", self.bytes.len())
    }
}

impl Kept {
    /// What was read: compressed if it was, or if it is longer than `most_plain`.
    pub fn of(read: Unpacked, most_plain: usize) -> Self {
        let packed = |bytes: Vec<u8>| Kept { bytes: bytes.into(), packed: true };
        match read.packed {
            Some(bytes) => packed(bytes),
            None if read.plain.len() <= most_plain => {
                Kept { bytes: read.plain.into(), packed: false }
            }
            // What cannot be compressed can still be kept.
            None => match pack(&read.plain) {
                Ok(bytes) => packed(bytes),
                Err(_) => Kept { bytes: read.plain.into(), packed: false },
            },
        }
    }
}

impl EdgeFile {
    /// The name of the file without its folder.
    pub fn base_name(&self) -> &str {
        let name = Path::new(&self.file).file_name().and_then(|name| name.to_str());
        name.unwrap_or("followers.csv")
    }

    /// What the bytes that are kept are called: the name says whether they are compressed.
    pub fn kept_name(&self) -> String {
        let base = self.base_name();
        let add = self.kept.packed && !base.ends_with(PACKED);
        format!("{base}{}", if add { PACKED } else { "" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::packed::unpack;

    #[test]
    fn a_long_list_is_kept_compressed_and_a_compressed_one_as_it_was() {
        let text = b"author,reader\nann,bob\n".repeat(100);
        let read = |packed| Unpacked { plain: text.clone(), packed };
        let short = Kept::of(read(None), text.len());
        assert!(!short.packed && *short.bytes == *text);
        let long = Kept::of(read(None), text.len() - 1);
        assert!(long.packed && long.bytes.len() < text.len());
        assert_eq!(unpack(&long.bytes, 1 << 20).unwrap(), text);
        let was = Kept::of(read(Some(vec![1, 2, 3])), 0);
        assert!(was.packed && *was.bytes == [1, 2, 3]);
        let named = |file: &str, kept: &Kept| {
            EdgeFile { file: file.into(), kept: kept.clone(), ..EdgeFile::default() }.kept_name()
        };
        assert_eq!(named("a/b/followers.csv", &short), "followers.csv");
        assert_eq!(named("../followers.csv", &long), "followers.csv.zst");
        assert_eq!(named("followers.csv.zst", &was), "followers.csv.zst");
    }
}
