//! The disk of the database runs full, and has room again: nothing acknowledged is lost, and nothing
//! of what was refused is there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::support::{Call, Device, HubProcess, Ward, now_ms};

const CONTENT: &str = "application/vnd.khupho.content+zstd";

/// Operations of one push.
const OPERATIONS: u64 = 256;

/// Operations with which a disk of eight megabytes must be full.
const FULL_AFTER: u64 = 200 * OPERATIONS;

/// The program on a small disk that nobody else sees and that is gone with it.
fn hub_on_small_disk(disk: &Path) -> HubProcess {
    let mut command = Command::new("unshare");
    command
        .args(["--user", "--map-root-user", "--mount", "sh", "-c"])
        .arg(
            "set -e; mount -t tmpfs -o size=8m tmpfs \"$DISK\"; \
             head -c 3000000 /dev/urandom > \"$DISK/ballast\"; \
             exec \"$PROGRAM\" serve --listen 127.0.0.1:0 --data \"$DISK/hub\"",
        )
        .env("DISK", disk)
        .env("PROGRAM", env!("CARGO_BIN_EXE_khupho-hub"));
    HubProcess::start(&mut command, 5)
}

/// The ballast, on the disk as the program sees it.
fn ballast(hub: &HubProcess, disk: &Path) -> PathBuf {
    let root = PathBuf::from(format!("/proc/{}/root", hub.process()));
    root.join(disk.strip_prefix("/").unwrap()).join("ballast")
}

fn push(ward: &Ward, pc: &mut Device) -> Call {
    let written = pc.write(OPERATIONS as usize);
    Call::new("POST", format!("/v1/wards/{}/operations", ward.id))
        .body(CONTENT, pc.push_of(&written))
}

/// The newest sequence number of the only stream.
async fn newest(hub: &HubProcess, ward: &Ward, pc: &Device) -> u64 {
    let told = hub.hello(ward, pc).await;
    told["heads"][0]["seq"].as_u64().unwrap()
}

#[tokio::test]
async fn a_full_disk_takes_nothing_loses_nothing_and_heals() {
    let folder = tempfile::tempdir().unwrap();
    let hub = hub_on_small_disk(folder.path());
    let mut ward = Ward::new(1, now_ms());
    let mut pc = ward.pc_of(1, 1);
    hub.found(&ward).await;
    // A hub refuses what was signed before it was started, and it is signed in whole seconds.
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    let mut acknowledged = 0;
    let refused = loop {
        let before = pc.clone();
        let call = push(&ward, &mut pc);
        let answer = hub.client.as_device(&pc, call).await;
        if answer.status != 200 {
            pc = before;
            break answer;
        }
        acknowledged += OPERATIONS;
        assert!(acknowledged < FULL_AFTER);
    };
    let refused = refused.refused(507, "storage_full");
    assert!(!refused.header("retry-after").is_empty());
    assert!(acknowledged > 0);
    assert_eq!(newest(&hub, &ward, &pc).await, acknowledged);
    fs::remove_file(ballast(&hub, folder.path())).unwrap();
    let begun = Instant::now();
    let call = push(&ward, &mut pc);
    while hub.client.as_device(&pc, call.clone()).await.status != 200 {
        assert!(begun.elapsed() < Duration::from_secs(10));
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(newest(&hub, &ward, &pc).await, acknowledged + OPERATIONS);
    hub.client
        .send(Call::new("GET", "/health"))
        .await
        .expect(200);
}
