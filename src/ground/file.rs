//! Reading a file that somebody named: an ordinary file of a bounded size, or a clear word about
//! what it is instead.
//!
//! A device may never end, a pipe may never begin, and a file may be larger than memory. None of
//! them is opened before it is known to be an ordinary file, so nothing waits. What is read is
//! looked at for the marks of archives, of spreadsheets and of text that is not UTF-8: these are
//! named for what they are, not for the first byte that does not fit.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::Path;

use thiserror::Error;

use super::packed::{MARK, is_packed, unpack};

/// Why a file was not read.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{wrong}")]
pub struct Unread {
    /// What is wrong with it.
    pub wrong: String,
    /// What to do about it.
    pub next: &'static str,
}

/// What may be read.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// The most bytes.
    pub most: u64,
    /// Whether a pipe will do; it is waited for until it is closed at the other end.
    pub pipe: bool,
}

impl Limit {
    /// An ordinary file of at most so many bytes.
    pub const fn file(most: u64) -> Self {
        Limit { most, pipe: false }
    }
}

impl Unread {
    /// What the system refused.
    pub fn by_system(error: &io::Error) -> Self {
        Unread { wrong: error.to_string(), next: "check the path and the permissions" }
    }
}

/// An ordinary file within the limit, to be read piece by piece.
///
/// # Errors
///
/// It cannot be opened, or is no ordinary file.
pub fn open(path: &Path, limit: Limit) -> Result<File, Unread> {
    let refused = |error: io::Error| Unread::by_system(&error);
    must_be_ordinary(&fs::metadata(path).map_err(refused)?, limit)?;
    let file = File::open(path).map_err(refused)?;
    // What was looked at may have been replaced since.
    must_be_ordinary(&file.metadata().map_err(refused)?, limit)?;
    Ok(file)
}

/// All bytes of a file.
///
/// # Errors
///
/// It cannot be read, is no ordinary file, is larger than the limit, or is of a kind that is known
/// not to be text.
pub fn read(path: &Path, limit: Limit) -> Result<Vec<u8>, Unread> {
    all_of(path, limit, foreign)
}

/// What was read of a file that may be compressed with zstd.
#[derive(Debug, PartialEq, Eq)]
pub struct Unpacked {
    /// What is in it.
    pub plain: Vec<u8>,
    /// The bytes of the file, if they are compressed.
    pub packed: Option<Vec<u8>>,
}

/// All bytes of a file that may be compressed with zstd, which is told by its first bytes. The limit is
/// that of the file and of what is in it.
///
/// # Errors
///
/// As [`read`]; or what is compressed is damaged or too large.
pub fn read_unpacked(path: &Path, limit: Limit) -> Result<Unpacked, Unread> {
    let bytes = all_of(path, limit, |head| if is_packed(head) { None } else { foreign(head) })?;
    if !is_packed(&bytes) {
        return Ok(Unpacked { plain: bytes, packed: None });
    }
    let plain = unpack(&bytes, limit.most)?;
    must_be_text(&plain[..plain.len().min(HEAD as usize)], foreign)?;
    Ok(Unpacked { plain, packed: Some(bytes) })
}

/// What a file is that is no text, and what to do about it.
type Foreign = Option<(&'static str, &'static str)>;

fn must_be_text(head: &[u8], is: impl Fn(&[u8]) -> Foreign) -> Result<(), Unread> {
    match is(head) {
        None => Ok(()),
        Some((what, next)) => {
            Err(Unread { wrong: format!("it is {what}, not text in UTF-8"), next })
        }
    }
}

fn all_of(path: &Path, limit: Limit, is: impl Fn(&[u8]) -> Foreign) -> Result<Vec<u8>, Unread> {
    let refused = |error: io::Error| Unread::by_system(&error);
    let file = open(path, limit)?;
    // One byte more than allowed: a pipe has no size, and a file may grow.
    let mut file = file.take(limit.most.saturating_add(1));
    let mut bytes = Vec::new();
    file.by_ref().take(HEAD).read_to_end(&mut bytes).map_err(refused)?;
    must_be_text(&bytes, is)?;
    file.read_to_end(&mut bytes).map_err(refused)?;
    if bytes.len() as u64 > limit.most { Err(too_large(None, limit.most)) } else { Ok(bytes) }
}

