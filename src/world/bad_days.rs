//! Bad days in numbers: how bad criticism got and how fast it was halved, and when the playbook spoke.

/// What a window had of bad days.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BadDays {
    /// Critical posts on the dashboard, of all customers that there really are, by day [posts/hour].
    pub critical: Vec<f64>,
    /// Share of each day in which a level above the usual was in force; none without a playbook.
    pub crisis: Option<Vec<f64>>,
    /// Full hours since the window began at which a level above the usual was entered from the usual.
    pub alarms: Vec<u32>,
    /// Full hours since the window began at which a statement was made.
    pub statements: Vec<u32>,
    /// Hours since the window began at which the brand was first struck: failures or attention.
    pub struck: Option<u32>,
    /// Whether a level was in force by then, and whether a statement stood.
    pub in_force: (bool, bool),
}

impl BadDays {
    /// Critical posts on the worst day [posts/hour].
    pub fn peak(&self) -> Option<f64> {
        Some(self.critical[self.worst_day()?])
    }

    fn worst_day(&self) -> Option<usize> {
        // Of equally bad ones the first.
        let days = self.critical.iter().enumerate().rev();
        days.max_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(day, _)| day)
    }

    /// Critical posts on the middle day: of an even number the lower middle [posts/hour].
    fn usual(&self) -> Option<f64> {
        let mut sorted = self.critical.clone();
        sorted.sort_unstable_by(f64::total_cmp);
        sorted.get(sorted.len().checked_sub(1)? / 2).copied()
    }

    /// Days from the worst one to the first on which no more than half is left of what it had beyond the
    /// middle day; none where the worst has less than twice the middle, or nothing is halved by the end.
    pub fn half_life(&self) -> Option<f64> {
        let (worst, usual) = (self.worst_day()?, self.usual()?);
        let peak = self.critical[worst];
        let half = usual + 0.5 * (peak - usual);
        let after = self.critical.iter().skip(worst).position(|posts| *posts <= half);
        after.filter(|_| peak > 0.0 && peak >= 2.0 * usual).map(|days| days as f64)
    }

    /// Share of the days on which a level above the usual was in force at some hour.
    pub fn share(&self) -> Option<f64> {
        let days = self.crisis.as_ref().filter(|days| !days.is_empty())?;
        Some(days.iter().filter(|share| **share > 0.0).count() as f64 / days.len() as f64)
    }

    /// How often it was alarmed.
    pub fn count(&self) -> Option<f64> {
        self.crisis.as_ref().map(|_| self.alarms.len() as f64)
    }

    /// Days from the beginning of the window to the first alarm.
    pub fn onset(&self) -> Option<f64> {
        self.alarms.first().map(|hour| f64::from(*hour) / 24.0)
    }

    /// Hours from the first blow to the first alarm at or after it; 0 where one has not ended by then.
    pub fn hours_to_alarm(&self) -> Option<f64> {
        self.since_struck(&self.alarms, self.in_force.0)
    }

    /// Hours from the first blow to the first statement at or after it; 0 where one stands by then.
    pub fn hours_to_statement(&self) -> Option<f64> {
        self.since_struck(&self.statements, self.in_force.1)
    }

    fn since_struck(&self, hours: &[u32], in_force: bool) -> Option<f64> {
        let struck = self.struck?;
        if in_force {
            return Some(0.0);
        }
        hours.iter().find(|hour| **hour >= struck).map(|hour| f64::from(hour - struck))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: usual 2 (the lower middle of six), worst 10 on day 2; 6 is halfway, reached two days later.
    #[test]
    fn criticism_is_halved_from_its_worst_day_on() {
        let days = |critical: &[f64]| BadDays { critical: critical.into(), ..BadDays::default() };
        let bad = days(&[2.0, 1.0, 10.0, 6.5, 6.0, 2.0]);
        assert_eq!((bad.peak(), bad.half_life()), (Some(10.0), Some(2.0)));
        // Less than twice the usual is no bad day; what never falls is not halved.
        assert_eq!(days(&[2.0, 3.9, 2.0]).half_life(), None);
        assert_eq!(days(&[2.0, 2.0, 2.0, 4.0]).half_life(), None);
        assert_eq!(days(&[0.0, 0.0]).half_life(), None);
        // Of two equally bad days the first counts.
        assert_eq!(days(&[1.0, 9.0, 1.0, 9.0, 1.0]).half_life(), Some(1.0));
        assert_eq!((days(&[]).peak(), days(&[]).half_life()), (None, None));
    }

    /// By hand: struck at hour 48; the alarm of hour 12 was before it.
    #[test]
    fn alarms_and_statements_count_from_the_blow_on() {
        let bad = BadDays {
            crisis: Some(vec![0.5, 0.0, 0.1, 1.0]),
            alarms: vec![12, 51],
            statements: vec![12, 60],
            struck: Some(48),
            ..BadDays::default()
        };
        assert_eq!((bad.onset(), bad.count(), bad.share()), (Some(0.5), Some(2.0), Some(0.75)));
        assert_eq!((bad.hours_to_alarm(), bad.hours_to_statement()), (Some(3.0), Some(12.0)));
        let by_then = BadDays { in_force: (true, false), ..bad.clone() };
        assert_eq!(
            (by_then.hours_to_alarm(), by_then.hours_to_statement()),
            (Some(0.0), Some(12.0))
        );
        let calm = BadDays { struck: Some(48), crisis: Some(vec![0.0]), ..BadDays::default() };
        assert_eq!((calm.onset(), calm.count(), calm.share()), (None, Some(0.0), Some(0.0)));
        assert_eq!((calm.hours_to_alarm(), BadDays::default().share()), (None, None));
    }
}
