//! As many operations as a page holds, one less and one more; and very many at once.

use crate::served::{Served, sync};
use crate::world::TestResult;

#[test]
fn pages_end_anywhere() -> TestResult {
    let served = Served::founded()?;
    let head = served.enrolled("may-truong", 0)?;
    let secretary = served.enrolled("may-thu-ky", 0)?;
    for pc in [&head, &secretary, &served.world.ward] {
        sync(pc)?;
    }
    let mut next = 1;
    for operations in [511, 512, 513, 1] {
        head.add_households(next..next + operations)?;
        next += operations;
        assert_eq!(sync(&head)?.pushed.operations, u64::from(operations));
        for pc in [&served.world.ward, &secretary] {
            let round = sync(pc)?;
            assert_eq!(round.pulled.applied, u64::from(operations), "{round:?}");
            assert_eq!(round.pulled.parked, 0);
        }
    }
    assert_eq!(secretary.codes()?, head.codes()?);
    assert_eq!(served.world.ward.codes()?, head.codes()?);
    Ok(())
}

#[test]
fn a_new_machine_gets_everything_at_once() -> TestResult {
    let served = Served::founded()?;
    let head = served.enrolled("may-truong", 0)?;
    head.add_households(1..=3_000)?;
    sync(&head)?;
    let ward = sync(&served.world.ward)?;
    assert!(ward.pulled.applied >= 3_000, "{ward:?}");
    let secretary = served.enrolled("may-thu-ky", 0)?;
    let first = sync(&secretary)?;
    assert!(
        first.pulled.applied + first.pulled.already_there >= 3_000,
        "{first:?}"
    );
    assert_eq!(secretary.codes()?, head.codes()?);
    Ok(())
}
