//! Floor 4: the instrument between the people and the statistic.
//!
//! | file | answers |
//! |---|---|
//! | [`questionnaire`] | what is asked, of whom, and what an answer depends on |
//! | [`study`] | a questionnaire with its fieldwork and what was published |
//! | [`person`] | what can be asked of one person, and what a pollster could know |
//! | [`diary`] | what happened to people, for questions about the past |
//! | [`recall`] | what of it they tell |
//! | [`told`] | how many would say that it happened, in expectation |
//! | [`fieldwork`] | who is found, and how the sample is weighted |
//! | [`interview`] | from people to answers |
//! | [`quadrature`] | at which attitudes shares are evaluated |
//! | [`expected`] | what shares the measurement model implies |
//! | [`fit`] | thresholds, levels and loadings from published cells |
//! | [`saturated`] | the best any model could do with the published cells |
//! | [`fielded`] | a survey that was done: shares with their weights |
//! | [`shortfall`] | what surveys wanted and did not get, in sentences |
//! | [`tabulate`] | the banner table |
//!
//! The survey reads the world and cannot change it: it looks through `&World`, and its draws have a
//! root of their own.

pub mod diary;
pub mod expected;
pub mod fielded;
pub mod fieldwork;
pub mod fit;
pub mod interview;
pub mod person;
pub mod quadrature;
pub mod questionnaire;
pub mod recall;
pub mod saturated;
pub mod shortfall;
pub mod study;
pub mod tabulate;
pub mod told;
