//! What a record holds: the result of a piece of work, small and exact.
//!
//! `postcard` writes numbers by their bits and names nothing; `zstd` at its quickest makes a third of it.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The level of compression: quick.
const LEVEL: i32 = 1;

/// A value as bytes.
pub fn pack<T: Serialize>(value: &T) -> Vec<u8> {
    let plain = postcard::to_allocvec(value).expect("what is kept has only plain fields");
    zstd::bulk::compress(&plain, LEVEL).expect("compressing in memory cannot fail")
}

/// The value again.
///
/// # Errors
///
/// The bytes are those of something else.
pub fn unpack<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    postcard::from_bytes(&plain(bytes)?).map_err(|why| why.to_string())
}

/// What was compressed.
pub(super) fn plain(bytes: &[u8]) -> Result<Vec<u8>, String> {
    zstd::stream::decode_all(bytes).map_err(|why| why.to_string())
}
