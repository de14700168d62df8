//! The `khupho` binary from outside: what it prints, what it refuses, what it leaves untouched.

mod bad_input;
mod exchange;
mod files_out;
mod notebook;
mod packs;
mod review;
mod stopping;
mod work;