fn must_be_ordinary(about: &Metadata, limit: Limit) -> Result<(), Unread> {
    match kind(about) {
        Some(PIPE) if limit.pipe => Ok(()),
        Some(what) => {
            let next = "name an ordinary file";
            Err(Unread { wrong: format!("it is {what}, not a file"), next })
        }
        None if about.len() > limit.most => Err(too_large(Some(about.len()), limit.most)),
        None => Ok(()),
    }
}

fn too_large(size: Option<u64>, most: u64) -> Unread {
    let (size, most) = (size.map(|size| size.div_ceil(1 << 20)), most.div_ceil(1 << 20));
    let wrong = match size {
        Some(size) => format!("it has {size} MiB, more than the {most} that are read"),
        None => format!("it has more than the {most} MiB that are read"),
    };
    Unread { wrong, next: "check that it is the file you mean" }
}

const PIPE: &str = "a FIFO";

/// What something is that is no ordinary file.
fn kind(about: &Metadata) -> Option<&'static str> {
    if about.is_file() {
        None
    } else if about.is_dir() {
        Some("a folder")
    } else {
        Some(special(about))
    }
}

#[cfg(unix)]
fn special(about: &Metadata) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    let kind = about.file_type();
    if kind.is_fifo() {
        PIPE
    } else if kind.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

#[cfg(not(unix))]
fn special(_: &Metadata) -> &'static str {
    "a device"
}

/// So many bytes are looked at to see what a file is.
const HEAD: u64 = 4096;

const UNPACK: &str = "unpack it and name the file inside";
const AS_CSV: &str = "export the sheet as CSV in UTF-8";
const AS_UTF8: &str = "save it as UTF-8";

/// First bytes of files that are no text, what they are and what to do; longer marks first.
const MARKS: &[(&[u8], &str, &str)] = &[
    (b"\xFF\xFE\0\0", "UTF-32 text", AS_UTF8),
    (b"\0\0\xFE\xFF", "UTF-32 text", AS_UTF8),
    (b"\xFF\xFE", "UTF-16 text", AS_UTF8),
    (b"\xFE\xFF", "UTF-16 text", AS_UTF8),
    (b"\x1F\x8B", "compressed with gzip", UNPACK),
    (b"BZh", "compressed with bzip2", UNPACK),
    (b"\xFD7zXZ\0", "compressed with xz", UNPACK),
    (MARK, "compressed with zstd", UNPACK),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive", UNPACK),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Excel file", AS_CSV),
    (b"PK\x03\x04", "a zip archive", UNPACK),
    (b"PK\x05\x06", "a zip archive", UNPACK),
];

