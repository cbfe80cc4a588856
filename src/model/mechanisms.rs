//! The switches: every mechanism of the model can be taken out, to see what it contributes.

/// Declares the switches once: field, name in the scenario file, what is lost without it.
macro_rules! mechanisms {
    ($($(#[doc = $doc:literal])+ $name:ident),+ $(,)?) => {
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
    past,
    /// Failures, questions and delights happen to customers.
    experience,
    /// Idle remarks and talk between peers name the brand.
    chatter,
    /// Brands hear unaddressed posts that their policy listens to.
    listening,
    /// The monitor misjudges what it hears.
    misreading,
    /// Brands answer; without it every policy is silent.
    reply,
    /// Replies wait for staff; without it every reply is instant.
    queue,
    /// A contact moves whom it reaches; without it replies go out, are judged and seen as ever.
    answers,
    /// Silence where an answer was expected hurts.
    silence,
    /// Those who see a public exchange judge it too.
    onlookers,
    /// What nobody asked for, and finding out that brands listen, add up to privacy strain.
    strain,
    /// Strained people post less about brands.
    chill,
    /// Strained people go private or leave the platform.
    withdrawal,
    /// Feeling watched ends follow ties.
    watched,
    /// People forget that brands listen, and learn it elsewhere.
    forgetting,
    /// People refuse further contact after an improper one.
    opt_out,
    /// An answer makes a person readier to complain in public again.
    emboldening,
    /// Page posts reach followers and tire them.
    broadcast,
    /// The posts of all brands together crowd the feed.
    crowding,
    /// People start following brands.
    follow,
    /// Followers un-follow, mute or stop looking.
    exit,
    /// How somebody goes depends on why; without it all reasons share the same ways out.
    ways_out,
    /// What a brand does wrong becomes public criticism that spreads.
    backlash,
    /// Some who un-follow because they feel watched, intruded on or ignored say so in public.
    parting,
    /// Brands fix what they hear.
    learning,
    /// Purchases follow satisfaction, promotion and offers.
    buying,
    /// What people say in surveys answers to what happened to them.
    attitude_change,
    /// Page posts please and bore: they move the satisfaction of followers.
    page,
    /// Page posts that displease are criticised in public.
    provocation,
    /// Followers lose interest, the sooner the more silent the page.
    lapse,
    /// Promotion wears out.
    wear_out,
    /// Customers leave.
    churn,
    /// A bad step makes some customers leave at once.
    leaving_at_once,
    /// People become customers: as many as make up for the neutral ones who leave, so none without
    /// `churn`.
    winning,
    /// Satisfied customers recommend the brand, dissatisfied ones do not.
    recommending,
    /// What people saw and read of a brand decides whether they choose it.
    impressions,
    /// A rival account: what praise that is answered does to onlookers.
    praise_answered,
    /// A rival account: exchanges seen in public breed complaints.
    exchanges_breed,
    /// A rival account: compensations seen in public feed complaints.
    compensation_feeds,
    /// A rival account: who was contacted unasked stays, or goes.
    unasked_keeps,
    /// A rival account: whether a contact was asked for makes no difference.
    asked_is_nothing,
    /// Bad days change what a brand with a playbook does.
    playbook,
    /// A holding statement comforts or annoys who has seen it.
    statement,
}
