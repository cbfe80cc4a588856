//! `earful report`: the page of a result folder, or of two beside each other.

use std::path::Path;
use std::process::ExitCode;

use super::args;
use super::streams::{kept, say};
use super::trouble::Trouble;
use crate::record::folder;
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
    kept(out);
    say(&format!("{} ({} kB); open it in a browser.\n", out.display(), html.len() / 1000));
    Ok(ExitCode::SUCCESS)
}

/// Leaves the page in a result folder that was just written. The results are safe by then: what
/// goes wrong with the page costs the page.
pub(super) fn leave_page(folder: &Path, as_json: bool) -> Result<(), Trouble> {
    let page = report::page(&Source::read(folder)?)?;
    let place = folder.join(report::FILE);
    folder::put(&place, page.to_html().as_bytes())?;
    if !as_json {
        say(&format!("The page is {}; open it in a browser.\n", place.display()));
    }
    Ok(())
}
