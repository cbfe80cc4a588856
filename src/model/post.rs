//! What is said in public about a brand.

use strum::{IntoStaticStr, VariantArray};

use crate::ground::variants::all;

/// What a post is about; the index orders tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, VariantArray, IntoStaticStr)]
#[repr(u8)]
#[strum(serialize_all = "snake_case")]
pub enum Kind {
    /// Something failed: a complaint.
    #[strum(serialize = "complaint")]
    Failure = 0,
    /// A question.
    Question = 1,
    /// Praise.
    #[strum(serialize = "praise")]
    Delight = 2,
    /// An idle remark.
    Mention = 3,
    /// Talk between peers, not meant for the brand.
    PeerTalk = 4,
}

impl Kind {
    /// All kinds, in the order of their index.
    pub const ALL: [Kind; Kind::VARIANTS.len()] = all();

    /// Name in policy files and tables.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// A post that names a brand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Post {
    /// Who wrote it.
    pub author: u32,
    /// The author's relation to the brand: position in the brand's relations.
    pub slot: u32,
    /// What it is about.
    pub kind: Kind,
    /// Whether it speaks to the brand.
    pub addressed: bool,
    /// Topic sensitivity in [0, 1].
    pub sensitivity: f32,
    /// Index of the platform.
    pub platform: u8,
    /// Whether strangers can see it.
    pub public: bool,
    /// When it was written [days since day 0].
    pub time: f64,
}
