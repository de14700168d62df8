//! A ward and the PCs of its khu phố, with generated people, in folders of one temporary folder.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use khupho_domain::ids::EntityId;
use khupho_domain::members::Role;
use khupho_domain::neighborhoods::Neighborhood;
use khupho_store::{Clock, Founding, NoKeyring, RecoveryCode, Store, StoreLocation, neighborhoods};
use khupho_sync::enrollment::{
    self, FoundedWard, MadeInvitation, NewMember, OpenedInvitation, WardNames, found_by_invitation,
    found_ward, found_ward_pc_by_invitation, make_invitation, make_ward_invitation,
    open_invitation,
};
use khupho_sync::import::{Imported, Preview};
use khupho_sync::receipt::MadeReceipt;
use khupho_sync::{SyncError, Unwatched, Verdict};
use tempfile::TempDir;

// The tests of the hub read this file from another folder.
#[path = "world/pc.rs"]
mod pc;

pub(crate) use pc::Pc;

pub(crate) type TestResult<T = ()> = Result<T, Box<dyn Error>>;

/// 23 November 2026, 07:00 in Việt Nam.
pub(crate) const MONDAY_MS: u64 = 1_795_392_000_000;
pub(crate) const DAY_MS: u64 = 24 * 60 * 60 * 1000;
pub(crate) const PIN: &str = "135790";

/// A ward with some khu phố, and a folder for everything that is carried about.
pub(crate) struct World {
    pub(crate) ward: Pc,
    pub(crate) slip: RecoveryCode,
    folder: TempDir,
}

impl World {
    pub(crate) fn founded() -> TestResult<Self> {
        Self::founded_at(MONDAY_MS)
    }

