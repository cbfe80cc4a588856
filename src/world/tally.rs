//! Counters of what happened, per brand and per stratum of people; metrics are read off them.
//!
//! A counter stands in the table below, is counted in a phase, and once more in the second book
//! (`world/audit`), which compares all of them and fails where nobody counts.

use super::bad_days::BadDays;
use crate::model::exit::{Mode, Reason};
use crate::model::prices::{Dealings, Prices};

/// Exits by reason and way out.
type Exits = [[u64; Mode::COUNT]; Reason::COUNT];

/// Declares the counters once, and how two groups are added.
macro_rules! tally {
    (counts: $($count:ident),+; sums: $($sum:ident),+ $(,)?) => {
        /// What happened between one brand and one group of people in the measured window.
        #[derive(Clone, Debug, Default, PartialEq)]
        #[expect(missing_docs, reason = "each counter is defined by the metrics that read it")]
        pub struct Tally {
            $(pub $count: u64,)+
            $(pub $sum: f64,)+
            /// Exits, by reason and way out.
            pub exit_table: Exits,
            /// What only makes sense for everyone together; `None` for a part.
            pub whole: Option<Whole>,
            /// What is shared out among everyone; these people bear a part of it.
            pub of_all: Option<Burden>,
        }

        impl Tally {
            /// Every counter and every sum by its name.
            #[cfg(test)]
            pub(crate) fn named(&self) -> Vec<(&'static str, Counted)> {
                vec![
                    $((stringify!($count), Counted::Whole(self.$count)),)+
                    $((stringify!($sum), Counted::Sum(self.$sum)),)+
                ]
            }

            /// Adds another group of people.
            pub fn absorb(&mut self, other: &Tally) {
                $(self.$count += other.$count;)+
                $(self.$sum += other.$sum;)+
                let theirs = other.exit_table.iter().flatten();
                self.exit_table.iter_mut().flatten().zip(theirs).for_each(|(own, more)| *own += more);
            }
        }
    };
}

tally! {
    counts:
        consumers, customers, satisfied, dissatisfied,
        criticisms, seen_criticisms, readers_reached, seen_readers,
        follows, parted_in_public, provoked, lost, lost_to_rivals, won, lost_end, won_end, recommends,
        new_seen_7, new_lost_7, new_seen_21, new_lost_21, dropped_any, followed_any,
        listed_followers_end, followers_end, followers_satisfied, followers_dissatisfied,
        posts, posts_addressed, late_posts, late_public_posts, heard,
        found_posts, found_addressed, seen_praise, seen_complaints,
        wanted, answered, contacts, proper, unasked, unasked_proper, helpful, addressed_answered, unmet, dropped, protests, breaches,
        promised, kept, late,
        opt_outs, gone_private, left, aware, double_standard, redeemed, compensations;
    sums:
        consumer_days, customer_days, cohort_days, listed_follower_days, follower_days,
        satisfaction_days, satisfaction_end, satisfaction_of_followers_end,
        strain, purchases, purchases_lost, purchases_after_leaving, purchases_since_coming,
        staff_hours, late_hours,
}

/// A counter, which is exact, or a sum, which is right to rounding.
#[cfg(test)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Counted {
    Whole(u64),
    Sum(f64),
}

/// Counters of a brand that have no meaning for a part of the people.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Whole {
    /// Reshares of each cascade that began in the window, in the order of their beginning.
    pub cascade_sizes: Vec<u32>,
    /// Cascades that reached at least the set share of everyone.
    pub storms: u64,
    /// Of these, the ones whose first post the brand's monitor found.
    pub seen_storms: u64,
    /// Time from post to contact, a value for each contact \[hours\].
    pub latencies: Vec<f32>,
    /// The same, counting only the hours of the desk \[hours\].
    pub business_latencies: Vec<f32>,
    /// Failure rate on the last day as a share of the unlearned rate.
    pub failure_factor_end: f64,
    /// Hours paid at the desk [per 1,000 customers per 30 days].
    pub hours_paid: f64,
    /// Hours that the people at the desk spend on replies, for each that they are there.
    pub busy_share: Option<f64>,
    /// What it costs and brings.
    pub prices: Prices,
    /// How bad the days were, and when the playbook spoke.
    pub bad_days: BadDays,
}

