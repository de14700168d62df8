//! What a disk may hold after the power went.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::ops::Range;
use std::path::Path;

use fastrand::Rng;

use crate::recording::{Event, FileId, Recording};

/// What a disk writes at once.
const SECTOR_BYTES: usize = 512;

/// What one cut left.
#[derive(Debug, Clone, Default)]
pub struct Cut {
    /// The files that are there, by name.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The newest number that was acknowledged before the cut; none before the first.
    pub acknowledged: Option<u64>,
}

impl Cut {
    /// Writes what is left into a folder, in place of what an earlier cut left there.
    ///
    /// # Errors
    /// Those of the folder.
    pub fn write_to(&self, folder: &Path, all_names: &[String]) -> io::Result<()> {
        for name in all_names {
            let path = folder.join(name);
            match self.files.get(name) {
                Some(bytes) => fs::write(path, bytes)?,
                None if path.exists() => fs::remove_file(path)?,
                None => {}
            }
        }
        Ok(())
    }
}

/// A disk on which a recording is played, moment by moment.
#[derive(Debug)]
pub struct Disk<'recording> {
    recording: &'recording Recording,
    /// What survives any cut; none of a file that is not there.
    synced: Vec<Option<Vec<u8>>>,
    /// Events of each file since its last sync.
    pending: Vec<Vec<usize>>,
    /// The next event to play.
    next: usize,
    acknowledged: Option<u64>,
}

impl<'recording> Disk<'recording> {
    /// The disk as it was when the recording began: `initial` are the files of the folder then.
    #[must_use]
    pub fn new(recording: &'recording Recording, initial: &BTreeMap<String, Vec<u8>>) -> Self {
        let synced = recording
            .files
            .iter()
            .map(|name| initial.get(name).cloned());
        Self {
            recording,
            synced: synced.collect(),
            pending: vec![Vec::new(); recording.files.len()],
            next: 0,
            acknowledged: None,
        }
    }

    /// Plays on until `moment` events have happened.
    pub fn play_to(&mut self, moment: usize) {
        while self.next < moment.min(self.recording.events.len()) {
            self.play_one();
        }
    }

    /// Cuts the power now. Every call draws another choice of what reached the disk.
    #[must_use]
    pub fn cut(&self, rng: &mut Rng) -> Cut {
        let files = self.recording.files.iter().enumerate();
        Cut {
            files: files
                .filter_map(|(id, name)| Some((name.clone(), self.file_after_cut(id, rng)?)))
                .collect(),
            acknowledged: self.acknowledged,
        }
    }

    fn play_one(&mut self) {
        let at = self.next;
        self.next += 1;
        match &self.recording.events[at] {
            Event::Write { file, .. } | Event::Truncate { file, .. } => {
                self.pending[*file].push(at)
            }
            Event::Sync { file } => self.sync(*file),
            // SQLite removes a WAL when the last connection closes, after all of it was synced into
            // the database: early or late makes no difference to what can be read.
            Event::Delete { file } => {
                self.pending[*file].clear();
                self.synced[*file] = None;
            }
            Event::Acknowledged { number } => self.acknowledged = Some(*number),
        }
    }

    fn sync(&mut self, file: FileId) {
        let pending = std::mem::take(&mut self.pending[file]);
        let content = self.synced[file].get_or_insert_default();
        for at in pending {
            apply_whole(content, &self.recording.events[at]);
        }
    }

    /// The cipher's salt stands in the first bytes of the database and is written again, the same,
    /// with every checkpoint of the first page. Noise there would make the file unreadable to
    /// anybody: that is damage for which there are backups, not a power cut.
    fn tear_of(&self, file: FileId) -> Tear {
        match self.recording.files[file].ends_with("-wal") {
            true => Tear::OldOrNoise,
            false => Tear::Old,
        }
    }

    fn file_after_cut(&self, file: FileId, rng: &mut Rng) -> Option<Vec<u8>> {
        let mut content = self.synced[file].clone();
        // How much of what was not synced reaches the disk differs from cut to cut.
        let reaching = rng.f64();
        for at in &self.pending[file] {
            match &self.recording.events[*at] {
                Event::Write { offset, bytes, .. } => {
                    for sector in sectors(*offset, bytes.len()) {
                        if rng.f64() < reaching {
                            let content = content.get_or_insert_default();
                            let from = &bytes[sector.start - offset..sector.end - offset];
                            write_sector(content, sector.start, from, self.tear_of(file), rng);
                        }
                    }
                }
                event if rng.f64() < reaching => {
                    apply_whole(content.get_or_insert_default(), event);
                }
                _ => {}
            }
        }
        content
    }
}

