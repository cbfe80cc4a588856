//! The counts of a life; over everybody they add up to the counts of the run.

use serde::Serialize;

use super::note::LifeNote;
use crate::model::exit::{Mode, Reason};
use crate::world::Event;
use crate::world::probe::Cause;

/// What happened how often.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Posts about a brand.
    pub posts: u64,
    /// Posts that spoke to a brand.
    pub posts_addressed: u64,
    /// Posts that a brand heard.
    pub heard: u64,
    /// Contacts by brands.
    pub contacts: u64,
    /// Contacts that were felt proper.
    pub proper: u64,
    /// Contacts that solved the matter in the right tone.
    pub helpful: u64,
    /// Answers that were decided and dropped.
    pub dropped: u64,
    /// Answers that were expected and did not come.
    pub unmet: u64,
    /// Offers redeemed.
    pub redeemed: u64,
    /// Times the person criticised a brand in public.
    pub criticisms: u64,
    /// Those of them that said why the person un-followed.
    pub parted_in_public: u64,
    /// Those of them that were about a page post.
    pub provoked: u64,
    /// Readers of that criticism.
    pub readers: u64,
    /// Readers who passed it on.
    pub reshares: u64,
    /// Times somebody saw how a brand dealt with the person.
    pub onlookers: u64,
    /// Times the person saw how a brand dealt with somebody else.
    pub looked: u64,
    /// Times the person read criticism of a brand.
    pub read: u64,
    /// Times the person began to follow.
    pub follows: u64,
    /// Times the person un-followed.
    pub unfollows: u64,
    /// Times the person muted a brand.
    pub mutes: u64,
    /// Times the person stopped looking.
    pub stopped_looking: u64,
    /// Exits by reason, in the order of [`Reason::ALL`].
    #[serde(skip)]
    pub exits: [u64; Reason::ALL.len()],
    /// Times the person ceased to be a customer.
    pub churned: u64,
    /// Of these, to a rival of the category.
    pub switched: u64,
    /// Times the person became a customer.
    pub joined: u64,
    /// Times the person asked not to be contacted.
    pub opt_outs: u64,
    /// Times the person went private.
    pub gone_private: u64,
    /// Times the person left the platforms.
    pub left: u64,
}

impl Totals {
    /// Counts one thing that concerns a person.
    pub fn add(&mut self, consumer: u32, note: &LifeNote) {
        let own = note.who == consumer;
        let mine = u64::from(own);
        let theirs = u64::from(!own);
        match note.event {
            Event::Posted(post) => {
                self.posts += 1;
                self.posts_addressed += u64::from(post.addressed);
            }
            Event::Heard(..) => self.heard += 1,
            Event::Contacted(met) => {
                self.contacts += 1;
                self.proper += u64::from(met.felt.proper);
                self.helpful += u64::from(met.verdict.helpful);
            }
            Event::Dropped(_) => self.dropped += 1,
            Event::Ignored(_) => self.unmet += 1,
            Event::Redeemed => self.redeemed += 1,
            Event::Criticised(_, cause, _) => {
                self.criticisms += 1;
                self.parted_in_public += u64::from(cause == Cause::Parting);
                self.provoked += u64::from(cause == Cause::Page);
            }
            Event::ReadCriticism(..) => {
                self.read += mine;
                self.readers += theirs;
            }
            Event::Reshared(..) => self.reshares += theirs,
            Event::Looked(_) => {
                self.looked += mine;
                self.onlookers += theirs;
            }
            Event::Followed => self.follows += 1,
            Event::Exited(reason, mode, _) => {
                self.exits[reason as usize] += 1;
                *match mode {
                    Mode::Unfollow => &mut self.unfollows,
                    Mode::Mute => &mut self.mutes,
                    Mode::Ignore => &mut self.stopped_looking,
                } += 1;
            }
            Event::Churned(to) => {
                self.churned += 1;
                self.switched += u64::from(to.is_some());
            }
            Event::Joined(_) => self.joined += 1,
            Event::OptedOut => self.opt_outs += 1,
            Event::WentPrivate => self.gone_private += 1,
            Event::Left => self.left += 1,
            Event::Episode(_) | Event::Passed(..) | Event::Decided(..) => {}
        }
    }
}
