//! Evidence goes up piece by piece, and is read by whom it concerns: in a folder and in the bucket
//! of a real S3 server alike.

use khupho_oplog::ids::ContentHash;
use object_store::ObjectStoreExt as _;

use crate::album::{CHUNK, kept_in, picture};
use crate::support::{Call, Objects, exchange, stored};

/// Each case has objects of its own: a folder and a test each, and one S3 server for them all,
/// because such a server takes longer to start than the cases take to run.
macro_rules! cases_over_every_store {
    ($($case:ident),* $(,)?) => {
        mod over_a_folder {
            use khupho_hub::evidence::EvidencePlace;

            $(
                #[tokio::test]
                async fn $case() {
                    let folder = tempfile::tempdir().unwrap();
                    let place = EvidencePlace::Folder(folder.path().join("evidence"));
                    super::$case(place.open().unwrap()).await;
                }
            )*
        }

        #[cfg(feature = "s3")]
        mod over_s3 {
            use std::panic::AssertUnwindSafe;

            use futures_util::FutureExt as _;

            use crate::s3_server::S3Server;

            /// Runs the cases one after the other and names all that fail.
            #[tokio::test]
            async fn every_case_holds() {
                let server = S3Server::start().await;
                let mut failed = Vec::new();
                $(
                    let case = super::$case(server.objects_under(stringify!($case)));
                    if AssertUnwindSafe(case).catch_unwind().await.is_err() {
                        failed.push(stringify!($case));
                    }
                )*
                assert!(failed.is_empty(), "not as in a folder: {failed:#?}");
            }
        }
    };
}

cases_over_every_store![
    a_file_goes_up_in_pieces_and_comes_back_whole,
    the_largest_file_and_the_largest_piece_fit,
    another_file_than_announced_is_discarded,
    another_khu_pho_reads_only_what_it_cites,
    what_is_cited_and_not_here_is_asked_for,
    a_range_is_read_as_asked,
    an_upload_goes_on_in_a_hub_that_was_started_again,
    an_upload_belongs_to_whoever_began_it,
    an_upload_that_is_only_begun_opens_nothing,
    what_is_announced_is_signed,
    a_file_that_was_lost_is_sent_again,
    only_tus_of_version_one_is_spoken,
    nobody_reads_evidence_in_the_store_itself,
];

async fn a_file_goes_up_in_pieces_and_comes_back_whole(objects: Objects) {
    let album = kept_in(objects).await;
    let file = picture(300_000);
    let begun = album.begin(&album.pc, &file).await.expect(201);
    assert_eq!(begun.header("location"), album.path(&file));
    assert_eq!(begun.header("upload-offset"), "0");
    album.piece(&file, 0, &file[..100_000]).await.expect(204);
    assert_eq!(album.offset(&file).await, "100000");
    let again = album.begin(&album.pc, &file).await.expect(201);
    assert_eq!(again.header("upload-offset"), "100000");
    let refused = album.piece(&file, 0, &file[..100_000]).await;
    let refused = refused.refused(409, "offset_mismatch");
    assert_eq!(refused.json()["offset"], 100_000);
    let last = album
        .piece(&file, 100_000, &file[100_000..])
        .await
        .expect(204);
    assert_eq!(last.header("upload-offset"), "300000");
    assert_eq!(album.offset(&file).await, "300000");
    assert_eq!(album.read(&album.pc, &file).await.expect(200).body, file);
    assert_eq!(
        album.read(&album.officer, &file).await.expect(200).body,
        file
    );
    let done = album.begin(&album.pc, &file).await.expect(201);
    assert_eq!(done.header("upload-offset"), "300000");
    album.hub.stop().await;
}

async fn the_largest_file_and_the_largest_piece_fit(objects: Objects) {
    let album = kept_in(objects).await;
    let file = picture(10 * 1024 * 1024);
    album.upload(&file).await;
    assert_eq!(
        album.read(&album.pc, &file).await.expect(200).body.len(),
        file.len()
    );
    let larger = picture(10 * 1024 * 1024 + 1);
    album
        .begin(&album.pc, &larger)
        .await
        .refused(413, "too_large");
    let next = picture(CHUNK + 7);
    album.begin(&album.pc, &next).await.expect(201);
    album
        .piece(&next, 0, &next[..CHUNK + 1])
        .await
        .refused(413, "too_large");
    album.piece(&next, 0, &next[..CHUNK]).await.expect(204);
    album.hub.stop().await;
}