fn apply_whole(content: &mut Vec<u8>, event: &Event) {
    match event {
        Event::Write { offset, bytes, .. } => put(content, *offset, bytes),
        Event::Truncate { len, .. } => content.resize(*len, 0),
        Event::Sync { .. } | Event::Delete { .. } | Event::Acknowledged { .. } => {}
    }
}

/// What the rest of a torn sector holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tear {
    /// What was there before.
    Old,
    /// That, or noise.
    OldOrNoise,
}

/// Two of sixteen sectors under way come out torn: only their beginning is new.
fn write_sector(content: &mut Vec<u8>, offset: usize, bytes: &[u8], tear: Tear, rng: &mut Rng) {
    match rng.u8(..16) {
        0 => put(content, offset, &bytes[..rng.usize(..bytes.len())]),
        1 if tear == Tear::OldOrNoise => {
            let mut torn = bytes.to_vec();
            let from = rng.usize(..torn.len());
            torn[from..].fill_with(|| rng.u8(..));
            put(content, offset, &torn);
        }
        _ => put(content, offset, bytes),
    }
}

fn put(content: &mut Vec<u8>, offset: usize, bytes: &[u8]) {
    let end = offset + bytes.len();
    if content.len() < end {
        content.resize(end, 0);
    }
    content[offset..end].copy_from_slice(bytes);
}

/// The parts of a write by the sectors they fall into.
fn sectors(offset: usize, len: usize) -> impl Iterator<Item = Range<usize>> {
    let end = offset + len;
    let mut start = offset;
    std::iter::from_fn(move || {
        let next = end.min((start / SECTOR_BYTES + 1) * SECTOR_BYTES);
        let sector = (start < end).then_some(start..next);
        start = next;
        sector
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const WAL: &str = "store.db-wal";

    fn recording(events: Vec<Event>) -> Recording {
        let mut recording = Recording::default();
        recording.files.push(WAL.to_owned());
        recording.events = events;
        recording
    }

    fn write(offset: usize, byte: u8, len: usize) -> Event {
        let bytes = vec![byte; len];
        Event::Write {
            file: 0,
            offset,
            bytes,
        }
    }

    #[test]
    fn what_was_synced_survives_every_cut() {
        let recording = recording(vec![
            write(0, 7, 2_000),
            Event::Sync { file: 0 },
            Event::Acknowledged { number: 1 },
        ]);
        let mut disk = Disk::new(&recording, &BTreeMap::new());
        disk.play_to(3);
        for seed in 0..100 {
            let cut = disk.cut(&mut Rng::with_seed(seed));
            assert_eq!(cut.files[WAL], vec![7; 2_000]);
            assert_eq!(cut.acknowledged, Some(1));
        }
    }

    #[test]
    fn what_was_not_synced_is_dropped_kept_and_torn() {
        let recording = recording(vec![
            write(0, 1, 4_096),
            Event::Sync { file: 0 },
            write(0, 2, 4_096),
        ]);
        let mut disk = Disk::new(&recording, &BTreeMap::new());
        disk.play_to(3);
        let (mut whole_old, mut whole_new, mut mixed, mut noise) = (0, 0, 0, 0);
        for seed in 0..500 {
            let cut = disk.cut(&mut Rng::with_seed(seed));
            let content = &cut.files[WAL];
            assert_eq!(content.len(), 4_096);
            match (content.contains(&1), content.contains(&2)) {
                _ if content.iter().any(|byte| *byte > 2) => noise += 1,
                (true, false) => whole_old += 1,
                (false, true) => whole_new += 1,
                _ => mixed += 1,
            }
        }
        assert!(
            whole_old > 0 && whole_new > 0 && mixed > 0 && noise > 0,
            "{whole_old} old, {whole_new} new, {mixed} mixed, {noise} with noise"
        );
    }

    #[test]
    fn a_write_is_cut_at_the_borders_of_sectors() {
        let parts: Vec<_> = sectors(500, 600).collect();
        assert_eq!(parts, [500..512, 512..1_024, 1_024..1_100]);
        assert_eq!(sectors(512, 0).count(), 0);
    }
}
