//! Appending what a push brought.

use khupho_domain::ids::EntityId;
use khupho_fail_points::Point;
use khupho_oplog::ids::{DeviceId, WardId};
use khupho_oplog::{Hlc, OpHash, OpUid, StreamHead, StreamId};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::reading::digest_of;
use super::rows::{head_at, scope_at, signed, some_entity_at, unsigned_at, ward_row};
use crate::storage::Answer;
use crate::storage::plan::{self, Known, KnownOperation, KnownStream, Plan};
use crate::storage::values::{AppendBatch, Appended, Citation, Moment, Scope, Stream, StreamTips};

pub(super) fn append(sql: &Connection, ward: WardId, batch: &AppendBatch) -> Answer<Appended> {
    let row = ward_row(sql, ward)?;
    let known = known(sql, row, batch)?;
    let plan = plan::plan(batch, &known)?;
    Writing { sql, row, batch }.write(&plan)?;
    Point::PushWrittenBeforeCommit.reach();
    Ok(plan.answer)
}

fn known(sql: &Connection, row: i64, batch: &AppendBatch) -> Answer<Known> {
    let mut known = Known {
        end_position: last_position(sql, row)?,
        ..Known::default()
    };
    for stream in plan::streams_of(batch) {
        if let Some(found) = known_stream(sql, row, stream)? {
            known.streams.insert(stream, found);
        }
    }
    let lookups = plan::lookups(batch, &known.streams);
    for hash in lookups.operations {
        if let Some(operation) = known_operation(sql, row, hash)? {
            known.operations.insert(hash, operation);
            known
                .verdicts
                .extend(verdict(sql, row, hash)?.map(|reason| (hash, reason)));
        }
    }
    for write in lookups.writes {
        if let Some(scope) = scope_of_write(sql, row, write)? {
            known.writes.insert(write, scope);
            known
                .moments
                .extend(moment(sql, row, write)?.map(|moment| (write, moment)));
        }
    }
    Ok(known)
}

fn last_position(sql: &Connection, row: i64) -> Answer<u64> {
    Ok(sql
        .prepare_cached("SELECT last_position FROM ward WHERE id = ?1")?
        .query_row([row], |row| unsigned_at(row, 0))?)
}

fn known_stream(sql: &Connection, row: i64, stream: StreamId) -> Answer<Option<KnownStream>> {
    let first = sql
        .prepare_cached(
            "SELECT device, neighborhood, stream, head_seq, head_hash FROM stream
             WHERE ward = ?1 AND stream = ?2",
        )?
        .query_row(params![row, stream.as_bytes()], |row| {
            let writer = Stream {
                stream,
                device: DeviceId::from_bytes(row.get(0)?),
                neighborhood: some_entity_at(row, 1)?,
            };
            Ok((writer, head_at(row, 2)?))
        })
        .optional()?;
    let Some((writer, head)) = first else {
        return Ok(None);
    };
    let branches = branches(sql, row, stream)?;
    let tips = StreamTips { head, branches };
    Ok(Some(KnownStream { writer, tips }))
}

/// The ends of the further histories of a stream.
pub(super) fn branches(sql: &Connection, row: i64, stream: StreamId) -> Answer<Vec<StreamHead>> {
    let mut statement =
        sql.prepare_cached("SELECT stream, seq, hash FROM branch WHERE ward = ?1 AND stream = ?2")?;
    let heads = statement.query_map(params![row, stream.as_bytes()], |row| head_at(row, 0))?;
    Ok(heads.collect::<Result<_, _>>()?)
}

fn known_operation(sql: &Connection, row: i64, hash: OpHash) -> Answer<Option<KnownOperation>> {
    Ok(sql
        .prepare_cached(
            "SELECT stream, seq, scope, audience FROM operation WHERE ward = ?1 AND hash = ?2",
        )?
        .query_row(params![row, hash.as_bytes()], |row| {
            Ok(KnownOperation {
                stream: StreamId::from_bytes(row.get(0)?),
                seq: unsigned_at(row, 1)?,
                scope: scope_at(row, 2)?,
            })
        })
        .optional()?)
}

