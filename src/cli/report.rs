//! `earful report`: the page of a result folder, or of two beside each other.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::args;
use super::streams::{kept, say};
use super::text::wrapped;
use super::trouble::Trouble;
use crate::document::{self, Document, Source};
use crate::record::folder;

/// `earful report DIR [DIR]`
pub(super) fn report(args: &args::Report) -> Result<ExitCode, Trouble> {
    let read = |folder: &PathBuf| Source::read(folder);
    let sources = args.folders.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    // Also of what no page shows: who passes the page on passes on the folder.
    sources.iter().try_for_each(Source::check)?;
    let (page, place) = match (sources.as_slice(), args.folders.as_slice()) {
        ([a, b, ..], [_, second, ..]) => {
            let file = format!("beside-{}.html", a.short_name());
            (document::beside::page(a, b)?, second.join(file))
        }
        ([source], [folder]) => (document::document(source)?, folder.join(document::FILE)),
        _ => return Err(Trouble::Other("name a result folder".into())),
    };
    let code = write(args.out.as_deref().unwrap_or(&place), &html(&page)?)?;
    for source in &sources {
        if let Some(standing) = source.standing() {
            say(&wrapped(&format!("{}: {standing}", source.name())));
        }
    }
    Ok(code)
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
    let page = document::document(&Source::read(folder)?)?;
    let place = folder.join(document::FILE);
    folder::put(&place, html(&page)?.as_bytes())?;
    if !as_json {
        say(&format!("The page is {}; open it in a browser.\n", place.display()));
    }
    Ok(())
}

/// Whether the program was built with pages.
pub(super) fn makes_pages() -> Result<(), Trouble> {
    let why = "this program makes no pages: it was built without the feature `page`";
    if cfg!(feature = "page") { Ok(()) } else { Err(Trouble::Other(why.into())) }
}

#[cfg(feature = "page")]
fn html(page: &Document) -> Result<String, Trouble> {
    Ok(crate::render::html::html(page))
}

#[cfg(not(feature = "page"))]
fn html(_: &Document) -> Result<String, Trouble> {
    makes_pages().map(|()| String::new())
}
