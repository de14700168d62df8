//! A ward's store has officers where a khu phố's has a head.

use khupho_domain::members::Role;
use khupho_store::exchange::StoreRole;
use khupho_store::{StoreError, key_for_ward, members, neighborhoods};

use super::machines::Machine;
use crate::common::TestResult;

#[test]
fn a_ward_is_founded_by_an_officer_with_several_khu_pho() -> TestResult {
    let mut ward = Machine::ward()?;
    assert_eq!(ward.store().role()?, StoreRole::Ward);
    let people = ward.store().read(members::list)?;
    let roles: Vec<_> = people.iter().map(|(_, member)| member.role).collect();
    assert_eq!(roles, [Role::WardOfficer]);
    assert_eq!(ward.store().read(neighborhoods::list)?.len(), 2);
    ward.close();
    ward.open()?;
    ward.digests()?;
    Ok(())
}

#[test]
fn the_last_officer_stays() -> TestResult {
    let ward = Machine::ward()?;
    let removed = ward.store().remove_member_slot(ward.member);
    assert!(matches!(removed, Err(StoreError::LastHead)));
    let relabelled = ward
        .store()
        .relabel_member_slot(ward.member, "Cô", Role::Volunteer);
    assert!(matches!(relabelled, Err(StoreError::LastHead)));
    Ok(())
}

#[test]
fn an_officer_can_undo_what_an_officer_did() -> TestResult {
    use khupho_oplog::registry::neighborhood;
    use khupho_oplog::{Change, Patch};
    let ward = Machine::ward()?;
    let patch = Patch(vec![Change::set(neighborhood::NAME, "Khu phố 9")]);
    let label = khupho_store::TxnLabel::Neighborhood;
    let renamed = ward.store().transact(ward.actor(), label, |txn| {
        txn.write(neighborhood::KIND, ward.neighborhood, patch)
    })?;
    ward.store().undo(ward.actor(), renamed.txn)?;
    let found = ward
        .store()
        .read(|c| neighborhoods::find(c, ward.neighborhood))?;
    assert_eq!(found.map(|place| place.name).as_deref(), Some("Khu phố 1"));
    Ok(())
}

#[test]
fn the_ward_opens_a_store_whose_pin_was_forgotten() -> TestResult {
    use khupho_store::{NoKeyring, Store, Unlock};
    use std::sync::Arc;
    let ward = Machine::ward()?;
    let mut pc = Machine::of(&ward, 0)?;
    let location = pc.store().location().clone();
    assert_eq!(key_for_ward(&location)?, None);
    pc.store().keep_key_for_ward(b"encrypted to the ward")?;
    let key = pc.store().key_to_wrap();
    pc.close();
    assert_eq!(
        key_for_ward(&location)?.as_deref(),
        Some(&b"encrypted to the ward"[..])
    );
    let clock = pc.clock.clone();
    let unlock = Unlock::StoreKey { key: &key };
    let store = Store::open(
        location.clone(),
        &unlock,
        clock.clone(),
        Arc::new(NoKeyring),
    )?;
    store.reset_secret(pc.member, "246802")?;
    store.check_secret(pc.member, "246802")?;
    drop(store);
    let other = Unlock::StoreKey { key: &[0; 32] };
    let refused = Store::open(location, &other, clock, Arc::new(NoKeyring));
    assert!(refused.is_err());
    Ok(())
}
