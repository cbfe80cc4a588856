//! Full hours: what the dashboard shows, and what the playbook makes of it.

use crate::ground::poisson::quantile;
use crate::model::alarm::{PerHour, Sign};
use crate::model::brand::ShockTarget;
use crate::model::broadcast::posts_on;
use crate::model::load::Circumstances;
use crate::model::purpose::Purpose;
use crate::world::brand_state::Daily;
use crate::world::desk::ByHour;
use crate::world::probe::{FullHour, Probe};
use crate::world::simulation::World;

impl World {
    /// An hour of the day is over. Returns whether the policy changes.
    pub(super) fn an_hour_is_over(
        &mut self,
        brand: usize,
        hour: usize,
        replies: &ByHour,
        probe: &mut impl Probe,
    ) -> bool {
        let expected = self.expected_elsewhere(brand, hour, replies);
        let drawn = self.brands[brand].watches().then(|| self.drawn(brand, &expected));
        let (setting, midnight) = (&self.setting, f64::from(self.day));
        let measuring = self.measuring();
        let state = &mut self.brands[brand];
        let own = state.dashboard.close();
        for sign in 0..own.len() {
            state.dashboard.today[sign] += own[sign];
            state.dashboard.expected[sign] += expected[sign];
        }
        let Some(drawn) = drawn else { return false };
        let found: PerHour = std::array::from_fn(|sign| own[sign] + drawn[sign]);
        let before = state.alarm.level;
        if before > 0 {
            state.record.today += 1.0 / 24.0;
            let customers = setting.real_customers(brand);
            let agents = |level: usize| state.in_force(level).policy.desk.agents(customers);
            let (from, to) = (midnight + hour as f64 / 24.0, midnight + (hour + 1) as f64 / 24.0);
            let more = (agents(before) - agents(0)) * state.desk.open_hours(from, to);
            state.record.more_hours += if measuring { more } else { 0.0 };
        }
        let level = state.alarm.judge(&state.watched, &found, state.dashboard.storm);
        let (hour, storm) = (state.dashboard.hour - 1, state.dashboard.storm);
        probe.judged(brand, FullHour { hour, own, others: drawn, storm, level });
        if level != before {
            self.enter(brand, level);
        }
        level != before
    }

    /// Another level is in force from the hour under way on.
    fn enter(&mut self, brand: usize, level: usize) {
        let state = &mut self.brands[brand];
        let hour = state.dashboard.hour;
        state.record.changes.push((hour, level));
        let speaks =
            level.checked_sub(1).is_some_and(|at| state.usual.playbook.levels[at].statement);
        state.record.state(hour, speaks);
        state.put_in_force(level);
        state.expect();
    }

    /// A day is over on every brand's dashboard.
    pub(crate) fn the_day_is_over(&mut self, probe: &mut impl Probe) {
        let (luck, day) = (self.luck, u32::from(self.day));
        for brand in 0..self.brands.len() {
            let replies = self.brands[brand].dashboard.replies;
            let dashboard = &mut self.brands[brand].dashboard;
            dashboard.storm = dashboard.storm_read == Some(self.day);
            self.an_hour_is_over(brand, 23, &replies, probe);
            let state = &mut self.brands[brand];
            let own = std::mem::take(&mut state.dashboard.today);
            let expected = std::mem::take(&mut state.dashboard.expected);
            let draw = |sign: usize| {
                let sign = (Sign::COUNT + sign) as u32;
                luck.uniform(Purpose::FoundElsewhere, brand as u32, sign, day)
            };
            // A count like that of those simulated, so that its worst day is one.
            let [critical, complaints] =
                std::array::from_fn(|sign| own[sign] + quantile(expected[sign], draw(sign)));
            state.dashboard.silence = [0.0; 24];
            let crisis = std::mem::take(&mut state.record.today);
            state.note(Daily::CriticalPerHour, critical / 24.0);
            state.note(Daily::ComplaintsPerHour, complaints / 24.0);
            state.note(Daily::Crisis, crisis);
        }
    }

    /// What the dashboard is expected to find in an hour of those who are not simulated.
    fn expected_elsewhere(&mut self, brand: usize, hour: usize, replies: &ByHour) -> PerHour {
        let (setting, profile) = (&self.setting, &self.tables.profile);
        let customers = setting.real_customers(brand) * setting.unsimulated_share(brand);
        if customers <= 0.0 {
            return [0.0; 2];
        }
        let edge = |hour: usize| profile.share_before(hour as f64 / 24.0);
        let share = edge(hour + 1) - edge(hour);
        let state = &mut self.brands[brand];
        let comfort = match state.record.stands() {
            Some(_) => self.tables.statement.silence_on_average(),
            None => 1.0,
        };
        let dashboard = &mut state.dashboard;
        let others = dashboard.others;
        let to_others = state.desk.others_share();
        let ignored = customers * share * others.silence
            + replies.dropped[hour] * to_others * others.per_dropped;
        let fractions = self.tables.patience.fractions(hour);
        for (due, fraction) in dashboard.silence.iter_mut().zip(fractions) {
            *due += ignored * comfort * fraction;
        }
        let conduct = &state.policy.conduct;
        let (brings, after) = match setting.mechanisms.queue {
            true => {
                let brings = replies.sent[hour] * to_others * others.per_reply;
                (brings, conduct.handling_hours + state.desk.hours_at_work(&state.policy))
            }
            // Without a queue each is taken up at once.
            false => (customers * share * others.at_once, conduct.handling_hours),
        };
        let of_replies = dashboard.reply(brings, after);
        let critical = dashboard.silence[hour] + of_replies + dashboard.page * share;
        let complaints = customers * share * others.complaints;
        let mut expected = [0.0; Sign::COUNT];
        expected[Sign::CriticalPosts as usize] = critical;
        expected[Sign::Complaints as usize] = complaints;
        expected
    }

    /// A day begins on a brand's dashboard: so much is expected of those who are not simulated.
    pub(super) fn a_day_begins(&mut self, brand: usize) {
        let circumstances = Circumstances {
            weekday: self.tables.profile.day_weight(self.day),
            shock: self.shock(brand, ShockTarget::Failures),
            failure_factor: self.brands[brand].failure_factor,
        };
        let customers = self.setting.real_customers(brand) * self.setting.unsimulated_share(brand);
        let state = &mut self.brands[brand];
        let conduct = &state.policy.conduct;
        let posts = posts_on(conduct.posts_per_week, self.day);
        let page = state.criticism.of_page(conduct, posts, state.page.fatigue_now());
        state.dashboard.page = customers * page;
        state.dashboard.posts = state.desk.others().crowd.talk.on(&circumstances);
        state.expect();
    }

    /// The same drawn as a count, with luck that no policy moves.
    fn drawn(&self, brand: usize, expected: &PerHour) -> PerHour {
        let key = self.luck;
        let hour = self.brands[brand].dashboard.hour;
        std::array::from_fn(|sign| {
            let draw = key.uniform(Purpose::FoundElsewhere, brand as u32, sign as u32, hour);
            quantile(expected[sign], draw)
        })
    }

    /// Whether somebody has seen the brand's holding statement, if one stands.
    pub(super) fn sees_statement(&self, brand: usize, consumer: u32) -> bool {
        let share = self.tables.statement.seen_share;
        self.brands[brand].record.stands().is_some_and(|made| {
            let key = self.luck;
            share > 0.0 && key.uniform(Purpose::SeesStatement, consumer, brand as u32, made) < share
        })
    }
}
