//! One person's life in plain sentences.
//!
//! | file | answers |
//! |---|---|
//! | [`story`] | a life, or two of one person, as a document |
//! | [`found`] | the people worth reading |
//! | [`tell`] | a day; `seen` has what people see of each other |
//! | [`person`] | who the person is, and how it ended |
//! | [`pick`] | why somebody is worth reading |
//! | [`twin`] | the same person under two policies, and the day on which the lives part |
//! | [`words`] | the words for posts, rules and reasons |

pub mod counts;
pub mod found;
pub mod person;
pub mod pick;
mod seen;
pub mod story;
pub mod tell;
#[cfg(test)]
mod tests;
pub mod twin;
pub mod words;

pub use tell::Teller;
pub use twin::Twins;
