//! Rebuilding every table from the log.

use std::time::Instant;

use khupho_store::Unwatched;

use super::Measured;
use super::books::Books;
use super::figure::Figure;

pub(super) fn measure(books: &Books) -> Measured {
    let store = books.copy_of_one("rebuilding")?.store()?;
    let started = Instant::now();
    let operations = store.rebuild(&Unwatched)?;
    let seconds = started.elapsed().as_secs_f64();
    let operations = f64::from(u32::try_from(operations)?);
    Ok(vec![Figure::new(
        "rebuild_ops_per_s",
        operations / seconds,
        "ops/s",
    )])
}
