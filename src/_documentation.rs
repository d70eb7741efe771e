//! Notes that live with the code.

#[doc = include_str!("_documentation/architecture.md")]
pub mod architecture {}

#[doc = include_str!("_documentation/decisions.md")]
pub mod decisions {}
