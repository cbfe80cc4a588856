//! What a scenario, a study or a file of targets is called: its `name`, else that of its file.
//!
//! A result folder writes them under names of its own (`scenario.toml`); the key keeps what they
//! were called when they are done again from there.

use std::path::Path;

use super::section::Section;

/// The most characters of a name.
const MOST: usize = 120;

/// What stands where a file has no name that could be one.
const UNNAMED: &str = "unnamed";

impl Section<'_> {
    /// The name of the whole file, this being its outermost section.
    pub fn own_name(&self) -> String {
        let usual = || from_file(&self.place.source.name);
        let Some((name, node)) = self.text("name") else { return usual() };
        if fits(name) {
            return name.to_owned();
        }
        let allowed = format!(
            "1 to {MOST} characters on one line, none of them a control character, no space at \
             either end"
        );
        let problem = self.problem_at(node, "name", "not a name").allowed(allowed);
        let step = format!("write it so, or leave it out: it is then {:?}, as the file", usual());
        self.log.add(problem.next(step));
        usual()
    }
}

fn fits(name: &str) -> bool {
    let length = name.chars().count();
    (1..=MOST).contains(&length) && name.trim() == name && !name.contains(char::is_control)
}

/// The name of a file without its folder and extension, as far as it can be one.
fn from_file(name: &str) -> String {
    let stem = Path::new(name).file_stem().and_then(|stem| stem.to_str()).unwrap_or(name);
    let shown = |c: char| if c.is_control() { '_' } else { c };
    let name: String = stem.trim().chars().map(shown).take(MOST).collect();
    if name.trim().is_empty() { UNNAMED.into() } else { name.trim().into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_a_name_that_can_be_written() {
        let long = "x".repeat(300);
        for (file, name) in [
            ("a/quick_look.toml", "quick_look"),
            ("/dev/stdin", "stdin"),
            ("two words.toml", "two words"),
            (" .toml", UNNAMED),
            ("", UNNAMED),
            ("a\u{1b}[2J\nb.toml", "a_[2J_b"),
            (&long, &long[..MOST]),
        ] {
            assert_eq!(from_file(file), name, "{file:?}");
            assert!(fits(&from_file(file)), "{file:?}");
        }
    }

    #[test]
    fn a_name_is_a_line_that_says_something() {
        for name in ["a", "Zoë 日本", "../x", &"x".repeat(MOST)] {
            assert!(fits(name), "{name:?}");
        }
        for name in ["", " ", " a", "a\n", "a\nb", "a\u{1b}", &"x".repeat(MOST + 1)] {
            assert!(!fits(name), "{name:?}");
        }
    }
}