async fn another_file_than_announced_is_discarded(objects: Objects) {
    let album = kept_in(objects).await;
    let file = picture(1_000);
    let mut damaged = file.clone();
    damaged[500] ^= 1;
    album.begin(&album.pc, &file).await.expect(201);
    album
        .piece(&file, 0, &damaged)
        .await
        .refused(460, "content_mismatch");
    album.read(&album.pc, &file).await.refused(404, "not_found");
    album.piece(&file, 0, &file).await.refused(404, "not_found");
    album.upload(&file).await;
    assert_eq!(album.read(&album.pc, &file).await.expect(200).body, file);
    album.begin(&album.pc, &picture(999)).await.expect(201);
    let longer = album.piece(&picture(999), 0, &file).await;
    longer.refused(413, "too_large");
    album.hub.stop().await;
}

async fn another_khu_pho_reads_only_what_it_cites(objects: Objects) {
    let mut album = kept_in(objects).await;
    let file = picture(2_000);
    album.upload(&file).await;
    album
        .read(&album.other, &file)
        .await
        .refused(404, "not_found");
    let cited = vec![album.other.cite(*ContentHash::of(&file).as_bytes())];
    let body = album.other.push_of(&cited);
    let call = Call::new("POST", format!("/v1/wards/{}/operations", album.ward.id))
        .body("application/vnd.khupho.content+zstd", body);
    album
        .hub
        .client
        .as_device(&album.other, call)
        .await
        .expect(200);
    assert_eq!(album.read(&album.other, &file).await.expect(200).body, file);
    album.hub.stop().await;
}

async fn what_is_cited_and_not_here_is_asked_for(objects: Objects) {
    let mut album = kept_in(objects).await;
    let file = picture(2_000);
    let cited = vec![album.pc.cite(*ContentHash::of(&file).as_bytes())];
    let body = album.pc.push_of(&cited);
    let call = Call::new("POST", format!("/v1/wards/{}/operations", album.ward.id))
        .body("application/vnd.khupho.content+zstd", body);
    album
        .hub
        .client
        .as_device(&album.pc, call)
        .await
        .expect(200);
    let receipt = Call::new("GET", format!("/v1/wards/{}/receipt", album.ward.id));
    let missing = async || {
        let signed = album
            .hub
            .client
            .as_device(&album.pc, receipt.clone())
            .await
            .expect(200);
        album
            .hub
            .acknowledged(&signed.body, &album.ward)
            .missing_evidence
    };
    assert_eq!(missing().await, vec![ContentHash::of(&file)]);
    album.upload(&file).await;
    assert_eq!(missing().await, Vec::new());
    album.hub.stop().await;
}

async fn a_range_is_read_as_asked(objects: Objects) {
    let album = kept_in(objects).await;
    let file = picture(1_000);
    album.upload(&file).await;
    let ranged = |range: &str| Call::new("GET", album.path(&file)).header("range", range);
    let part = album
        .hub
        .client
        .as_device(&album.pc, ranged("bytes=10-19"))
        .await
        .expect(206);
    assert_eq!(part.body, &file[10..20]);
    assert_eq!(part.header("content-range"), "bytes 10-19/1000");
    let outside = album
        .hub
        .client
        .as_device(&album.pc, ranged("bytes=1000-"))
        .await;
    let outside = outside.refused(416, "range_not_satisfiable");
    assert_eq!(outside.header("content-range"), "bytes */1000");
    album.hub.stop().await;
}

async fn an_upload_goes_on_in_a_hub_that_was_started_again(objects: Objects) {
    let mut album = kept_in(objects).await;
    let file = picture(9_000);
    album.begin(&album.pc, &file).await.expect(201);
    album.piece(&file, 0, &file[..4_000]).await.expect(204);
    album.hub = album.hub.restarted().await;
    assert_eq!(album.offset(&file).await, "4000");
    album.piece(&file, 4_000, &file[4_000..]).await.expect(204);
    album.hub = album.hub.restarted().await;
    assert_eq!(album.read(&album.pc, &file).await.expect(200).body, file);
    album.hub.stop().await;
}

async fn an_upload_belongs_to_whoever_began_it(objects: Objects) {
    let album = kept_in(objects).await;
    let file = picture(1_000);
    album.begin(&album.other, &file).await.expect(201);
    let waits = album
        .begin(&album.pc, &file)
        .await
        .refused(409, "being_uploaded");
    let wait_s = waits.json()["retry_after_s"].as_u64().unwrap();
    assert!((60..=600).contains(&wait_s), "{wait_s}");
    album
        .piece(&file, 0, &file[..10])
        .await
        .refused(404, "not_found");
    album.hub.stop().await;
}

