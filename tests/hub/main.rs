//! Machines of a ward and a real hub between them.

mod clocks;
mod comparing;
mod desktop;
mod enrolling;
mod evidence;
mod fail_points;
mod files;
mod forks;
mod killed;
mod letters;
mod meeting;
mod moving;
mod offices;
mod photos_later;
mod postgres;
mod programs;
mod relaying;
mod restored;
mod reviewing;
mod served;
mod sizes;
mod storms;
mod ward;

// The same ward and khu phố as in the tests of the exchange by files: the two ways must agree.
#[path = "../../crates/sync/tests/exchange/desk.rs"]
#[allow(dead_code, reason = "the tests of files use more of it")]
mod desk;
#[path = "../../crates/hub/tests/support/postgres_cluster.rs"]
#[allow(dead_code, reason = "the hub's own tests use more of it")]
mod postgres_cluster;
#[path = "../../crates/sync/tests/exchange/world.rs"]
#[allow(dead_code, reason = "the tests of files use more of it")]
mod world;
