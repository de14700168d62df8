//! What became of files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use khupho_domain::ids::EntityId;
use khupho_oplog::KindId;
use khupho_oplog::check_code::CheckCode;
use khupho_store::exchange::TakenIn;

use super::verdict::{JudgedFile, Verdict};

/// What a file brought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Taken {
    /// What became of its operations.
    pub operations: TakenIn,
    /// Evidence files that were new here.
    pub evidence_files: u64,
    /// Operations whose content cannot be read: their place in the chain is kept, nothing else.
    pub unreadable: u64,
    /// Items of a newer program, which were left out.
    pub unknown_items: u64,
    /// What a receipt told.
    pub receipt: Option<ReceivedReceipt>,
}

/// What a receipt told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedReceipt {
    /// Its number.
    pub number: u64,
    /// Its twelve characters.
    pub code: CheckCode,
    /// Evidence files that the ward misses: the next bundle carries them.
    pub missing_evidence: u64,
    /// Whether the ward was restored since the last receipt: the next bundle carries more.
    pub ward_was_restored: bool,
    /// Whether this machine was found to be copied: it goes on in a new stream.
    pub own_stream_forked: bool,
}

/// One file and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileOutcome {
    /// What it is. A file whose import failed has the verdict that says why.
    pub file: JudgedFile,
    /// What it brought; none where nothing was taken in.
    pub taken: Option<Taken>,
    /// Whether it waits for the ward to confirm its machine.
    pub waits: bool,
}

/// What came from one khu phố, of all its files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NeighborhoodOutcome {
    /// Files that were taken in.
    pub files: u64,
    /// Operations that are new.
    pub applied: u64,
    /// Operations that were here, or copies of writes that were.
    pub already_here: u64,
    /// Operations that wait for something that is missing.
    pub parked: u64,
    /// Operations that were put aside.
    pub quarantined: u64,
    /// Evidence files that were new here.
    pub evidence_files: u64,
    /// Streams that were found to have two histories.
    pub forks: u64,
}

/// What became of all files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// One line a file, in the order in which they were taken in.
    pub files: Vec<FileOutcome>,
    /// By khu phố.
    pub neighborhoods: BTreeMap<EntityId, NeighborhoodOutcome>,
    /// Files and folders that could not be looked into.
    pub unread: Vec<PathBuf>,
}

impl Imported {
    pub(super) fn of(files: Vec<FileOutcome>, unread: Vec<PathBuf>) -> Self {
        let mut neighborhoods: BTreeMap<EntityId, NeighborhoodOutcome> = BTreeMap::new();
        for outcome in &files {
            if let (Some(neighborhood), Some(taken)) = (outcome.file.neighborhood, &outcome.taken) {
                neighborhoods.entry(neighborhood).or_default().add(taken);
            }
        }
        Self {
            files,
            neighborhoods,
            unread,
        }
    }

    /// Kinds of things that changed: what screens refresh from.
    #[must_use]
    pub fn changed(&self) -> BTreeSet<KindId> {
        let taken = self.files.iter().filter_map(|file| file.taken.as_ref());
        taken
            .flat_map(|taken| taken.operations.changed.iter().copied())
            .collect()
    }

    /// The receipts among the files.
    pub fn receipts(&self) -> impl Iterator<Item = &ReceivedReceipt> {
        let taken = self.files.iter().filter_map(|file| file.taken.as_ref());
        taken.filter_map(|taken| taken.receipt.as_ref())
    }

    /// How many files have a verdict that `is` says.
    #[must_use]
    pub fn count(&self, is: impl Fn(&Verdict) -> bool) -> usize {
        self.files
            .iter()
            .filter(|outcome| is(&outcome.file.verdict))
            .count()
    }
}

impl NeighborhoodOutcome {
    fn add(&mut self, taken: &Taken) {
        let operations = &taken.operations;
        self.files += 1;
        self.applied += operations.applied + operations.from_parked;
        self.already_here += operations.already_there + operations.copies;
        self.parked += operations.parked;
        self.quarantined += operations.quarantined;
        self.evidence_files += taken.evidence_files;
        self.forks += operations.forks;
    }
}
