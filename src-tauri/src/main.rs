//! Sổ Khu Phố: the window. It shows the screens of `ui/`, hands their requests to the core, and
//! opens the dialogs of the system. Every rule and every byte of data is the core's.

// Without this a console window opens beside the program on Windows.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod answers;
mod backing_up;
mod clipboard;
mod dialogs;
mod embedded_hub;
mod handing_over;
mod incoming;
mod kept_pages;
mod only_one;
mod own_pages;
mod rpc;
mod start;
mod syncing;
mod typing;

use std::process::ExitCode;

fn main() -> ExitCode {
    khupho_app::breakdowns::tell_places_only();
    start::run()
}
