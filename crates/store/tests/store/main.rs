//! The store from outside: real files in temporary folders.

mod backups;
mod blobs;
mod common;
mod creations;
mod damage;
mod exchange;
mod markers;
mod people;
mod rebuild;
mod search_index;
mod transactions;
mod undo;
mod watched_backups;
