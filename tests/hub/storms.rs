//! A network that cuts, delays, repeats and refuses: everything comes through, in time.

use khupho_sync::hub::HubFault;
use khupho_tests::network::Weather;

use crate::comparing::compare;
use crate::served::{Served, sync};
use crate::world::{Pc, TestResult};

/// Rounds of one machine, of which most meet several faults.
const ROUNDS_MAX: u32 = 120;

#[test]
fn in_a_storm_everything_comes_through() -> TestResult {
    let seed =
        std::env::var("KHUPHO_SEED").map_or_else(|_| Ok(fastrand::u64(..)), |it| it.parse())?;
    println!("KHUPHO_SEED={seed}");
    let served = Served::behind_weather(seed)?;
    let head = served.enrolled("may-truong", 0)?;
    let secretary = served.enrolled("may-thu-ky", 0)?;
    served.set_weather(Weather::Stormy);
    let ward = &served.world.ward;
    for day in 0..6_u32 {
        head.add_households((day * 300 + 1)..=(day * 300 + 290))?;
        secretary.add_households([9_000 + day])?;
        ward.issue_set(&format!("MAU{day}"))?;
        // Whoever gets through one round has brought and fetched everything.
        for pc in [&head, &secretary, ward, &head] {
            round_that_gets_through(pc)?;
        }
    }
    for pc in [&head, &secretary, ward] {
        round_that_gets_through(pc)?;
    }
    assert_eq!(head.codes()?.len(), 6 * 290 + 6);
    assert_eq!(secretary.codes()?, head.codes()?);
    assert_eq!(ward.codes()?, head.codes()?);
    assert_eq!(secretary.issued_sets()?, ward.issued_sets()?);
    served.set_weather(Weather::Fine);
    for pc in [&head, &secretary, ward] {
        let compared = compare(pc)?;
        assert_eq!(compared.pushed, Default::default(), "{compared:?}");
        assert_eq!(compared.fetched, Default::default(), "{compared:?}");
    }
    Ok(())
}

#[test]
fn with_the_cable_out_a_round_ends_and_costs_nothing() -> TestResult {
    let served = Served::behind_weather(1)?;
    let head = served.enrolled("may-truong", 0)?;
    served.set_weather(Weather::CableOut);
    head.add_households(1..=3)?;
    for _ in 0..5 {
        assert!(matches!(sync(&head), Err(HubFault::Unreachable(_))));
    }
    served.set_weather(Weather::Fine);
    assert!(sync(&head)?.pushed.operations >= 3);
    Ok(())
}

fn round_that_gets_through(pc: &Pc) -> TestResult {
    let mut last = None;
    for _ in 0..ROUNDS_MAX {
        match sync(pc) {
            Ok(_) => return Ok(()),
            Err(HubFault::Sync(fault)) => return Err(fault.into()),
            Err(fault) => last = Some(fault),
        }
    }
    Err(format!("{ROUNDS_MAX} rounds were not enough: {last:?}").into())
}
