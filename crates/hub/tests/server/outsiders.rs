//! A real S3 server keeps evidence, and a fuzzer that knows only the document asks the hub.

use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use data_encoding::HEXLOWER;

use crate::album::{kept_in, picture};
use crate::s3_server::S3Server;
use crate::support::{Call, TestHub, Ward, now_ms};
use crate::tools;

/// Waits until the hub says that evidence is taken. What it said a moment ago it says again.
async fn until_well(hub: &TestHub) {
    tokio::time::sleep(Duration::from_millis(2_100)).await;
    let begun = Instant::now();
    loop {
        let health = hub.client.send(Call::new("GET", "/health")).await.json();
        if health["status"] == "ok" {
            return;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{health}");
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_s3_server_that_was_gone_costs_nothing_but_time() {
    let mut server = S3Server::start().await;
    let mut album = kept_in(server.objects()).await;
    let file = picture(5 * 1024 * 1024);
    album.begin(&album.pc, &file).await.expect(201);
    album.piece(&file, 0, &file[..1_000_000]).await.expect(204);
    server.crash();
    let gone = album
        .piece(&file, 1_000_000, &file[1_000_000..2_000_000])
        .await;
    gone.refused(503, "evidence_store_unavailable");
    let written = album.pc.write(3);
    let push = Call::new("POST", format!("/v1/wards/{}/operations", album.ward.id)).body(
        "application/vnd.khupho.content+zstd",
        album.pc.push_of(&written),
    );
    let pushed = album
        .hub
        .client
        .as_device(&album.pc, push)
        .await
        .expect(200)
        .json();
    assert_eq!(pushed["operations"], 3);
    server.resume().await;
    until_well(&album.hub).await;
    assert_eq!(album.offset(&file).await, "1000000");
    let rest = &file[1_000_000..];
    let half = rest.len() / 2;
    album
        .piece(&file, 1_000_000, &rest[..half])
        .await
        .expect(204);
    album
        .piece(&file, 1_000_000 + half, &rest[half..])
        .await
        .expect(204);
    assert_eq!(album.read(&album.pc, &file).await.expect(200).body, file);
    album.hub.stop().await;
}

/// Schemathesis sends what the document allows and what it does not, signed as a PC of the ward;
/// every answer must be one that the document names.
#[tokio::test(flavor = "multi_thread")]
async fn a_fuzzer_finds_nothing_that_the_document_does_not_say() {
    let mut hub = TestHub::start().await;
    let mut ward = Ward::new(1, now_ms());
    let officer = ward.own_pc(1);
    ward.pc_of(1, 2);
    hub.found(&ward).await;
    let hooks = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/server/python");
    let mut fuzzer = Command::new(tools::programs().join("st"));
    fuzzer
        .args(["run", &format!("http://{}/openapi.json", hub.address)])
        .args(["--checks", "all", "--exclude-checks", NOT_CHECKED])
        .args([
            "--phases",
            "examples,coverage,fuzzing",
            "--max-examples",
            "25",
        ])
        .args([
            "--seed",
            "4",
            "--generation-deterministic",
            "--suppress-health-check",
            "all",
        ])
        .args([
            "--request-timeout",
            "40",
            "--max-response-time",
            "40",
            "--continue-on-failure",
            "--no-color",
        ])
        // Nothing of it stays among the sources.
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("SCHEMATHESIS_HOOKS", hooks.join("sign_requests.py"))
        .env("HUB_TEST_WARD", ward.id.to_string())
        .env("HUB_TEST_DEVICE", officer.id.to_string())
        .env("HUB_TEST_SEED", HEXLOWER.encode(&*officer.signing.seed()))
        .current_dir(hub.folder());
    let output = tokio::task::spawn_blocking(move || fuzzer.output().unwrap())
        .await
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "{said}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    hub.stop().await;
}

/// - `ignored_auth`, `use_after_free`, `object_level_authorization`: signatures are made by the hook
///   for every request, and the tests of this crate hold what these look for.
/// - `positive_data_acceptance`, `negative_data_rejection`: bodies are frames whose form JSON Schema
///   cannot say, and fields that are not known are passed over.
const NOT_CHECKED: &str = "ignored_auth,use_after_free,object_level_authorization,\
ensure_resource_availability,positive_data_acceptance,negative_data_rejection";
