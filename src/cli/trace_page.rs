//! One person's story on the terminal.

use super::text::{bullet, count, thousands, wrapped};
use super::trace_layout::{beside, days, indented, pair, section};
use crate::document::life::pick::what;
use crate::document::life::{Teller, Twins};
use crate::experiment::life::{Day, Life, Pick, Totals, Worth};
use crate::ground::text::list;
use crate::scenario::Scenario;
use crate::world::Event;

/// What a story is about.
pub(super) struct Story<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The arm in which the person was found and why, if that is how it was.
    pub pick: Option<(usize, &'a Pick)>,
    /// The command that tells it again.
    pub again: &'a str,
}

impl Story<'_> {
    /// One life, and in short what other arms would have brought, if that is wanted.
    pub fn life(&self, life: &Life, others: Option<&[Twins]>) -> String {
        let teller = self.teller(life);
        let arm = &self.scenario.arms[life.arm];
        let mut out = self.heading(life, &format!("under {}", arm.name));
        out += &section("Who", &teller.person(life));
        let (before, after): (Vec<&Day>, Vec<&Day>) =
            life.days.iter().partition(|day| day.day < teller.setting().warmup_days);
        if teller.setting().warmup_days > 0 {
            out += &self.before(&teller);
            out += &days(&teller, life, &before);
        }
        let begins = format!("{} begins: {}", arm.name, self.summary(life.arm));
        out += &wrapped(&format!("\nDay {}: {begins}", teller.setting().warmup_days));
        out += &days(&teller, life, &after);
        out += &section("How it ended", &teller.end(life));
        out += &section("In numbers", &[numbers(&life.totals(teller.setting().warmup_days))]);
        out += &others.map_or(String::new(), |others| self.others(others));
        out + &footnote(&[life])
    }

    /// Two lives of one person.
    pub fn twins(&self, twins: &Twins) -> String {
        let [one, other] = &twins.lives;
        let tellers = [self.teller(one), self.teller(other)];
        let names = [one, other].map(|life| self.scenario.arms[life.arm].name.as_str());
        let mut out = self.heading(one, &format!("under {} and under {}", names[0], names[1]));
        let whose = tellers.map(|teller| self.scenario.arms[teller.arm].setting.is_some());
        if whose.contains(&true) {
            out += &wrapped(
                "An arm that changes parameters has people and a past of its own, so the two lives \
                 may differ from the first day.",
            );
        }
        out += &section("Who", &tellers[0].person(one));
        let starts = tellers[0].setting().warmup_days;
        if starts > 0 {
            out += &self.before(&tellers[0]);
            if twins.days().iter().all(|(day, _)| *day >= starts) {
                out += &indented("Nothing happened to them.", 2);
            }
        }
        let mut begun = false;
        let begin = || {
            let begins = [one, other].map(|life| {
                let arm = &self.scenario.arms[life.arm];
                format!("{} ({})", arm.name, self.summary(life.arm))
            });
            wrapped(&format!("\nDay {starts}: the policies begin: {} | {}", begins[0], begins[1]))
                + &self.page_posts(twins)
        };
        for (day, both) in twins.days() {
            if day >= starts && !begun {
                begun = true;
                out += &begin();
            }
            out += &self.parting(twins, names, day);
            // Where nothing differs, one telling holds for both.
            let alike = both[0].map(|day| &day.notes) == both[1].map(|day| &day.notes);
            let tell = |twin: bool| {
                [0, 1].map(|life: usize| {
                    let teller = Teller { twin, ..tellers[life] };
                    both[life].map(|day| teller.day(one.consumer, day)).unwrap_or_default()
                })
            };
            let told = Some(tell(alike)).filter(|told| told[0] == told[1]);
            let told = told.unwrap_or_else(|| tell(false));
            out += &pair(day, names, &told);
        }
        if !begun {
            out += &begin();
        }
        if twins.parted.is_none() {
            out += &wrapped("\nThe two lives never part: nothing differs on any day.");
        }
        let ends = [0, 1].map(|life: usize| tellers[life].end(&twins.lives[life]));
        out += "\nHow it ended\n";
        out += &beside("", names, &ends);
        out += "\nIn numbers\n";
        out += &beside("", names, &[one, other].map(|life| vec![numbers(&life.totals(starts))]));
        out + &footnote(&[one, other])
    }

    /// What the other arms would have brought the person.
    fn others(&self, twins: &[Twins]) -> String {
        let line = |twins: &Twins| {
            let life = &twins.lives[1];
            let otherwise = match (twins.otherwise(), twins.noticed) {
                (None, _) => "the same life to the last event".into(),
                (Some((day, what)), Some(_)) => format!("another life from day {day} on: {what}"),
                (Some((day, what)), None) => format!("the same for them; on day {day} {what}"),
            };
            let in_question = life.last.bonds.iter().position(|(b, _)| *b == self.scenario.focus);
            let end = in_question.map(|at| self.teller(life).end(life).swap_remove(at));
            let end = end.map_or(String::new(), |end| format!(" At the end, {end}"));
            format!("{}: {otherwise}.{end}", self.scenario.arms[life.arm].name)
        };
        let mut lines: Vec<String> = twins.iter().map(line).collect();
        if lines.is_empty() {
            lines.push("The scenario has no other arm.".into());
        }
        section("What the other policies would have brought them", &lines)
    }

    /// That page posts differ, which no day can tell.
    fn page_posts(&self, twins: &Twins) -> String {
        let weekly = twins.lives.each_ref().map(|life| {
            self.scenario.arms[life.arm].policies[self.scenario.focus].conduct.posts_per_week
        });
        if weekly[0] == weekly[1] {
            return String::new();
        }
        wrapped(&format!(
            "The page posts {} times a week against {}; days do not tell of page posts, only the \
             reasons of who stops following.",
            weekly[0], weekly[1]
        ))
    }

    fn teller(&self, life: &Life) -> Teller<'_> {
        Teller { scenario: self.scenario, arm: life.arm, twin: false }
    }

    fn heading(&self, life: &Life, how: &str) -> String {
        let mut out = wrapped(&format!("\n{}", self.scenario.question));
        let planned = self.scenario.replications;
        let beyond = match life.replication < planned {
            true => String::new(),
            false => format!(" (the experiment has 0 to {})", planned.saturating_sub(1)),
        };
        out += &wrapped(&format!(
            "Consumer {} of {} {how}; replication {}{beyond}, seed {}",
            self.scenario.consumer_name(life.consumer),
            self.scenario.name,
            life.replication,
            self.scenario.seed
        ));
        if let Some((arm, pick)) = self.pick {
            let Pick { worth, day, .. } = pick;
            let (name, what) = (&self.scenario.arms[arm].name, what(self.scenario, arm, pick));
            let found = format!("Found as {}: on day {day} under {name} they {what}", worth.whom());
            out += &wrapped(&found);
            // A command is never broken: it is there to be copied.
            out += &format!("{}\n", self.again);
        }
        out
    }

    fn before(&self, teller: &Teller<'_>) -> String {
        let last = teller.setting().warmup_days.saturating_sub(1);
        let usual = &self.scenario.warmup[self.scenario.focus];
        wrapped(&format!(
            "\nBefore the policy begins, days 0 to {last} ({} under {}; not counted)",
            self.scenario.setting.brands[self.scenario.focus].name, usual.name
        ))
    }

    fn summary(&self, arm: usize) -> &str {
        &self.scenario.arms[arm].summary
    }

    /// Where two lives part, and where the person first notices.
    fn parting(&self, twins: &Twins, names: [&str; 2], day: u16) -> String {
        let what = match (twins.parted == Some(day), twins.noticed == Some(day)) {
            (true, true) => "here the two lives part",
            (true, false) => "here the two lives part, unnoticed by them so far",
            (false, true) => "here they begin to notice",
            (false, false) => return String::new(),
        };
        let [one, other] = twins.in_short(day);
        let how = match one == other {
            true => format!("Under both policies {one}, but not alike in everything."),
            false => format!("Under {} {one}; under {} {other}.", names[0], names[1]),
        };
        format!("\n{}", wrapped(&format!(">>> Day {day}: {what}. {how}")))
    }
}

