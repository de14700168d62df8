//! Prepares the window: its icon, its rights, and its pages.

fn main() {
    // The pages are embedded in the program, so the program is stale when they are.
    println!("cargo:rerun-if-changed=../ui/dist");
    let commands = &[
        "rpc",
        "pick_file",
        "pick_files",
        "pick_folder",
        "save_as",
        "dropped_files",
        "opened_files",
    ];
    let manifest = tauri_build::AppManifest::new().commands(commands);
    let attributes = tauri_build::Attributes::new().app_manifest(manifest);
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo:warning=the window cannot be prepared: {error:#}");
        std::process::exit(1);
    }
}
