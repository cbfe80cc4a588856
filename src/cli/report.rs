//! `earful report`: the page of a result folder, or of two beside each other.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::args;
use super::say;
use super::trouble::Trouble;
use crate::record::{File, folder};
use crate::report::{self, Source};

/// `earful report DIR [DIR]`
pub(super) fn report(args: &args::Report) -> Result<ExitCode, Trouble> {
    let (page, place) = match args.folders.as_slice() {
        [first, second, ..] => {
            let (a, b) = (Source::read(first)?, Source::read(second)?);
            let file = format!("beside-{}.html", a.short_name());
            (report::beside::page(&a, &b)?, second.join(file))
        }
        [folder] => (report::page(&Source::read(folder)?)?, folder.join(report::FILE)),
        [] => return Err(Trouble::Other("name a result folder".into())),
    };
    write(args.out.as_deref().unwrap_or(&place), &page.to_html())
}

fn write(out: &Path, html: &str) -> Result<ExitCode, Trouble> {
    folder::put(out, html.as_bytes())?;
    say(&format!("{} ({} kB); open it in a browser.\n", out.display(), html.len() / 1000));
    Ok(ExitCode::SUCCESS)
}

/// The files of a result and, if `wanted`, its page.
pub(super) fn with_page(
    wanted: bool,
    out: &Path,
    mut files: Vec<File>,
) -> Result<Vec<File>, Trouble> {
    if wanted {
        let name: PathBuf = out.to_owned();
        let page = report::page(&Source::of(&name.display().to_string(), &files))?;
        files.push(File::new(report::FILE, page.to_html()));
    }
    Ok(files)
}
