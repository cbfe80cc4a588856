//! A network from a list of edges: CSV with the header `author,reader`, one tie a line.
//!
//! Ids may be any text; they are compared after trimming spaces. Consumers are numbered in order
//! of ascending id: as numbers if every id is made of digits, else as text. A tie that is listed
//! twice counts once. Everything that is wrong in a file is collected before it is refused, so
//! that it can be put right in one go:
//!
//! ```
//! use earful::world::network::read_edges;
//! let list = read_edges("author,reader\nann,bob\nbob,cleo\n".as_bytes(), "friends.csv").unwrap();
//! assert_eq!(list.names, ["ann", "bob", "cleo"]);
//! assert_eq!(list.network.readers(0), [1]);
//!
//! let problems = read_edges("author,reader\nann,\nbob,bob\n".as_bytes(), "friends.csv");
//! assert_eq!(problems.unwrap_err().count, 2);
//! ```
//!
//! What can go wrong: the two columns swapped give a valid network that runs backwards. A look at
//! its summary helps: authors differ more in readers than readers in the number they follow.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Read;

use csv::{ByteRecord, ReaderBuilder};

use super::Network;

/// The header that the list must have.
pub const HEADER: [&str; 2] = ["author", "reader"];

/// At most this many problems of one file are kept; the rest are counted.
pub const PROBLEMS_KEPT: usize = 20;

/// A network read from a list of edges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EdgeList {
    /// The id in the file of each consumer.
    pub names: Vec<String>,
    /// The ties.
    pub network: Network,
    /// How many lines repeated an earlier tie and were left out.
    pub duplicates: u64,
}

/// One thing that is wrong in a list of edges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EdgeProblem {
    /// The line in the file, from 1; `None` if it concerns the file as a whole.
    pub line: Option<u64>,
    /// The offending text, bytes that are not UTF-8 replaced.
    pub value: String,
    /// What is wrong with it.
    pub kind: EdgeProblemKind,
}

/// What can be wrong in a list of edges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EdgeProblemKind {
    /// The file cannot be read; the value is what the system says.
    Unreadable,
    /// The file has no line with text.
    EmptyFile,
    /// A header and no tie.
    NoTies,
    /// The first line is another than `author,reader`.
    WrongHeader,
    /// A line with an author and no reader.
    MissingColumn,
    /// A line with more than an author and a reader.
    ExtraColumn,
    /// An author or reader without text.
    EmptyId,
    /// An id that is not UTF-8.
    NotUtf8,
    /// Author and reader are the same.
    SelfTie,
}

/// Everything wrong in one file: the first problems and how many there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EdgeProblems {
    /// The name of the file.
    pub name: String,
    /// The first [`PROBLEMS_KEPT`] problems in the order of the file.
    pub first: Vec<EdgeProblem>,
    /// All problems, kept or not.
    pub count: u64,
}

impl fmt::Display for EdgeProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        let value = shortened(&self.value);
        match self.kind {
            EdgeProblemKind::Unreadable => {
                write!(f, "cannot be read ({value}): check the path and the permissions")
            }
            EdgeProblemKind::EmptyFile => {
                write!(f, "the file is empty: write the header `author,reader` and one tie a line")
            }
            EdgeProblemKind::NoTies => {
                write!(f, "no tie follows the header: add one line `author,reader` for each tie")
            }
            EdgeProblemKind::WrongHeader => write!(
                f,
                "the header is `{value}`, but must be `author,reader`: put it first, and the \
                 author, whose posts the reader sees, in the first column; the other lines are \
                 checked once the header is right"
            ),
            EdgeProblemKind::MissingColumn => write!(
                f,
                "`{value}` has no reader: write two ids with a comma between them, or remove \
                 the line"
            ),
            EdgeProblemKind::ExtraColumn => write!(
                f,
                "`{value}` has more than two columns: keep author and reader, and put ids with \
                 commas in double quotes"
            ),
            EdgeProblemKind::EmptyId => write!(
                f,
                "`{value}` lacks an id: any text without spaces around it is allowed; fill it \
                 in or remove the line"
            ),
            EdgeProblemKind::NotUtf8 => {
                write!(f, "`{value}` is not UTF-8: save the file as UTF-8")
            }
            EdgeProblemKind::SelfTie => write!(
                f,
                "`{value}` is author and reader at once: a tie joins two different ids; remove \
                 the line"
            ),
        }
    }
}

