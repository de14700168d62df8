//! A PC is killed at its points, while another PC of the khu phố works on.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use data_encoding::HEXLOWER;
use khupho_domain::households::Household;
use khupho_fail_points::Point;
use khupho_oplog::registry::household;
use khupho_store::exchange::{self, HubPlace as Cursor};
use khupho_store::{StoreError, TxnLabel, households};
use khupho_tests::load::open_ward;

use super::{Killing, TIMES};
use crate::programs::{Doomed, Threaded, saved_code, syncing_pc, text};
use crate::served::sync;
use crate::world::{Pc, TestResult};

/// So many that they come all at once, in several pages.
const FAR_BEHIND: usize = 3_000;

#[test]
fn a_pc_is_killed_at_every_point() -> TestResult {
    let mut killing = Killing::prepared(|place| place)?;
    let _hub = killing.place.start()?;
    for point in Point::OF_PC {
        for time in TIMES {
            println!("{point:?}, time {time}");
            killing.kill_pc_at(point, time)?;
        }
    }
    let kills = Point::OF_PC.len() * TIMES.len();
    println!("{kills} kills, {} households saved", killing.saved.len());
    Ok(())
}

impl Killing {
    fn kill_pc_at(&mut self, point: Point, time: u32) -> TestResult {
        self.prepare(point, time)?;
        let key = HEXLOWER.encode(&*self.pc.store().key_to_wrap());
        let began_at = self.cursor()?;
        self.pc.close();
        let command = syncing_pc(&self.pc.folder, &key, fastrand::u64(..));
        let pc = Doomed::start(command, point, time).map_err(text)?;
        let is_over = AtomicBool::new(false);
        let said = thread::scope(|scope| {
            let killing = scope.spawn(|| {
                let said = kill(pc, point);
                is_over.store(true, Ordering::SeqCst);
                said
            });
            let worked = self.work_elsewhere_until(point, &is_over);
            let said = killing.join().unwrap_or_else(|_| Err("a panic".into()));
            worked?;
            said.map_err(text)
        })?;
        let store = open_ward(&self.pc.folder, &key)?;
        self.pc.replace_store(store, self.pc.member);
        self.look_at_what_was_saved(&said)?;
        self.look_at_what_was_taken_in(point, time, began_at)
    }

    /// What brings the PC to its point in its first round.
    fn prepare(&mut self, point: Point, time: u32) -> TestResult {
        match point {
            Point::PieceSentBeforeNext | Point::FileSentBeforeNoted => {
                for _ in 0..time {
                    Self::save_photo(&mut self.photos, &self.pc)?;
                }
            }
            Point::FileFetchedBeforeKept => {
                for _ in 0..time {
                    Self::save_photo(&mut self.photos, &self.other)?;
                }
                sync(&self.other)?;
            }
            Point::SnapshotHalfFetched => {
                save_many(&mut self.saved, &self.other)?;
                sync(&self.other)?;
            }
            _ => {}
        }
        Ok(())
    }

    /// The other PC works until this one is dead, so that there is something to fetch in each round.
    fn work_elsewhere_until(&mut self, point: Point, is_over: &AtomicBool) -> TestResult {
        let is_fetching = matches!(
            point,
            Point::PageTakenInBeforeCommit | Point::PageCommittedBeforeNext
        );
        while is_fetching && !is_over.load(Ordering::SeqCst) {
            Self::save(&mut self.saved, &self.other)?;
            sync(&self.other)?;
        }
        Ok(())
    }

    fn cursor(&self) -> TestResult<Cursor> {
        let place = self.pc.store().read(exchange::hub_place)?;
        Ok(place.ok_or("the hub was never met")?)
    }

    /// What the process said it had saved is there.
    fn look_at_what_was_saved(&mut self, said: &[String]) -> TestResult {
        let there = self.pc.codes()?;
        let saved: Vec<String> = said.iter().filter_map(|line| saved_code(line)).collect();
        let lost: Vec<_> = saved.iter().filter(|code| !there.contains(code)).collect();
        assert!(lost.is_empty(), "saved and lost: {lost:?}");
        self.saved.extend(saved);
        Ok(())
    }

    /// Before and after the PC syncs again.
    fn look_at_what_was_taken_in(
        &mut self,
        point: Point,
        time: u32,
        began_at: Cursor,
    ) -> TestResult {
        let before = self.pc.store().read(exchange::delivery_totals)?;
        let stopped_at = self.cursor()?;
        let round = self.end_well()?;
        let after = self.pc.store().read(exchange::delivery_totals)?;
        let ended_at = self.cursor()?;
        let receipts = [began_at, stopped_at, ended_at].map(|it| it.acknowledgement_number);
        match point {
            // The hub has it, though the PC does not know.
            Point::PushAnsweredBeforeMark => {
                assert!(before.saved > 0, "{before:?}");
                assert_eq!(round.pushed.operations, 0, "{round:?}");
            }
            // What was not committed comes again.
            Point::PageTakenInBeforeCommit => assert!(round.pulled.applied > 0, "{round:?}"),
            // The first pages stay, and only the others come.
            Point::SnapshotHalfFetched => {
                assert!(stopped_at.cursor > began_at.cursor, "{began_at:?}");
                let left = round.pulled.applied;
                assert!((1..FAR_BEHIND as u64).contains(&left), "{round:?}");
            }
            // Receipts of earlier rounds are marked. This one is not, and another comes.
            Point::ReceiptVerifiedBeforeMark => {
                assert_eq!(receipts[0] < receipts[1], time > 1, "{receipts:?}");
                assert!(before.sent > 0, "{before:?}");
                assert!(receipts[1] < receipts[2], "{receipts:?}");
                assert!(before.received < after.received, "{before:?}, {after:?}");
            }
            Point::ReceiptMarkedBeforeNext => {
                assert!(receipts[0] < receipts[1], "{receipts:?}");
                assert_eq!(
                    (before.saved, before.sent),
                    (0, before.awaiting_file),
                    "{before:?}"
                );
            }
            _ => {}
        }
        Ok(())
    }
}

/// Where pages come one after the other, those that came before it stopped are taken in first.
fn kill(pc: Doomed, point: Point) -> Threaded<Vec<String>> {
    match point {
        Point::SnapshotHalfFetched => pc.kill_once(|line| line == "took in a page"),
        _ => pc.kill_at_point(),
    }
}

/// Saves households at once.
fn save_many(saved: &mut Vec<String>, machine: &Pc) -> TestResult {
    let neighborhood = machine.neighborhood()?;
    let codes: Vec<String> = (0..FAR_BEHIND)
        .map(|more| format!("T{:05}", saved.len() + more))
        .collect();
    machine
        .store()
        .transact::<_, StoreError>(machine.actor(), TxnLabel::HouseholdAdd, |txn| {
            for code in &codes {
                let added = Household {
                    code: code.clone(),
                    ..Household::empty(neighborhood)
                };
                let id = txn.new_entity()?;
                txn.write(household::KIND, id, households::creation(&added))?;
            }
            Ok(())
        })?;
    saved.extend(codes);
    Ok(())
}
