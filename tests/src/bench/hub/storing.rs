//! Operations a second through TLS, signatures and checks into a database, beside the same rows
//! written straight into the same database, both with the same number of rows a transaction.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use data_encoding::HEXLOWER;
use khupho_oplog::Operation;
use khupho_oplog::bundle::RunStart;
use khupho_oplog::header::Header;
use khupho_oplog::operation::identity;
use reqwest::StatusCode;
use rusqlite::params;
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

use super::crowd::{Pushes, Talker, client, found};
use super::now_ms;
use super::postgres_cluster::PostgresCluster;
use super::program::HubProgram;
use super::ward::Ward;
use crate::bench::figure::{Aim, Figure, Sides};
use crate::bench::{Measured, bare};

/// Machines that push at once.
const MACHINES: u64 = 8;
/// Pushes of each.
const PUSHES: usize = 25;
/// Operations of a push, the most that one may hold.
const PUSH_OPERATIONS: usize = 512;

const SQLITE_SCHEMA: &str =
    include_str!("../../../../crates/hub/migrations/sqlite/0001_ward_log.sql");

pub(super) fn measure(scratch: &Path) -> Measured {
    let runtime = Runtime::new()?;
    let mut figures = Vec::new();
    let folder = scratch.join("hub-sqlite");
    let hub = HubProgram::start(&folder, None, 1)?;
    let (ours, operations) = runtime.block_on(into_hub(&hub))?;
    drop(hub);
    let compared = into_sqlite(&folder.join("bare.db"), &operations)?;
    figures.extend(figures_of("sqlite", ours, compared));
    let cluster = PostgresCluster::start();
    let hub = HubProgram::start(&scratch.join("hub-postgres"), Some(&cluster.url()), 1)?;
    let (ours, operations) = runtime.block_on(into_hub(&hub))?;
    drop(hub);
    let compared = into_postgres(&cluster, &scratch.join("bare.sql"), &operations)?;
    figures.extend(figures_of("postgres", ours, compared));
    Ok(figures)
}

fn figures_of(database: &str, ours: f64, compared: f64) -> [Figure; 2] {
    let sides = Sides {
        ours,
        compared,
        unit: "operations/s",
        with: "the same rows written straight into the same tables",
    };
    [
        Figure::new(&format!("hub_ops_per_s_{database}"), ours, "ops/s")
            .aiming(Aim::AtLeast(10_000.0)),
        Figure::ratio(&format!("hub_ratio_{database}"), sides).aiming(Aim::AtLeast(0.4)),
    ]
}

type Written = Vec<(RunStart, Operation)>;

/// Operations a second, and what was written.
async fn into_hub(hub: &HubProgram) -> Measured<(f64, Written)> {
    let mut ward = Ward::new(1, now_ms());
    let devices: Vec<_> = (1..=MACHINES)
        .map(|number| ward.pc_of(number, number))
        .collect();
    found(hub, &ward, &hub.claim_codes[0]).await?;
    let mut talkers = Vec::new();
    for device in devices {
        let mut talker = Talker::new(ward.id, device, &hub.address, client()?);
        // The connection stands before the clock runs, as it does on a PC that is on.
        talker.hello().await?;
        let pushes = talker.pushes(PUSHES, PUSH_OPERATIONS);
        talkers.push((talker, pushes));
    }
    let mut running = JoinSet::new();
    let mut operations = Vec::new();
    let started = Instant::now();
    for (
        talker,
        Pushes {
            bodies,
            operations: written,
        },
    ) in talkers
    {
        operations.extend(written);
        running.spawn(async move {
            for body in bodies {
                let status = talker.push(body).await.map_err(|fault| fault.to_string())?;
                if status != StatusCode::OK {
                    return Err(format!("a push was answered with {status}"));
                }
            }
            Ok(())
        });
    }
    while let Some(talked) = running.join_next().await {
        talked??;
    }
    let seconds = started.elapsed().as_secs_f64();
    Ok((count(&operations) / seconds, operations))
}

fn into_sqlite(path: &Path, operations: &Written) -> Measured<f64> {
    let connection = bare::create(path, SQLITE_SCHEMA)?;
    connection.execute(
        "INSERT INTO ward (id, ward, name, signing_key, log_id, founded_ms)
         VALUES (1, ?1, '', ?2, ?1, 0)",
        params![[1_u8; 16], [1_u8; 32]],
    )?;
    let started = Instant::now();
    let mut position = 0;
    for page in operations.chunks(PUSH_OPERATIONS) {
        let transaction = connection.unchecked_transaction()?;
        for (place, operation) in page {
            position += 1;
            let header = Header::decode(&operation.header_bytes)?;
            transaction
                .prepare_cached(
                    "INSERT INTO operation (ward, position, hash, stream, seq, op_uid, scope,
                                            audience, received_ms, header, payload)
                     VALUES (1, ?1, ?2, ?3, ?4, ?5, 1, ?6, 0, ?7, ?8)",
                )?
                .execute(params![
                    position,
                    identity(&operation.header_bytes).as_bytes(),
                    place.stream.as_bytes(),
                    place.seq.cast_signed(),
                    header.op_uid.as_bytes(),
                    [1_u8; 16],
                    operation.header_bytes,
                    operation.payload_bytes,
                ])?;
        }
        transaction.commit()?;
    }
    Ok(count(operations) / started.elapsed().as_secs_f64())
}

/// By `psql`, one INSERT of many rows a transaction. Writing the file does not count.
fn into_postgres(cluster: &PostgresCluster, script: &Path, operations: &Written) -> Measured<f64> {
    let mut sql = String::new();
    let mut position = 0;
    for page in operations.chunks(PUSH_OPERATIONS) {
        sql.push_str(
            "INSERT INTO operation (ward, received_ms, position, hash, stream, seq, op_uid, scope,
                                    audience, header, payload) VALUES\n",
        );
        for (number, (place, operation)) in page.iter().enumerate() {
            position += 1;
            let header = Header::decode(&operation.header_bytes)?;
            let hex = |bytes: &[u8]| HEXLOWER.encode(bytes);
            let _ = writeln!(
                sql,
                "{}('\\x{}', 0, {position}, '\\x{}', '\\x{}', {}, '\\x{}', 1, '\\x{}', '\\x{}', '\\x{}')",
                if number == 0 { "" } else { "," },
                hex(&[2; 16]),
                hex(identity(&operation.header_bytes).as_bytes()),
                hex(place.stream.as_bytes()),
                place.seq,
                hex(header.op_uid.as_bytes()),
                hex(&[1; 16]),
                hex(&operation.header_bytes),
                hex(operation.payload_bytes.as_deref().unwrap_or_default()),
            );
        }
        sql.push_str(";\n");
    }
    fs::write(script, sql)?;
    let started = Instant::now();
    let output = Command::new("psql")
        .args([
            "--quiet",
            "--no-psqlrc",
            "--set=ON_ERROR_STOP=1",
            "--dbname",
        ])
        .arg(cluster.url())
        .arg("--file")
        .arg(script)
        .output()?;
    let seconds = started.elapsed().as_secs_f64();
    fs::remove_file(script)?;
    match output.status.success() {
        true => Ok(count(operations) / seconds),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned().into()),
    }
}

fn count(operations: &Written) -> f64 {
    u32::try_from(operations.len()).map_or(f64::NAN, f64::from)
}