/// The counts that are not zero, in a sentence.
fn numbers(totals: &Totals) -> String {
    let some = |n: u64, one: &str, many: &str| (n > 0).then(|| count(n, one, many));
    // What is counted, and in brackets what became of it.
    let group = |first: Option<String>, rest: &[Option<String>]| {
        let rest: Vec<&str> = rest.iter().flatten().map(String::as_str).collect();
        let rest = if rest.is_empty() { String::new() } else { format!(" ({})", rest.join(", ")) };
        first.map(|first| first + &rest)
    };
    let alike = |n: u64, text: &str| some(n, text, text);
    let parts = [
        group(
            some(totals.posts, "post", "posts"),
            &[alike(totals.posts_addressed, "to a brand"), alike(totals.heard, "heard")],
        ),
        group(
            some(totals.contacts, "contact by a brand", "contacts by brands"),
            &[
                alike(totals.proper, "found proper"),
                alike(totals.helpful, "settled the matter"),
                some(totals.onlookers, "onlooker", "onlookers"),
            ],
        ),
        some(totals.unmet, "answer expected in vain", "answers expected in vain"),
        some(totals.dropped, "answer dropped", "answers dropped"),
        some(totals.redeemed, "offer redeemed", "offers redeemed"),
        group(
            some(totals.criticisms, "criticism written", "criticisms written"),
            &[
                alike(totals.parted_in_public, "to say why they un-followed"),
                some(totals.readers, "reader", "readers"),
                alike(totals.reshares, "passed it on"),
            ],
        ),
        some(totals.opt_outs, "request not to be contacted", "requests not to be contacted"),
        some(totals.looked, "exchange of others seen", "exchanges of others seen"),
        some(totals.read, "criticism by others read", "criticisms by others read"),
        some(totals.follows, "page followed", "pages followed"),
        some(totals.unfollows, "page un-followed", "pages un-followed"),
        some(totals.mutes, "page muted", "pages muted"),
        some(totals.stopped_looking, "page no longer looked at", "pages no longer looked at"),
        some(totals.churned, "brand left", "brands left"),
        some(totals.joined, "brand joined", "brands joined"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "Nothing to count.".into() } else { format!("{}.", parts.join(", ")) }
}

/// What the points of reasons mean, where any are told.
fn footnote(lives: &[&Life]) -> String {
    let mut notes = lives.iter().flat_map(|life| &life.days).flat_map(|day| &day.notes);
    if !notes.any(|note| matches!(note.event, Event::Contacted(..))) {
        return String::new();
    }
    wrapped(
        "\nReasons are in points that add up to a chance: with 0 points a contact is as likely to \
         be found proper as not, with +1 73 in 100 find it proper, with -1 27, with -2 12, with \
         -3 5. Who finds it proper and who does not, chance decides, the same under every policy.",
    )
}

/// Nobody of that sort.
pub(super) fn nobody(
    scenario: &Scenario,
    worth: Worth,
    arms: &[usize],
    replication: u32,
) -> String {
    wrapped(&format!(
        "Nobody fits: in replication {replication} {} under {}. Try another replication \
         (--replication {}) or more people (--set run.consumers=N){}.",
        worth.nobody(),
        under(scenario, arms),
        replication.saturating_add(1),
        if arms.len() < scenario.arms.len() { ", or other arms (--arm NAME)" } else { "" }
    ))
}

fn under(scenario: &Scenario, arms: &[usize]) -> String {
    let names: Vec<&str> = arms.iter().map(|arm| scenario.arms[*arm].name.as_str()).collect();
    list(&names)
}

/// The people worth reading, each with the command that tells the life.
pub(super) fn picks(
    scenario: &Scenario,
    found: &[(usize, Pick)],
    searched: &[usize],
    replication: u32,
    command: &dyn Fn(usize, u32) -> String,
) -> String {
    let mut out = wrapped(&format!("\n{}", scenario.question));
    out += &wrapped(&format!(
        "People worth reading among {} of {}, replication {replication}; searched: {}",
        thousands(u64::from(scenario.setting.consumers)),
        scenario.name,
        under(scenario, searched)
    ));
    for worth in Worth::ALL {
        let Some((arm, pick)) = found.iter().find(|(_, pick)| pick.worth == worth) else {
            out += &format!("\n{}", bullet(&format!("{}: nobody", worth.whom())));
            continue;
        };
        let name = scenario.consumer_name(pick.consumer);
        out += &format!("\n{}", bullet(&format!("{}: consumer {name}", worth.whom())));
        let arm_name = &scenario.arms[*arm].name;
        out += &indented(
            &format!("under {arm_name} on day {} they {}", pick.day, what(scenario, *arm, pick)),
            2,
        );
        // A command is never broken: it is there to be copied.
        out += &format!("  {}\n", command(*arm, pick.consumer));
    }
    out
}
