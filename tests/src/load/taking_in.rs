//! A ward that takes in the files of a khu phố until somebody pulls the plug.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use data_encoding::HEXLOWER;
use khupho_domain::members::Role;
use khupho_oplog::registry::activity;
use khupho_oplog::{Change, Patch};
use khupho_store::{Actor, Clock, NoKeyring, Store, StoreError, StoreLocation, TxnLabel, Unlock};
use khupho_sync::Unwatched;
use khupho_sync::export::{Export, export};
use khupho_sync::import::{Imported, import};

use crate::bench::exchange_pair::{Pair, keeper};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Sendings, one after the other; the ward answers none of them, so that each carries those before it.
const SENDINGS: usize = 3;

/// A ward's store that is closed, and what was sent to it.
#[derive(Debug)]
pub struct Sent {
    /// Folder of the ward's store.
    pub ward: PathBuf,
    /// Opens the store without a secret, as hexadecimal digits: deriving a key takes longer than all
    /// that is tested.
    pub key: String,
    /// A file of each sending, in their order.
    pub files: Vec<PathBuf>,
}

/// Founds a ward and a khu phố in a folder, and lets the khu phố send so many new activities each time.
///
/// # Errors
/// Those of the store and of the exchange.
pub fn send_to_ward(folder: &Path, activities: u64) -> Outcome<Sent> {
    let pair = Pair::founded(folder)?;
    let usb = folder.join("usb");
    fs::create_dir_all(&usb)?;
    let mut files = Vec::new();
    for _ in 0..SENDINGS {
        hold_activities(&pair, activities)?;
        let sent = export(&pair.pc, &Export::to_ward(&usb), &Unwatched)?;
        files.extend(sent.files.into_iter().map(|file| file.path));
    }
    Ok(Sent {
        ward: folder.join("phuong"),
        key: HEXLOWER.encode(&*pair.ward.key_to_wrap()),
        files,
    })
}

/// Generated activities.
fn hold_activities(pair: &Pair, count: u64) -> Outcome<()> {
    let actor = Actor {
        member: pair.head,
        role: Role::Head,
    };
    pair.pc
        .transact::<_, StoreError>(actor, TxnLabel::Activity, |txn| {
            for number in 0..count {
                let entity = txn.new_entity()?;
                let patch = Patch(vec![
                    Change::set(activity::NEIGHBORHOOD, pair.neighborhood),
                    Change::set(activity::ACTIVITY_KIND, 1_i64),
                    Change::set(activity::TITLE, format!("Hoạt động mẫu {number}")),
                    Change::set(activity::HELD_ON, "2026-03-02"),
                ]);
                txn.write(activity::KIND, entity, patch)?;
            }
            Ok(())
        })?;
    Ok(())
}

/// Opens the ward's store.
///
/// # Errors
/// Those of the store.
pub fn open_ward(folder: &Path, key: &str) -> Outcome<Store> {
    let key: [u8; 32] = HEXLOWER
        .decode(key.as_bytes())?
        .try_into()
        .map_err(|_| "a key has 32 bytes")?;
    Ok(Store::open(
        StoreLocation::new(folder),
        &Unlock::StoreKey { key: &key },
        Clock::system(),
        Arc::new(NoKeyring),
    )?)
}

/// Takes files in.
///
/// # Errors
/// Those of the exchange.
pub fn take_in_files(ward: &Store, files: &[PathBuf]) -> Outcome<Imported> {
    Ok(import(ward, files, keeper(ward)?, &Unwatched)?)
}
