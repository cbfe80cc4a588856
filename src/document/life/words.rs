//! The words for posts, actions and reasons; those for rules are with the policies.

pub use crate::document::words::policy::{a_post, act, condition, rule_does};
use crate::experiment::life::note::LifeNote;
use crate::model::appraisal::Contact;
use crate::model::clock::Clock;
use crate::model::exit::{Mode, Reason};
use crate::model::hours::{DAY, WEEK, moment};
use crate::model::policy::{Action, Policy};
use crate::model::post::{Kind, Post};
use crate::model::propriety::Why;
use crate::world::Event;

/// A post that was spoken of before.
pub fn the_post(kind: Kind) -> &'static str {
    match kind {
        Kind::Failure => "the complaint",
        Kind::Question => "the question",
        Kind::Delight => "the praise",
        Kind::Mention => "the remark",
        Kind::PeerTalk => "the talk between peers",
    }
}

/// What somebody wrote: `complained to ointment`, `talked with a peer about ointment`.
pub fn wrote(post: &Post, brand: &str) -> String {
    match (post.kind, post.addressed) {
        (Kind::Failure, true) => format!("complained to {brand}"),
        (Kind::Failure, false) => format!("complained about {brand}"),
        (Kind::Question, true) => format!("asked {brand} a question"),
        (Kind::Question, false) => format!("asked others a question about {brand}"),
        (Kind::Delight, true) => format!("thanked {brand} with praise"),
        (Kind::Delight, false) => format!("praised {brand} to others"),
        (Kind::Mention, true) => format!("made a remark to {brand}"),
        (Kind::Mention, false) => format!("made a remark about {brand}"),
        (Kind::PeerTalk, _) => format!("talked with a peer about {brand}"),
    }
}

/// When something was written [days since day 0]: `Fri 17:40`.
pub fn hour(time: f64, clock: &Clock) -> String {
    let minute = (time * f64::from(DAY)) as u64 + clock.first_weekday as u64 * u64::from(DAY);
    moment((minute % u64::from(WEEK)) as u16)
}

/// What a brand did to a person, after "they were".
pub fn was_treated(action: Action) -> &'static str {
    match action {
        Action::Ignore => "left alone",
        Action::PublicReply => "answered",
        Action::PrivateMessage => "answered in private",
        Action::Offer => "handed an offer",
        Action::AskPermission => "asked whether help is welcome",
        Action::Escalate => "answered by a specialist",
        Action::Apologise => "given an apology",
        Action::Compensate => "compensated",
        Action::AskDetails => "asked for details",
        Action::HandOver => "asked to write in private",
    }
}

/// A rule by its number and when it holds: `rule 2 of interject (any post)`.
pub fn rule_name(policy: &Policy, number: usize) -> String {
    let when = policy.rules.get(number).map_or(String::new(), |rule| condition(&rule.when));
    format!("rule {} of {} ({when})", number + 1, policy.name)
}

/// A reason for or against a contact.
pub fn why(why: Why, contact: &Contact, speaks_for: bool) -> String {
    let side = |yes: &'static str, no: &'static str| if speaks_for { yes } else { no };
    match why {
        Why::Post if contact.addressed => "they had spoken to the brand".into(),
        Why::Post => format!("{} not meant for the brand", a_post(contact.kind)),
        Why::Lived => {
            side("it troubled less than imagined", "it troubled more than imagined").into()
        }
        Why::Concern => side("little concern for privacy", "concern for privacy").into(),
        Why::Sensitivity => {
            let topic = side("a harmless topic", "a delicate topic");
            format!("{topic} ({:.2})", contact.sensitivity)
        }
        Why::Personalisation => "more personal than relevant".into(),
        Why::Relevance => side("to the point", "beside the point").into(),
        Why::Repetition => "not the first time unasked".into(),
        Why::Surprise => "they had not known that brands listen".into(),
        Why::OptedOut => "they had asked not to be contacted".into(),
        Why::PrivateChannel if contact.act.is_public() => "it moved out of sight".into(),
        Why::PrivateChannel => "it came in private".into(),
        Why::Disclosure => "it said why the brand was there".into(),
        Why::Consent => "they had agreed to it".into(),
        Why::Loyalty => "they are loyal to the brand".into(),
        Why::Following => "they follow the brand".into(),
        Why::Act => match contact.act {
            Action::Offer => {
                let unwanted =
                    if contact.addressed { "an offer worth little" } else { "an offer unasked" };
                let offer = side("an offer worth having", unwanted);
                format!("{offer} ({} of 1)", contact.offer_value)
            }
            Action::AskPermission => "it asked first".into(),
            // These have no weight of their own.
            act @ (Action::Ignore
            | Action::PublicReply
            | Action::PrivateMessage
            | Action::Escalate
            | Action::Apologise
            | Action::Compensate
            | Action::AskDetails
            | Action::HandOver) => self::act(act).into(),
        },
    }
}