impl fmt::Display for EdgeProblems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} problem(s) in the list of edges", self.name, self.count)?;
        for problem in &self.first {
            write!(f, "\n  {problem}")?;
        }
        let more = self.count.saturating_sub(self.first.len() as u64);
        if more > 0 {
            write!(f, "\n  and {more} more: repair these and check again")?;
        }
        Ok(())
    }
}

impl std::error::Error for EdgeProblems {}

/// Reads a list of edges; `name` is what messages call it.
///
/// # Errors
///
/// All problems of the file, or only the header's if that is wrong: what the columns mean is
/// then unknown.
pub fn read_edges(mut reader: impl Read, name: &str) -> Result<EdgeList, EdgeProblems> {
    let mut problems = EdgeProblems { name: name.to_owned(), first: Vec::new(), count: 0 };
    let mut bytes = Vec::new();
    if let Err(error) = reader.read_to_end(&mut bytes) {
        problems.add(None, error.to_string(), EdgeProblemKind::Unreadable);
        return Err(problems);
    }
    let mut lines = Lines::new(&bytes);
    let Some((line, header)) = lines.next() else {
        problems.add(None, String::new(), EdgeProblemKind::EmptyFile);
        return Err(problems);
    };
    if header.iter().ne(HEADER.map(str::as_bytes)) {
        problems.add(Some(line), text(&header), EdgeProblemKind::WrongHeader);
        return Err(problems);
    }
    let mut ids = BTreeMap::new();
    let mut ties = Vec::new();
    for (line, record) in lines {
        match tie(&record) {
            Ok(tie) => ties.push(tie.map(|id| number(&mut ids, id))),
            Err(kind) => problems.add(Some(line), text(&record), kind),
        }
    }
    if ties.is_empty() && problems.count == 0 {
        problems.add(None, String::new(), EdgeProblemKind::NoTies);
    }
    if problems.count > 0 { Err(problems) } else { Ok(list(ids, ties)) }
}

impl EdgeProblems {
    fn add(&mut self, line: Option<u64>, value: String, kind: EdgeProblemKind) {
        self.count += 1;
        if self.first.len() < PROBLEMS_KEPT {
            self.first.push(EdgeProblem { line, value, kind });
        }
    }
}

/// The records of a file with the lines they begin on; blank lines are skipped.
struct Lines<'a> {
    bytes: &'a [u8],
    csv: csv::Reader<&'a [u8]>,
    /// Bytes before this one are counted in `line`.
    counted: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let csv = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(bytes);
        Lines { bytes, csv, counted: 0, line: 1 }
    }
}

impl Iterator for Lines<'_> {
    type Item = (u64, ByteRecord);

    fn next(&mut self) -> Option<Self::Item> {
        let mut record = ByteRecord::new();
        // Reading from memory, with any number of columns, cannot fail.
        if !self.csv.read_byte_record(&mut record).unwrap_or(false) {
            return None;
        }
        // A record's position is where reading went on: blank lines may come first.
        let position = record.position().map_or(0, |position| position.byte() as usize);
        let blank = self.bytes[position..].iter().take_while(|byte| b"\r\n".contains(byte));
        let start = position + blank.count();
        let newlines = self.bytes[self.counted..start].iter().filter(|byte| **byte == b'\n');
        self.line += newlines.count() as u64;
        self.counted = start;
        Some((self.line, record))
    }
}

/// Author and reader of one line.
fn tie(record: &ByteRecord) -> Result<[&str; 2], EdgeProblemKind> {
    if record.len() != HEADER.len() {
        let too_few = record.len() < HEADER.len();
        let kind =
            if too_few { EdgeProblemKind::MissingColumn } else { EdgeProblemKind::ExtraColumn };
        return Err(kind);
    }
    let id = |column: usize| match std::str::from_utf8(&record[column]).map(str::trim) {
        Err(_) => Err(EdgeProblemKind::NotUtf8),
        Ok("") => Err(EdgeProblemKind::EmptyId),
        Ok(id) => Ok(id),
    };
    let tie = [id(0)?, id(1)?];
    if tie[0] == tie[1] { Err(EdgeProblemKind::SelfTie) } else { Ok(tie) }
}

