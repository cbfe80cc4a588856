//! The source as tests read it that hold a promise of the whole house: without comments, and without
//! what is compiled for tests alone.

use std::fs;
use std::path::{Path, PathBuf};

/// A file of the library or the program.
pub struct Source {
    /// Its path inside of `src`, with `/`.
    pub path: String,
    /// What is compiled for a release, line by line; comments are empty lines.
    pub code: String,
}

/// All files of `src` but those that are tests as a whole.
pub fn sources() -> Vec<Source> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    files.sort();
    let test_modules: Vec<PathBuf> = files.iter().flat_map(|file| test_modules(file)).collect();
    let test = |file: &PathBuf| test_modules.iter().any(|module| file.starts_with(module));
    let sources: Vec<Source> = files
        .iter()
        .filter(|file| !test(&file.with_extension("")))
        .map(|file| Source {
            path: file.strip_prefix(&src).unwrap().to_string_lossy().replace('\\', "/"),
            code: code_of(&fs::read_to_string(file).unwrap()),
        })
        .collect();
    assert!(sources.len() > 200, "the source is not where it was: {}", sources.len());
    sources
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The modules of files of their own that a file declares under `#[cfg(test)]`, as paths without an
/// extension.
fn test_modules(file: &Path) -> Vec<PathBuf> {
    let source = fs::read_to_string(file).unwrap();
    let own =
        file.file_stem().is_some_and(|stem| ["mod", "lib", "main"].iter().any(|s| stem == *s));
    let folder = if own { file.parent().unwrap().to_owned() } else { file.with_extension("") };
    let mut lines = source.lines();
    let mut found = Vec::new();
    while let Some(line) = lines.next() {
        if line != "#[cfg(test)]" {
            continue;
        }
        let declared = lines.next().unwrap_or_default().trim_end();
        let name = declared.strip_suffix(';').and_then(|rest| rest.split_once("mod "));
        found.extend(name.map(|(_, name)| folder.join(name)));
    }
    found
}

/// The source without its comments and without modules under `#[cfg(test)]`, which rustfmt ends with
/// a brace at the beginning of a line.
fn code_of(source: &str) -> String {
    let mut out = String::new();
    let mut lines = source.lines().peekable();
    let mut inside = false;
    while let Some(line) = lines.next() {
        let module = |next: &&str| next.contains("mod ") && next.ends_with('{');
        inside |= line == "#[cfg(test)]" && lines.peek().is_some_and(module);
        let shown = if inside || line.trim_start().starts_with("//") { "" } else { line };
        out += shown;
        out.push('\n');
        inside &= line != "}";
    }
    out
}

#[test]
fn tests_and_comments_are_left_out_and_lines_keep_their_numbers() {
    let source = "fn a() {}\n// b\n#[cfg(test)]\nmod tests {\n    fn c() {}\n}\nfn d() {}\n";
    assert_eq!(code_of(source), "fn a() {}\n\n\n\n\n\nfn d() {}\n");
}
