//! How to get the same bits again: the last section of every page of a folder.

use serde::Deserialize;

use super::{ReportError, Source};
use crate::document::block::{Block, Grid, Part};
use crate::record::{Found, Needed, inputs, plan};

/// What a page says of it.
pub struct Repeat<'a> {
    /// The command that does the same in the folder.
    pub command: &'a str,
    /// What has to be the same beside version and seed, such as `scenario`.
    pub same: &'a str,
    /// Version, digests and whatever else is to be compared.
    pub rows: Vec<(&'a str, String)>,
}

impl Repeat<'_> {
    /// The section; where files are missing that the command needs, it says so first.
    ///
    /// # Errors
    ///
    /// The scenario of the folder is no text.
    pub fn part(self, source: &Source) -> Result<Part, ReportError> {
        let grid = Grid::of(
            format!(
                "The same version, {} and seed give the same digests on any machine and for any \
                 number of threads.",
                self.same
            ),
            &["what", "is"],
            &[],
            self.rows.into_iter().map(|(what, is)| vec![what.to_owned(), is]).collect(),
        );
        let needs = needs(source)?;
        let needed = inputs::needed(&needs);
        let before = (!needs.is_empty()).then_some(Block::Text(needed));
        let is_over = match &source.manifest().found {
            Found::Comparison(found) => found.is_over(),
            _ => !source.has(plan::FILE),
        };
        let unfinished = (!is_over).then(|| {
            let told = "Not all of it is done: earful resume, with the name of this folder, does what is left.";
            Block::Text(told.into())
        });
        let again = Block::deep([
            Block::Text("In this folder, all of it again:".into()),
            Block::Code(self.command.to_owned()),
            Block::Grid(grid),
        ]);
        let blocks = unfinished.into_iter().chain(before).chain([again]);
        Ok(Part { id: "repeat", title: "The same bits again".into(), blocks: blocks.collect() })
    }
}

/// What the scenario of a folder names and the folder does not have.
fn needs(source: &Source) -> Result<Vec<Needed>, ReportError> {
    let written: Written = source.toml("scenario.toml")?.unwrap_or_default();
    let Network { kind, file, digest } = written.network;
    let missing = kind == "edges" && !source.has(&file);
    Ok(if missing { vec![Needed { file, digest }] } else { Vec::new() })
}

/// What is wanted of the scenario.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Written {
    network: Network,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Network {
    kind: String,
    file: String,
    digest: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::File;

    /// The folders of earlier versions promised the command and had no list.
    #[test]
    fn a_page_says_what_is_missing() {
        let network = "[network]\nkind = \"edges\"\nfile = \"ties.csv\"\ndigest = \"ab\"\n";
        let scenario = File::new("scenario.toml", network);
        let list = File::new("ties.csv", "author,reader\n");
        let told = |files: &[File]| {
            let repeat =
                Repeat { command: "earful run scenario.toml", same: "scenario", rows: vec![] };
            let part = repeat.part(&Source::made("r", files)).unwrap();
            match &part.blocks[0] {
                Block::Text(text) => text.clone(),
                Block::Deep(again) => format!("{:?}", again[0]),
                _ => String::new(),
            }
        };
        assert_eq!(
            told(std::slice::from_ref(&scenario)),
            "It cannot be run again from this folder alone: it needs ties.csv with the digest ab, \
             which was left out. Put it into the folder first."
        );
        let has = "Text(\"In this folder, all of it again:\")";
        assert_eq!(told(&[scenario, list]), has);
        assert_eq!(told(&[File::new("scenario.toml", "[network]\nkind = \"grown\"\n")]), has);
        assert_eq!(told(&[]), has);
    }
}
