//! What a random draw decides. Numbers are never given twice and never changed: the number is
//! part of the draw's key, so renumbering would change every result.

/// One purpose per kind of decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[rustfmt::skip]
#[expect(missing_docs, reason = "the names say it")]
pub enum Purpose {
    // Population: who the people are (root POPULATION).
    AgeBand = 1,
    Concern = 2,
    Expectation = 3,
    ConductConcern = 4,
    ConductExpectation = 5,
    Expressiveness = 6,
    Visibility = 7,
    Awareness = 8,
    BrandsFollowed = 9,
    Customer = 10,
    Follower = 11,
    TieAge = 12,
    Loyalist = 13,
    Irrelevance = 14,
    Prospect = 15,

    // Network (root POPULATION).
    NetworkDegree = 20,
    NetworkTargets = 21,
    NetworkReciprocity = 22,

    // Voice (root BEHAVIOUR from here on).
    FailureSlot = 30,
    QuestionSlot = 31,
    DelightSlot = 32,
    MentionSlot = 33,
    PeerTalkSlot = 34,
    Posts = 35,
    Addressed = 36,
    Sensitivity = 38,

    // Listening.
    Recall = 50,
    PerceivedKind = 51,

    // Policy and appraisal.
    PermissionGranted = 60,
    Propriety = 61,
    Solved = 62,
    WrongTone = 63,
    ExpectsAnswer = 64,
    OnlookerSees = 65,
    OfferRedeemed = 66,
    OptOut = 67,
    GoesPrivate = 68,
    Leaves = 69,

    // Awareness.
    Forgets = 70,
    LearnsElsewhere = 71,

    // Follow and exit.
    FollowSlot = 80,
    FollowsAfterContact = 81,
    ExitSlot = 82,
    ExitHot = 83,
    ExitReason = 84,

    // Backlash.
    Criticises = 90,
    ReaderSees = 91,
    Reshares = 92,
    PartingWords = 93,
    PartingPlace = 94,
    ProvokedSlot = 95,
    ProvokedPlace = 96,

    // Customers.
    LeavesSlot = 100,
    LeavesAtOnce = 101,
    GoesWhere = 102,
    WonSlot = 103,
    LooksAgain = 104,
    Returns = 105,

    // Survey and probes: looking has draws of its own and never changes a run.
    Fieldwork = 110,
    Answer = 111,

    // The desk.
    DeskPosts = 120,
    DeskWork = 121,
    HandlingTime = 122,

    // Bad days.
    GivesUp = 123,
    CriticalHour = 124,
    FoundElsewhere = 125,
    SeesStatement = 126,

    // Turns.
    AnswersBrand = 130,
    AnswersAfter = 131,
    DeskAnswers = 132,

    // Rules of the place.
    DeskPlaces = 140,

    // Memory (root SURVEY): what people tell of the past.
    RemembersExit = 141,
    RemembersComplaint = 142,
    RemembersFollowing = 143,
    DropsOutside = 144,
    FollowsOutside = 145,
}

impl From<Purpose> for u32 {
    fn from(purpose: Purpose) -> u32 {
        purpose as u32
    }
}

/// Root of the draws that make the people and their ties.
pub const POPULATION: u32 = 1;
/// Root of the draws that make their luck.
pub const BEHAVIOUR: u32 = 2;
/// Root of the draws of a desk that is rehearsed before any run.
pub const REHEARSAL: u32 = 3;
/// Root of the draws that make what happened before day 0.
pub const PAST: u32 = 4;
/// Root of the draws of the orders in which an effect is divided.
pub const SPLIT: u32 = 5;
