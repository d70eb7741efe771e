//! What the public may see, and nothing else. A page is a list of typed blocks; whoever shows it
//! (files, server, browser) adds form and no figure. Personal data, single members' money and the
//! lines of restricted records never enter these types.
//!
//! [`City::read`] folds every group once into its [`Summary`], which holds public figures alone;
//! every page is made of summaries, and a group's page of that group's own books beside them.

mod page;
mod place;
mod people;
mod duties;
mod correction;
mod summary;
mod sums;
mod build;
mod city;
mod home;
mod areas;
mod group;
mod grants;
mod boards;
mod flows;
mod how;
mod texts;

pub use city::{City, Unread};
pub use correction::Correction;
pub use page::{
    Block, Figure, FileLink, Link, Page, Picture, PictureKind, PicturePoint, PublicVerdict, Shown,
    Step,
};
pub use people::{FEWEST, Part, PartKey, balances_may_show, may_show};
pub use place::{Measure, Place};
pub use summary::{
    Basis, GrantLine, GrantRecords, Handed, Reached, ReportLine, Summaries, Summary,
};
