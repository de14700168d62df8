//! The hub as a program of its own, over SQLite and over PostgreSQL: what it takes in, beside the
//! same rows written straight into the same database; what a PC waits for; and a storm.

mod crowd;
mod meanwhile;
mod program;
mod storing;
mod storm;
mod syncing;

// A generated PC and its ward, as in the tests of the hub itself.
#[path = "../../../../crates/hub/tests/server/support/device.rs"]
#[allow(dead_code, reason = "the hub's own tests use more of it")]
mod device;
#[path = "../../../../crates/hub/tests/support/postgres_cluster.rs"]
#[allow(dead_code, reason = "the hub's own tests use more of it")]
mod postgres_cluster;
#[path = "../../../../crates/hub/tests/server/support/ward.rs"]
#[allow(dead_code, reason = "the hub's own tests use more of it")]
mod ward;

use std::time::{SystemTime, UNIX_EPOCH};

use super::Measured;
use super::books::Books;

pub(super) fn measure(books: &Books) -> Measured {
    let mut figures = storing::measure(&books.scratch)?;
    figures.extend(storm::measure(&books.scratch)?);
    Ok(figures)
}

pub(super) fn measure_syncing(books: &Books) -> Measured {
    let mut figures = syncing::measure(books)?;
    figures.extend(meanwhile::measure(books)?);
    Ok(figures)
}

/// Sixteen bytes that belong to a kind and a number.
fn bytes16(kind: u8, number: u64) -> [u8; 16] {
    let mut bytes = [kind; 16];
    bytes[8..].copy_from_slice(&number.to_be_bytes());
    bytes
}

fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    })
}
