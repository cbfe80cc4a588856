//! Load: what the customers who are not simulated ask of a desk, and what they say of it in public.
//!
//! A desk serves all customers that a brand really has. What the others write is *expected*, in
//! closed form from the parameters and never from counts of the sample: how much they post of each
//! kind ([`talk`]), what of it can be heard and where ([`hearing`], [`places`]; together the [`crowd`]), and
//! which replies of which effort a policy makes of it ([`work`], by way of what a monitor takes for
//! delicate, [`delicacy`], and of how many read the author, [`readers`]). Their criticism is expected too:
//! how readily they criticise ([`criticism`]) and what of a policy ([`critics`]), as far as a dashboard
//! finds it.
//!
//! They are people as on day 0: nobody is strained, emboldened, opted out or contacted before, no cap
//! has been reached, and no exchange has been seen.

mod classes;
pub mod criticism;
pub mod critics;
pub mod crowd;
pub mod delicacy;
pub mod hearing;
mod people;
pub mod places;
pub mod readers;
mod readiness;
mod sorts;
pub mod talk;
pub mod work;

pub use criticism::{Criticism, Grounds};
pub use critics::{Critical, Critics};
pub use crowd::Crowd;
pub use delicacy::Delicacy;
pub use hearing::Hearing;
pub use places::Places;
pub use readers::Readers;
pub use talk::{Circumstances, Talk};
pub use work::{Replies, Work};
