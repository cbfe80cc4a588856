//! Where a table goes that is written row by row: to disk, sealed on its way, and compressed if its
//! name says so.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use zstd::stream::write::Encoder;

use super::seal::{Seal, Sealing};
use crate::ground::packed;

/// The file, sealed.
type Disk = Sealing<BufWriter<fs::File>>;

/// The end of the names of compressed files.
const PACKED: &str = ".zst";

/// A file that is being written.
pub(super) enum Sink {
    Plain(Box<Disk>),
    /// One frame of zstd: pandas reads no more.
    Packed(Box<Encoder<'static, Disk>>),
}

impl Sink {
    /// A new file.
    pub fn create(path: &Path, name: &str) -> io::Result<Self> {
        let disk = Sealing::new(name, BufWriter::new(fs::File::create_new(path)?));
        if !name.ends_with(PACKED) {
            return Ok(Sink::Plain(Box::new(disk)));
        }
        let mut encoder = Encoder::new(disk, packed::LEVEL)?;
        encoder.include_checksum(true)?;
        Ok(Sink::Packed(Box::new(encoder)))
    }

    /// Flushes it to disk.
    pub fn end(self) -> io::Result<Seal> {
        let disk = match self {
            Sink::Plain(disk) => *disk,
            Sink::Packed(encoder) => encoder.finish()?,
        };
        let (buffer, seal) = disk.finish();
        buffer.into_inner()?.sync_all()?;
        Ok(seal)
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Sink::Plain(disk) => disk.write(bytes),
            Sink::Packed(encoder) => encoder.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Sink::Plain(disk) => disk.flush(),
            Sink::Packed(encoder) => encoder.flush(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compressed_table_is_one_frame_of_what_the_other_holds() {
        let home = tempfile::tempdir().unwrap();
        let text: String =
            (0..100_000).map(|line| format!("0,silent,{line},posts,0.5\n")).collect();
        let written = ["long.csv", "long.csv.zst"].map(|name| {
            let path = home.path().join(name);
            let mut sink = Sink::create(&path, name).unwrap();
            text.as_bytes().chunks(8_000).for_each(|piece| sink.write_all(piece).unwrap());
            let seal = sink.end().unwrap();
            let bytes = fs::read(path).unwrap();
            assert_eq!(seal, Seal::of(name, &bytes));
            bytes
        });
        let [plain, packed] = written;
        assert_eq!(plain, text.as_bytes());
        assert_eq!(zstd::zstd_safe::find_frame_compressed_size(&packed), Ok(packed.len()));
        assert_eq!(packed::unpack(&packed, 1 << 24).unwrap(), plain);
    }
}
