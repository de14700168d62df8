//! Evidence files: uploaded piece by piece with tus 1.0, read whole or in part.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use data_encoding::BASE64;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use khupho_fail_points::Point;
use khupho_oplog::ids::ContentHash;
use khupho_oplog::limits::EVIDENCE_FILE_MAX_BYTES;

use super::answers::{OPAQUE_TYPE, number_header, of_type};
use super::range::{Wanted, wanted};
use crate::evidence::{Composed, EvidenceFault, UploadPlace};
use crate::limits::EVIDENCE_CHUNK_MAX_BYTES;
use crate::problem::{Problem, ProblemCode};
use crate::request::{Admitted, BodyLimit, Place, Query, admit, header_text, range_text};
use crate::state::HubState;
use crate::storage::{EvidenceFile, NewUpload, Upload, WardLog};

const TUS_RESUMABLE: &str = "tus-resumable";
const TUS_VERSION: &str = "1.0.0";
const UPLOAD_OFFSET: &str = "upload-offset";
const UPLOAD_LENGTH: &str = "upload-length";
const UPLOAD_METADATA: &str = "upload-metadata";
const PIECE_TYPE: &str = "application/offset+octet-stream";

/// How long another device's upload of the same file is left alone before it is taken over.
const LEFT_ALONE_MS: u64 = 10 * 60_000;

/// `OPTIONS …/evidence`: what of tus is spoken here.
pub(super) async fn options() -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    headers.insert("tus-version", HeaderValue::from_static(TUS_VERSION));
    headers.insert("tus-extension", HeaderValue::from_static("creation"));
    headers.insert("tus-max-size", HeaderValue::from(EVIDENCE_FILE_MAX_BYTES));
    tus(response)
}