fn verdict(sql: &Connection, row: i64, hash: OpHash) -> Answer<Option<u16>> {
    Ok(sql
        .prepare_cached("SELECT reason FROM verdict WHERE ward = ?1 AND hash = ?2")?
        .query_row(params![row, hash.as_bytes()], |row| row.get(0))
        .optional()?)
}

fn scope_of_write(sql: &Connection, row: i64, write: OpUid) -> Answer<Option<Scope>> {
    Ok(sql
        .prepare_cached(
            "SELECT scope, audience FROM operation WHERE ward = ?1 AND op_uid = ?2 LIMIT 1",
        )?
        .query_row(params![row, write.as_bytes()], |row| scope_at(row, 0))
        .optional()?)
}

fn moment(sql: &Connection, row: i64, op_uid: OpUid) -> Answer<Option<Moment>> {
    let hlc = sql
        .prepare_cached("SELECT hlc FROM moment WHERE ward = ?1 AND op_uid = ?2")?
        .query_row(params![row, op_uid.as_bytes()], |row| unsigned_at(row, 0))
        .optional()?;
    Ok(hlc
        .and_then(Hlc::from_u64)
        .map(|hlc| Moment { op_uid, hlc }))
}

struct Writing<'a> {
    sql: &'a Connection,
    row: i64,
    batch: &'a AppendBatch,
}

