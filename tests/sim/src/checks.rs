//! What must hold at the end of a world.

use std::collections::BTreeSet;

use khupho_domain::ids::EntityId;
use khupho_oplog::OpUid;

use crate::log::{Log, Op};
use crate::things::{LATER_FIELD, LIST};
use crate::trust::{OTHER_NEIGHBORHOOD, writer_of};
use crate::world::World;

/// What was found to be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A write is on a machine's disk, and the ward does not have it.
    Lost(OpUid),
    /// A receipt confirmed a write, some machine still holds it, and the ward does not.
    PromiseBroken(OpUid),
    /// A machine and the ward have different cells for an entity.
    Diverged(EntityId),
    /// What somebody added to a list once stands there twice.
    Doubled(EntityId),
    /// A stream has two histories, and a machine was not told.
    ForkUntold,
    /// What another khu phố wrote about something of this one counts.
    ForeignCounts(OpUid),
    /// Everybody kept sending, and there was always something new.
    NeverSettles,
}

/// What came of one world.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Everything that is wrong.
    pub faults: Vec<Fault>,
    /// Writes in the ward's log.
    pub writes: usize,
    /// Operations in the ward's log: more than the writes where some were re-issued.
    pub operations: usize,
    /// Streams with two histories.
    pub forks: usize,
    /// Operations put aside.
    pub set_aside: usize,
    /// Of them, those of another khu phố.
    pub foreign: usize,
}

pub(crate) fn check(world: &World) -> Report {
    let log = world.ward.log();
    let writes: BTreeSet<OpUid> = log.moments().map(|(write, _)| write).collect();
    let mut report = Report {
        writes: writes.iter().filter(|write| log.knows(**write)).count(),
        operations: log.operations().count(),
        forks: log.forks().len(),
        set_aside: log.set_aside.len(),
        foreign: strangers(world).count(),
        faults: Vec::new(),
    };
    report.faults.extend(doubled(log));
    if !world.settled {
        report.faults.push(Fault::NeverSettles);
    }
    // Where every machine was lost, nobody ever proved whose it is.
    if world.machines.iter().any(|machine| !machine.gone) {
        let counting = strangers(world).filter(|op| log.counts(op.header.op_uid));
        let faults = counting.map(|op| Fault::ForeignCounts(op.header.op_uid));
        report.faults.extend(faults);
    }
    for machine in world.machines.iter().filter(|machine| !machine.gone) {
        for op in machine.disk.log.operations() {
            let write = op.header.op_uid;
            if !log.knows(write) {
                report
                    .faults
                    .push(match world.ward.promised.contains(&write) {
                        true => Fault::PromiseBroken(write),
                        false => Fault::Lost(write),
                    });
            }
        }
        report.faults.extend(divergences(world, machine));
        report.faults.extend(doubled(&machine.disk.log));
        if !log.forks().is_subset(&machine.disk.told_of_forks) {
            report.faults.push(Fault::ForkUntold);
        }
    }
    report
}

fn strangers(world: &World) -> impl Iterator<Item = &Op> {
    let all = world.ward.log().operations();
    all.filter(|op| writer_of(op.header.stream) == Some(OTHER_NEIGHBORHOOD))
}

/// Whether a list holds an entry twice.
fn doubled(log: &Log) -> Option<Fault> {
    let state = log.state(LIST)?;
    let mut seen = BTreeSet::new();
    let is_doubled = state
        .items(LATER_FIELD)
        .any(|value| !seen.insert(format!("{value:?}")));
    is_doubled.then_some(Fault::Doubled(LIST))
}

/// Entities whose cells on a machine are not the ward's.
fn divergences(world: &World, machine: &crate::device::Machine) -> Vec<Fault> {
    let log = world.ward.log();
    let here = &machine.disk.log;
    let entities: BTreeSet<EntityId> = log.entities().chain(here.entities()).collect();
    entities
        .into_iter()
        .filter(|entity| here.state(*entity) != log.state(*entity))
        .map(Fault::Diverged)
        .collect()
}
