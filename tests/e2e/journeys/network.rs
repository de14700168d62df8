//! A ward whose own PC receives, and a khu phố: the cable out and back, and an answer that comes by
//! itself.

use std::net::TcpListener;

use khupho_tests::harness::{Fault, Step, Window, by_test_id, first_by_test_id, pictures_folder};
use khupho_tests::journeys::Album;

use super::exchange::{Pc, REASON, claim_everything, found_the_ward, invite, join};

const RECEIVED: &str = "Phường đã nhận mọi mục";
const OFFLINE: &str = "Chưa liên lạc được máy nhận của phường";

#[test]
fn a_ward_that_receives_and_a_khu_pho_whose_cable_is_out_and_back() -> Step {
    let (ward, khu_pho) = (Pc::new()?, Pc::new()?);
    let album = Album::begin(&pictures_folder("network")?)?;
    found_the_ward(&ward, &album)?;
    let at_ward = receive(&ward, &album)?;
    at_ward.close()?;
    invite(&ward, &[(0, &khu_pho)], &album)?;
    join(&khu_pho, "Khu phố 1", &album)?;
    claim_everything(&khu_pho)?;
    let at_ward = ward.open("ward-home")?;
    wait_for_hub(&at_ward)?;
    let there = khu_pho.open("home")?;
    confirm(&at_ward, &there, &album)?;
    cable_out_and_back(&at_ward, &there, &album)?;
    review(&at_ward, &there, &album)?;
    there.close()?;
    at_ward.close()
}

/// The budget: three clicks from home.
fn receive(ward: &Pc, album: &Album) -> Step<Window> {
    let window = ward.open("ward-home")?;
    window.click(&by_test_id("rail-more"))?;
    window.click(&by_test_id("more-network"))?;
    window.wait_for(&by_test_id("hub-here-start"))?;
    album.add(&window, "ward-without-hub")?;
    // Only because other tests may have the usual port; people leave it as it is.
    window.click(&by_test_id("hub-here-more"))?;
    window.fill(&by_test_id("hub-here-port"), &free_port()?.to_string())?;
    window.click(&by_test_id("hub-here-start"))?;
    window.wait_for(&by_test_id("hub-here-running"))?;
    window.wait_for(&by_test_id("network-line"))?;
    album.add(&window, "ward-receives")?;
    Ok(window)
}

/// The hub comes back with the program, without anybody doing anything.
fn wait_for_hub(window: &Window) -> Step {
    window.click(&by_test_id("network-open"))?;
    window.wait_for(&by_test_id("hub-here-running"))
}

fn confirm(at_ward: &Window, there: &Window, album: &Album) -> Step {
    let waits = "[data-testid=network-line][data-state=not_confirmed]";
    there.wait_until("a machine that waits for its ward", || seen(there, waits))?;
    album.add(there, "waits-for-the-ward")?;
    at_ward.click(&by_test_id("network-sync"))?;
    at_ward.click(&by_test_id("rail-more"))?;
    at_ward.click(&by_test_id("more-devices"))?;
    at_ward.wait_for(&first_by_test_id("device-confirm"))?;
    album.add(at_ward, "machine-that-asked-by-network")?;
    at_ward.click(&first_by_test_id("device-confirm"))?;
    sync(at_ward)?;
    sync(there)?;
    there.wait_for_text(RECEIVED)?;
    album.add(there, "received")
}

/// Offline is no error; what was written goes by itself once the network is back.
fn cable_out_and_back(at_ward: &Window, there: &Window, album: &Album) -> Step {
    at_ward.click(&by_test_id("hub-here-stop"))?;
    at_ward.wait_for(&by_test_id("hub-here-start"))?;
    sync(there)?;
    there.wait_for_text(OFFLINE)?;
    album.add(there, "cable-out")?;
    at_ward.click(&by_test_id("hub-here-start"))?;
    at_ward.wait_for(&by_test_id("hub-here-running"))?;
    there.click(&by_test_id("network-sync"))?;
    there.wait_for_text(RECEIVED)
}

/// What the ward returns stands first on the khu phố's home, and nobody carried a file.
fn review(at_ward: &Window, there: &Window, album: &Album) -> Step {
    at_ward.click(&by_test_id("network-sync"))?;
    at_ward.click(&by_test_id("rail-reviews"))?;
    at_ward.click(&by_test_id("review-first"))?;
    at_ward.wait_for(&by_test_id("review-evidence"))?;
    album.add(at_ward, "review")?;
    at_ward.press("R")?;
    at_ward.wait_for(&by_test_id("return-template-1"))?;
    at_ward.press("1")?;
    at_ward.wait_until_gone("1.1. Có tổ")?;
    sync(at_ward)?;
    at_ward.wait_for_text("Đã đồng bộ")?;
    there.click(&by_test_id("network-sync"))?;
    there.click(&by_test_id("rail-home"))?;
    there.wait_for_text(REASON)?;
    album.add(there, "home-returned")
}

/// A person opens the screen by the line that is always there, and does not wait for the next time.
fn sync(window: &Window) -> Step {
    window.click(&by_test_id("network-open"))?;
    window.click(&by_test_id("network-sync"))
}

fn seen(window: &Window, selector: &str) -> Step<bool> {
    let script = format!("return document.querySelector('{selector}') !== null");
    Ok(window.run_script(&script, Vec::new())? == true)
}

fn free_port() -> Step<u16> {
    let looking = || Fault::machine("looking for a free port");
    let listener = TcpListener::bind("127.0.0.1:0").map_err(looking())?;
    Ok(listener.local_addr().map_err(looking())?.port())
}
