//! Floor 9: documents as people see them. No sentence is made here.
//!
//! | file | renders |
//! |---|---|
//! | [`text`] | text for a terminal |
//! | [`html`] | one HTML file to look at, print and pass on |

pub mod html;
pub mod text;
