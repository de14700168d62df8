//! Recognising folders that a program copies to a cloud while they are in use.

use std::path::Path;

/// Files and folders that the sync programs put into the root of what they sync.
const MARKER_FILES: &[&str] = &[
    ".dropbox",
    ".dropbox.cache",
    ".849C9593-D756-4E56-8D6E-42412F2A707B",
    ".tmp.drivedownload",
    ".sync",
    ".stfolder",
    ".owncloudsync.log",
    ".nextcloudsync.log",
];

/// Starts of folder names: OneDrive adds the name of the organisation.
const NAME_STARTS: &[&str] = &[
    "onedrive",
    "dropbox",
    "google drive",
    "googledrive",
    "my drive",
    "icloud drive",
    "iclouddrive",
    "nextcloud",
    "owncloud",
    "mega",
    "megasync",
    "pcloud",
];

/// Whether one of the folder's parts has the name of a synced folder.
pub(super) fn has_cloud_name(folder: &Path) -> bool {
    folder.components().any(|part| {
        let name = part.as_os_str().to_string_lossy().to_lowercase();
        NAME_STARTS.iter().any(|start| is_named(&name, start))
    })
}

/// Whether a sync program left its mark in the folder or above it.
pub(super) fn has_cloud_marker(folder: &Path) -> bool {
    folder
        .ancestors()
        .any(|above| MARKER_FILES.iter().any(|name| above.join(name).exists()))
}

/// "OneDrive" and "OneDrive - Phường", but not "Megastore".
fn is_named(name: &str, start: &str) -> bool {
    name.strip_prefix(start)
        .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_synced_folders_are_known() {
        for (folder, synced) in [
            ("/home/ba/OneDrive/so", true),
            ("/home/ba/OneDrive - UBND/so", true),
            ("/home/ba/Google Drive/so", true),
            ("/home/ba/Dropbox (Ba)/so", true),
            ("/home/ba/Tài liệu/so", false),
            ("/home/ba/megastore/so", false),
            ("/home/ba/dropboxes", false),
        ] {
            assert_eq!(has_cloud_name(Path::new(folder)), synced, "{folder}");
        }
    }

    #[test]
    fn a_mark_above_the_folder_counts() -> std::io::Result<()> {
        let root = tempfile::tempdir()?;
        let folder = root.path().join("một/hai");
        std::fs::create_dir_all(&folder)?;
        assert!(!has_cloud_marker(&folder));
        std::fs::write(root.path().join(".dropbox"), "")?;
        assert!(has_cloud_marker(&folder));
        Ok(())
    }
}
