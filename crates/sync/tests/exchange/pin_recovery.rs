//! A forgotten PIN is recovered with the ward.

use std::sync::Arc;

use khupho_store::{NoKeyring, Store, StoreLocation, Unlock};
use khupho_sync::SyncError;
use khupho_sync::enrollment::{
    answer_pin_request, ask_for_pin, forget_pin_request, open_pin_request, use_pin_answer,
};

use crate::world::{TestResult, World, is};

#[test]
fn a_locked_machine_asks_and_the_ward_answers() -> TestResult {
    let world = World::founded()?;
    let mut pc = world.enrolled("may-1", 0)?;
    pc.add_household("A")?;
    pc.close();
    let location = StoreLocation::new(&pc.folder);
    let asked = ask_for_pin(&location, pc.clock(), &world.made_folder("usb")?)?;
    let seen = open_pin_request(world.ward.store(), &asked.path)?;
    assert_eq!(seen.check_code, asked.check_code, "read over the telephone");
    assert_eq!(seen.device_name.as_deref(), Some("may-1"));
    assert_eq!(seen.neighborhood, Some(world.neighborhood(0)?));
    let answer = answer_pin_request(world.ward.store(), &asked.path, &world.path("usb"))?;
    let key = use_pin_answer(&location, &answer.path)?;
    let store = Store::open(
        location.clone(),
        &Unlock::StoreKey { key: &key },
        pc.clock().clone(),
        Arc::new(NoKeyring),
    )?;
    store.reset_secret(pc.member, "246802")?;
    drop(store);
    forget_pin_request(&location);
    let unlock = Unlock::Secret {
        member: pc.member,
        secret: "246802",
    };
    Store::open(location, &unlock, pc.clock().clone(), Arc::new(NoKeyring))?;
    Ok(())
}

#[test]
fn an_answer_opens_only_the_machine_that_asked() -> TestResult {
    let world = World::founded()?;
    let (one, other) = (world.enrolled("may-1", 0)?, world.enrolled("may-2", 0)?);
    let folder = world.made_folder("usb")?;
    let (here, there) = (
        StoreLocation::new(&one.folder),
        StoreLocation::new(&other.folder),
    );
    let asked = ask_for_pin(&here, one.clock(), &folder)?;
    ask_for_pin(&there, other.clock(), &folder)?;
    let answer = answer_pin_request(world.ward.store(), &asked.path, &folder)?;
    let stolen = use_pin_answer(&there, &answer.path);
    assert!(
        is(&stolen, |error| matches!(error, SyncError::PinRecovery(_))),
        "{stolen:?}"
    );
    let elsewhere = World::founded()?;
    let foreign = open_pin_request(elsewhere.ward.store(), &asked.path);
    assert!(
        is(&foreign, |error| matches!(error, SyncError::AnotherWard)),
        "{foreign:?}"
    );
    Ok(())
}
