//! Words that a file has for what the model knows: the reading finds them here, and so does the writing.

use crate::model::brand::ShockTarget;

/// Words for `Listens`, in its order.
pub const LISTENS: [&str; 3] = ["nothing", "addressed", "everything"];

/// Words for `History`, in its order.
pub const HISTORIES: [&str; 3] = ["none", "good", "bad"];

/// Words for `OverCapacity`, in its order.
pub const OVER_CAPACITY: [&str; 2] = ["oldest_first", "priority"];

/// Words for `PromiseClock`, in its order.
pub const CLOCKS: [&str; 2] = ["business", "calendar"];

/// The three ways to say how many people answer, of which a desk says one.
pub const STAFF: [&str; 3] = ["agents", "agents_per_million", "staff_replies_per_day"];

/// What a shock multiplies, in the words of a file.
pub const SHOCK_TARGETS: [(&str, ShockTarget); 3] = [
    ("failures", ShockTarget::Failures),
    ("attention", ShockTarget::Attention),
    ("follows", ShockTarget::Follows),
];

/// Words for what is said to everybody who looks.
pub const SAYS: [&str; 1] = ["statement"];
