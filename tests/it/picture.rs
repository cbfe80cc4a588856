//! The picture of the README: the trade-off on the page of the committed run.
//!
//! `EARFUL_BLESS=1 cargo test --test it picture` takes it anew; look at it before committing it.

use std::fs;
use std::path::Path;

use crate::browser::open;

const RUN: &str = "results/2026-11-27-engage_or_enrage";
const PICTURE: &str = "docs/tradeoff.png";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_picture_of_the_readme_comes_from_the_page_of_the_committed_run() {
    let page = root().join(RUN).join("report.html");
    // The page is that of the run: it names the digest that the manifest has.
    let manifest = fs::read_to_string(root().join(RUN).join("manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    let html = fs::read_to_string(&page).unwrap();
    assert!(html.contains(manifest["results_digest"].as_str().unwrap()));
    assert!(html.len() < 2_000_000, "{} bytes", html.len());

    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    assert!(readme.contains(&format!("({PICTURE})")));
    if std::env::var("EARFUL_BLESS").is_ok() {
        let open = open(&page, 900).expect("a browser is needed to take the picture");
        fs::write(root().join(PICTURE), open.photograph("#figure-tradeoff .chart")).unwrap();
    }
    let picture = fs::read(root().join(PICTURE)).unwrap();
    assert!(picture.starts_with(b"\x89PNG") && picture.len() > 10_000);
}
