//! The switches: every mechanism of the model can be taken out, to see what it contributes.
//!
//! Of which group it is, among those that an effect is divided into, is said in `groups`.

/// What the past before day 0 (`world::past`) makes of a mechanism.
enum InThePast {
    /// It is lived through: what it does to people fades, and comes to rest.
    Lived,
    /// It is held still: what it does only accumulates, and day 0 begins without any of it.
    HeldStill,
}

/// Declares the switches once: what is lost without it, field and name in the scenario file, and what the past
/// makes of it.
macro_rules! mechanisms {
    ($($(#[doc = $doc:literal])+ $name:ident: $past:ident),+ $(,)?) => {
        /// Which mechanisms are at work; all of them unless a scenario says otherwise.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Mechanisms { $($(#[doc = $doc])+ pub $name: bool),+ }

        impl Default for Mechanisms {
            fn default() -> Self { Mechanisms { $($name: true),+ } }
        }

        impl Mechanisms {
            /// Every switch with what it stands for, in order.
            pub const LIST: &'static [(&'static str, &'static [&'static str])] =
                &[$((stringify!($name), &[$($doc),+])),+];

            /// All mechanisms switched off, to try one alone.
            pub fn none() -> Self { Mechanisms { $($name: false),+ } }

            /// Those at work in the past: without what only accumulates.
            pub fn in_the_past(&self) -> Self {
                Mechanisms { $($name: self.$name && matches!(InThePast::$past, InThePast::Lived)),+ }
            }

            /// The state of a switch, `None` if there is none of that name.
            pub fn get(&self, name: &str) -> Option<bool> {
                match name { $(stringify!($name) => Some(self.$name),)+ _ => None }
            }

            /// Sets a switch; `false` if there is none of that name.
            pub fn set(&mut self, name: &str, on: bool) -> bool {
                match name { $(stringify!($name) => self.$name = on,)+ _ => return false }
                true
            }
        }
    };
}

mechanisms! {
    /// Brands have long had to do with people when day 0 begins; without it nothing has happened yet.
    past: Lived,
    /// Failures, questions and delights happen to customers.
    experience: Lived,
    /// Idle remarks and talk between peers name the brand.
    chatter: Lived,
    /// Brands hear unaddressed posts that their policy listens to.
    listening: Lived,
    /// The monitor misjudges what it hears.
    misreading: Lived,
    /// Brands answer; without it every policy is silent.
    reply: Lived,
    /// Replies wait for staff; without it every reply is instant.
    queue: Lived,
    /// A contact moves whom it reaches; without it replies go out, are judged and seen as ever.
    answers: Lived,
    /// Silence where an answer was expected hurts.
    silence: Lived,
    /// Those who see a public exchange judge it too.
    onlookers: Lived,
    /// What nobody asked for, and finding out that brands listen, add up to privacy strain.
    strain: Lived,
    /// Strained people post less about brands.
    chill: Lived,
    /// Strained people go private or leave the platform.
    withdrawal: HeldStill,
    /// Feeling watched ends follow ties.
    watched: Lived,
    /// People forget that brands listen, and learn it elsewhere.
    forgetting: Lived,
    /// People refuse further contact after an improper one.
    opt_out: HeldStill,
    /// An answer makes a person readier to complain in public again.
    emboldening: HeldStill,
    /// Page posts reach followers and tire them.
    broadcast: Lived,
    /// The posts of all brands together crowd the feed.
    crowding: Lived,
    /// People start following brands.
    follow: HeldStill,
    /// Followers un-follow, mute or stop looking.
    exit: HeldStill,
    /// How somebody goes depends on why; without it all reasons share the same ways out.
    ways_out: Lived,
    /// What a brand does wrong becomes public criticism that spreads.
    backlash: Lived,
    /// Some who un-follow because they feel watched, intruded on or ignored say so in public.
    parting: HeldStill,
    /// Brands fix what they hear.
    learning: HeldStill,
    /// Purchases follow satisfaction, promotion and offers.
    buying: HeldStill,
    /// What people say in surveys answers to what happened to them.
    attitude_change: Lived,
    /// Page posts please and bore: they move the satisfaction of followers.
    page: Lived,
    /// Page posts that displease are criticised in public.
    provocation: Lived,
    /// Followers lose interest, the sooner the more silent the page.
    lapse: Lived,
    /// Promotion wears out.
    wear_out: Lived,
    /// Customers leave.
    churn: HeldStill,
    /// A bad step makes some customers leave at once.
    leaving_at_once: HeldStill,
    /// People become customers: as many as make up for the neutral ones who leave, so none without
    /// `churn`.
    winning: HeldStill,
    /// Satisfied customers recommend the brand, dissatisfied ones do not.
    recommending: Lived,
    /// What people saw and read of a brand decides whether they choose it.
    impressions: Lived,
    /// A rival account: what praise that is answered does to onlookers.
    praise_answered: Lived,
    /// A rival account: exchanges seen in public breed complaints.
    exchanges_breed: Lived,
    /// A rival account: compensations seen in public feed complaints.
    compensation_feeds: Lived,
    /// A rival account: who was contacted unasked stays, or goes.
    unasked_keeps: Lived,
    /// A rival account: whether a contact was asked for makes no difference.
    asked_is_nothing: Lived,
    /// Bad days change what a brand with a playbook does.
    playbook: HeldStill,
    /// A holding statement comforts or annoys who has seen it.
    statement: Lived,
}
