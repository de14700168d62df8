//! One run: what happens to a khu phố and its ward, decided by a seed.

use std::rc::Rc;

use fastrand::Rng;
use khupho_domain::ids::EntityId;

use crate::checks::{Report, check};
use crate::device::{Machine, MarkerFate};
use crate::files::{Bundle, File};
use crate::log::{Op, Rule};
use crate::stranger::Stranger;
use crate::things::Things;
use crate::trust::DEVICES_MAX;
use crate::ward::Ward;

/// Things that happen before everybody exchanges what they have.
const STEPS: usize = 60;
/// Most rounds of the last exchange. A chain of which each machine holds another piece needs one for each.
const LAST_ROUNDS_MAX: usize = 40;
const YEAR_MS: i64 = 365 * 24 * 3_600_000;
const BEGIN_MS: u64 = 1_790_000_000_000;

/// The machines, the ward, and the files on their way.
pub(crate) struct World {
    rng: Rng,
    pub(crate) machines: Vec<Machine>,
    pub(crate) ward: Ward,
    stranger: Stranger,
    things: Things,
    files: Vec<File>,
    now_ms: u64,
    machines_made: usize,
    /// Whether a whole round of the last exchange brought nothing new.
    pub(crate) settled: bool,
}

/// Lets one world live and gives what was found at its end.
#[must_use]
pub fn run(seed: u64, rule: Rule) -> Report {
    let mut world = World::new(seed, rule);
    for _ in 0..STEPS {
        world.step();
    }
    world.exchange_everything();
    check(&world)
}

impl World {
    fn new(seed: u64, rule: Rule) -> Self {
        let mut rng = Rng::with_seed(seed);
        let number = rng.usize(3..=DEVICES_MAX);
        let machines: Vec<Machine> = (0..number)
            .map(|number| {
                let off = match rng.u8(0..8) {
                    0 => 70 * YEAR_MS,
                    1 => -10 * YEAR_MS,
                    _ => rng.i64(-300_000..300_000),
                };
                Machine::new(number, rule, off, &mut rng)
            })
            .collect();
        let ward = Ward::new(rule, &mut rng);
        let machines_made = machines.len();
        let stranger = Stranger::new(&mut rng);
        Self {
            stranger,
            things: Things::new(),
            rng,
            machines,
            ward,
            files: Vec::new(),
            now_ms: BEGIN_MS,
            machines_made,
            settled: false,
        }
    }

    fn step(&mut self) {
        self.now_ms += self.rng.u64(1..3_600_000);
        match self.rng.u8(0..100) {
            0..33 => self.somebody_writes(),
            33..35 => self.a_stranger_writes(),
            35..50 => self.somebody_sends(),
            50..56 => self.somebody_hands_over_a_stick(),
            56..76 => self.a_file_arrives(),
            76..84 => self.the_ward_answers(),
            84..87 => self.ward_work(),
            87..91 => self.back_ups(),
            91..95 => self.a_machine_is_restored_or_cloned(),
            95..97 => self.a_machine_is_lost(),
            97 => self.the_ward_is_restored(),
            98 => self.a_stranger_writes(),
            _ => self.a_file_is_lost(),
        }
    }

    fn some_machine(&mut self) -> Option<usize> {
        let here: Vec<usize> = (0..self.machines.len())
            .filter(|at| !self.machines[*at].gone)
            .collect();
        self.rng.choice(here)
    }

    fn somebody_writes(&mut self) {
        let Some(at) = self.some_machine() else {
            return;
        };
        for _ in 0..self.rng.usize(1..4) {
            let edit = self.things.some_edit(&mut self.rng);
            self.machines[at].write(&edit, self.now_ms, &mut self.rng);
        }
    }

    fn somebody_sends(&mut self) {
        let Some(at) = self.some_machine() else {
            return;
        };
        let bundle = self.machines[at].bundle_for_ward();
        self.put_under_way(bundle, File::ToWard);
    }

    /// The other khu phố computes identities of this one, and sends what it wrote about them.
    fn a_stranger_writes(&mut self) {
        for _ in 0..self.rng.usize(1..4) {
            self.stranger
                .write(&self.things, self.now_ms, &mut self.rng);
        }
        self.put_under_way(self.stranger.bundle(), File::ToWard);
    }

    /// Every khu phố opens its assessment in the end: only then can anybody tell whose it is.
    fn somebody_begins_the_assessment(&mut self) {
        let Some(at) = self.some_machine() else {
            return;
        };
        let claims = (0..self.things.claims.len()).map(|number| self.things.claim(number));
        let begun: Vec<_> = claims.chain([self.things.begin()]).collect();
        for edit in &begun {
            self.machines[at].write(edit, self.now_ms, &mut self.rng);
        }
    }

    fn somebody_hands_over_a_stick(&mut self) {
        let Some(at) = self.some_machine() else {
            return;
        };
        let bundle = self.machines[at].bundle_for_machines();
        self.put_under_way(bundle, File::BetweenMachines);
    }