/// `POST …/evidence`: begins an upload, or tells where the one that was begun goes on.
pub(super) async fn begin<L: WardLog>(
    State(hub): State<Arc<HubState<L>>>,
    request: Request,
) -> Result<Response, Problem> {
    let admitted = admit(&hub, request, BodyLimit::Empty).await?;
    let headers = &admitted.parts.headers;
    refuse_other_tus(headers)?;
    let len_bytes = upload_length(headers)?;
    let hash = announced_hash(headers)?;
    refuse_unless_signed_for(&Query::of(&admitted.parts.uri), hash, len_bytes)?;
    let upload = begun(&hub, &admitted, hash, len_bytes).await?;
    let mut response = StatusCode::CREATED.into_response();
    let location = format!("/v1/wards/{}/evidence/{hash}", admitted.ward);
    if let Ok(location) = HeaderValue::from_str(&location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    number_header(&mut response, UPLOAD_OFFSET, upload);
    Ok(tus(response))
}

/// What the headers announce must stand in the query too, because the signature covers that one.
fn refuse_unless_signed_for(
    query: &Query,
    hash: ContentHash,
    len_bytes: u64,
) -> Result<(), Problem> {
    let missing = |name: &'static str| Problem::from(ProblemCode::BadId).detail(name);
    let signed_hash = query.content("hash")?.ok_or_else(|| missing("hash"))?;
    let signed_len = query.number("length")?.ok_or_else(|| missing("length"))?;
    let other = |header: &'static str| Err(Problem::from(ProblemCode::BadBody).detail(header));
    match (signed_hash == hash, signed_len == len_bytes) {
        (true, true) => Ok(()),
        (false, _) => other(UPLOAD_METADATA),
        (_, false) => other(UPLOAD_LENGTH),
    }
}

/// Where the upload stands: at its end where the file is here and the caller may read it. Anybody
/// else shows that it has the file by sending it.
async fn begun<L: WardLog>(
    hub: &HubState<L>,
    admitted: &Admitted,
    hash: ContentHash,
    len_bytes: u64,
) -> Result<u64, Problem> {
    if let Some(file) = readable(hub, admitted, hash).await? {
        // A hub that was killed while it finished this upload, or could not reach the store then,
        // has left the pieces.
        if let Some(left) = find_own(hub, admitted, hash).await? {
            sweep(hub, &place_of(admitted, &left)).await;
        }
        return Ok(file.len_bytes);
    }
    let now_ms = hub.now_ms();
    let new = NewUpload {
        hash,
        device: admitted.caller.device,
        len_bytes,
        now_ms,
    };
    if let Some(earlier) = hub.log.upload(admitted.ward, hash).await? {
        make_way(hub, admitted, &earlier, now_ms).await?;
    }
    let upload = hub.log.begin_upload(admitted.ward, new).await?;
    Ok(upload.offset_bytes)
}

/// The caller's own upload goes on. Another device's gives way when nothing comes of it any more, and
/// so does one that is over: there is nothing to go on with.
async fn make_way<L: WardLog>(
    hub: &HubState<L>,
    admitted: &Admitted,
    earlier: &Upload,
    now_ms: u64,
) -> Result<(), Problem> {
    if !earlier.is_over() {
        if earlier.device == admitted.caller.device {
            return Ok(());
        }
        refuse_while_alive(earlier, now_ms)?;
    }
    forget_upload(hub, &place_of(admitted, earlier)).await
}

/// Two PCs of a khu phố may hold the same photo: one sends it, the other comes again.
fn refuse_while_alive(other: &Upload, now_ms: u64) -> Result<(), Problem> {
    let idle_ms = now_ms.saturating_sub(other.touched_ms);
    if idle_ms >= LEFT_ALONE_MS {
        return Ok(());
    }
    let wait = std::time::Duration::from_millis(LEFT_ALONE_MS - idle_ms);
    Err(Problem::from(ProblemCode::BeingUploaded).retry_after(wait))
}

/// `HEAD …/evidence/{hash}`: where an upload goes on.
pub(super) async fn state<L: WardLog>(
    State(hub): State<Arc<HubState<L>>>,
    request: Request,
) -> Result<Response, Problem> {
    let admitted = admit(&hub, request, BodyLimit::Empty).await?;
    refuse_other_tus(&admitted.parts.headers)?;
    let hash = Place::of(&admitted.parts.uri).content()?;
    let (offset, length) = match readable(&hub, &admitted, hash).await? {
        Some(file) => (file.len_bytes, file.len_bytes),
        None => {
            let upload = own_upload(&hub, &admitted, hash).await?;
            (upload.offset_bytes, upload.len_bytes)
        }
    };
    let mut response = StatusCode::OK.into_response();
    number_header(&mut response, UPLOAD_OFFSET, offset);
    number_header(&mut response, UPLOAD_LENGTH, length);
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(tus(response))
}

/// `PATCH …/evidence/{hash}`: one more piece. With the last one the file is compared with what was
/// announced.
pub(super) async fn append<L: WardLog>(
    State(hub): State<Arc<HubState<L>>>,
    request: Request,
) -> Result<Response, Problem> {
    let limit = BodyLimit::Of(PIECE_TYPE, EVIDENCE_CHUNK_MAX_BYTES);
    let mut admitted = admit(&hub, request, limit).await?;
    refuse_other_tus(&admitted.parts.headers)?;
    let hash = Place::of(&admitted.parts.uri).content()?;
    let from_bytes = number_of(&admitted.parts.headers, UPLOAD_OFFSET)?;
    let upload = own_upload(&hub, &admitted, hash).await?;
    if upload.offset_bytes != from_bytes {
        return Err(Problem::from(ProblemCode::OffsetMismatch).offset(upload.offset_bytes));
    }
    if admitted.body().is_empty() {
        return Err(ProblemCode::BadBody.into());
    }
    let to_bytes = from_bytes + admitted.body().len() as u64;
    if to_bytes > upload.len_bytes {
        return Err(ProblemCode::TooLarge.into());
    }
    let place = place_of(&admitted, &upload);
    hub.evidence
        .put_piece(&place, from_bytes, admitted.body())
        .await?;
    Point::PieceStoredBeforeNoted.reach();
    hub.metrics.evidence_came(to_bytes - from_bytes);
    // Its room may be needed to put the pieces together.
    admitted.drop_body();
    if to_bytes == upload.len_bytes {
        finish(&hub, &admitted, &place, upload.len_bytes).await?;
    } else {
        let now_ms = hub.now_ms();
        hub.log
            .advance_upload(admitted.ward, hash, from_bytes, to_bytes, now_ms)
            .await?;
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    number_header(&mut response, UPLOAD_OFFSET, to_bytes);
    Ok(tus(response))
}

/// The last piece counts once the whole file is stored: until then it can be sent again.
async fn finish<L: WardLog>(
    hub: &HubState<L>,
    admitted: &Admitted,
    place: &UploadPlace,
    len_bytes: u64,
) -> Result<(), Problem> {
    // The file, and what becomes of it when it is encrypted.
    let len = usize::try_from(len_bytes).unwrap_or(usize::MAX);
    let room = hub.pressure.room_for(len.saturating_mul(2)).await?;
    let composed = hub.evidence.compose(place, len_bytes).await?;
    drop(room);
    if composed == Composed::OtherContent {
        forget_upload(hub, place).await?;
        return Err(ProblemCode::ContentMismatch.into());
    }
    let file = EvidenceFile {
        hash: place.hash,
        len_bytes,
        stored_ms: hub.now_ms(),
    };
    let sender = admitted.caller.neighborhood;
    Point::FileStoredBeforeNoted.reach();
    hub.log.finish_upload(admitted.ward, file, sender).await?;
    Point::FileNotedBeforePiecesGo.reach();
    sweep(hub, place).await;
    Ok(())
}

/// The pieces go first: they are found by what the log keeps of the upload.
async fn forget_upload<L: WardLog>(hub: &HubState<L>, place: &UploadPlace) -> Result<(), Problem> {
    hub.evidence.discard(place).await?;
    hub.log
        .discard_upload(place.ward, place.hash, place.device)
        .await?;
    Ok(())
}

/// Pieces of a file that is whole take room and do no harm: what does not go now goes when the file
/// is sent again, or with the uploads that are given up.
async fn sweep<L: WardLog>(hub: &HubState<L>, place: &UploadPlace) {
    if let Err(problem) = forget_upload(hub, place).await {
        let code = problem.code().as_text();
        tracing::warn!(code, "the pieces of an upload stay behind");
    }
}

/// `GET …/evidence/{hash}`, with `Range`. A file that the store lost or damaged is forgotten, so that
/// whoever has it sends it again.
pub(super) async fn read<L: WardLog>(
    State(hub): State<Arc<HubState<L>>>,
    request: Request,
) -> Result<Response, Problem> {
    let admitted = admit(&hub, request, BodyLimit::Empty).await?;
    let hash = Place::of(&admitted.parts.uri).content()?;
    let known = readable(&hub, &admitted, hash).await?;
    let known = known.ok_or(ProblemCode::NotFound)?;
    let len = usize::try_from(known.len_bytes).unwrap_or(usize::MAX);
    let part = wanted(range_text(&admitted.parts.headers), len);
    if part == Wanted::Outside {
        return Err(Problem::from(ProblemCode::RangeNotSatisfiable).file_bytes(known.len_bytes));
    }
    let room = hub.pressure.room_for(len).await?;
    match hub.evidence.get(admitted.ward, hash).await {
        Ok(Some(file)) => Ok(file_answer(room.hold(file), part)),
        Ok(None) | Err(EvidenceFault::Damaged) => {
            tracing::error!(ward = %admitted.ward, %hash, "an evidence file is lost or damaged");
            hub.log.forget_evidence(admitted.ward, known).await?;
            Err(ProblemCode::NotFound.into())
        }
        Err(fault) => Err(fault.into()),
    }
}

/// The file, where it is here and the caller may read it. Nobody learns from an answer what another
/// khu phố has.
async fn readable<L: WardLog>(
    hub: &HubState<L>,
    admitted: &Admitted,
    hash: ContentHash,
) -> Result<Option<EvidenceFile>, Problem> {
    let ward = admitted.ward;
    let reader = admitted.caller.reader();
    match hub.log.may_read_evidence(ward, reader, hash).await? {
        true => Ok(hub.log.evidence(ward, hash).await?),
        false => Ok(None),
    }
}

fn file_answer(file: Bytes, part: Wanted) -> Response {
    let len = file.len();
    let mut response = match part {
        Wanted::Part(part) => {
            let said = format!("bytes {}-{}/{len}", part.start, part.end.saturating_sub(1));
            let bytes = file.slice(part);
            let mut response = of_type(OPAQUE_TYPE, bytes);
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
            if let Ok(said) = HeaderValue::from_str(&said) {
                response.headers_mut().insert(header::CONTENT_RANGE, said);
            }
            response
        }
        Wanted::Whole | Wanted::Outside => of_type(OPAQUE_TYPE, file),
    };
    let headers = response.headers_mut();
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    response
}

/// The caller's own upload that is under way. Whoever did not begin it does not learn of it.
async fn own_upload<L: WardLog>(
    hub: &HubState<L>,
    admitted: &Admitted,
    hash: ContentHash,
) -> Result<Upload, Problem> {
    let upload = find_own(hub, admitted, hash).await?;
    upload
        .filter(|upload| !upload.is_over())
        .ok_or_else(|| ProblemCode::NotFound.into())
}

/// The caller's own upload, over or not.
async fn find_own<L: WardLog>(
    hub: &HubState<L>,
    admitted: &Admitted,
    hash: ContentHash,
) -> Result<Option<Upload>, Problem> {
    let upload = hub.log.upload(admitted.ward, hash).await?;
    Ok(upload.filter(|upload| upload.device == admitted.caller.device))
}

fn place_of(admitted: &Admitted, upload: &Upload) -> UploadPlace {
    UploadPlace {
        ward: admitted.ward,
        device: upload.device,
        hash: upload.hash,
    }
}

fn tus(mut response: Response) -> Response {
    let version = HeaderValue::from_static(TUS_VERSION);
    response.headers_mut().insert(TUS_RESUMABLE, version);
    response
}

fn refuse_other_tus(headers: &HeaderMap) -> Result<(), Problem> {
    match header_text(headers, TUS_RESUMABLE) {
        Some(TUS_VERSION) => Ok(()),
        _ => Err(ProblemCode::TusVersion.into()),
    }
}

fn number_of(headers: &HeaderMap, name: &'static str) -> Result<u64, Problem> {
    header_text(headers, name)
        .filter(|text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()))
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| Problem::from(ProblemCode::BadBody).detail(name))
}

fn upload_length(headers: &HeaderMap) -> Result<u64, Problem> {
    let len_bytes = number_of(headers, UPLOAD_LENGTH)?;
    if len_bytes > EVIDENCE_FILE_MAX_BYTES as u64 {
        return Err(ProblemCode::TooLarge.into());
    }
    if len_bytes == 0 {
        return Err(Problem::from(ProblemCode::BadBody).detail(UPLOAD_LENGTH));
    }
    Ok(len_bytes)
}

/// `hash` and, in Base64 as tus has it, its hexadecimal text.
fn announced_hash(headers: &HeaderMap) -> Result<ContentHash, Problem> {
    let refused = || Problem::from(ProblemCode::BadBody).detail(UPLOAD_METADATA);
    let metadata = header_text(headers, UPLOAD_METADATA).ok_or_else(refused)?;
    metadata
        .split(',')
        .filter_map(|pair| pair.trim().split_once(' '))
        .find(|(name, _)| *name == "hash")
        .and_then(|(_, value)| BASE64.decode(value.as_bytes()).ok())
        .and_then(|text| String::from_utf8(text).ok())
        .and_then(|text| ContentHash::from_hex(&text))
        .ok_or_else(refused)
}
