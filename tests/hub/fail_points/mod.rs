//! The hub's process or a PC's process is killed at every fail-point, the first time it comes there and
//! later times: nothing that was acknowledged is lost, nothing is there twice, and both ends agree.

mod of_hub;
mod of_pc;

use std::fs;
use std::path::Path;

use khupho_domain::evidence::ContentHash;
use khupho_domain::ids::EntityId;
use khupho_store::evidence;
use khupho_sync::hub::RoundOutcome;

use crate::comparing::compare;
use crate::programs::HubPlace;
use crate::served::{now_ms, sync};
use crate::world::{Pc, TestResult, World};

/// Which times a process is killed at a point: the first, and later ones of the same life.
const TIMES: [u32; 3] = [1, 2, 3];

/// Bytes of a photo: two pieces.
const PHOTO_BYTES: usize = 300 * 1024;

/// A ward, its hub's program, and two PCs of one khu phố.
struct Killing {
    world: World,
    place: HubPlace,
    pc: Pc,
    other: Pc,
    /// Households of which somebody was told that they are saved.
    saved: Vec<String>,
    /// Photos of which somebody was told that they are saved.
    photos: Vec<ContentHash>,
    /// How many of them were looked at everywhere.
    photos_seen: usize,
}

impl Killing {
    /// Everything is in order, and no hub runs.
    fn prepared(set_up: impl FnOnce(HubPlace) -> HubPlace) -> TestResult<Self> {
        let world = World::founded_at(now_ms()?)?;
        let place = set_up(HubPlace::free(world.path("hub"))?);
        let hub = place.start_and_pair(&world.ward)?;
        let pc = world.enrolled("may-truong", 0)?;
        let other = world.enrolled("may-thu-ky", 0)?;
        for machine in [&world.ward, &pc, &other] {
            sync(machine)?;
        }
        drop(hub);
        Ok(Self {
            world,
            place,
            pc,
            other,
            saved: Vec::new(),
            photos: Vec::new(),
            photos_seen: 0,
        })
    }

    /// Saves a household on a machine.
    fn save(saved: &mut Vec<String>, machine: &Pc) -> TestResult {
        let code = format!("T{:05}", saved.len());
        machine.add_household(&code)?;
        saved.push(code);
        Ok(())
    }

    /// Saves a photo on a machine.
    fn save_photo(photos: &mut Vec<ContentHash>, machine: &Pc) -> TestResult {
        let seed = u8::try_from(photos.len())?;
        let (piece, _) = machine.add_evidence(seed, PHOTO_BYTES)?;
        photos.push(content_of(machine, piece)?);
        Ok(())
    }

    /// With a hub that runs: everybody syncs, and then all of it is everywhere, once, and whole.
    fn end_well(&mut self) -> TestResult<RoundOutcome> {
        let first = sync(&self.pc)?;
        for machine in [&self.other, &self.world.ward, &self.pc, &self.other] {
            sync(machine)?;
        }
        let mut saved = self.saved.clone();
        saved.sort();
        for machine in [&self.pc, &self.other, &self.world.ward] {
            assert_eq!(machine.codes()?, saved, "on {}", machine.folder.display());
            let compared = compare(machine)?;
            assert_eq!(compared.pushed, Default::default(), "{compared:?}");
            assert_eq!(compared.fetched, Default::default(), "{compared:?}");
            for photo in &self.photos[self.photos_seen..] {
                // It is decrypted and its hash compared.
                assert_eq!(machine.store().get_evidence(*photo)?.len(), PHOTO_BYTES);
            }
        }
        self.photos_seen = self.photos.len();
        let pieces = files_below(&self.place.data().join("evidence/uploads"))?;
        assert_eq!(pieces, 0, "pieces of files that are whole");
        Ok(first)
    }
}

fn content_of(machine: &Pc, piece: EntityId) -> TestResult<ContentHash> {
    let found = machine
        .store()
        .read(|connection| evidence::find(connection, piece))?;
    Ok(found.ok_or("no such evidence")?.content)
}

fn files_below(folder: &Path) -> TestResult<usize> {
    let mut count = 0;
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry?.path();
        count += match path.is_dir() {
            true => files_below(&path)?,
            false => 1,
        };
    }
    Ok(count)
}
