//! A real hub on a port of its own, asked over HTTP. Every answer is held against the OpenAPI
//! document.

mod album;
#[cfg(feature = "postgres")]
#[path = "../support/postgres_cluster.rs"]
mod postgres_cluster;
#[cfg(feature = "s3")]
mod s3_server;
mod support;
#[cfg(feature = "s3")]
mod tools;

mod connections;
mod devices;
mod embedded;
mod evidence;
mod faults;
mod feed;
mod founding;
#[cfg(target_os = "linux")]
mod full_disk;
mod letters;
#[cfg(feature = "s3")]
mod outsiders;
mod paths;
#[cfg(feature = "postgres")]
mod postgres;
mod program;
mod pushes;
mod reviewing;
mod signatures;
mod storms;
