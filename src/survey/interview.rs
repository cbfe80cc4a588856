//! The interview: from people to their answers.
//!
//! Answers are drawn with keys of their own (root [`SURVEY`](super::fieldwork::SURVEY), the
//! person, the item), so asking changes no run, another item changes no other answer, and a
//! person asked twice differs only by what happened in between: that is what makes surveys before
//! and after a policy comparable person by person.

use super::diary::{Diary, DiaryExit};
use super::fieldwork::Bending;
use super::person::Person;
use super::questionnaire::{Appraised, Asks, Fact, Graded, Item, Questionnaire, SkipRule};
use super::recall::{Recall, Recollection};
use crate::ground::draws::Key;
use crate::ground::math::{logit, normal_quantile, normal_quantiles};
use crate::model::exit::Reason;
use crate::model::memory::Memory;
use crate::model::propriety::Judgement;
use crate::model::purpose::Purpose;
use crate::model::ways::Ways;
use crate::world::Setting;

/// People who are asked together, so that they stay in the fastest memory.
const BLOCK: usize = 256;

/// Bit that says that the item was asked; the answers are the bits below it.
pub const ASKED: u16 = 1 << 15;

/// The answers of all respondents.
#[derive(Clone, Debug, PartialEq)]
pub struct Responses {
    /// For each item the answer of each respondent: [`ASKED`] and a bit per answer given, or 0.
    pub answers: Vec<Vec<u16>>,
}

impl Responses {
    /// Whether the respondent was asked the item.
    pub fn asked(&self, item: usize, respondent: usize) -> bool {
        self.answers[item][respondent] & ASKED != 0
    }

    /// Whether the respondent gave this answer.
    pub fn gave(&self, item: usize, answer: usize, respondent: usize) -> bool {
        self.answers[item][respondent] >> answer & 1 == 1
    }
}

/// What an interviewer needs besides the people.
#[derive(Clone)]
pub struct Interviewer<'a> {
    /// What is asked.
    pub questionnaire: &'a Questionnaire,
    /// What bends the answers.
    pub bending: &'a Bending,
    /// How imagined contacts are judged; `None` where none is asked about.
    judgement: Option<Judgement>,
    /// How people go, by reason.
    ways: Ways,
    /// How people remember.
    memory: Memory,
    /// Correlation of the two attitudes in the population.
    correlation: f64,
    /// Key of the survey's draws, see [`SURVEY`](super::fieldwork::SURVEY).
    pub key: Key,
}

impl<'a> Interviewer<'a> {
    /// An interviewer for the people of a setting.
    pub fn new(
        questionnaire: &'a Questionnaire,
        bending: &'a Bending,
        setting: &Setting,
        key: Key,
    ) -> Self {
        let imagined =
            |item: &Item| matches!(&item.asks, Asks::Appraisal(asks) if asks.imagined.is_some());
        let judgement = questionnaire.items.iter().any(imagined).then(|| {
            let (rivals, people) = (setting.rivals_at_work(), setting.reference_people());
            Judgement::imagined(&setting.appraisal, &rivals, &people)
        });
        let correlation = setting.population.attitude_correlation;
        let ways = Ways::new(&setting.exit, setting.mechanisms.ways_out);
        let memory = setting.memory.clone();
        Interviewer { questionnaire, bending, judgement, ways, memory, correlation, key }
    }

    /// Asks everybody, all on the same day, everything that the skip rules allow.
    pub fn ask(&self, people: &[Person], diary: &Diary) -> Responses {
        let column = || Vec::with_capacity(people.len());
        let mut answers: Vec<Vec<u16>> =
            self.questionnaire.items.iter().map(|_| column()).collect();
        people.chunks(BLOCK).for_each(|block| self.ask_block(block, diary, &mut answers));
        Responses { answers }
    }

