//! What people see and read of each other, in plain sentences: others are counted, not named.

use super::words;
use crate::experiment::life::note::LifeNote;
use crate::world::Event;
use crate::world::probe::Sight;

/// What the person saw of how a brand dealt with somebody else.
pub(super) fn looked(brand: &str, author: &str, sight: &Sight) -> String {
    let what = words::the_post(sight.post.kind).trim_start_matches("the ");
    if !sight.answered {
        return format!("They saw {brand} leave the {what} of consumer {author} unanswered.");
    }
    let how = match sight.step {
        step if step > 0.0 => "to good effect",
        step if step < 0.0 => "and do badly",
        _ => "to no effect",
    };
    format!("They saw {brand} answer the {what} of consumer {author} {how}.")
}

/// Who saw what was done to the person, and who read what the person wrote against a brand.
pub(super) fn onlookers(consumer: u32, notes: &[LifeNote]) -> Vec<String> {
    let theirs = || notes.iter().filter(|note| note.who != consumer).map(|note| note.event);
    let count = |holds: &dyn Fn(&Event) -> bool| theirs().filter(|event| holds(event)).count();
    let saw = |answered: bool| {
        count(&|event| matches!(event, Event::Looked(sight) if sight.answered == answered))
    };
    let people = |n: usize, one: &str, many: &str| match n {
        1 => format!("One {one}"),
        n => format!("{n} {many}"),
    };
    let mut told = Vec::new();
    let (answers, silences) = (saw(true), saw(false));
    if answers > 0 {
        told.push(people(
            answers,
            "of their readers saw the answer.",
            "of their readers saw the answer.",
        ));
    }
    if silences > 0 {
        let saw = "of their readers saw that no answer came.";
        told.push(people(silences, saw, saw));
    }
    let read = count(&|event| matches!(event, Event::ReadCriticism(..)));
    if read > 0 {
        let passed = match count(&|event| matches!(event, Event::Reshared(..))) {
            0 => "nobody of them passed it on".into(),
            1 => "one of them passed it on".into(),
            n => format!("{n} of them passed it on"),
        };
        let read = people(read, "person read their criticism", "people read their criticism");
        told.push(format!("{read}; {passed}."));
    }
    told
}
