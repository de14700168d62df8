//! A ward that was restored from a backup gets its own lost decisions back from the khu phố that hold
//! them, each proved by the ward's own signature.

use std::path::PathBuf;
use std::sync::Arc;

use khupho_domain::assessment::Claim;
use khupho_domain::ids::EntityId;
use khupho_store::{Founding, NoKeyring, StoreLocation};
use khupho_sync::SyncError;
use khupho_sync::enrollment::{WardNames, found_ward_again};
use khupho_sync::export::{Reader, plan};

use crate::world::{PIN, Pc, TestResult, World, counts};

/// Words on the two claims, and the sets that are issued.
type Standing = (Option<String>, Option<String>, Vec<String>);

/// Two khu phố whose claims the ward has, and a backup of the ward from before it decided on them.
struct Lost {
    world: World,
    one: Pc,
    other: Pc,
    claims: [(EntityId, Claim); 2],
    backup: PathBuf,
}

impl Lost {
    /// The ward has decided since, its receipts went out, and it is restored.
    fn after_the_backup() -> TestResult<Self> {
        let mut world = World::founded()?;
        let set = world.ward.issue_set("cu")?;
        let (one, other) = (world.enrolled("kp13", 0)?, world.enrolled("kp14", 1)?);
        let claims = [one.claim(set)?, other.claim(set)?];
        for pc in [&one, &other] {
            world.send(pc)?;
            world.answer(pc)?;
        }
        let backup = world.path("sao-luu");
        world.ward.save_folder(&backup)?;
        world.ward.hand.advance(1_000);
        world.ward.issue_set("moi")?;
        for (claim, words) in claims.iter().zip(["đạt 13", "đạt 14"]) {
            world.ward.accept(claim, words)?;
        }
        for pc in [&one, &other] {
            world.answer(pc)?;
        }
        world.ward.bring_folder_back(&backup)?;
        let lost = Self {
            world,
            one,
            other,
            claims,
            backup,
        };
        let nothing_new = (None, None, vec!["cu".to_owned()]);
        assert_eq!(lost.standing(&lost.world.ward)?, nothing_new);
        Ok(lost)
    }

    /// What a ward's store says of the claims and the sets.
    fn standing(&self, ward: &Pc) -> TestResult<Standing> {
        Ok((
            ward.review_of(self.claims[0].0)?,
            ward.review_of(self.claims[1].0)?,
            ward.issued_sets()?,
        ))
    }

    /// The khu phố sends, and hears that the ward was restored.
    fn tell(&self, pc: &Pc) -> TestResult {
        pc.add_household("K")?;
        self.world.send(pc)?;
        self.world.answer(pc)?;
        Ok(())
    }

    /// It hears of it and sends again.
    fn give_back(&self, pc: &Pc) -> TestResult {
        self.tell(pc)?;
        self.world.send(pc)?;
        Ok(())
    }
}

fn everything() -> Standing {
    let sets = ["cu", "moi"].map(str::to_owned).to_vec();
    (Some("đạt 13".to_owned()), Some("đạt 14".to_owned()), sets)
}

#[test]
fn reviews_and_an_issued_set_that_a_restored_ward_lost_stand_again() -> TestResult {
    let lost = Lost::after_the_backup()?;
    lost.give_back(&lost.one)?;
    let half = (Some("đạt 13".to_owned()), None, everything().2);
    assert_eq!(lost.standing(&lost.world.ward)?, half);
    lost.give_back(&lost.other)?;
    assert_eq!(lost.standing(&lost.world.ward)?, everything());
    lost.world.ward.digest()?;
    Ok(())
}

#[test]
fn what_comes_back_comes_in_any_order_of_files_and_counts_once() -> TestResult {
    let lost = Lost::after_the_backup()?;
    let mut files = Vec::new();
    for pc in [&lost.one, &lost.other] {
        pc.add_household("K")?;
        for step in ["truoc", "sau"] {
            let folder = lost.world.path(&crate::world::unique(step));
            files.push(pc.export_to_ward(&folder)?.files[0].path.clone());
            lost.world.ward.import(&folder)?;
            lost.world.answer(pc)?;
        }
    }
    assert_eq!(lost.standing(&lost.world.ward)?, everything());
    let mut digests = Vec::new();
    for (turn, order) in [[0, 1, 2, 3], [3, 1, 2, 0], [1, 0, 3, 2], [2, 3, 1, 0]]
        .into_iter()
        .enumerate()
    {
        let folder = lost.world.path(&format!("lan-{turn}"));
        let ward = lost.world.ward.brought_back_as(&lost.backup, &folder)?;
        for place in order {
            ward.import(&files[place])?;
        }
        assert_eq!(lost.standing(&ward)?, everything(), "{order:?}");
        let digest = ward.digest()?;
        for file in &files {
            assert_eq!(counts(&ward.import(file)?), [0, 0, 0], "{order:?}");
        }
        assert_eq!(ward.digest()?, digest, "nothing is applied twice");
        digests.push(digest);
    }
    digests.dedup();
    assert_eq!(digests.len(), 1, "the same in the end");
    Ok(())
}