/// The number of an id in the order of first appearance.
fn number(ids: &mut BTreeMap<String, u32>, id: &str) -> u32 {
    if let Some(number) = ids.get(id) {
        return *number;
    }
    let number = u32::try_from(ids.len()).expect("2^32 ids take more memory than there is");
    ids.insert(id.to_owned(), number);
    number
}

/// Numbers the consumers by ascending id and builds the network.
fn list(ids: BTreeMap<String, u32>, ties: Vec<[u32; 2]>) -> EdgeList {
    let mut order: Vec<(String, u32)> = ids.into_iter().collect();
    if order.iter().all(|(id, _)| id.bytes().all(|byte| byte.is_ascii_digit())) {
        // The sort is stable: 7 and 07 are two ids and stay in the order of their text.
        order.sort_by(|(a, _), (b, _)| magnitude(a).cmp(&magnitude(b)));
    }
    let mut rank = vec![0; order.len()];
    for (place, (_, number)) in order.iter().enumerate() {
        rank[*number as usize] = place as u32;
    }
    let n_lines = ties.len();
    let ranked = ties.into_iter().map(|tie| tie.map(|id| rank[id as usize]).into());
    let network = Network::from_ties(order.len() as u32, ranked);
    let duplicates = (n_lines - network.n_ties()) as u64;
    EdgeList { names: order.into_iter().map(|(id, _)| id).collect(), network, duplicates }
}

/// What orders whole numbers of any length: their length without leading zeros, then the digits.
fn magnitude(digits: &str) -> (usize, &str) {
    let significant = digits.trim_start_matches('0');
    (significant.len(), significant)
}

fn text(record: &ByteRecord) -> String {
    record.iter().map(String::from_utf8_lossy).collect::<Vec<_>>().join(",")
}

