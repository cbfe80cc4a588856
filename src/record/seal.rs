//! Seals: what a file was when it was written, and where it is not so any more.
//!
//! A seal holds the SHA-256 of a file, as `sha256sum` gives it, and for a text so much of its lines
//! that the place of a change can be named. Two small sums are kept of every line: one with the
//! others of its *block* (neighbours), one with those of its *residue* (every 256th line). One line
//! that was changed is where the block and the residue that differ meet: exact up to 65,536 lines, one of a few beyond. A
//! line that is missing or was added moves those after it, which the residues give away. However
//! long a file is, the sums take two kilobytes, and they are taken while it is written
//! ([`Sealing`]), so that no table has to be in memory.
//!
//! What can go wrong: the file is not what it was ([`Damage`] names file and line) or cannot be
//! read. A file that changed in many places is named by the first of them, or by a range.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::sums::{Deviation, TextSums};
use crate::ground::file::{self, Limit, Unread};
use crate::ground::number::thousands;

/// What a file was when it was written.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Seal {
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
    /// How many lines it has; `None` of what is no text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<u64>,
    /// Sums of its lines by block and by residue, four hexadecimal digits each.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub checks: String,
}

/// The seals of a folder, by the name of the file.
pub type Seals = BTreeMap<String, Seal>;

/// A sealed file is not what it was.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{file}, line {line}: {wrong}")]
pub struct Damage {
    /// The file.
    pub file: String,
    /// The first line that is not as it was, from 1.
    pub line: u64,
    /// What is wrong there.
    pub wrong: String,
}

/// Why a folder is not taken for what was written.
#[derive(Debug, Error)]
pub enum Broken {
    /// A file is not what it was.
    #[error(transparent)]
    Damaged(#[from] Damage),
    /// A file cannot be read.
    #[error("cannot read {}: {why}", .path.display())]
    Unread {
        /// The file.
        path: PathBuf,
        /// Why.
        why: Unread,
    },
}

/// Whether a file of that name has lines.
fn is_text(name: &str) -> bool {
    [".csv", ".json", ".toml", ".md"].iter().any(|end| name.ends_with(end))
}

/// Whether a file of that name is sealed: all are but the prose that people may add to and pages,
/// which are made from the folder. The manifest holds the seals, its own included.
pub fn is_sealed(name: &str) -> bool {
    name != "README.md" && name != "manifest.json" && !name.ends_with(".html")
}

impl Seal {
    /// The seal of a file.
    pub fn of(name: &str, content: &[u8]) -> Seal {
        let mut sealing = Sealing::new(name, io::sink());
        sealing.take(content);
        sealing.finish().1
    }
}

/// A writer that passes on what it is given and seals it.
///
/// ```
/// # use earful::record::seal::{Seal, Sealing};
/// # use std::io::Write;
/// let mut file = Sealing::new("table.csv", Vec::new());
/// file.write_all(b"a,b\n1,2\n")?;
/// let (bytes, seal) = file.finish();
/// assert_eq!(seal, Seal::of("table.csv", &bytes));
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct Sealing<W> {
    inner: W,
    sha256: Sha256,
    bytes: u64,
    lines: Option<LineSums>,
}

impl<W> Sealing<W> {
    /// Seals what is written to `inner`; the end of the file's name tells whether it has lines.
    pub fn new(name: &str, inner: W) -> Self {
        let lines = is_text(name).then(LineSums::default);
        Sealing { inner, sha256: Sha256::new(), bytes: 0, lines }
    }

    /// The writer, and the seal of what was written. Nothing is flushed.
    pub fn finish(self) -> (W, Seal) {
        let sums = self.lines.map(LineSums::finish);
        let seal = Seal {
            sha256: hexadecimal(&self.sha256.finalize()),
            bytes: self.bytes,
            lines: sums.as_ref().map(|sums| sums.lines),
            checks: sums.map_or(String::new(), |sums| sums.to_text()),
        };
        (self.inner, seal)
    }

