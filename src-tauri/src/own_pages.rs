//! The window shows the program's own pages and nothing else.
//!
//! A photo that is dropped beside the place for photos, or a link in a text, would otherwise put a
//! file or a page of the web where the notebook was.

use tauri::plugin::{Builder, TauriPlugin};
use tauri::{Runtime, Url};

/// Refuses to leave the program's own pages.
pub(crate) fn guard<R: Runtime>() -> TauriPlugin<R> {
    Builder::new("own-pages")
        .on_navigation(|_, url| is_own_page(url))
        .build()
}

/// `tauri://localhost`, or `http://tauri.localhost` on Windows; the engine begins with an empty page.
fn is_own_page(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => url.host_str() == Some("tauri.localhost"),
        "about" => url.path() == "blank",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_never_leaves_its_own_pages() {
        for (url, own) in [
            ("tauri://localhost/", true),
            ("tauri://localhost/index.html#/ho-dan", true),
            ("http://tauri.localhost/", true),
            ("about:blank", true),
            ("file:///home/ba/anh.jpg", false),
            ("https://example.org/", false),
            ("http://localhost:1420/", false),
            ("https://tauri.localhost.example.org/", false),
            ("data:text/html,<p>x", false),
        ] {
            assert_eq!(is_own_page(&url.parse().unwrap()), own, "{url}");
        }
    }
}