/// What a file is that begins with these bytes, and what to do about it; `None` for what may be
/// text in UTF-8.
fn foreign(head: &[u8]) -> Foreign {
    let has = |name: &[u8]| head.windows(name.len()).any(|window| window == name);
    if head.starts_with(b"PK\x03\x04") {
        // A spreadsheet is an archive whose parts have known names.
        if has(b"[Content_Types].xml") || has(b"xl/") {
            return Some(("an xlsx spreadsheet", AS_CSV));
        }
        if has(b"opendocument.spreadsheet") {
            return Some(("an ods spreadsheet", AS_CSV));
        }
    }
    if let Some((_, what, next)) = MARKS.iter().find(|(mark, ..)| head.starts_with(mark)) {
        return Some((what, next));
    }
    // Without a mark at its beginning, UTF-16 of most languages has a zero in every other byte.
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    match even.max(odd) {
        0 => None,
        most if even.min(odd) == 0 && most * 4 > head.len() / 2 => Some(("UTF-16 text", AS_UTF8)),
        _ => Some(("binary data with zero bytes", "check that it is the file you mean")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(path: &Path, limit: Limit) -> String {
        let Unread { wrong, next } = read(path, limit).unwrap_err();
        format!("{wrong}; {next}")
    }

    fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    #[test]
    fn what_is_no_text_is_named_for_what_it_is() {
        let text = "author,reader\nann,bob\n";
        let marked = utf16(&format!("\u{feff}{text}"), u16::to_le_bytes);
        let cases: &[(&[u8], &str)] = &[
            (&marked, "UTF-16 text"),
            (&utf16(&format!("\u{feff}{text}"), u16::to_be_bytes), "UTF-16 text"),
            (&utf16(text, u16::to_le_bytes), "UTF-16 text"),
            (&utf16(text, u16::to_be_bytes), "UTF-16 text"),
            (b"\x1F\x8B\x08\0\0\0\0\0", "compressed with gzip"),
            (b"PK\x03\x04\x14\0\0\0\x08\0followers.csv", "a zip archive"),
            (b"PK\x03\x04\x14\0\x06\0\x08\0[Content_Types].xml", "an xlsx spreadsheet"),
            (
                b"PK\x03\x04\x14\0mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
                "an ods spreadsheet",
            ),
            (b"author,reader\na,b\0\n", "binary data"),
        ];
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        for (bytes, what) in cases {
            fs::write(&path, bytes).unwrap();
            let told = told(&path, Limit::file(1 << 20));
            assert!(told.contains(what) && told.contains("not text in UTF-8; "), "{told}");
        }
        for text in ["", "a", "\u{feff}author,reader\n", "日本,Zoë\n", "PK,x\n"] {
            fs::write(&path, text).unwrap();
            assert_eq!(read(&path, Limit::file(1 << 20)).unwrap(), text.as_bytes());
        }
    }

    #[test]
    fn the_limit_is_the_last_size_that_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, "12345").unwrap();
        assert_eq!(read(&path, Limit::file(5)).unwrap(), b"12345");
        assert!(told(&path, Limit::file(4)).contains("more than the 1 that are read"));
        // A file of a terabyte that takes no room: it is refused unread.
        File::create(&path).unwrap().set_len(1 << 40).unwrap();
        assert_eq!(
            told(&path, Limit::file(16 << 20)),
            "it has 1048576 MiB, more than the 16 that are read; check that it is the file you mean"
        );
    }

    /// By its first bytes and not by its name; what is inside is looked at like any file.
    #[test]
    fn what_is_compressed_is_unpacked_where_that_is_meant() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("followers.csv");
        let text = b"author,reader\nann,bob\n".to_vec();
        let limit = Limit::file(1 << 20);
        fs::write(&path, &text).unwrap();
        let plain = Unpacked { plain: text.clone(), packed: None };
        assert_eq!(read_unpacked(&path, limit).unwrap(), plain);
        let packed = super::super::packed::pack(&text).unwrap();
        fs::write(&path, &packed).unwrap();
        let unpacked = read_unpacked(&path, limit).unwrap();
        assert_eq!(unpacked, Unpacked { plain: text, packed: Some(packed) });
        assert!(told(&path, limit).starts_with("it is compressed with zstd, not text"));
        let inside = super::super::packed::pack(b"\x1F\x8B\x08\0\0\0\0\0").unwrap();
        fs::write(&path, inside).unwrap();
        let wrong = read_unpacked(&path, limit).unwrap_err().wrong;
        assert_eq!(wrong, "it is compressed with gzip, not text in UTF-8");
    }

    #[test]
    fn a_folder_and_nothing_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let told_of = |path: &Path| told(path, Limit::file(9));
        assert_eq!(told_of(folder.path()), "it is a folder, not a file; name an ordinary file");
        let missing = told_of(&folder.path().join("missing"));
        assert!(missing.starts_with("No such file"), "{missing}");
    }

    /// Nobody writes into the pipe: opening it would wait for ever.
    #[cfg(unix)]
    #[test]
    fn devices_and_pipes_are_refused_unopened() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
        assert!(made.success());
        assert!(told(&pipe, Limit::file(9)).starts_with("it is a FIFO, not a file; "));
        for device in ["/dev/zero", "/dev/null"] {
            assert!(
                told(Path::new(device), Limit { most: 9, pipe: true })
                    .starts_with("it is a device, not")
            );
        }
    }

    /// A pipe that may be read has no size beforehand; one byte too much is noticed.
    #[cfg(unix)]
    #[test]
    fn a_pipe_is_read_to_its_end_or_to_the_limit() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        for (most, whole) in [(5, true), (4, false)] {
            let writes = pipe.clone();
            let writer = std::thread::spawn(move || fs::write(writes, "12345"));
            let found = read(&pipe, Limit { most, pipe: true });
            let _ = writer.join().unwrap();
            match whole {
                true => assert_eq!(found.unwrap(), b"12345"),
                false => assert!(found.unwrap_err().wrong.starts_with("it has more than the")),
            }
        }
    }
}
