//! Machines that were copied, or brought back from a backup.

use khupho_store::exchange;

use crate::served::{Served, sync};
use crate::world::{Pc, TestResult};

#[test]
fn of_a_copied_machine_both_histories_stay_and_the_hub_tells() -> TestResult {
    let served = Served::founded()?;
    let mut head = served.enrolled("may-truong", 0)?;
    head.add_households(1..=3)?;
    sync(&head)?;
    let twin = head.cloned_to(&served.world.path("ban-sao"))?;
    head.add_households(11..=15)?;
    twin.add_households(21..=29)?;
    sync(&head)?;
    assert!(sync(&twin)?.own_stream_forked);
    let machines = [&head, &twin, &served.world.ward];
    let rounds = rounds_until_equal(&machines, 6)?;
    assert!(rounds <= 4, "{rounds} rounds");
    assert_eq!(head.codes()?.len(), 17);
    let forks = served.world.ward.store().read(exchange::forks)?;
    assert_eq!(forks.len(), 1, "{forks:?}");
    // Each goes on in a stream of its own, and nothing is told twice.
    head.add_households([31])?;
    twin.add_households([32])?;
    rounds_until_equal(&machines, 6)?;
    for machine in &machines {
        let quiet = sync(machine)?;
        assert_eq!(quiet.pushed, Default::default(), "{quiet:?}");
    }
    assert_eq!(served.world.ward.store().read(exchange::forks)?.len(), 1);
    Ok(())
}

#[test]
fn a_machine_that_was_brought_back_gets_back_what_it_lost() -> TestResult {
    let served = Served::founded()?;
    let mut head = served.enrolled("may-truong", 0)?;
    sync(&head)?;
    let backup = served.world.path("sao-luu");
    head.save_folder(&backup)?;
    head.add_households(1..=600)?;
    sync(&head)?;
    head.bring_folder_back(&backup)?;
    assert_eq!(head.codes()?.len(), 0);
    head.add_households([901, 902])?;
    sync(&head)?;
    rounds_until_equal(&[&head, &served.world.ward], 4)?;
    assert_eq!(head.codes()?.len(), 602);
    Ok(())
}

#[test]
fn a_ward_that_was_brought_back_gets_back_what_it_wrote() -> TestResult {
    let mut served = Served::founded()?;
    let head = served.enrolled("may-truong", 0)?;
    sync(&served.world.ward)?;
    let backup = served.world.path("sao-luu-phuong");
    served.world.ward.save_folder(&backup)?;
    let set = served.world.ward.issue_set("MAU1")?;
    sync(&served.world.ward)?;
    sync(&head)?;
    let claim = head.claim(set)?;
    sync(&head)?;
    sync(&served.world.ward)?;
    served.world.ward.accept(&claim, "đạt")?;
    sync(&served.world.ward)?;
    served.world.ward.bring_folder_back(&backup)?;
    assert_eq!(served.world.ward.issued_sets()?, Vec::<String>::new());
    let back = sync(&served.world.ward)?;
    assert!(
        back.own_stream_forked,
        "it goes on in a new stream: {back:?}"
    );
    assert_eq!(served.world.ward.issued_sets()?, ["MAU1"]);
    assert_eq!(
        served.world.ward.review_of(claim.0)?.as_deref(),
        Some("đạt")
    );
    served.world.ward.issue_set("MAU2")?;
    for pc in [&served.world.ward, &head] {
        sync(pc)?;
        assert_eq!(pc.issued_sets()?, ["MAU1", "MAU2"]);
    }
    Ok(())
}

/// Rounds of all machines until they show the same.
fn rounds_until_equal(machines: &[&Pc], at_most: u32) -> TestResult<u32> {
    for round in 1..=at_most {
        for machine in machines {
            sync(machine)?;
        }
        let codes: Vec<_> = machines
            .iter()
            .map(|machine| machine.codes())
            .collect::<Result<_, _>>()?;
        if codes.windows(2).all(|pair| pair[0] == pair[1]) {
            return Ok(round);
        }
    }
    Err("they never became equal".into())
}
