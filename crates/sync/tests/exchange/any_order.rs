//! Files come in any order, twice, and relayed by others: the ward ends with the same book.

use std::cell::RefCell;
use std::path::PathBuf;

use proptest::prelude::*;

use crate::world::{Pc, TestResult, World, listed, unique};

/// A ward as it was before anything was sent, every file that was sent to it, and what it holds once
/// they are taken in.
struct Sent {
    world: World,
    before: PathBuf,
    files: Vec<PathBuf>,
    digest: Vec<(String, u64)>,
}

impl Sent {
    /// Two PCs write, send what overlaps, and one of them relays what the other wrote.
    fn prepared() -> TestResult<Self> {
        let mut world = World::founded()?;
        let (one, other) = (world.enrolled("may-1", 0)?, world.enrolled("may-2", 0)?);
        world.answer(&one)?;
        let before = world.path("truoc");
        world.ward.save_folder(&before)?;
        let shared = one.add_household("A")?;
        let usb = world.path("usb");
        for round in 0..3 {
            for (pc, name) in [(&one, "m"), (&other, "h")] {
                pc.add_household(&format!("{name}{round}"))?;
                pc.export_to_ward(&usb)?;
            }
            world.carry(&one, &other)?;
            other.hand.advance(60_000);
            other.recode(shared, &format!("A{round}"))?;
        }
        other.export_to_ward(&usb)?;
        world.ward.import(&usb)?;
        Ok(Self {
            files: listed(&usb)?,
            digest: world.ward.digest()?,
            world,
            before,
        })
    }

    /// A ward that takes in the files one by one.
    fn taken_in(&mut self, order: &[usize]) -> TestResult<Vec<(String, u64)>> {
        let home = self.world.path(&unique("phuong"));
        let ward: Pc = self.world.ward.brought_back_as(&self.before, &home)?;
        for place in order {
            ward.import(&self.files[*place])?;
        }
        ward.digest()
    }
}

#[test]
fn whatever_the_order_and_however_often_the_ward_ends_alike() -> TestResult {
    let sent = RefCell::new(Sent::prepared()?);
    let files = sent.borrow().files.len();
    assert!(files >= 7, "{files}");
    let any_order = prop::collection::vec(0..files, 0..4).prop_flat_map(move |twice| {
        let mut places: Vec<usize> = (0..files).collect();
        places.extend(twice);
        Just(places).prop_shuffle()
    });
    let config = ProptestConfig {
        cases: 8,
        max_shrink_iters: 32,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    proptest!(config, |(order in any_order)| {
        let digest = sent.borrow_mut().taken_in(&order);
        let digest = digest.map_err(|fault| TestCaseError::fail(fault.to_string()))?;
        prop_assert_eq!(&digest, &sent.borrow().digest);
    });
    Ok(())
}
