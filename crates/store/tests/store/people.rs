//! Secrets, slots, the recovery code, the lock.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use khupho_domain::ids::EntityId;
use khupho_domain::members::Role;
use khupho_store::backups::{self, BackupReason, BackupWatch};
use khupho_store::{
    DeviceSecretVault, NoKeyring, Protection, RecoveryCode, Store, StoreError, StoreLocation,
    Unlock, VaultUnavailable, sign_in_state,
};

use crate::common::{MemoryKeyring, Notebook, PIN, TestResult, founding};

const VOLUNTEER: EntityId = EntityId::from_bytes([7; 16]);

fn wait_of<T>(result: &Result<T, StoreError>) -> Option<u64> {
    match result {
        Err(StoreError::WrongSecret { wait_ms } | StoreError::SecretDelayed { wait_ms }) => {
            Some(*wait_ms)
        }
        _ => None,
    }
}

#[test]
fn wrong_pins_make_the_wait_grow_and_the_right_one_ends_it() -> TestResult {
    let mut notebook = Notebook::new()?;
    let try_pin = |notebook: &Notebook, pin| notebook.store().check_secret(notebook.head, pin);
    for wait_ms in [1_000, 2_000, 4_000] {
        assert_eq!(wait_of(&try_pin(&notebook, "000000")), Some(wait_ms));
        assert_eq!(wait_of(&try_pin(&notebook, PIN)), Some(wait_ms));
        notebook.hand.advance(wait_ms);
    }
    // The wait is in the file: ending the program does not shorten it.
    assert_eq!(wait_of(&try_pin(&notebook, "000000")), Some(8_000));
    notebook.close();
    assert_eq!(wait_of(&notebook.open()), Some(8_000));
    let state = sign_in_state(&notebook.location(), &notebook.clock)?;
    assert_eq!(state.wait_ms, 8_000);
    notebook.hand.advance(8_000);
    notebook.open()?;
    assert_eq!(
        sign_in_state(&notebook.location(), &notebook.clock)?.wait_ms,
        0
    );
    assert_eq!(wait_of(&try_pin(&notebook, "000000")), Some(1_000));
    Ok(())
}

#[test]
fn members_get_lose_and_change_their_slots() -> TestResult {
    let notebook = Notebook::new()?;
    let store = notebook.store();
    let short = store.set_member_slot(VOLUNTEER, "Cô Giả", Role::Volunteer, "12345");
    assert!(matches!(
        short,
        Err(StoreError::WeakSecret { min_chars: 6 })
    ));
    store.set_member_slot(VOLUNTEER, "Cô Giả", Role::Volunteer, "123456")?;
    store.check_secret(VOLUNTEER, "123456")?;
    store.change_secret(VOLUNTEER, "123456", "một câu dài")?;
    store.check_secret(VOLUNTEER, "một câu dài")?;
    store.relabel_member_slot(VOLUNTEER, "Cô Giả 2", Role::CommitteeMember)?;
    let tiles = sign_in_state(store.location(), &notebook.clock)?.tiles;
    let shown: Vec<_> = tiles
        .iter()
        .map(|tile| (tile.label.as_str(), tile.role))
        .collect();
    assert_eq!(
        shown,
        [("Chú Mẫu", Role::Head), ("Cô Giả 2", Role::CommitteeMember)]
    );
    store.remove_member_slot(VOLUNTEER)?;
    let gone = store.check_secret(VOLUNTEER, "một câu dài");
    assert!(matches!(gone, Err(StoreError::UnknownMember(VOLUNTEER))));
    Ok(())
}

#[test]
fn the_last_head_stays() -> TestResult {
    let notebook = Notebook::new()?;
    let (store, head) = (notebook.store(), notebook.head);
    assert!(matches!(
        store.remove_member_slot(head),
        Err(StoreError::LastHead)
    ));
    let demoted = store.relabel_member_slot(head, "x", Role::Volunteer);
    assert!(matches!(demoted, Err(StoreError::LastHead)));
    store.set_member_slot(VOLUNTEER, "Cô Giả", Role::Head, "123456")?;
    store.remove_member_slot(head)?;
    Ok(())
}

#[test]
fn the_recovery_code_opens_and_gives_a_new_pin() -> TestResult {
    let mut notebook = Notebook::with_vault(Arc::new(MemoryKeyring::default()))?;
    notebook.close();
    let typed = notebook.code.groups().join(" ").to_lowercase();
    let code = RecoveryCode::parse(&typed)?;
    // On another machine: the keyring of the first one is out of reach.
    let unlock = Unlock::Recovery { code: &code };
    let store = Store::open(
        notebook.location(),
        &unlock,
        notebook.clock.clone(),
        Arc::new(NoKeyring),
    )?;
    let out_of_reach = store.check_secret(notebook.head, PIN);
    assert!(matches!(out_of_reach, Err(StoreError::KeyringUnavailable)));
    store.reset_secret(notebook.head, "246802")?;
    store.check_secret(notebook.head, "246802")?;
    let other = Notebook::new()?;
    drop(store);
    let unlock = Unlock::Recovery { code: &other.code };
    let refused = Store::open(
        notebook.location(),
        &unlock,
        notebook.clock.clone(),
        Arc::new(NoKeyring),
    );
    assert!(matches!(refused, Err(StoreError::WrongRecoveryCode)));
    Ok(())
}

