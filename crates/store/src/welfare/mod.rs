//! Welfare rounds: who is listed, who received, and nobody twice.
//!
//! A household stands in a round once. Where two entries of the register were merged after both had
//! been listed, their two lines count as one, which has received as soon as either has.

mod project;
mod recipients;
mod rounds;
mod wire;

#[cfg(test)]
mod tests;

pub(crate) use project::{TABLES, project};
pub use recipients::{
    Receipt, RecipientListing, RecipientPage, RecipientQuery, WaitingFilter, lines_ever_listed,
    lines_of_household, listed_households, receipt_of, recipients,
};
pub use rounds::{RoundListing, find, listing, rounds};
pub use wire::{recipient, recipient_entity, recipient_patch, round, round_patch};
