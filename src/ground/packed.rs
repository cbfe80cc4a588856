//! Bytes compressed with zstd: how they are told, packed and unpacked.
//!
//! What is unpacked is bounded like what is read: a few kilobytes may hold a terabyte.

use std::io::Read;

use zstd::stream::read::Decoder;

use super::file::Unread;

/// What a frame of zstd begins with.
pub const MARK: &[u8] = b"\x28\xB5\x2F\xFD";

/// Level of compression: that of the program `zstd` where none is named.
pub const LEVEL: i32 = 3;

/// Whether bytes are compressed with zstd.
pub fn is_packed(bytes: &[u8]) -> bool {
    bytes.starts_with(MARK)
}

/// The bytes in one frame, the same for the same bytes.
///
/// # Errors
///
/// There is no memory for it.
pub fn pack(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    zstd::encode_all(bytes, LEVEL)
}

/// The bytes as they were, at most so many.
///
/// # Errors
///
/// They are cut or damaged, or more than `most`.
pub fn unpack(bytes: &[u8], most: u64) -> Result<Vec<u8>, Unread> {
    let damaged = |why: std::io::Error| Unread {
        wrong: format!("it is compressed with zstd and cannot be unpacked: {why}"),
        next: "find the file as it was, or unpack it with zstd -d and name what is inside",
    };
    let mut plain = Vec::new();
    let decoder = Decoder::new(bytes).map_err(damaged)?;
    decoder.take(most.saturating_add(1)).read_to_end(&mut plain).map_err(damaged)?;
    if plain.len() as u64 <= most {
        return Ok(plain);
    }
    let most = most.div_ceil(1 << 20);
    let wrong = format!("unpacked it has more than the {most} MiB that are read");
    Err(Unread { wrong, next: "check that it is the file you mean" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_out_as_it_was() {
        let text = "author,reader\nann,bob\n".repeat(1000).into_bytes();
        let packed = pack(&text).unwrap();
        assert!(is_packed(&packed) && !is_packed(&text) && packed.len() < text.len() / 50);
        assert_eq!(unpack(&packed, text.len() as u64).unwrap(), text);
        // Two frames one after the other are one text, as for the program zstd.
        let both = [packed.as_slice(), &packed].concat();
        assert_eq!(unpack(&both, 1 << 20).unwrap().len(), 2 * text.len());
    }

    #[test]
    fn what_is_too_large_cut_or_damaged_is_refused() {
        let packed = pack(&vec![b'a'; 3 << 20]).unwrap();
        let told = |bytes: &[u8], most| unpack(bytes, most).unwrap_err().wrong;
        assert_eq!(
            told(&packed, (3 << 20) - 1),
            "unpacked it has more than the 3 MiB that are read"
        );
        let cut = told(&packed[..packed.len() - 1], 4 << 20);
        assert!(cut.starts_with("it is compressed with zstd and cannot be unpacked: "), "{cut}");
        let mut bent = pack(b"author,reader\nann,bob\nbob,cleo\n").unwrap();
        bent[5] ^= 0xff;
        assert!(unpack(&bent, 1 << 20).is_err());
    }
}
