//! The first room: a TOML text as sections that are read key by key, and what is wrong with it.
//!
//! It knows nothing of scenarios and studies. A text becomes a tree whose values know their place
//! (`tree`, `place`); `--set` changes the tree (`overrides`); a [`Section`] reads it with types and notes
//! every refusal in a [`Log`] (`section`, `list`, `own_name`, `problem`). What only the other rooms know,
//! such as keys that are gone, the log is told when it is opened ([`Hints`]). `text_file` reads files,
//! `write` puts numbers and texts down as TOML has them.

mod list;
mod overrides;
mod own_name;
mod place;
mod problem;
mod section;
mod text_file;
mod tree;
mod write;

pub use list::bounded;
pub use overrides::{Changeable, apply, place_of};
pub use place::Place;
pub use problem::{Hints, Log, Note, Problem, Problems, rounded};
pub use section::{Section, beyond};
pub use text_file::{
    GIVEN, MOST_EDGES, NAMED, is_missing, neither, read_text, read_unpacked, text_of,
};
pub use tree::{KeyValue, Node, TomlTable, Value, parse};
pub use write::{bare_or_quoted, numbers, quoted};