    /// Cut into parts, doubled, in any order. A file that is cut off or changed is refused whole,
    /// which is the same as one that is lost.
    fn put_under_way(&mut self, bundle: Bundle, file: fn(Rc<Bundle>) -> File) {
        let part_len = self.rng.usize(1..=bundle.ops.len().max(1));
        let mut parts: Vec<Vec<Op>> = bundle.ops.chunks(part_len).map(<[Op]>::to_vec).collect();
        if parts.is_empty() {
            parts.push(Vec::new());
        }
        for ops in parts {
            let part = Rc::new(Bundle {
                ops,
                ..bundle.clone()
            });
            for _ in 0..self.rng.usize(1..=2) {
                self.files.push(file(Rc::clone(&part)));
            }
        }
    }

    fn a_file_arrives(&mut self) {
        for _ in 0..self.rng.usize(1..6) {
            if self.files.is_empty() {
                return;
            }
            let at = self.rng.usize(0..self.files.len());
            // Some stay under way, and are taken in again later.
            let file = match self.rng.u8(0..4) {
                0 => self.files[at].clone(),
                _ => self.files.swap_remove(at),
            };
            self.deliver(&file);
        }
    }

    fn deliver(&mut self, file: &File) {
        match file {
            File::ToWard(bundle) => self.ward.take_bundle(bundle, self.now_ms),
            File::ToKhuPho(receipt) => {
                if let Some(at) = self.some_machine() {
                    self.machines[at].take_receipt(receipt, &mut self.rng);
                }
            }
            File::BetweenMachines(bundle) => {
                if let Some(at) = self.some_machine() {
                    self.machines[at].take_bundle(bundle);
                }
            }
        }
    }

    fn a_file_is_lost(&mut self) {
        if !self.files.is_empty() {
            let at = self.rng.usize(0..self.files.len());
            self.files.swap_remove(at);
        }
    }

    fn the_ward_answers(&mut self) {
        let receipt = Rc::new(self.ward.receipt(self.now_ms));
        for _ in 0..self.rng.usize(1..4) {
            self.files.push(File::ToKhuPho(Rc::clone(&receipt)));
        }
    }

    fn ward_work(&mut self) {
        let entity = EntityId::from_bytes([100 + self.rng.u8(0..3); 16]);
        self.ward.review(entity, self.now_ms, &mut self.rng);
        if self.rng.u8(0..4) == 0 {
            let device = self.rng.usize(0..DEVICES_MAX);
            if !self.ward.is_revoked(device) {
                self.ward.revoke(device, self.now_ms);
            }
        }
    }

    fn back_ups(&mut self) {
        self.ward.back_up();
        if let Some(at) = self.some_machine() {
            self.machines[at].back_up();
        }
    }

    fn a_machine_is_restored_or_cloned(&mut self) {
        let Some(at) = self.some_machine() else {
            return;
        };
        let marker = match self.rng.bool() {
            true => MarkerFate::Stays,
            false => MarkerFate::CopiedAlong,
        };
        if self.rng.bool() {
            self.machines[at].restore(marker, &mut self.rng);
        } else if self.machines.len() < 2 * DEVICES_MAX {
            let clone = self.machines[at].cloned(self.machines_made, marker, &mut self.rng);
            self.machines_made += 1;
            self.machines.push(clone);
        }
    }

    fn a_machine_is_lost(&mut self) {
        if let Some(at) = self.some_machine() {
            self.machines[at].gone = true;
        }
    }

    fn the_ward_is_restored(&mut self) {
        self.ward.restore(&mut self.rng);
    }

    /// Everybody sends to the ward and takes in its receipts, until nothing is new.
    fn exchange_everything(&mut self) {
        for file in std::mem::take(&mut self.files) {
            self.now_ms += 1;
            self.deliver(&file);
        }
        self.somebody_begins_the_assessment();
        // In one quiet round machines may have learned that the ward was restored; the next tells.
        let mut quiet_rounds = 0;
        for _ in 0..LAST_ROUNDS_MAX {
            let before = self.operations();
            for at in 0..self.machines.len() {
                self.exchange_with_ward(at);
            }
            quiet_rounds = if self.operations() == before {
                quiet_rounds + 1
            } else {
                0
            };
            self.settled = quiet_rounds == 2;
            if self.settled {
                return;
            }
        }
    }

    fn exchange_with_ward(&mut self, at: usize) {
        if self.machines[at].gone {
            return;
        }
        self.now_ms += 1_000;
        let bundle = self.machines[at].bundle_for_ward();
        self.ward.take_bundle(&bundle, self.now_ms);
        let receipt = Rc::new(self.ward.receipt(self.now_ms));
        self.machines[at].take_receipt(&receipt, &mut self.rng);
    }

    /// How many operations each log holds: what grows while there is something new.
    fn operations(&self) -> Vec<usize> {
        let machines = self.machines.iter().map(|machine| &machine.disk.log);
        let logs = machines.chain([self.ward.log()]);
        logs.map(|log| log.operations().count()).collect()
    }
}
