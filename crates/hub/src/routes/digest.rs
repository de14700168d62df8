//! Comparing what a khu phố has with what the hub has, without sending either.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use data_encoding::HEXLOWER;
use khupho_domain::ids::EntityId;
use serde::Serialize;

use super::answers::json;
use crate::problem::{Problem, ProblemCode};
use crate::request::{BodyLimit, Caller, Query, admit, entity_hex};
use crate::state::HubState;
use crate::storage::{Bucket, WardLog};

#[derive(Serialize)]
struct BucketJson {
    count: u64,
    xor: String,
}

#[derive(Serialize)]
struct DigestJson {
    neighborhood: String,
    position: u64,
    count: u64,
    xor: String,
    buckets: Vec<BucketJson>,
}

#[derive(Serialize)]
struct HashesJson {
    neighborhood: String,
    bucket: String,
    operations: Vec<String>,
}

/// `GET …/digest?neighborhood=N` and `…&bucket=NN`.
pub(super) async fn digest<L: WardLog>(
    State(hub): State<Arc<HubState<L>>>,
    request: Request,
) -> Result<Response, Problem> {
    let admitted = admit(&hub, request, BodyLimit::Empty).await?;
    let query = Query::of(&admitted.parts.uri);
    let neighborhood = chosen(&admitted.caller, query.entity("neighborhood")?)?;
    if let Some(bucket) = query.byte("bucket")? {
        let hashes = hub.log.bucket(admitted.ward, neighborhood, bucket).await?;
        return Ok(json(&HashesJson {
            neighborhood: entity_hex(neighborhood),
            bucket: HEXLOWER.encode(&[bucket]),
            operations: hashes.iter().map(ToString::to_string).collect(),
        }));
    }
    let (position, digest) = hub.log.digest(admitted.ward, neighborhood).await?;
    let total = digest.total();
    Ok(json(&DigestJson {
        neighborhood: entity_hex(neighborhood),
        position,
        count: total.count,
        xor: HEXLOWER.encode(&total.xor),
        buckets: digest.buckets.iter().map(BucketJson::from).collect(),
    }))
}

/// A PC of a khu phố asks for its own; a PC of the ward says which.
fn chosen(caller: &Caller, asked: Option<EntityId>) -> Result<EntityId, Problem> {
    match (caller.neighborhood, asked) {
        (Some(own), None) => Ok(own),
        (Some(own), Some(asked)) if own == asked => Ok(own),
        (Some(_), Some(_)) => Err(ProblemCode::NotAllowed.into()),
        (None, Some(asked)) => Ok(asked),
        (None, None) => Err(Problem::from(ProblemCode::BadId).detail("neighborhood")),
    }
}

impl From<&Bucket> for BucketJson {
    fn from(bucket: &Bucket) -> Self {
        Self {
            count: bucket.count,
            xor: HEXLOWER.encode(&bucket.xor),
        }
    }
}