impl Writing<'_> {
    fn write(&self, plan: &Plan) -> Answer<()> {
        self.write_operations(plan)?;
        self.write_streams(plan)?;
        self.write_histories(plan)?;
        self.write_signed_heads(plan)?;
        self.write_verdicts(plan)?;
        self.write_moments(plan)?;
        self.write_digests(plan)?;
        for citation in &self.batch.citations {
            cite(self.sql, self.row, citation)?;
        }
        self.sql
            .prepare_cached(
                "UPDATE ward SET last_position = ?2, operations = operations + ?3 WHERE id = ?1",
            )?
            .execute(params![
                self.row,
                signed(plan.answer.end_position),
                signed(plan.answer.operations)
            ])?;
        Ok(())
    }

    fn write_operations(&self, plan: &Plan) -> Answer<()> {
        let mut insert = self.sql.prepare_cached(
            "INSERT INTO operation (ward, position, hash, stream, seq, op_uid, scope, audience,
                                    received_ms, header, payload)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?;
        for &(place, position) in &plan.operations {
            let op = &self.batch.operations[place];
            insert.execute(params![
                self.row,
                signed(position),
                op.hash.as_bytes(),
                op.header.stream.as_bytes(),
                signed(op.header.seq),
                op.header.op_uid.as_bytes(),
                op.scope.number(),
                op.scope.audience(),
                signed(self.batch.received_ms),
                op.header_bytes,
                op.payload_bytes,
            ])?;
        }
        let mut rescope = self.sql.prepare_cached(
            "UPDATE operation SET position = ?3, scope = ?4, audience = ?5
             WHERE ward = ?1 AND hash = ?2",
        )?;
        for planned in &plan.rescoped {
            rescope.execute(params![
                self.row,
                planned.row.as_bytes(),
                signed(planned.position),
                planned.scope.number(),
                planned.scope.audience(),
            ])?;
        }
        Ok(())
    }

    fn write_streams(&self, plan: &Plan) -> Answer<()> {
        let mut upsert = self.sql.prepare_cached(
            "INSERT INTO stream (ward, stream, device, neighborhood, head_seq, head_hash)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (ward, stream) DO UPDATE SET neighborhood = excluded.neighborhood,
                head_seq = excluded.head_seq, head_hash = excluded.head_hash",
        )?;
        for longer in &plan.streams {
            upsert.execute(params![
                self.row,
                longer.writer.stream.as_bytes(),
                longer.writer.device.as_bytes(),
                longer.writer.neighborhood.as_ref().map(EntityId::as_bytes),
                signed(longer.head.seq),
                longer.head.hash.as_bytes(),
            ])?;
        }
        Ok(())
    }

    fn write_histories(&self, plan: &Plan) -> Answer<()> {
        for gone in &plan.branches_gone {
            self.sql
                .prepare_cached("DELETE FROM branch WHERE ward = ?1 AND stream = ?2 AND hash = ?3")?
                .execute(params![
                    self.row,
                    gone.stream.as_bytes(),
                    gone.hash.as_bytes()
                ])?;
        }
        for new in &plan.branches_new {
            self.sql
                .prepare_cached(
                    "INSERT INTO branch (ward, stream, hash, seq) VALUES (?1, ?2, ?3, ?4)",
                )?
                .execute(params![
                    self.row,
                    new.stream.as_bytes(),
                    new.hash.as_bytes(),
                    signed(new.seq)
                ])?;
        }
        for fork in &plan.forks {
            self.sql
                .prepare_cached(
                    "INSERT OR IGNORE INTO fork (ward, stream, seq) VALUES (?1, ?2, ?3)",
                )?
                .execute(params![self.row, fork.stream.as_bytes(), signed(fork.seq)])?;
        }
        Ok(())
    }

    fn write_signed_heads(&self, plan: &Plan) -> Answer<()> {
        let mut insert = self.sql.prepare_cached(
            "INSERT OR IGNORE INTO signed_head (ward, stream, hash, seq, cose)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        for &place in &plan.signed_heads {
            let signed_head = &self.batch.signed_heads[place];
            insert.execute(params![
                self.row,
                signed_head.head.stream.as_bytes(),
                signed_head.head.hash.as_bytes(),
                signed(signed_head.head.seq),
                signed_head.cose,
            ])?;
        }
        Ok(())
    }

    fn write_verdicts(&self, plan: &Plan) -> Answer<()> {
        for planned in &plan.verdicts {
            self.sql
                .prepare_cached(
                    "INSERT INTO verdict (ward, hash, reason, position, audience)
                     VALUES (?1, ?2, ?3, ?4, ?5)
                     ON CONFLICT (ward, hash) DO UPDATE SET reason = excluded.reason,
                        position = excluded.position, audience = excluded.audience",
                )?
                .execute(params![
                    self.row,
                    planned.row.operation.as_bytes(),
                    planned.row.reason,
                    signed(planned.position),
                    planned.scope.audience(),
                ])?;
        }
        Ok(())
    }

    fn write_moments(&self, plan: &Plan) -> Answer<()> {
        for planned in &plan.moments {
            self.sql
                .prepare_cached(
                    "INSERT INTO moment (ward, op_uid, hlc, position, audience)
                     VALUES (?1, ?2, ?3, ?4, ?5)
                     ON CONFLICT (ward, op_uid) DO UPDATE SET hlc = min(hlc, excluded.hlc),
                        position = excluded.position, audience = excluded.audience
                     WHERE excluded.hlc < hlc OR excluded.audience IS NOT audience",
                )?
                .execute(params![
                    self.row,
                    planned.row.op_uid.as_bytes(),
                    signed(planned.row.hlc.as_u64()),
                    signed(planned.position),
                    planned.scope.audience(),
                ])?;
        }
        Ok(())
    }

    fn write_digests(&self, plan: &Plan) -> Answer<()> {
        for (neighborhood, added) in &plan.digests {
            let mut digest = digest_of(self.sql, self.row, *neighborhood)?;
            digest.merge(added);
            self.sql
                .prepare_cached("INSERT OR REPLACE INTO digest (ward, neighborhood, buckets) VALUES (?1, ?2, ?3)")?
                .execute(params![self.row, neighborhood.as_bytes(), digest.to_bytes()])?;
        }
        Ok(())
    }
}

fn cite(sql: &Connection, row: i64, citation: &Citation) -> Answer<()> {
    sql.prepare_cached(
        "INSERT INTO evidence_of (ward, neighborhood, hash, cited) VALUES (?1, ?2, ?3, 1)
         ON CONFLICT DO UPDATE SET cited = 1 WHERE cited = 0",
    )?
    .execute(params![
        row,
        citation.neighborhood.as_bytes(),
        citation.hash.as_bytes()
    ])?;
    Ok(())
}