/// Whoever knows a file's hash has not got the file: only one who sent all of it may read it, or
/// learns that it is here.
async fn an_upload_that_is_only_begun_opens_nothing(objects: Objects) {
    let album = kept_in(objects).await;
    let file = picture(2_000);
    album.upload(&file).await;
    let begun = album.begin(&album.other, &file).await.expect(201);
    assert_eq!(begun.header("upload-offset"), "0");
    let state = Call::new("HEAD", album.path(&file)).header("tus-resumable", "1.0.0");
    let client = &album.hub.client;
    let told = client.as_device(&album.other, state).await.expect(200);
    assert_eq!(told.header("upload-offset"), "0");
    let half = album.piece_of(&album.other, &file, 0, &file[..900]).await;
    half.expect(204);
    album
        .read(&album.other, &file)
        .await
        .refused(404, "not_found");
    let rest = album.piece_of(&album.other, &file, 900, &file[900..]).await;
    rest.expect(204);
    assert_eq!(album.read(&album.other, &file).await.expect(200).body, file);
    album.hub.stop().await;
}

async fn what_is_announced_is_signed(objects: Objects) {
    let album = kept_in(objects).await;
    let file = picture(2_000);
    let hash = ContentHash::of(&file);
    let other = ContentHash::of(b"another file");
    for (query, code) in [
        (String::new(), "bad_id"),
        (format!("hash={hash}"), "bad_id"),
        ("length=2000".to_owned(), "bad_id"),
        (format!("hash={other}&length=2000"), "bad_body"),
        (format!("hash={hash}&length=2001"), "bad_body"),
    ] {
        let call = album.beginning(&file).query(&query);
        let answer = album.hub.client.as_device(&album.pc, call).await;
        assert_eq!(answer.expect(400).code(), code, "{query}");
    }
    album.hub.stop().await;
}

/// What the store of evidence lost or damaged is asked for again, and can be sent again.
async fn a_file_that_was_lost_is_sent_again(objects: Objects) {
    let mut album = kept_in(objects.clone()).await;
    let file = picture(2_000);
    let cited = vec![album.pc.cite(*ContentHash::of(&file).as_bytes())];
    let body = album.pc.push_of(&cited);
    let push = Call::new("POST", format!("/v1/wards/{}/operations", album.ward.id))
        .body("application/vnd.khupho.content+zstd", body);
    let client = &album.hub.client;
    client.as_device(&album.pc, push).await.expect(200);
    for damage in [None, Some(vec![7; 2_000])] {
        album.upload(&file).await;
        let object = stored(&objects).await.remove(0);
        exchange(&objects, &object, damage).await;
        album.read(&album.pc, &file).await.refused(404, "not_found");
        let receipt = Call::new("GET", format!("/v1/wards/{}/receipt", album.ward.id));
        let signed = client.as_device(&album.pc, receipt).await.expect(200);
        let told = album.hub.acknowledged(&signed.body, &album.ward);
        assert_eq!(told.missing_evidence, [ContentHash::of(&file)]);
    }
    album.upload(&file).await;
    assert_eq!(album.read(&album.pc, &file).await.expect(200).body, file);
    album.hub.stop().await;
}

async fn only_tus_of_version_one_is_spoken(objects: Objects) {
    let album = kept_in(objects).await;
    let path = format!("/v1/wards/{}/evidence", album.ward.id);
    let said = album
        .hub
        .client
        .send(Call::new("OPTIONS", &path))
        .await
        .expect(204);
    assert_eq!(said.header("tus-version"), "1.0.0");
    let client = &album.hub.client;
    for version in ["0.2.2", "2.0.0"] {
        let call = Call::new("POST", &path).header("tus-resumable", version);
        let refused = client
            .as_device(&album.pc, call)
            .await
            .refused(412, "tus_version");
        assert_eq!(refused.header("tus-version"), "1.0.0");
    }
    for (name, value) in [
        ("upload-length", "-1"),
        ("upload-length", "0"),
        ("upload-metadata", "name dGVzdA=="),
        ("upload-metadata", "hash Li4vLi4vaHViLmtleXM="),
    ] {
        let other = match name {
            "upload-length" => ("upload-metadata", "hash YWI="),
            _ => ("upload-length", "10"),
        };
        let call = Call::new("POST", &path)
            .header("tus-resumable", "1.0.0")
            .header(name, value)
            .header(other.0, other.1);
        client
            .as_device(&album.pc, call)
            .await
            .refused(400, "bad_body");
    }
    album.hub.stop().await;
}

async fn nobody_reads_evidence_in_the_store_itself(objects: Objects) {
    let album = kept_in(objects.clone()).await;
    let file = picture(5_000);
    album.upload(&file).await;
    let paths = stored(&objects).await;
    assert_eq!(paths.len(), 1, "{paths:?}");
    assert!(paths[0].as_ref().starts_with("evidence/"));
    let object = objects.get(&paths[0]).await.unwrap();
    let sealed = object.bytes().await.unwrap();
    assert!(sealed.len() > file.len(), "{}", sealed.len());
    let is_seen = |part: &[u8]| sealed.windows(part.len()).any(|window| window == part);
    assert!(!file.chunks(50).any(is_seen));
    album.hub.stop().await;
}
