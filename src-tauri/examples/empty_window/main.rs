//! The smallest window: what the start and the memory of the program are measured against, and
//! what the test harness is tried on.

fn main() {
    let context = tauri::generate_context!("examples/empty_window/tauri.conf.json");
    if let Err(error) = tauri::Builder::default().run(context) {
        eprintln!("the empty window could not be opened: {error}");
        std::process::exit(1);
    }
}