    fn take(&mut self, bytes: &[u8]) {
        self.sha256.update(bytes);
        self.bytes += bytes.len() as u64;
        if let Some(lines) = &mut self.lines {
            lines.take(bytes);
        }
    }
}

impl<W: Write> Write for Sealing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.take(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Parts bytes into lines, each with the line feed that ends it, and sums them.
#[derive(Default)]
struct LineSums {
    open: Option<crc32fast::Hasher>,
    sums: TextSums,
}

impl LineSums {
    fn take(&mut self, bytes: &[u8]) {
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            let mut line = self.open.take().unwrap_or_default();
            line.update(piece);
            if piece.ends_with(b"\n") {
                self.sums.add(line.finalize());
            } else {
                self.open = Some(line);
            }
        }
    }

    fn finish(mut self) -> TextSums {
        if let Some(line) = self.open.take() {
            self.sums.add(line.finalize());
        }
        self.sums
    }
}

/// Checks a file that has been read.
///
/// # Errors
///
/// It is not what was sealed.
pub fn check_file(file: &str, content: &[u8], seal: &Seal) -> Result<(), Damage> {
    match hexadecimal(&Sha256::digest(content)) == seal.sha256 {
        true => Ok(()),
        false => Err(damage(file, &TextLines::read(content).unwrap_or_default(), seal)),
    }
}

/// Checks the sealed files of a folder, or those of them that are `wanted`, and gives the names of
/// those that are not there. Files are read piece by piece; only of a damaged text are the sums of
/// its lines held.
///
/// # Errors
///
/// One cannot be read, or is not what was sealed.
pub fn check(
    folder: &Path,
    seals: &Seals,
    wanted: impl Fn(&str) -> bool,
) -> Result<Vec<String>, Broken> {
    let mut missing = Vec::new();
    for (name, seal) in seals.iter().filter(|(name, _)| wanted(name)) {
        let path = folder.join(name);
        if is_gone(&path) {
            missing.push(name.clone());
            continue;
        }
        let refused = |why| Broken::Unread { path: path.clone(), why };
        let broke = |why: io::Error| refused(Unread::by_system(&why));
        // What has grown beyond all measure is not read through to find out.
        let most = Limit::file(seal.bytes.max(1 << 30));
        let open = || file::open(&path, most).map_err(refused);
        if digest_of(open()?).map_err(broke)? != seal.sha256 {
            let found = TextLines::read(open()?).map_err(broke)?;
            return Err(damage(&path.display().to_string(), &found, seal).into());
        }
    }
    Ok(missing)
}

/// Whether there is nothing of that name.
fn is_gone(path: &Path) -> bool {
    fs::symlink_metadata(path).is_err_and(|why| why.kind() == io::ErrorKind::NotFound)
}

fn digest_of(mut file: impl Read) -> io::Result<String> {
    let mut sha256 = Sha256::new();
    let mut piece = vec![0; 1 << 16];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(hexadecimal(&sha256.finalize())),
            read => sha256.update(&piece[..read]),
        }
    }
}

/// The lines of a text that is not what it was.
#[derive(Default)]
struct TextLines {
    sums: Vec<u32>,
    /// How many end in CR LF.
    returns: usize,
}

impl TextLines {
    fn read(text: impl Read) -> io::Result<TextLines> {
        let mut text = BufReader::new(text);
        let (mut found, mut line) = (TextLines::default(), Vec::new());
        while text.read_until(b'\n', &mut line)? > 0 {
            found.sums.push(crc32fast::hash(&line));
            found.returns += usize::from(line.ends_with(b"\r\n"));
            line.clear();
        }
        Ok(found)
    }
}

/// What is wrong with a file whose digest is another.
fn damage(file: &str, found: &TextLines, seal: &Seal) -> Damage {
    let at = |line: u64, wrong: String| Damage { file: file.into(), line, wrong };
    let sums = seal.lines.and_then(|lines| TextSums::from_text(lines, &seal.checks));
    let Some(sums) = sums else {
        return at(1, "this is not the file that was written: its SHA-256 is another".into());
    };
    if found.returns > 0 && found.returns == found.sums.len() {
        return at(1, "lines end in CR LF, and were written with LF alone".into());
    }
    let written = thousands(sums.lines);
    match sums.place(&found.sums) {
        Deviation::Changed { first, last } if first == last => {
            at(first + 1, "this line is not as it was written".into())
        }
        Deviation::Changed { first, last } => {
            let last = thousands(last + 1);
            at(
                first + 1,
                format!("this line, or one after it up to line {last}, is not as it was written"),
            )
        }
        Deviation::Missing { first, lines: 1 } => {
            at(first + 1, format!("the line that was written here is missing (1 of {written})"))
        }
        Deviation::Missing { first, lines } => {
            let lines = thousands(lines);
            at(
                first + 1,
                format!("the lines that were written here are missing ({lines} of {written})"),
            )
        }
        Deviation::Added { first } => at(first + 1, "this line was not written here".into()),
        Deviation::Ends { after } => {
            at(after.max(1), format!("the file ends here, and was written with {written} lines"))
        }
    }
}