    /// Asks a few people, item by item, and adds their answers.
    fn ask_block(&self, people: &[Person], diary: &Diary, answers: &mut [Vec<u16>]) {
        let first = answers.first().map_or(0, Vec::len);
        let style = self.styles(people);
        for (position, item) in self.questionnaire.items.iter().enumerate() {
            let mut column = [0; BLOCK];
            let asked = |i: usize| {
                let holds = |rule: &SkipRule| answers[rule.item][first + i] & rule.answers != 0;
                item.only_if.iter().all(holds)
            };
            let each = || people.iter().enumerate().filter(|(i, _)| asked(*i));
            let recall = || {
                let today = people.first().map_or(0, |person| person.asked_on);
                Recall::new(&self.memory, self.key, today, diary.window(today, item.within_days))
            };
            match &item.asks {
                Asks::Attitude(graded) => {
                    let before = position.checked_sub(1).map(|before| {
                        let last = self.questionnaire.items[before].answers.len() - 1;
                        (&answers[before][first..], last)
                    });
                    let bend = Bend::of(self, position, before, style.as_deref());
                    self.ask_attitude(item, graded, &bend, people, &mut column, asked);
                }
                Asks::Appraisal(appraised) => {
                    let recall = recall();
                    each().for_each(|(i, person)| {
                        let told = || recall.told(diary, person.consumer);
                        column[i] = self.appraise(item, appraised, person, told);
                    });
                }
                Asks::Fact { fact, answer_of } => {
                    let recall = recall();
                    each().for_each(|(i, person)| {
                        let value = value_of(*fact, person, &recall, diary);
                        column[i] = value.map_or(0, |value| ASKED | 1 << answer_of[value]);
                    });
                }
                Asks::Reasons { reasons, named_per_exit } => {
                    let recall = recall();
                    each().for_each(|(i, person)| {
                        let exit = recall.told(diary, person.consumer).exit;
                        column[i] = exit.map_or(0, |exit| {
                            self.name_reasons(item, reasons, *named_per_exit, person, exit)
                        });
                    });
                }
            }
            answers[position].extend_from_slice(&column[..people.len()]);
        }
    }

    /// The shift of each respondent's answers by response style; `None` while it is off.
    fn styles(&self, people: &[Person]) -> Option<Vec<f64>> {
        let sd = self.bending.acquiescence_sd;
        let style = |person: &Person| {
            sd * normal_quantile(self.key.uniform(Purpose::Answer, person.consumer, 0, 1))
        };
        (sd > 0.0).then(|| people.iter().map(style).collect())
    }

    fn ask_attitude(
        &self,
        item: &Item,
        graded: &Graded,
        bend: &Bend<'_>,
        people: &[Person],
        column: &mut [u16],
        asked: impl Fn(usize) -> bool,
    ) {
        let (own, name) = (graded.own_sd(self.correlation), key_of(&item.id));
        // Drawing for all before judging any keeps the processor's pipelines full.
        let (mut draws, mut deviates) = ([0.0; BLOCK], [0.0; BLOCK]);
        for (draw, person) in draws.iter_mut().zip(people) {
            *draw = self.key.uniform(Purpose::Answer, person.consumer, name, 0);
        }
        normal_quantiles(&draws[..people.len()], &mut deviates);
        for ((i, person), z) in people.iter().enumerate().zip(deviates) {
            if asked(i) {
                let y = graded.concern * person.concern
                    + graded.expectation * person.expectation
                    + own * z
                    + bend.shift(i);
                column[i] = ASKED | 1 << graded.answer(y);
            }
        }
    }

    /// The reasons a person names, each with a draw of its own.
    fn name_reasons(
        &self,
        item: &Item,
        reasons: &[Reason],
        named_per_exit: f64,
        person: &Person,
        exit: &DiaryExit,
    ) -> u16 {
        let name = key_of(&item.id);
        let named = |(answer, reason): (usize, &Reason)| {
            let draw = self.key.uniform(Purpose::Answer, person.consumer, name, answer as u32);
            u16::from(draw < named_per_exit * exit.share(*reason, &self.ways)) << answer
        };
        ASKED | reasons.iter().enumerate().map(named).sum::<u16>()
    }

    /// How a contact was or would be taken; not asked of those who had none.
    fn appraise<'d>(
        &self,
        item: &Item,
        asks: &Appraised,
        person: &Person,
        told: impl FnOnce() -> Recollection<'d>,
    ) -> u16 {
        let margin = match &asks.imagined {
            Some(contact) => {
                let judgement = self.judgement.as_ref();
                judgement.map(|judgement| judgement.margin(contact, &person.receiver()))
            }
            None => told().reply.map(|reply| reply.margin),
        };
        let Some(margin) = margin else { return 0 };
        let draw = self.key.uniform(Purpose::Answer, person.consumer, key_of(&item.id), 0);
        let y = margin + logit(draw);
        ASKED | 1 << asks.thresholds.iter().filter(|threshold| y < **threshold).count()
    }
}

