//! A network from a list of edges: CSV with the header `author,reader`, one tie a line.
//!
//! Ids may be any text on one line; they are compared after trimming spaces. Consumers are numbered
//! in order of ascending id: as numbers if every id is made of digits, else as text. Every good
//! line is a tie or is counted as left out: a tie that is listed again, and one between an id and
//! itself (its person is there all the same). Everything that is wrong in a file is collected
//! before it is refused, so that it can be put right in one go:
//!
//! ```
//! use earful::world::network::read_edges;
//! let list = read_edges("author,reader\nann,bob\nbob,cleo\nbob,bob\n".as_bytes(), "friends.csv");
//! let list = list.unwrap();
//! assert_eq!(list.names, ["ann", "bob", "cleo"]);
//! assert_eq!(list.network.readers(0), [1]);
//! assert_eq!((list.duplicates, list.self_ties), (0, 1));
//!
//! let problems = read_edges("author,reader\nann,\n\"bob,cleo\n".as_bytes(), "friends.csv");
//! assert_eq!(problems.unwrap_err().count, 2);
//! ```
//!
//! What can go wrong: the two columns swapped give a valid network that runs backwards. A look at
//! its summary helps: authors differ more in readers than readers in the number they follow.

mod lines;
mod problem;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::io::Read;

use super::Network;
use lines::{EdgeLine, EdgeLines, Quotes};
pub use problem::{EdgeProblem, EdgeProblemKind, EdgeProblems, PROBLEMS_KEPT};

/// The header that the list must have.
pub const HEADER: [&str; 2] = ["author", "reader"];

/// A network read from a list of edges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EdgeList {
    /// The id in the file of each consumer.
    pub names: Vec<String>,
    /// The ties.
    pub network: Network,
    /// How many lines repeated an earlier tie and were left out.
    pub duplicates: u64,
    /// How many lines joined an id with itself and were left out.
    pub self_ties: u64,
}

/// Reads a list of edges; `name` is what messages call it.
///
/// # Errors
///
/// All problems of the file, or only the header's if that is wrong: what the columns mean is
/// then unknown.
pub fn read_edges(mut reader: impl Read, name: &str) -> Result<EdgeList, EdgeProblems> {
    let mut bytes = Vec::new();
    if let Err(error) = reader.read_to_end(&mut bytes) {
        let mut problems = EdgeProblems::new(name);
        problems.add_whole(error.to_string(), EdgeProblemKind::Unreadable);
        return Err(problems);
    }
    edges_in(&bytes, name)
}

/// The list of edges that some bytes hold, as [`read_edges`].
///
/// # Errors
///
/// As [`read_edges`].
pub fn edges_in(bytes: &[u8], name: &str) -> Result<EdgeList, EdgeProblems> {
    let mut problems = EdgeProblems::new(name);
    let mut lines = EdgeLines::new(bytes);
    let Some(header) = lines.next() else {
        problems.add_whole("", EdgeProblemKind::EmptyFile);
        return Err(problems);
    };
    if let Err(kind) = check_header(&header) {
        problems.add(problem(&header, kind));
        return Err(problems);
    }
    let mut ids = BTreeMap::new();
    let mut ties = Vec::new();
    let mut self_ties = 0;
    for line in lines {
        match tie(&line) {
            Ok(tie) => {
                let tie = tie.map(|id| number(&mut ids, id));
                self_ties += u64::from(tie[0] == tie[1]);
                ties.push(tie);
            }
            Err(kind) => problems.add(problem(&line, kind)),
        }
    }
    if problems.count == 0 && ties.len() as u64 == self_ties {
        match self_ties {
            0 => problems.add_whole("", EdgeProblemKind::NoTies),
            all => problems.add_whole(all.to_string(), EdgeProblemKind::OnlySelfTies),
        }
    }
    if problems.count > 0 { Err(problems) } else { Ok(list(ids, ties, self_ties)) }
}

fn problem(line: &EdgeLine<'_>, kind: EdgeProblemKind) -> EdgeProblem {
    let (bytes, value) = (line.bytes.clone(), line.text());
    EdgeProblem { line: Some(line.number), bytes, value, kind }
}

fn check_header(line: &EdgeLine<'_>) -> Result<(), EdgeProblemKind> {
    if line.quotes() == Quotes::Open {
        return Err(EdgeProblemKind::OpenQuote);
    }
    let titles = line.record.iter().map(<[u8]>::trim_ascii);
    if titles.eq(HEADER.map(str::as_bytes)) { Ok(()) } else { Err(EdgeProblemKind::WrongHeader) }
}

/// Author and reader of one line.
fn tie<'l>(line: &'l EdgeLine<'_>) -> Result<[&'l str; 2], EdgeProblemKind> {
    match line.quotes() {
        Quotes::Good => {}
        Quotes::Open => return Err(EdgeProblemKind::OpenQuote),
        Quotes::Stray => return Err(EdgeProblemKind::StrayQuote),
    }
    let record = &line.record;
    if record.len() != HEADER.len() {
        let too_few = record.len() < HEADER.len();
        let kind =
            if too_few { EdgeProblemKind::MissingColumn } else { EdgeProblemKind::ExtraColumn };
        return Err(kind);
    }
    let unprintable = |c: char| c.is_control() || c == '\u{2028}' || c == '\u{2029}';
    let id = |column: usize| match std::str::from_utf8(&record[column]).map(str::trim) {
        Err(_) => Err(EdgeProblemKind::NotUtf8),
        Ok("") => Err(EdgeProblemKind::EmptyId),
        Ok(id) if id.contains(unprintable) => Err(EdgeProblemKind::Unprintable),
        Ok(id) => Ok(id),
    };
    Ok([id(0)?, id(1)?])
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
fn list(ids: BTreeMap<String, u32>, ties: Vec<[u32; 2]>, self_ties: u64) -> EdgeList {
    let mut order: Vec<(String, u32)> = ids.into_iter().collect();
    if order.iter().all(|(id, _)| id.bytes().all(|byte| byte.is_ascii_digit())) {
        // The sort is stable: 7 and 07 are two ids and stay in the order of their text.
        order.sort_by(|(a, _), (b, _)| magnitude(a).cmp(&magnitude(b)));
    }
    let mut rank = vec![0; order.len()];
    for (place, (_, number)) in order.iter().enumerate() {
        rank[*number as usize] = place as u32;
    }
    let n_lines = ties.len() as u64;
    let ranked = ties.into_iter().map(|tie| tie.map(|id| rank[id as usize]).into());
    let network = Network::from_ties(order.len() as u32, ranked);
    // The network leaves out both kinds.
    let duplicates = n_lines - self_ties - network.n_ties() as u64;
    let names = order.into_iter().map(|(id, _)| id).collect();
    EdgeList { names, network, duplicates, self_ties }
}

/// What orders whole numbers of any length: their length without leading zeros, then the digits.
fn magnitude(digits: &str) -> (usize, &str) {
    let significant = digits.trim_start_matches('0');
    (significant.len(), significant)
}
