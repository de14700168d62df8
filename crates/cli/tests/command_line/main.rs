//! The `khupho` binary from outside: what it prints, what it refuses, what it leaves untouched.

mod bad_input;
mod notebook;
mod packs;
mod work;
