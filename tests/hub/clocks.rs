//! PCs whose clock is wrong by years.

use khupho_store::exchange;

use crate::served::{Served, now_ms, sync};
use crate::world::TestResult;

/// 1 January 2016.
const EARLY_MS: u64 = 1_451_606_400_000;
/// 1 January 2099.
const LATE_MS: u64 = 4_070_908_800_000;

#[test]
fn a_pc_in_2016_and_one_in_2099_take_part() -> TestResult {
    let served = Served::founded()?;
    let early = served.enrolled("may-2016", 0)?;
    let late = served.enrolled("may-2099", 0)?;
    sync(&early)?;
    early.hand.set(EARLY_MS);
    late.hand.set(LATE_MS);
    let household = late.add_household("H00001")?;
    sync(&late)?;
    sync(&early)?;
    // Whoever writes last is right, also beside one who writes in 2099.
    early.recode(household, "H00002")?;
    for pc in [&early, &late, &served.world.ward] {
        sync(pc)?;
    }
    for pc in [&early, &late, &served.world.ward] {
        assert_eq!(pc.codes()?, ["H00002"]);
    }
    let neighborhood = early.neighborhood()?;
    let decided =
        served.world.ward.store().read(|connection| {
            exchange::effective_moments(connection, neighborhood, 0, usize::MAX)
        })?;
    let moments = decided.moments;
    assert!(!moments.is_empty());
    let now_ms = now_ms()?;
    assert!(
        moments.iter().all(|(_, moment)| moment.ms() <= now_ms),
        "{moments:?}"
    );
    Ok(())
}
