//! The plan of a folder that is not whole yet: what was asked, and how to go on.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::File;
use crate::ground::file::{self, Limit};

/// The name of its file.
pub const FILE: &str = "plan.json";

/// The form of the file.
const FORMAT: u32 = 1;

/// What was asked of the program. It is gone when the folder is whole.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The form of the file.
    pub format: u32,
    /// Version of the program.
    pub earful: String,
    /// When it was begun.
    pub started: String,
    /// The arguments of the program, as in the folder: `compare scenario.toml`.
    pub command: Vec<String>,
}

impl Plan {
    /// A plan of this version.
    pub fn new(command: Vec<String>, started: &str) -> Self {
        let earful = env!("CARGO_PKG_VERSION").into();
        Plan { format: FORMAT, earful, started: started.into(), command }
    }

    /// The file.
    pub fn file(&self) -> File {
        let mut json = serde_json::to_vec_pretty(self).expect("a plan has only plain fields");
        json.push(b'\n');
        File::new(FILE, json)
    }

    /// The plan of a folder; `None` if there is none.
    ///
    /// # Errors
    ///
    /// It is no plan, or one of another form: a sentence that says so.
    pub fn read(folder: &Path) -> Result<Option<Self>, String> {
        const MOST: Limit = Limit::file(1 << 20);
        let path = folder.join(FILE);
        if std::fs::symlink_metadata(&path).is_err() {
            return Ok(None);
        }
        let shown = path.display();
        let bytes = file::read(&path, MOST)
            .map_err(|unread| format!("{shown}: {}; {}", unread.wrong, unread.next))?;
        let plan: Plan = serde_json::from_slice(&bytes).map_err(|why| {
            format!(
                "{shown}, line {}: {why}; restore the file, or begin anew in another folder",
                why.line()
            )
        })?;
        if plan.format == FORMAT {
            Ok(Some(plan))
        } else {
            let format = plan.format;
            Err(format!(
                "{shown} has the form {format}, and this version knows {FORMAT}; use Earful {}",
                plan.earful
            ))
        }
    }
}