    /// As [`Self::founded`], at another moment.
    pub(crate) fn founded_at(now_ms: u64) -> TestResult<Self> {
        let folder = TempDir::new()?;
        let (clock, hand) = Clock::settable(now_ms);
        let places = ["Khu phố 13", "Khu phố 14"].map(place).to_vec();
        let founding = Founding::ward(&clock, "Cán Bộ Mẫu", "Cô Mẫu", PIN, places)?;
        let member = founding.member;
        let home = folder.path().join("phuong");
        let FoundedWard { store, slip } = found_ward(
            StoreLocation::new(&home),
            &founding,
            NAMES,
            clock.clone(),
            Arc::new(NoKeyring),
        )?;
        let ward = Pc {
            folder: home,
            member,
            hand,
            clock,
            role: Role::WardOfficer,
            store: Some(store),
        };
        Ok(Self { ward, slip, folder })
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A folder that exists.
    pub(crate) fn made_folder(&self, name: &str) -> TestResult<PathBuf> {
        let path = self.path(name);
        fs::create_dir_all(&path)?;
        Ok(path)
    }

    pub(crate) fn neighborhood(&self, place: usize) -> TestResult<EntityId> {
        let all = self.ward.store().read(neighborhoods::list)?;
        Ok(all.get(place).ok_or("no such khu phố")?.0)
    }

    pub(crate) fn invite(&self, place: usize) -> TestResult<MadeInvitation> {
        Ok(make_invitation(
            self.ward.store(),
            self.neighborhood(place)?,
        )?)
    }

    /// A PC that opened an invitation, and that the ward has not heard of.
    pub(crate) fn invited(&self, name: &str, place: usize) -> TestResult<Pc> {
        let member = NewMember {
            name: "Người Mẫu Trưởng",
            tile_label: "Chú Mẫu",
            secret: PIN,
        };
        let invitation = self.invite(place)?.file;
        self.opened(name, &invitation, |location, opened, clock| {
            let keyring = Arc::new(NoKeyring);
            let (store, _) = found_by_invitation(location, &member, opened, name, clock, keyring)?;
            Ok((store, Role::Head))
        })
    }

    /// A further PC of the ward that opened an invitation, and that the ward has not heard of.
    #[allow(
        dead_code,
        reason = "the tests of the hub use it: such a PC lives by it"
    )]
    pub(crate) fn invited_to_ward(&self, name: &str) -> TestResult<Pc> {
        let member = NewMember {
            name: "Người Mẫu Chuyên Viên",
            tile_label: "Anh Mẫu",
            secret: PIN,
        };
        let invitation = make_ward_invitation(self.ward.store())?.file;
        self.opened(name, &invitation, |location, opened, clock| {
            let keyring = Arc::new(NoKeyring);
            let (store, _) =
                found_ward_pc_by_invitation(location, &member, opened, name, clock, keyring)?;
            Ok((store, Role::WardOfficer))
        })
    }

    fn opened(
        &self,
        name: &str,
        invitation: &[u8],
        found: impl FnOnce(StoreLocation, &OpenedInvitation, Clock) -> TestResult<(Store, Role)>,
    ) -> TestResult<Pc> {
        let file = self.path(&format!("{name}.kpi"));
        fs::write(&file, invitation)?;
        let (clock, hand) = Clock::settable(self.ward.clock.now_ms());
        let opened = open_invitation(&file, &clock)?;
        let home = self.path(name);
        let (store, role) = found(StoreLocation::new(&home), &opened, clock.clone())?;
        let tiles = khupho_store::sign_in_state(&StoreLocation::new(&home), &clock)?.tiles;
        Ok(Pc {
            folder: home,
            member: tiles.first().ok_or("no tile")?.member,
            hand,
            clock,
            role,
            store: Some(store),
        })
    }

    /// A PC that the ward has confirmed, and that has taken in its first receipt.
    pub(crate) fn enrolled(&self, name: &str, place: usize) -> TestResult<Pc> {
        let pc = self.invited(name, place)?;
        let first = self.path(&format!("{name}-first"));
        pc.export_to_ward(&first)?;
        self.ward.import(&first)?;
        self.confirm(&pc)?;
        self.answer(&pc)?;
        Ok(pc)
    }

    pub(crate) fn confirm(&self, pc: &Pc) -> TestResult<Imported> {
        Ok(enrollment::confirm(
            self.ward.store(),
            pc.device()?,
            self.ward.member,
            &Unwatched,
        )?)
    }

    /// The ward's receipt for a PC's khu phố, taken in by that PC.
    pub(crate) fn answer(&self, pc: &Pc) -> TestResult<MadeReceipt> {
        let folder = self.made_folder(&unique("receipts"))?;
        let made = self.ward.receipt_for(pc.neighborhood()?, &folder)?;
        let taken = pc.import(&made.file.path)?;
        match taken.receipts().count() {
            1 => Ok(made),
            _ => Err(format!("{taken:?}").into()),
        }
    }

    /// Sends everything new of a PC to the ward.
    pub(crate) fn send(&self, pc: &Pc) -> TestResult<Imported> {
        let folder = self.path(&unique("sent"));
        pc.export_to_ward(&folder)?;
        self.ward.import(&folder)
    }

    /// Brings everything new of one PC to another one of the khu phố.
    pub(crate) fn carry(&self, from: &Pc, to: &Pc) -> TestResult<Imported> {
        let folder = self.path(&unique("carried"));
        from.export_to_siblings(&folder)?;
        to.import(&folder)
    }
}

const NAMES: WardNames<'_> = WardNames {
    ward: "Phường Giả Định",
    machine: "Máy phường",
};

pub(crate) fn place(name: &str) -> Neighborhood {
    Neighborhood {
        name: name.to_owned(),
        ward_name: "Phường Giả Định".to_owned(),
        ..Neighborhood::default()
    }
}

/// A name that no other folder of this run has.
pub(crate) fn unique(name: &str) -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(1);
    format!("{name}-{}", NEXT.fetch_add(1, Ordering::SeqCst))
}

pub(crate) fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// Files of a folder, sorted.
pub(crate) fn listed(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)?
        .flatten()
        .map(|entry| entry.path())
        .collect();
    paths.sort();
    Ok(paths)
}

pub(crate) fn verdicts(imported: &Imported) -> Vec<Verdict> {
    imported
        .files
        .iter()
        .map(|outcome| outcome.file.verdict.clone())
        .collect()
}

pub(crate) fn previewed(preview: &Preview) -> Vec<Verdict> {
    preview
        .files
        .iter()
        .map(|file| file.verdict.clone())
        .collect()
}

/// How many operations of an import are new and applied, and how many were put aside or wait.
pub(crate) fn counts(imported: &Imported) -> [u64; 3] {
    let all = imported.neighborhoods.values();
    all.fold([0; 3], |[applied, aside, waiting], one| {
        [
            applied + one.applied,
            aside + one.quarantined,
            waiting + one.parked,
        ]
    })
}

pub(crate) fn is<T>(result: &Result<T, SyncError>, expected: impl Fn(&SyncError) -> bool) -> bool {
    result.as_ref().err().is_some_and(expected)
}
