//! The storage of a hub: one conformance suite that SQLite and PostgreSQL pass, moves between
//! them, and what each does beyond that. Everybody in here is generated.

#[path = "../support/postgres_cluster.rs"]
mod postgres_cluster;

mod conformance;
mod cursor;
mod moving;
mod postgres;
mod sqlite;
mod worlds;