/// The value of a fact, `None` where it does not apply to the person. What became of somebody is known of who
/// lived alone.
fn value_of(fact: Fact, person: &Person, recall: &Recall<'_>, diary: &Diary) -> Option<usize> {
    let no = |yes: bool| usize::from(!yes);
    let told = || person.lived.map(|_| recall.told(diary, person.consumer));
    match fact {
        Fact::Aware => Some(no(person.aware)),
        Fact::Uses => Some(no(!person.left())),
        Fact::Follows => Some(no(person.lived?.follows)),
        Fact::Withdrew => Some(no(person.lived?.left || person.lived?.closed)),
        Fact::Recommends => person.lived?.recommends.map(no),
        Fact::Stopped => Some(no(told()?.exit.is_some())),
        Fact::Complained => Some(no(told()?.complaint.is_some())),
        Fact::WayOut => Some(told()?.exit?.mode as usize),
        Fact::Answered => Some(no(told()?.complaint?.reply.is_some())),
        Fact::Outcome => Some(told()?.reply?.outcome as usize),
        Fact::DroppedAny => Some(no(told()?.exit.is_some() || recall.dropped_outside(person))),
        Fact::FollowedAny => Some(no(told()?.followed || recall.followed_outside(person))),
    }
}

/// What shifts the answers to one item besides what people think.
struct Bend<'a> {
    /// The same for everybody.
    shift: f64,
    carry_over: f64,
    /// Answers to the item before, and its last answer.
    before: Option<(&'a [u16], usize)>,
    style: Option<&'a [f64]>,
}

impl<'a> Bend<'a> {
    fn of(
        interviewer: &Interviewer<'_>,
        position: usize,
        before: Option<(&'a [u16], usize)>,
        style: Option<&'a [f64]>,
    ) -> Self {
        let bending = interviewer.bending;
        let place = match interviewer.questionnaire.items.len() {
            0 | 1 => 0.0,
            items => 0.5 - position as f64 / (items - 1) as f64,
        };
        Bend {
            shift: bending.acquiescence + bending.position_effect * place,
            carry_over: bending.carry_over,
            before: before.filter(|_| bending.carry_over != 0.0),
            style,
        }
    }

    #[inline]
    fn shift(&self, i: usize) -> f64 {
        let mut shift = self.shift;
        if let Some((before, last)) = self.before {
            let gave = |answer: usize| f64::from(before[i] >> answer & 1);
            shift += self.carry_over * (gave(0) - gave(last));
        }
        if let Some(style) = self.style {
            shift += style[i];
        }
        shift
    }
}

/// The item's part of the key of its draws: FNV-1a of its id (Fowler, Noll & Vo, RFC 9923), so
/// that an answer does not depend on which other items are asked. The last bit is set, which
/// keeps 0 for draws about the person.
fn key_of(id: &str) -> u32 {
    let hash = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    id.bytes().fold(0x811C_9DC5, hash) | 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::person::Frame;
    use crate::survey::questionnaire::Tense;

    /// Of people who never lived in a world nothing is known but what came with them. A fact of another tense
    /// must not be answered "no" by them, and one of this tense must be answered.
    #[test]
    fn who_never_lived_tells_what_came_with_them_and_nothing_else() {
        let setting = Setting { consumers: 1, ..Setting::default() };
        let newborn = Frame::newborn(&setting, 1, 0).person(0);
        let recall = Recall::new(&setting.memory, Key::new(1, 2, 3), 0, 0);
        for fact in Fact::ALL {
            let (name, values) = (fact.name(), fact.values());
            let told = value_of(fact, &newborn, &recall, &Diary::default());
            assert_eq!(
                told.is_some(),
                fact.tense() == Tense::Always,
                "the fact `{name}`: Fact::tense (src/survey/questionnaire.rs) says {:?}, and who never lived \
                 answers {told:?}; what becomes of people in a world belongs into `LifeSoFar` (src/survey/person.rs)",
                fact.tense()
            );
            assert!(told.is_none_or(|value| value < values.len()), "{name}: {told:?}");
        }
    }
}
