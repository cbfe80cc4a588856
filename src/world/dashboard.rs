//! The dashboard: what a brand's monitor has found, hour by hour.
//!
//! Posts and criticism of simulated people count as they are found. What the others write counts as it
//! is expected: one who is simulated may stand for hundreds, so a count of posts times that number would
//! ring the alarm for nothing. What exits and cascades of a day bring is found at midnight.

use std::collections::BTreeMap;

use super::desk::ByHour;
use crate::model::alarm::{PerHour, Sign};

/// One brand's.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dashboard {
    /// Found among those simulated, by full hour since day 0, of hours that are not over.
    own: BTreeMap<u32, [u32; Sign::COUNT]>,
    /// The hour that is under way [since day 0].
    pub hour: u32,
    /// Posts of a customer who is not simulated today, by kind.
    pub posts: [f64; 5],
    /// What they bring under the policy in force.
    pub others: Others,
    /// Criticism of today's page posts that is expected to be found of those who are not simulated.
    pub page: f64,
    /// Criticism of silence still to be found from those who are not simulated, by hour of the day.
    pub silence: [f64; 24],
    /// Criticism of replies that they have not got yet, by full hour since day 0.
    pub replied: BTreeMap<u32, f64>,
    /// What becomes of replies to them today.
    pub replies: ByHour,
    /// Whether, as of midnight, a storm goes on that the monitor has found.
    pub storm: bool,
    /// The day on which somebody new last read one.
    pub storm_read: Option<u16>,
    /// What was found today of those who are simulated.
    pub today: PerHour,
    /// What is expected to have been found of the others.
    pub expected: PerHour,
}

impl Dashboard {
    /// Something was found at a time [days since day 0]; what is late counts in the hour under way.
    pub fn find(&mut self, sign: Sign, at: f64) {
        let hour = ((at * 24.0) as u32).max(self.hour);
        self.own.entry(hour).or_default()[sign as usize] += 1;
    }

    /// Something was found after the conversation of a day.
    pub fn find_at_midnight(&mut self, sign: Sign, day: u16) {
        self.find(sign, f64::from(day) + 23.5 / 24.0);
    }

    /// So much criticism of replies begun in the hour under way, which come after so many hours; returns
    /// what is criticised in it.
    pub fn reply(&mut self, brings: f64, after: f64) -> f64 {
        let whole = after.floor();
        let first = self.hour + whole as u32;
        if brings > 0.0 {
            // Begun at any minute of the hour.
            *self.replied.entry(first).or_default() += brings * (1.0 - (after - whole));
            *self.replied.entry(first + 1).or_default() += brings * (after - whole);
        }
        self.replied.remove(&self.hour).unwrap_or(0.0)
    }

    /// What was found of those simulated in the hour under way, which is over.
    pub fn close(&mut self) -> PerHour {
        let found = self.own.remove(&self.hour).unwrap_or_default();
        self.hour += 1;
        found.map(f64::from)
    }
}

/// What the posts of a day of one who is not simulated are expected to bring.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Others {
    /// Complaints found [1/day].
    pub complaints: f64,
    /// Found criticism of silence to what no reply is decided for [1/day].
    pub silence: f64,
    /// Of the replies, if each goes out at once [1/day].
    pub at_once: f64,
    /// Of a reply that goes out, and of one that is dropped.
    pub per_reply: f64,
    pub per_dropped: f64,
}

/// What happened to a playbook.
#[derive(Clone, Debug, Default)]
pub(crate) struct Record {
    /// Changes of level: the full hour since day 0 from which on, and the level.
    pub changes: Vec<(u32, usize)>,
    /// From which full hours since day 0 on a statement stood, or none.
    pub standing: Vec<(u32, bool)>,
    /// Hours above the usual level today, as a share of the day.
    pub today: f64,
    /// Hours that people were at the desk beyond those who usually are, since measuring began.
    pub more_hours: f64,
}

impl Record {
    /// The statement that stands, by the full hour since day 0 at which it was made.
    pub fn stands(&self) -> Option<u32> {
        self.standing.last().filter(|(_, on)| *on).map(|(hour, _)| *hour)
    }

    /// Full hours since day 0 at which a statement was made.
    pub fn statements(&self) -> impl Iterator<Item = u32> {
        self.standing.iter().filter(|(_, on)| *on).map(|(hour, _)| *hour)
    }

    /// From an hour on a statement stands, or none.
    pub fn state(&mut self, hour: u32, speaks: bool) {
        if speaks != self.stands().is_some() {
            self.standing.push((hour, speaks));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: begun within an hour and written 2.25 hours later, a quarter falls into the hour after the next
    /// but one.
    #[test]
    fn replies_are_criticised_when_they_come() {
        let mut dashboard = Dashboard { hour: 5, ..Dashboard::default() };
        assert_eq!(dashboard.reply(8.0, 2.25), 0.0);
        dashboard.close();
        assert_eq!(dashboard.reply(4.0, 0.0), 4.0);
        let mut came = Vec::new();
        for _ in 0..3 {
            dashboard.close();
            came.push(dashboard.reply(0.0, 0.0));
        }
        assert_eq!(came, [6.0, 2.0, 0.0]);
    }

    /// By hand: two found in the hour from 10 to 11, one of them late; one for the next hour.
    #[test]
    fn what_is_found_counts_in_its_hour_or_as_soon_as_it_can() {
        let mut dashboard = Dashboard { hour: 24 + 10, ..Dashboard::default() };
        dashboard.find(Sign::CriticalPosts, 1.0 + 10.5 / 24.0);
        dashboard.find(Sign::CriticalPosts, 1.0 + 3.0 / 24.0);
        dashboard.find(Sign::Complaints, 1.0 + 11.5 / 24.0);
        assert_eq!(dashboard.close(), [2.0, 0.0]);
        assert_eq!(dashboard.close(), [0.0, 1.0]);
        assert_eq!((dashboard.close(), dashboard.hour), ([0.0, 0.0], 24 + 13));
    }
}