#[test]
fn what_came_back_goes_out_again_to_those_that_never_had_it() -> TestResult {
    let lost = Lost::after_the_backup()?;
    lost.give_back(&lost.one)?;
    lost.give_back(&lost.other)?;
    let world = &lost.world;
    // One by its invitation, which the restored ward makes, and one by receipts.
    let new = world.enrolled("kp14-moi", 1)?;
    assert_eq!(new.issued_sets()?, everything().2);
    world.answer(&new)?;
    assert_eq!(new.review_of(lost.claims[1].0)?, everything().1);
    assert_eq!(
        new.review_of(lost.claims[0].0)?,
        None,
        "the other khu phố's"
    );
    Ok(())
}

#[test]
fn a_khu_pho_with_nothing_else_to_send_gives_back_until_the_ward_confirms() -> TestResult {
    let lost = Lost::after_the_backup()?;
    let (world, pc) = (&lost.world, &lost.one);
    let given_back =
        || -> TestResult<u64> { Ok(plan(pc.store(), Reader::Ward)?.receipts_given_back) };
    assert_eq!(given_back()?, 0, "nobody knows yet");
    // It learns of the new life of the log because its other PC has sent; it has nothing new itself.
    world.ward.import(&{
        let folder = world.path("cu");
        lost.other.add_household("K")?;
        lost.other.export_to_ward(&folder)?;
        folder
    })?;
    world.answer(pc)?;
    assert_eq!(
        given_back()?,
        3,
        "its first, the one for its claim, and the lost one"
    );
    let folder = world.path("lan-mot");
    pc.export_to_ward(&folder)?;
    assert_eq!(given_back()?, 3, "the ward has not said that it came");
    world.ward.import(&folder)?;
    assert_eq!(lost.standing(&world.ward)?.0, everything().0);
    world.answer(pc)?;
    assert_eq!(given_back()?, 0);
    let refused = pc.export_to_ward(&world.path("lan-hai"));
    let refused = refused.map_err(|error| error.downcast::<SyncError>().map(|error| *error));
    assert!(matches!(refused, Err(Ok(SyncError::NothingToSend))));
    Ok(())
}

#[test]
fn a_ward_that_is_restored_twice_gets_it_back_twice() -> TestResult {
    let mut lost = Lost::after_the_backup()?;
    for _ in 0..2 {
        lost.give_back(&lost.one)?;
        lost.give_back(&lost.other)?;
        assert_eq!(lost.standing(&lost.world.ward)?, everything());
        for pc in [&lost.one, &lost.other] {
            lost.world.answer(pc)?;
        }
        let backup = lost.backup.clone();
        lost.world.ward.bring_folder_back(&backup)?;
    }
    Ok(())
}

#[test]
fn a_ward_founded_again_from_its_slip_gets_its_decisions_back_too() -> TestResult {
    let mut lost = Lost::after_the_backup()?;
    let clock = lost.world.ward.clock().clone();
    let founding = Founding::ward(&clock, "Cán Bộ Mới", "Anh Mới", PIN, Vec::new())?;
    let names = WardNames {
        ward: "Phường Giả Định",
        machine: "Máy mới",
    };
    let store = found_ward_again(
        StoreLocation::new(lost.world.path("phuong-moi")),
        &founding,
        names,
        &lost.world.slip,
        clock,
        Arc::new(NoKeyring),
    )?;
    lost.world.ward.replace_store(store, founding.member);
    for pc in [&lost.one, &lost.other] {
        lost.give_back(pc)?;
    }
    assert_eq!(
        lost.standing(&lost.world.ward)?,
        everything(),
        "also the set that came with the invitation"
    );
    lost.world.ward.digest()?;
    Ok(())
}