/// Bytes as hexadecimal digits.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(lines: usize) -> String {
        (0..lines).map(|line| format!("arm,{line},0.5\n")).collect()
    }

    fn told(whole: &str, now: &str) -> String {
        let seal = Seal::of("t.csv", whole.as_bytes());
        check_file("t.csv", now.as_bytes(), &seal).unwrap_err().to_string()
    }

    /// FIPS 180-2, appendix B.1: the digest of "abc", as `sha256sum` gives it.
    #[test]
    fn the_digest_is_that_of_sha256sum() {
        let seal = Seal::of("t.csv", b"abc");
        let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!((seal.sha256.as_str(), seal.bytes, seal.lines), (known, 3, Some(1)));
        let packed = Seal::of("t.csv.zst", b"abc");
        assert_eq!((packed.lines, packed.checks.as_str()), (None, ""));
    }

    #[test]
    fn pieces_of_any_size_give_the_same_seal() {
        let text = table(700);
        let whole = Seal::of("t.csv", text.as_bytes());
        for size in [1, 3, 16, 4_096] {
            let mut sealing = Sealing::new("t.csv", Vec::new());
            text.as_bytes().chunks(size).for_each(|piece| sealing.write_all(piece).unwrap());
            let (bytes, seal) = sealing.finish();
            assert_eq!((bytes, &seal), (text.clone().into_bytes(), &whole));
        }
    }

    /// A writer that takes little at a time seals what was written, not what was offered.
    #[test]
    fn only_what_was_written_is_sealed() {
        struct Short(Vec<u8>);
        impl Write for Short {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                let taken = bytes.len().min(2);
                self.0.extend(&bytes[..taken]);
                Ok(taken)
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut sealing = Sealing::new("t.csv", Short(Vec::new()));
        sealing.write_all(b"a,b\n1,2\n").unwrap();
        let (written, seal) = sealing.finish();
        assert_eq!(seal, Seal::of("t.csv", &written.0));
    }

    #[test]
    fn damage_names_the_line_and_what_happened_there() {
        let whole = table(400);
        let edited = whole.replace("arm,299,0.5", "arm,299,0.6");
        let wrong = "t.csv, line 300: this line is not as it was written";
        assert_eq!(told(&whole, &edited), wrong);
        let without = whole.replace("arm,299,0.5\n", "");
        let wrong = "t.csv, line 300: the line that was written here is missing (1 of 400)";
        assert_eq!(told(&whole, &without), wrong);
        let more = whole.replace("arm,299,0.5\n", "arm,299,0.5\nnew\n");
        assert_eq!(told(&whole, &more), "t.csv, line 301: this line was not written here");
        let cut = "t.csv, line 200: the file ends here, and was written with 400 lines";
        assert_eq!(told(&whole, &table(200)), cut);
        assert_eq!(
            told(&whole, table(200).trim_end_matches("9,0.5\n")),
            cut,
            "in the middle of the line"
        );
        assert!(told(&whole, "").starts_with("t.csv, line 1: the file ends here"));
        let returns = whole.replace('\n', "\r\n");
        let wrong = "t.csv, line 1: lines end in CR LF, and were written with LF alone";
        assert_eq!(told(&whole, &returns), wrong);
        let end = whole.trim_end();
        assert_eq!(told(&whole, end), "t.csv, line 400: this line is not as it was written");
        let swapped = whole.replace("arm,10,", "x").replace("arm,20,", "arm,10,");
        let swapped = swapped.replacen('x', "arm,20,", 1);
        assert!(told(&whole, &swapped).starts_with("t.csv, line 11: this line"));
        let seal = Seal { lines: None, checks: String::new(), ..Seal::of("b.xlsx", b"x") };
        let damage = check_file("b.xlsx", b"y", &seal).unwrap_err();
        assert!(damage.to_string().contains("not the file that was written"), "{damage}");
    }

    #[test]
    fn a_folder_is_checked_file_by_file_and_what_is_missing_is_named() {
        let home = tempfile::tempdir().unwrap();
        let mut seals = Seals::new();
        for (name, text) in [("a.csv", "1\n2\n"), ("b.toml", "x = 1\n"), ("gone.csv", "3\n")] {
            fs::write(home.path().join(name), text).unwrap();
            seals.insert(name.into(), Seal::of(name, text.as_bytes()));
        }
        let all = |_: &str| true;
        assert!(check(home.path(), &seals, all).unwrap().is_empty());
        fs::remove_file(home.path().join("gone.csv")).unwrap();
        assert_eq!(check(home.path(), &seals, all).unwrap(), ["gone.csv"]);
        fs::write(home.path().join("a.csv"), "1\n3\n").unwrap();
        let wrong = check(home.path(), &seals, all).unwrap_err().to_string();
        assert!(wrong.ends_with("a.csv, line 2: this line is not as it was written"), "{wrong}");
        assert_eq!(check(home.path(), &seals, |name| name != "a.csv").unwrap(), ["gone.csv"]);
        fs::remove_file(home.path().join("a.csv")).unwrap();
        fs::create_dir(home.path().join("a.csv")).unwrap();
        let wrong = check(home.path(), &seals, all).unwrap_err().to_string();
        assert!(wrong.contains("it is a folder, not a file"), "{wrong}");
    }
}
