//! Writing what a plan says, one statement for all rows of a table.

use khupho_domain::ids::EntityId;
use khupho_oplog::ids::WardId;
use sqlx::PgConnection;

use super::append::some_bytes;
use super::reading::digests_of;
use super::rows::signed;
use crate::storage::plan::Plan;
use crate::storage::values::AppendBatch;
use crate::storage::{Answer, Digest};

/// Where positions were drawn ahead, the end of the feed has been moved further already.
const APPEND: &str = include_str!("append.sql");

pub(super) struct Writing<'a> {
    pub(super) connection: &'a mut PgConnection,
    pub(super) ward: WardId,
    pub(super) batch: &'a AppendBatch,
}

impl Writing<'_> {
    pub(super) async fn write(mut self, plan: &Plan) -> Answer<()> {
        self.rescope(plan).await?;
        self.write_histories(plan).await?;
        self.write_verdicts(plan).await?;
        self.write_moments(plan).await?;
        self.cite().await?;
        self.append(plan).await
    }

    /// What nearly every push brings, in one statement: each of them would wait for the server
    /// while the ward's lock is held.
    async fn append(&mut self, plan: &Plan) -> Answer<()> {
        let batch = self.batch;
        let new = column(&plan.operations, |(place, _)| &batch.operations[*place]);
        let heads = column(&plan.signed_heads, |place| &batch.signed_heads[*place]);
        let streams = &plan.streams;
        let digests = self.merged_digests(plan).await?;
        sqlx::query(APPEND)
            .bind(self.ward.as_bytes())
            .bind(signed(batch.received_ms))
            .bind(column(&plan.operations, |(_, position)| signed(*position)))
            .bind(column(&new, |op| *op.hash.as_bytes()))
            .bind(column(&new, |op| *op.header.stream.as_bytes()))
            .bind(column(&new, |op| signed(op.header.seq)))
            .bind(column(&new, |op| *op.header.op_uid.as_bytes()))
            .bind(column(&new, |op| i16::from(op.scope.number())))
            .bind(column(&new, |op| op.scope.audience()))
            .bind(column(&new, |op| op.header_bytes.as_slice()))
            .bind(column(&new, |op| op.payload_bytes.as_deref()))
            .bind(column(streams, |longer| *longer.writer.stream.as_bytes()))
            .bind(column(streams, |longer| *longer.writer.device.as_bytes()))
            .bind(column(streams, |longer| {
                some_bytes(longer.writer.neighborhood)
            }))
            .bind(column(streams, |longer| signed(longer.head.seq)))
            .bind(column(streams, |longer| *longer.head.hash.as_bytes()))
            .bind(column(&heads, |head| *head.head.stream.as_bytes()))
            .bind(column(&heads, |head| *head.head.hash.as_bytes()))
            .bind(column(&heads, |head| signed(head.head.seq)))
            .bind(column(&heads, |head| head.cose.as_slice()))
            .bind(column(&digests, |(neighborhood, _)| {
                *neighborhood.as_bytes()
            }))
            .bind(column(&digests, |(_, digest)| digest.to_bytes()))
            .bind(signed(plan.answer.end_position))
            .bind(signed(plan.answer.operations))
            .execute(&mut *self.connection)
            .await?;
        Ok(())
    }

    async fn merged_digests(&mut self, plan: &Plan) -> Answer<Vec<(EntityId, Digest)>> {
        if plan.digests.is_empty() {
            return Ok(Vec::new());
        }
        let neighborhoods = plan.digests.keys().copied().collect();
        let mut digests = digests_of(&mut *self.connection, self.ward, neighborhoods).await?;
        for (neighborhood, added) in &plan.digests {
            digests.entry(*neighborhood).or_default().merge(added);
        }
        Ok(digests.into_iter().collect())
    }

    async fn rescope(&mut self, plan: &Plan) -> Answer<()> {
        if plan.rescoped.is_empty() {
            return Ok(());
        }
        let rows = &plan.rescoped;
        sqlx::query(
            "UPDATE operation SET position = planned.position, scope = planned.scope,
                audience = planned.audience
             FROM unnest($2::bytea[], $3::bigint[], $4::smallint[], $5::bytea[])
                AS planned (hash, position, scope, audience)
             WHERE ward = $1 AND operation.hash = planned.hash",
        )
        .bind(self.ward.as_bytes())
        .bind(column(rows, |planned| *planned.row.as_bytes()))
        .bind(column(rows, |planned| signed(planned.position)))
        .bind(column(rows, |planned| i16::from(planned.scope.number())))
        .bind(column(rows, |planned| planned.scope.audience()))
        .execute(&mut *self.connection)
        .await?;
        Ok(())
    }

    async fn write_histories(&mut self, plan: &Plan) -> Answer<()> {
        for gone in &plan.branches_gone {
            sqlx::query("DELETE FROM branch WHERE ward = $1 AND stream = $2 AND hash = $3")
                .bind(self.ward.as_bytes())
                .bind(gone.stream.as_bytes())
                .bind(gone.hash.as_bytes())
                .execute(&mut *self.connection)
                .await?;
        }
        for new in &plan.branches_new {
            sqlx::query("INSERT INTO branch (ward, stream, hash, seq) VALUES ($1, $2, $3, $4)")
                .bind(self.ward.as_bytes())
                .bind(new.stream.as_bytes())
                .bind(new.hash.as_bytes())
                .bind(signed(new.seq))
                .execute(&mut *self.connection)
                .await?;
        }
        for fork in &plan.forks {
            sqlx::query(
                "INSERT INTO fork (ward, stream, seq) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            )
            .bind(self.ward.as_bytes())
            .bind(fork.stream.as_bytes())
            .bind(signed(fork.seq))
            .execute(&mut *self.connection)
            .await?;
        }
        Ok(())
    }

    async fn write_verdicts(&mut self, plan: &Plan) -> Answer<()> {
        if plan.verdicts.is_empty() {
            return Ok(());
        }
        let rows = &plan.verdicts;
        sqlx::query(
            "INSERT INTO verdict (ward, hash, reason, position, audience)
             SELECT $1, * FROM unnest($2::bytea[], $3::integer[], $4::bigint[], $5::bytea[])
             ON CONFLICT (ward, hash) DO UPDATE SET reason = excluded.reason,
                position = excluded.position, audience = excluded.audience",
        )
        .bind(self.ward.as_bytes())
        .bind(column(rows, |planned| *planned.row.operation.as_bytes()))
        .bind(column(rows, |planned| i32::from(planned.row.reason)))
        .bind(column(rows, |planned| signed(planned.position)))
        .bind(column(rows, |planned| planned.scope.audience()))
        .execute(&mut *self.connection)
        .await?;
        Ok(())
    }

    async fn write_moments(&mut self, plan: &Plan) -> Answer<()> {
        if plan.moments.is_empty() {
            return Ok(());
        }
        let rows = &plan.moments;
        sqlx::query(
            "INSERT INTO moment (ward, op_uid, hlc, position, audience)
             SELECT $1, * FROM unnest($2::bytea[], $3::bigint[], $4::bigint[], $5::bytea[])
             ON CONFLICT (ward, op_uid) DO UPDATE SET hlc = least(moment.hlc, excluded.hlc),
                position = excluded.position, audience = excluded.audience
             WHERE excluded.hlc < moment.hlc OR excluded.audience IS DISTINCT FROM moment.audience",
        )
        .bind(self.ward.as_bytes())
        .bind(column(rows, |planned| *planned.row.op_uid.as_bytes()))
        .bind(column(rows, |planned| signed(planned.row.hlc.as_u64())))
        .bind(column(rows, |planned| signed(planned.position)))
        .bind(column(rows, |planned| planned.scope.audience()))
        .execute(&mut *self.connection)
        .await?;
        Ok(())
    }

    async fn cite(&mut self) -> Answer<()> {
        if self.batch.citations.is_empty() {
            return Ok(());
        }
        let rows = &self.batch.citations;
        sqlx::query(
            "INSERT INTO evidence_of (ward, neighborhood, hash, cited)
             SELECT DISTINCT $1, neighborhood, hash, 1
             FROM unnest($2::bytea[], $3::bytea[]) AS cited (neighborhood, hash)
             ON CONFLICT (ward, neighborhood, hash) DO UPDATE SET cited = 1
             WHERE evidence_of.cited = 0",
        )
        .bind(self.ward.as_bytes())
        .bind(column(rows, |cited| *cited.neighborhood.as_bytes()))
        .bind(column(rows, |cited| *cited.hash.as_bytes()))
        .execute(&mut *self.connection)
        .await?;
        Ok(())
    }
}

fn column<R, T>(rows: &[R], value: impl Fn(&R) -> T) -> Vec<T> {
    rows.iter().map(value).collect()
}
