//! What people are called: by their id in the edge list, else by number.
//!
//! A list may have fewer people than the scenario. Those who are not in it are called
//! `unlisted-1`, `unlisted-2` and so on. If an id in the list begins like that, underscores are
//! put before the word until none does, so a name is never that of two people.

use std::borrow::Cow;

use super::Scenario;
use super::edge_file::EdgeFile;
use crate::ground::number::thousands;

impl Scenario {
    /// What a consumer is called.
    pub fn consumer_name(&self, consumer: u32) -> Cow<'_, str> {
        match &self.edges {
            None => Cow::Owned(consumer.to_string()),
            Some(edges) => edges.name(consumer),
        }
    }

    /// The consumer of a name, there being so many people.
    pub fn consumer_named(&self, name: &str, people: u32) -> Option<u32> {
        let consumer = match &self.edges {
            None => name.parse().ok(),
            Some(edges) => edges.consumer(name),
        };
        consumer.filter(|consumer| *consumer < people)
    }
}

impl EdgeFile {
    fn name(&self, consumer: u32) -> Cow<'_, str> {
        match self.names.get(consumer as usize) {
            Some(name) => Cow::Borrowed(name),
            None => {
                let number = u64::from(consumer) + 1 - self.names.len() as u64;
                Cow::Owned(format!("{}{number}", self.unlisted()))
            }
        }
    }

    fn consumer(&self, name: &str) -> Option<u32> {
        let listed = self.names.iter().position(|known| known == name);
        let at = listed.or_else(|| {
            let number = name.strip_prefix(&self.unlisted())?;
            let plain =
                number.bytes().all(|byte| byte.is_ascii_digit()) && !number.starts_with('0');
            let number: usize = number.parse().ok().filter(|_| plain)?;
            Some(self.names.len() + number - 1)
        });
        at.and_then(|at| u32::try_from(at).ok())
    }

    /// What the names of people who are not in the list begin with.
    fn unlisted(&self) -> String {
        let mut word = String::from("unlisted-");
        while self.names.iter().any(|name| name.starts_with(&word)) {
            word.insert(0, '_');
        }
        word
    }

    /// Its lines, and those that were left out with the reason.
    pub fn told(&self) -> String {
        let count = |n: u64, one: &str, many: &str| {
            (n > 0).then(|| format!("{} {}", thousands(n), if n == 1 { one } else { many }))
        };
        let EdgeFile { ties, duplicates, self_ties, .. } = *self;
        let reasons = [
            count(duplicates, "repeats an earlier line", "repeat an earlier line"),
            count(self_ties, "joins an id with itself", "join an id with itself"),
        ];
        let reasons: Vec<String> = reasons.into_iter().flatten().collect();
        let out = count(duplicates + self_ties, "left out", "left out");
        let out = out.map(|out| format!("{out} ({})", reasons.join(", ")));
        let lines = count(ties + duplicates + self_ties, "line", "lines");
        let all = [lines, count(ties, "tie", "ties"), out];
        all.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edges(names: &[&str]) -> EdgeFile {
        let names = names.iter().map(ToString::to_string).collect();
        EdgeFile { names, ..EdgeFile::default() }
    }

    #[test]
    fn everybody_has_a_name_that_leads_back() {
        for names in [&["7", "8"][..], &["unlisted-1", "b"], &["_unlisted-", "unlisted-"], &[]] {
            let edges = edges(names);
            let all: Vec<String> = (0..5).map(|who| edges.name(who).into_owned()).collect();
            for (who, name) in (0..5).zip(&all) {
                assert_eq!(edges.consumer(name), Some(who), "{name}");
                assert_eq!(all.iter().filter(|other| *other == name).count(), 1, "{name}");
            }
        }
        assert_eq!(edges(&["7"]).name(1), "unlisted-1");
        assert_eq!(edges(&["unlisted-3"]).name(1), "_unlisted-1");
    }

    #[test]
    fn what_is_no_name_leads_nowhere() {
        let edges = edges(&["7", "8"]);
        let none = ["0", "07", " 7", "", "unlisted-", "unlisted-0", "unlisted-01", "unlisted-+1"];
        for name in none.into_iter().chain(["unlisted-99999999999", "unlisted-4294967295"]) {
            assert_eq!(edges.consumer(name), None, "{name}");
        }
    }

    #[test]
    fn every_line_is_accounted_for() {
        let told = |ties, duplicates, self_ties| {
            EdgeFile { ties, duplicates, self_ties, ..EdgeFile::default() }.told()
        };
        assert_eq!(told(120, 0, 0), "120 lines, 120 ties");
        assert_eq!(told(1, 1, 0), "2 lines, 1 tie, 1 left out (1 repeats an earlier line)");
        let both = "1,170 lines, 1,120 ties, 50 left out (48 repeat an earlier line, 2 join an id \
                    with itself)";
        assert_eq!(told(1_120, 48, 2), both);
    }
}
