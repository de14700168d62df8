//! A ward and a PC of one khu phố that the ward has confirmed.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use khupho_domain::help_log::HelpEntry;
use khupho_domain::ids::EntityId;
use khupho_domain::members::Role;
use khupho_domain::neighborhoods::Neighborhood;
use khupho_oplog::registry::help_entry;
use khupho_store::{
    Actor, Clock, Founding, NoKeyring, Store, StoreError, StoreLocation, TxnLabel, help_log,
    members, neighborhoods, sign_in_state,
};
use khupho_sync::enrollment::{
    NewMember, WardNames, confirm, found_by_invitation, found_ward, make_invitation,
    open_invitation, write_invitation,
};
use khupho_sync::export::{Export, export};
use khupho_sync::import::import;
use khupho_sync::{Unwatched, receipt};

use super::Measured;
use crate::core_notebook::SECRET;

/// Helps of one transaction, as the import of a form writes them.
const CHUNK: usize = 5_000;

/// Who takes files into a store: the first of its people.
pub(crate) fn keeper(store: &Store) -> Measured<EntityId> {
    let own = store.read(members::list_own)?;
    Ok(own.first().ok_or("nobody keeps the store")?.0)
}

/// Both stores, open.
pub(crate) struct Pair {
    pub(crate) ward: Store,
    pub(crate) pc: Store,
    pub(crate) folder: PathBuf,
    pub(crate) head: EntityId,
    pub(crate) neighborhood: EntityId,
}

impl Pair {
    /// Founds both in a folder, and lets them know each other.
    pub(crate) fn founded(folder: &Path) -> Measured<Self> {
        fs::create_dir_all(folder)?;
        let clock = Clock::system();
        let ward = ward(folder, &clock)?;
        let all = ward.read(neighborhoods::list)?;
        let neighborhood = all.first().ok_or("no khu phố")?.0;
        let made = make_invitation(&ward, neighborhood)?;
        let opened = open_invitation(&write_invitation(&made, folder)?, &clock)?;
        let home = StoreLocation::new(folder.join("kp"));
        let member = NewMember {
            name: "Người Mẫu Một",
            tile_label: "Chú Một",
            secret: SECRET,
        };
        let (pc, _) = found_by_invitation(
            home.clone(),
            &member,
            &opened,
            "Máy mẫu",
            clock.clone(),
            Arc::new(NoKeyring),
        )?;
        let tiles = sign_in_state(&home, &clock)?.tiles;
        let pair = Self {
            ward,
            pc,
            folder: folder.to_owned(),
            head: tiles.first().ok_or("no tile")?.member,
            neighborhood,
        };
        pair.introduce()?;
        Ok(pair)
    }

    fn introduce(&self) -> Measured<()> {
        let folder = self.folder.join("first");
        fs::create_dir_all(&folder)?;
        export(&self.pc, &Export::to_ward(&folder), &Unwatched)?;
        let officer = keeper(&self.ward)?;
        import(
            &self.ward,
            std::slice::from_ref(&folder),
            officer,
            &Unwatched,
        )?;
        let device = self.pc.device_keys()?.device;
        confirm(&self.ward, device, officer, &Unwatched)?;
        self.answer()
    }

    /// The ward's receipt, with everything that the PC has not heard yet.
    pub(crate) fn answer(&self) -> Measured<()> {
        let folder = self.folder.join("receipts");
        fs::create_dir_all(&folder)?;
        let made = receipt::make(&self.ward, self.neighborhood, &folder)?;
        import(&self.pc, &[made.file.path], self.head, &Unwatched)?;
        Ok(())
    }

    /// Writes helps into the PC's book.
    pub(crate) fn log_helps(&self, helps: &[HelpEntry]) -> Measured<()> {
        let actor = Actor {
            member: self.head,
            role: Role::Head,
        };
        for chunk in helps.chunks(CHUNK) {
            self.pc
                .transact::<_, StoreError>(actor, TxnLabel::HelpImport, |txn| {
                    for help in chunk {
                        let help = HelpEntry {
                            neighborhood: self.neighborhood,
                            follow_up_of: None,
                            ..help.clone()
                        };
                        let entry = txn.new_entity()?;
                        txn.write(help_entry::KIND, entry, help_log::patch(None, &help))?;
                    }
                    Ok(())
                })?;
        }
        Ok(())
    }
}

fn ward(folder: &Path, clock: &Clock) -> Measured<Store> {
    let place = Neighborhood {
        name: "Khu phố 13".to_owned(),
        ward_name: "Phường Mẫu".to_owned(),
        ..Neighborhood::default()
    };
    let founding = Founding::ward(clock, "Cán Bộ Mẫu", "Cô Mẫu", SECRET, vec![place])?;
    let names = WardNames {
        ward: "Phường Mẫu",
        machine: "Máy phường",
    };
    let founded = found_ward(
        StoreLocation::new(folder.join("phuong")),
        &founding,
        names,
        clock.clone(),
        Arc::new(NoKeyring),
    )?;
    Ok(founded.store)
}
