//! Work that has a folder from the beginning: begun, gone on with, or a part of it done.

use std::path::{Path, PathBuf};

use super::compare::go_on;
use super::streams::{is_muted, tell};
use super::submit::Engine;
use super::trouble::Trouble;
use crate::document;
use crate::experiment::executor::{Keep, Part};
use crate::record::folder::{self, Workshop};
use crate::record::journal::{self, Header, Ledger, Which};
use crate::record::{File, FolderError, Plan, plan};

/// Where the work of a command is kept.
#[derive(Clone, Debug, Default)]
pub(super) enum Place {
    /// In a folder of its own, to be claimed.
    #[default]
    New,
    /// In a folder of its own that has the plan, and nothing is done yet but a pilot for this engine.
    Planned(Option<Engine>),
    /// In a folder that was begun; a part of the work is done there now.
    Begun {
        /// The folder.
        folder: PathBuf,
        /// When it was begun.
        started: String,
        /// The part.
        part: Part,
    },
}

impl Place {
    /// The part of the work that is done.
    pub fn part(&self) -> Part {
        match self {
            Place::New | Place::Planned(_) => Part::All,
            Place::Begun { part, .. } => *part,
        }
    }
}

/// What a folder is begun with.
pub(super) struct Beginning<'a> {
    /// The folder that was named.
    pub out: Option<&'a Path>,
    /// The one that is taken if none was; the next free one of that name.
    pub default: PathBuf,
    /// The arguments that do the same in the folder.
    pub command: Vec<String>,
    /// When.
    pub started: &'a str,
    /// What is there from the beginning.
    pub files: Vec<File>,
}

/// A folder in which work is kept.
pub(super) struct Session {
    /// The folder.
    pub folder: PathBuf,
    /// What is finished.
    pub keep: Keep,
    /// Where the results are made before they are shown.
    pub workshop: Workshop,
    /// Files that go when the folder is whole, beside those that served to go on.
    pub until_whole: Vec<String>,
    new: bool,
    /// The folder that would have been taken, had it been free.
    instead: Option<PathBuf>,
    named: bool,
}

/// The journal of whoever does all that is left.
const WHOLE: &str = "0-of-1";

/// The files that are gone when a folder is whole: the plan first, since without it nothing is done again.
const UNTIL_WHOLE: [&str; 5] = [
    plan::FILE,
    journal::FOLDER,
    Engine::Slurm.file(),
    Engine::Hyperqueue.file(),
    Engine::Kubernetes.file(),
];

/// Removes what is gone when a folder is whole, and what was left in it by programs that were killed.
///
/// # Errors
///
/// The system refuses.
pub(super) fn clear(folder: &Path) -> Result<(), FolderError> {
    folder::collect(folder);
    folder::remove(folder, &UNTIL_WHOLE)
}

impl Session {
    /// A new folder, or one that was begun.
    ///
    /// # Errors
    ///
    /// The folder is taken or cannot be written; its journal is damaged, of something else, or in use.
    pub fn open(place: &Place, beginning: Beginning<'_>, header: &Header) -> Result<Self, Trouble> {
        match place {
            Place::New => Session::begin(beginning, WHOLE, header),
            // Every shard reads the pilot's journal: none goes on with another scenario or seed.
            Place::Planned(_) => Session::begin(beginning, journal::PILOT, header),
            Place::Begun { folder, part, .. } => Session::go_on(folder, *part, header),
        }
    }

    fn begin(beginning: Beginning<'_>, own: &str, header: &Header) -> Result<Self, Trouble> {
        let (target, named, files) = files_of(beginning);
        let (folder, ledger) = folder::claim(&target, named, &files, own, header)?;
        let workshop = folder::workshop(&folder)?;
        let (keep, until_whole) = (Keep::new(ledger, Part::All), Vec::new());
        let instead = (folder != target).then_some(target);
        Ok(Session { keep, folder, workshop, until_whole, new: true, instead, named })
    }

    fn go_on(folder: &Path, part: Part, header: &Header) -> Result<Self, Trouble> {
        let (which, own) = match part {
            Part::All => (Which::All, Some(WHOLE.to_owned())),
            Part::Joined => (Which::All, None),
            Part::Shard { index, of } => (Which::Own, Some(format!("{index}-of-{of}"))),
        };
        let ledger = Ledger::open(folder, header, which, own.as_deref())?;
        let workshop = match part {
            Part::Shard { .. } => folder::own_workshop(folder)?,
            _ => folder::workshop(folder)?,
        };
        Ok(Session {
            keep: Keep::new(ledger, part),
            folder: folder.into(),
            workshop,
            until_whole: Vec::new(),
            new: false,
            instead: None,
            named: true,
        })
    }

    /// Shows the results: these files and those in the workshop. What only served to go on is removed if
    /// the folder is `whole`.
    ///
    /// # Errors
    ///
    /// The system refuses; the journal stays.
    pub fn finish(self, files: &[File], whole: bool) -> Result<PathBuf, FolderError> {
        for file in files {
            self.workshop.add(file)?;
        }
        let own = self.until_whole.iter().map(String::as_str);
        let gone: Vec<&str> = UNTIL_WHOLE.into_iter().chain(own).filter(|_| whole).collect();
        // A page of what there was before would say that it is all.
        folder::remove(&self.folder, &[document::FILE])?;
        folder::settle(&self.folder, self.workshop, &gone)?;
        Ok(self.folder)
    }

    /// Nothing will come of the work: a folder that was begun here goes.
    pub fn discard(self) {
        drop(self.workshop);
        if self.new {
            let _ = std::fs::remove_dir_all(&self.folder);
            // Of the folder of all results, which may have come with it, only if nothing is in it.
            if let (false, Some(parent)) = (self.named, self.folder.parent()) {
                let _ = std::fs::remove_dir(parent);
            }
        }
    }

    /// Leaves a plan, with a file more if there is one.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn lay(self, file: Option<&File>) -> Result<PathBuf, FolderError> {
        if let Some(file) = file {
            self.workshop.add(file)?;
        }
        folder::settle(&self.folder, self.workshop, &[])?;
        Ok(self.folder)
    }

    /// Says where results go and what goes on with them, and what is unfinished under the name that was meant.
    pub fn tell(&self) {
        // Nobody goes on with what is made only to be compared.
        if is_muted() {
            return;
        }
        let folder = &self.folder;
        if let Some(before) =
            self.instead.as_ref().filter(|before| before.join(plan::FILE).is_file())
        {
            tell(&format!(
                "note: {} holds work that is not finished; `{}` goes on with it",
                before.display(),
                go_on(before)
            ));
        }
        tell(&format!(
            "results go to {}; should this be cut short, `{}` goes on",
            folder.display(),
            go_on(folder)
        ));
    }

    /// Leaves the folder as it is; one that was begun here and in which nothing is finished goes.
    pub fn leave(self) -> Option<PathBuf> {
        if self.new && self.keep.finished() == 0 {
            self.discard();
            return None;
        }
        Some(self.folder)
    }
}

fn files_of(beginning: Beginning<'_>) -> (PathBuf, bool, Vec<File>) {
    let Beginning { out, default, command, started, mut files } = beginning;
    files.push(Plan::new(command, started).file());
    (out.map_or(default, Path::to_owned), out.is_some(), files)
}