/// Why somebody stopped following.
pub fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::TooFrequent => "too many posts by the page",
        Reason::Crowded => "a feed crowded with brands",
        Reason::Boring => "dull posts",
        Reason::Intruded => "feeling intruded on",
        Reason::Ignored => "feeling ignored or treated badly",
        Reason::LostInterest => "lost interest",
        Reason::Watched => "feeling watched",
    }
}

/// How somebody stopped following.
pub fn stopped(mode: Mode, brand: &str) -> String {
    match mode {
        Mode::Unfollow => format!("un-followed {brand}"),
        Mode::Mute => format!("muted {brand} (still counted as a follower)"),
        Mode::Ignore => format!("stopped looking at {brand} (still counted as a follower)"),
    }
}

/// A time between post and answer.
pub fn after(hours: f64) -> String {
    format!("{} later", duration(hours))
}

/// A time \[hours\] in the unit that suits it.
pub fn duration(hours: f64) -> String {
    match hours {
        few if few < 1.0 => match (few * 60.0).round() {
            1.0 => "1 minute".into(),
            minutes => format!("{minutes} minutes"),
        },
        some if some < 48.0 => format!("{some:.1} hours"),
        many => format!("{:.1} days", many / 24.0),
    }
}

/// What a day brought a person, in a few words after "under this policy": the weightiest only;
/// `None` when nothing happened to the person.
pub fn in_short(consumer: u32, notes: &[LifeNote]) -> Option<String> {
    let own = || notes.iter().filter(|note| note.who == consumer).map(|note| note.event);
    let contacted = own().find_map(|event| match event {
        Event::Contacted(met) => Some(met),
        _ => None,
    });
    if let Some(met) = contacted {
        let felt = if met.felt.proper { "found it proper" } else { "felt intruded on" };
        return Some(format!("they were {} and {felt}", was_treated(met.contact.act)));
    }
    let first = own().filter_map(|event| phrase(&event)).min_by_key(|(weight, _)| *weight);
    first.map(|(_, text)| text.into())
}

/// An event in a few words, and its place among those of a day; the first is told.
fn phrase(event: &Event) -> Option<(u8, &'static str)> {
    Some(match event {
        Event::Churned(_) => (0, "they took their custom away"),
        Event::Exited(..) => (0, "they stopped following"),
        Event::Criticised(..) => (1, "they criticised the brand in public"),
        Event::Decided(..) => (2, "they were heard, and an answer is to come"),
        Event::Heard(..) => (3, "they were heard and left alone"),
        Event::Posted(_) => (4, "nobody heard them"),
        Event::Ignored(_) => (5, "the answer they expected did not come"),
        Event::Joined(_) => (6, "they became a customer"),
        Event::Followed => (6, "they began to follow"),
        Event::ReadCriticism(..) => (7, "they read criticism of the brand"),
        Event::Looked(_) => (8, "they saw the brand deal with somebody else"),
        Event::Episode(_) => (9, "they said nothing of what they went through"),
        _ => return None,
    })
}