#[test]
fn the_slot_says_what_protects_it() -> TestResult {
    for (notebook, protection) in [
        (Notebook::new()?, Protection::SecretAlone),
        (
            Notebook::with_vault(Arc::new(MemoryKeyring::default()))?,
            Protection::SecretAndDevice,
        ),
    ] {
        let tiles = sign_in_state(&notebook.location(), &notebook.clock)?.tiles;
        assert_eq!(tiles[0].protection, protection);
    }
    Ok(())
}

#[test]
fn nothing_personal_can_be_read_in_the_files() -> TestResult {
    let mut notebook = Notebook::new()?;
    notebook.add("ten tep rieng.xlsx")?;
    notebook.close();
    for entry in std::fs::read_dir(notebook.folder.path())? {
        let path = entry?.path();
        if !path.is_file() {
            continue;
        }
        let bytes = std::fs::read(&path)?;
        for secret in ["Nguyễn Văn Mẫu", "ten tep rieng", "CREATE TABLE", PIN] {
            let found = bytes
                .windows(secret.len())
                .any(|part| part == secret.as_bytes());
            assert!(!found, "{secret} stands in {}", path.display());
        }
    }
    Ok(())
}

#[test]
fn one_store_is_open_once() -> TestResult {
    let notebook = Notebook::new()?;
    let second = notebook.open_at(notebook.folder.path());
    assert!(matches!(second, Err(StoreError::AlreadyOpen)));
    Ok(())
}

#[test]
fn a_folder_holds_one_store_or_none() -> TestResult {
    let mut notebook = Notebook::new()?;
    notebook.close();
    let again = Store::create(
        notebook.location(),
        &founding(&notebook.clock)?,
        notebook.clock.clone(),
        Arc::new(NoKeyring),
    );
    assert!(matches!(again, Err(StoreError::StoreExists { .. })));
    let empty = tempfile::tempdir()?;
    let missing = notebook.open_at(empty.path());
    assert!(matches!(missing, Err(StoreError::NoStore { .. })));
    let unread = sign_in_state(&StoreLocation::new(empty.path()), &notebook.clock);
    assert!(matches!(unread, Err(StoreError::NoStore { .. })));
    Ok(())
}

#[test]
fn damaged_key_slots_are_told_with_the_backup_that_holds_them() -> TestResult {
    let mut notebook = Notebook::new()?;
    let backup = notebook.store().back_up(BackupReason::ByHand)?;
    notebook.close();
    std::fs::write(notebook.path("keyslots.json"), "{\"version\": 1")?;
    let refused = notebook.open().map(|_| ());
    let Err(StoreError::Damaged {
        latest_verified_backup,
        ..
    }) = refused
    else {
        panic!("{refused:?}");
    };
    assert_eq!(latest_verified_backup, Some(backup.name));
    Ok(())
}

/// A keyring that is locked at the first question, until its owner gives their password.
struct LockedAtFirst {
    keyring: Arc<MemoryKeyring>,
    locked: AtomicBool,
}

impl DeviceSecretVault for LockedAtFirst {
    fn read(&self, name: &str) -> Result<Option<Vec<u8>>, VaultUnavailable> {
        match self.locked.swap(false, Ordering::SeqCst) {
            true => Err(VaultUnavailable("locked".to_owned())),
            false => self.keyring.read(name),
        }
    }

    fn write(&self, name: &str, secret: &[u8]) -> Result<(), VaultUnavailable> {
        self.keyring.write(name, secret)
    }
}

#[test]
fn a_keyring_that_is_silent_for_a_moment_keeps_its_secret() -> TestResult {
    let keyring = Arc::new(MemoryKeyring::default());
    let vault = Arc::new(LockedAtFirst {
        keyring: Arc::clone(&keyring),
        locked: AtomicBool::new(false),
    });
    let notebook = Notebook::with_vault(vault.clone())?;
    vault.locked.store(true, Ordering::SeqCst);
    notebook
        .store()
        .set_member_slot(VOLUNTEER, "Cô Giả", Role::Volunteer, "một câu dài")?;
    // The head's slot still opens with the secret the keyring had.
    notebook.store().check_secret(notebook.head, PIN)?;
    notebook.store().check_secret(VOLUNTEER, "một câu dài")?;
    Ok(())
}

/// Beginning anew would put the notebook aside as if it had never been.
#[test]
fn a_notebook_whose_key_slots_are_gone_is_damaged_and_not_absent() -> TestResult {
    let mut notebook = Notebook::new()?;
    notebook.add("a")?;
    let backup = notebook.store().back_up(BackupReason::ByHand)?.name;
    notebook.close();
    std::fs::remove_file(notebook.path("keyslots.json"))?;
    let names_backup = |error: StoreError| matches!(error, StoreError::Damaged { latest_verified_backup: Some(name), .. } if name == backup);
    let state = sign_in_state(&notebook.location(), &notebook.clock);
    assert!(state.is_err_and(names_backup));
    let founding = founding(&notebook.clock)?;
    let vault = Arc::new(NoKeyring);
    let founded = Store::create(
        notebook.location(),
        &founding,
        notebook.clock.clone(),
        vault.clone(),
    );
    assert!(founded.is_err_and(names_backup));
    assert!(notebook.path("store.db").exists());
    let unlock = Unlock::Secret {
        member: notebook.head,
        secret: PIN,
    };
    backups::restore(
        &notebook.location(),
        &backup,
        &unlock,
        &notebook.clock,
        vault.as_ref(),
        &BackupWatch::NOBODY,
    )?;
    notebook.open()?;
    assert_eq!(notebook.names()?, ["a"]);
    Ok(())
}
