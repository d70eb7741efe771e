//! What the public may see, and nothing else. A page is a list of typed blocks; whoever shows it
//! (files, server, browser) adds form and no figure. Personal data, single members' money and the
//! lines of restricted records never enter these types.

mod page;
mod place;

pub use page::{
    Block, Figure, Link, Page, Picture, PictureKind, PicturePoint, PublicVerdict, Shown, Step,
};
pub use place::{Measure, Place};
