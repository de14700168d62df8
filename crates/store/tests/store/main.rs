//! The store from outside: real files in temporary folders.

mod backups;
mod blobs;
mod common;
mod damage;
mod ingest;
mod markers;
mod people;
mod rebuild;
mod search_index;
mod transactions;
mod undo;