/// People, and what they bear: of this a group's shares are taken.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Burden {
    /// Consumers.
    pub people: u64,
    /// Un-follows.
    pub unfollows: u64,
    /// Requests not to be contacted again.
    pub opt_outs: u64,
    /// Contacts felt to be improper.
    pub intrusions: u64,
}

impl Tally {
    /// What these people bear.
    pub fn burden(&self) -> Burden {
        Burden {
            people: self.consumers,
            unfollows: self.unfollows(),
            opt_outs: self.opt_outs,
            intrusions: self.contacts - self.proper,
        }
    }

    /// What prices are put on, per 1,000 initial customers and 30 days; of everyone together alone.
    pub fn dealings(&self) -> Option<Dealings> {
        let whole = self.whole.as_ref().filter(|_| self.cohort_days > 0.0)?;
        let per = |count: f64| count * 30_000.0 / self.cohort_days;
        Some(Dealings {
            hours: whole.hours_paid,
            coupons: per(self.redeemed as f64),
            compensations: per(self.compensations as f64),
            purchases: per(self.purchases + self.redeemed as f64),
            after_leaving: per(self.purchases_after_leaving),
            since_coming: per(self.purchases_since_coming),
            won: per(self.won_end as f64),
            lost: per(self.lost_end as f64),
        })
    }

    /// Exits for a reason in a mode.
    pub fn exits_by(&self, reason: Reason, mode: Mode) -> u64 {
        self.exit_table[reason as usize][mode as usize]
    }

    /// Exits for a reason, whatever the mode.
    pub fn exits_for(&self, reason: Reason) -> u64 {
        self.exit_table[reason as usize].iter().sum()
    }

    /// Exits in a mode, whatever the reason.
    pub fn exits_in(&self, mode: Mode) -> u64 {
        Reason::ALL.iter().map(|reason| self.exits_by(*reason, mode)).sum()
    }

    /// People who un-followed.
    pub fn unfollows(&self) -> u64 {
        self.exits_in(Mode::Unfollow)
    }

    /// People who muted.
    pub fn mutes(&self) -> u64 {
        self.exits_in(Mode::Mute)
    }

    /// People who stopped looking.
    pub fn stopped_looking(&self) -> u64 {
        self.exits_in(Mode::Ignore)
    }

    /// Un-follows, mutes and people who stopped looking.
    pub fn exits(&self) -> u64 {
        self.exit_table.iter().flatten().sum()
    }

    /// Counts one exit for a reason and in a mode.
    pub fn count_exit(&mut self, reason: Reason, mode: Mode) {
        self.exit_table[reason as usize][mode as usize] += 1;
    }
}

impl Whole {
    /// Mean time from post to contact \[hours\].
    pub fn mean_latency(&self) -> Option<f64> {
        let sum: f64 = self.latencies.iter().map(|hours| f64::from(*hours)).sum();
        (!self.latencies.is_empty()).then(|| sum / self.latencies.len() as f64)
    }
}

/// A quantile of times: the smallest that the given share do not exceed.
pub fn quantile(times: &[f32], share: f64) -> Option<f64> {
    let mut sorted = times.to_vec();
    sorted.sort_unstable_by(f32::total_cmp);
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).map(|hours| f64::from(*hours))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_latency_is_the_middle_one() {
        assert_eq!(quantile(&[5.0, 1.0, 3.0], 0.5), Some(3.0));
        assert_eq!(quantile(&[], 0.5), None);
        let whole = Whole { latencies: vec![5.0, 1.0, 3.0], ..Whole::default() };
        assert_eq!(whole.mean_latency(), Some(3.0));
        assert_eq!(Whole::default().mean_latency(), None);
    }
}
