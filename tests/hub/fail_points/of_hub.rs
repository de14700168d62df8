//! The hub is killed at its points.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use khupho_fail_points::Point;
use khupho_store::exchange;
use khupho_sync::hub::{Enrollment, HubProxy, SyncStep, enroll};

use super::{Killing, TIMES};
use crate::postgres_cluster::PostgresCluster;
use crate::programs::text;
use crate::served::sync;
use crate::world::{Pc, TestResult};

#[test]
fn a_hub_on_sqlite_is_killed_at_every_point() -> TestResult {
    kill_hub_everywhere(Killing::prepared(|place| place)?)
}

#[test]
fn a_hub_on_postgresql_is_killed_at_every_point() -> TestResult {
    let cluster = PostgresCluster::start();
    kill_hub_everywhere(Killing::prepared(|place| {
        place.with_database(cluster.url())
    })?)
}

fn kill_hub_everywhere(mut killing: Killing) -> TestResult {
    for point in Point::OF_HUB {
        for time in TIMES {
            println!("{point:?}, time {time}");
            killing.kill_hub_at(point, time)?;
        }
    }
    let kills = Point::OF_HUB.len() * TIMES.len();
    println!("{kills} kills, {} households saved", killing.saved.len());
    Ok(())
}

impl Killing {
    fn kill_hub_at(&mut self, point: Point, time: u32) -> TestResult {
        let newcomer = match point {
            Point::RequestStoredBeforeAnswer => Some(self.newcomer(time)?),
            _ => None,
        };
        let hub = self.place.start_to_stop_at(point, time)?;
        let is_over = AtomicBool::new(false);
        let killed = thread::scope(|scope| {
            let killing = scope.spawn(|| {
                let said = hub.kill_at_point();
                is_over.store(true, Ordering::SeqCst);
                said
            });
            let worked = self.work_until(point, newcomer.as_ref(), &is_over);
            let killed = killing.join().unwrap_or_else(|_| Err("a panic".into()));
            worked.and(killed.map_err(text))
        });
        killed?;
        let _hub = self.place.start()?;
        match &newcomer {
            Some(newcomer) => self.let_in(newcomer),
            None => self.look_at_what_was_kept(point),
        }
    }

    /// Works and syncs until the hub does not answer any more.
    fn work_until(
        &mut self,
        point: Point,
        newcomer: Option<&Pc>,
        is_over: &AtomicBool,
    ) -> TestResult {
        while !is_over.load(Ordering::SeqCst) {
            let answered = match newcomer {
                Some(newcomer) => ask(newcomer).is_ok(),
                None => self.work(point)?,
            };
            if !answered {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Saves something that brings the hub to the point, and syncs; whether the hub answered to the end.
    fn work(&mut self, point: Point) -> TestResult<bool> {
        Self::save(&mut self.saved, &self.pc)?;
        if matches!(
            point,
            Point::PieceStoredBeforeNoted
                | Point::FileStoredBeforeNoted
                | Point::FileNotedBeforePiecesGo
        ) {
            Self::save_photo(&mut self.photos, &self.pc)?;
        }
        Ok(sync(&self.pc).is_ok())
    }

    /// With the hub started again, before anybody could send anything a second time.
    fn look_at_what_was_kept(&mut self, point: Point) -> TestResult {
        let before = self.pc.store().read(exchange::delivery_totals)?;
        let round = self.end_well()?;
        let pushed = round.pushed.operations;
        match point {
            // What was not committed is sent again, and nothing else is.
            Point::PushReceivedBeforeAppend | Point::PushWrittenBeforeCommit => {
                assert_eq!((pushed, before.saved), (1, 1), "{round:?}");
            }
            // What was committed is there, though nobody was told.
            Point::PushCommittedBeforeAnswer => {
                assert_eq!((pushed, before.saved), (0, 1), "{round:?}");
            }
            // What the hub answered for is there.
            _ => assert_eq!((pushed, before.saved), (0, 0), "{round:?}"),
        }
        let after = self.pc.store().read(exchange::delivery_totals)?;
        assert_eq!((after.saved, after.sent), (0, 0), "{after:?}");
        Ok(())
    }

    fn newcomer(&self, time: u32) -> TestResult<Pc> {
        self.world.invited(&format!("may-moi-{time}"), 0)
    }

    /// The request is there, once, though the newcomer has no answer.
    fn let_in(&mut self, newcomer: &Pc) -> TestResult {
        let ward = &self.world.ward;
        assert_eq!(sync(ward)?.new_requests, 1);
        assert_eq!(ask(newcomer)?, Enrollment::Waiting);
        assert_eq!(sync(ward)?.new_requests, 0);
        self.world.confirm(newcomer)?;
        sync(ward)?;
        assert_eq!(ask(newcomer)?, Enrollment::Confirmed);
        sync(newcomer)?;
        self.end_well()?;
        assert_eq!(newcomer.codes()?, self.pc.codes()?);
        Ok(())
    }
}

fn ask(pc: &Pc) -> TestResult<Enrollment> {
    let watch = |_: SyncStep| std::ops::ControlFlow::Continue(());
    Ok(enroll(pc.store(), &HubProxy::None, &watch)?)
}