/// A value as it is shown: on one line, at most 60 characters.
fn shortened(value: &str) -> String {
    let mut shown: String = value.chars().take(60).flat_map(char::escape_debug).collect();
    if value.chars().nth(60).is_some() {
        shown.push_str("...");
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::texts::of_letters;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<EdgeList, EdgeProblems> {
        read_edges(text.as_bytes(), "ties.csv")
    }

    fn kinds(text: &str) -> Vec<(Option<u64>, EdgeProblemKind)> {
        read(text).unwrap_err().first.iter().map(|p| (p.line, p.kind)).collect()
    }

    #[test]
    fn numbers_are_ordered_as_numbers_and_repeats_count_once() {
        let list = read("author,reader\n10,9\n9,10\n10, 9 \n100,9\n").unwrap();
        assert_eq!(list.names, ["9", "10", "100"]);
        assert_eq!(list.duplicates, 1);
        assert_eq!(list.network, Network::from_ties(3, [(1, 0), (0, 1), (2, 0)]));
    }

    #[test]
    fn numbers_of_any_length_are_allowed_and_leading_zeros_make_another_id() {
        let list =
            read("author,reader\n7,340282366920938463463374607431768211456\n07,8\n").unwrap();
        assert_eq!(list.names, ["07", "7", "8", "340282366920938463463374607431768211456"]);
    }

    #[test]
    fn ids_with_any_letter_are_ordered_as_text() {
        let list = read("author,reader\n10,9\n9,x\n\"b, junior\",10\n").unwrap();
        assert_eq!(list.names, ["10", "9", "b, junior", "x"]);
    }

    #[test]
    fn line_ends_byte_order_mark_and_blank_lines_do_not_matter() {
        let plain = read("author,reader\na,b\nb,c\n").unwrap();
        assert_eq!(read("\u{feff}\r\nauthor , reader\r\n\r\na,b\r\nb,c").unwrap(), plain);
    }

    #[test]
    fn every_problem_is_collected_with_its_line() {
        let text = "author,reader\na,b\n\na\n\"b\nb\",c,d\r\n ,c\r\n\r\n\nd,d\na,";
        let expected = [
            (Some(4), EdgeProblemKind::MissingColumn),
            (Some(5), EdgeProblemKind::ExtraColumn),
            (Some(7), EdgeProblemKind::EmptyId),
            (Some(10), EdgeProblemKind::SelfTie),
            (Some(11), EdgeProblemKind::EmptyId),
        ];
        assert_eq!(kinds(text), expected);
    }

    #[test]
    fn a_wrong_header_an_empty_file_and_a_list_without_ties_are_refused() {
        assert_eq!(kinds(""), [(None, EdgeProblemKind::EmptyFile)]);
        assert_eq!(kinds("\n\r\n"), [(None, EdgeProblemKind::EmptyFile)]);
        assert_eq!(kinds("author,reader\n"), [(None, EdgeProblemKind::NoTies)]);
        for header in ["reader,author", "1,2", "author", "author,reader,weight", "Author,reader"] {
            let problems = kinds(&format!("\n{header}\n1,2\n"));
            assert_eq!(problems, [(Some(2), EdgeProblemKind::WrongHeader)]);
        }
    }

    #[test]
    fn bytes_that_are_not_utf8_are_named_and_not_fatal() {
        let problems = read_edges(&b"author,reader\na,b\xFF\n"[..], "x").unwrap_err();
        assert_eq!(problems.first[0].kind, EdgeProblemKind::NotUtf8);
        assert_eq!(problems.first[0].value, "a,b\u{FFFD}");
    }

    #[test]
    fn a_file_that_cannot_be_read_is_a_problem() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
                Err(std::io::Error::other("disk on fire"))
            }
        }
        let problems = read_edges(Broken, "x").unwrap_err();
        assert_eq!(problems.first[0].kind, EdgeProblemKind::Unreadable);
        assert!(problems.to_string().contains("disk on fire"));
    }

    #[test]
    fn messages_say_where_what_is_allowed_and_what_to_do() {
        let many = format!("author,reader\n{}", "a,a\n".repeat(25));
        let message = read(&many).unwrap_err().to_string();
        assert!(
            message.starts_with("ties.csv: 25 problem(s) in the list of edges\n  line 2: `a,a`")
        );
        assert!(message.ends_with("and 5 more: repair these and check again"));
        assert_eq!(message.lines().count(), 22);
        let long = format!("author,reader\n{}\n", "x\t".repeat(1_000));
        assert!(read(&long).unwrap_err().to_string().len() < 300);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let headed = [b"author,reader\n".as_slice(), &bytes].concat();
            for bytes in [bytes, headed] {
                if let Err(problems) = read_edges(&bytes[..], "noise") {
                    prop_assert!(problems.count > 0 && !problems.to_string().is_empty());
                }
            }
        }

        #[test]
        fn nearly_sound_files_never_panic(
            header in prop::sample::select(vec!["", "author,reader\n", "author,reader\r\n"]),
            lines in prop::collection::vec((of_letters("ab7,\"\r\n é", 0..7), any::<bool>()), 0..10),
        ) {
            let line = |(text, crlf): &(String, bool)| format!("{text}{}", if *crlf { "\r\n" } else { "\n" });
            let text = header.to_owned() + &lines.iter().map(line).collect::<String>();
            let lines = text.lines().count() as u64 + 1;
            if let Err(problems) = read(&text) {
                prop_assert!(problems.first.iter().all(|p| p.line.unwrap_or(1) <= lines));
            }
        }

        #[test]
        fn a_written_list_is_read_back(
            ties in prop::collection::vec((0u32..9, 0u32..9), 1..30)
                .prop_filter("a tie", |ties| ties.iter().all(|(a, b)| a != b))
        ) {
            let mut text = "author,reader\n".to_owned();
            for (author, reader) in &ties {
                text += &format!("{author},{reader}\n");
            }
            let list = read(&text).unwrap();
            for (author, row) in list.names.iter().zip(0..) {
                for reader in list.network.readers(row) {
                    let tie = (author.parse().unwrap(), list.names[*reader as usize].parse().unwrap());
                    prop_assert!(ties.contains(&tie));
                }
            }
            prop_assert_eq!(list.network.n_ties() as u64 + list.duplicates, ties.len() as u64);
        }
    }
}
