//! Refusing folders where a database gets damaged.

use std::ffi::OsStr;
use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use super::cloud::{has_cloud_marker, has_cloud_name};
use super::mounts::{Mount, mount_of};
use crate::StoreError;

/// Below this a person is told that the disk fills up.
pub const LOW_FREE_SPACE_BYTES: u64 = 200 * 1024 * 1024;

/// Room on the disk of a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FreeSpace {
    /// Bytes that can still be written.
    pub bytes: u64,
}

impl FreeSpace {
    /// Whether it is time to make room.
    #[must_use]
    pub const fn is_low(self) -> bool {
        self.bytes < LOW_FREE_SPACE_BYTES
    }
}

/// Refuses folders on network drives, in synced folders, on removable disks, and those that
/// cannot be written. The folder has to exist.
pub(crate) fn check_place(folder: &Path) -> Result<(), StoreError> {
    let real = fs::canonicalize(folder).map_err(|error| StoreError::file(folder, error))?;
    let path = folder.to_owned();
    if is_windows_share(&real) {
        return Err(StoreError::NetworkDrive { path });
    }
    // Where the system does not tell its mounts, there is nothing to go by.
    let mounts = fs::read_to_string("/proc/mounts").unwrap_or_default();
    if let Some(mount) = mount_of(&mounts, &real) {
        refuse_mount(&mount, &path, Path::new("/sys"))?;
    }
    if has_cloud_name(&real) || has_cloud_marker(&real) {
        return Err(StoreError::CloudFolder { path });
    }
    refuse_read_only(&real, path)
}

fn refuse_mount(mount: &Mount, folder: &Path, sys: &Path) -> Result<(), StoreError> {
    let path = folder.to_owned();
    if mount.is_network() {
        return Err(StoreError::NetworkDrive { path });
    }
    if mount
        .block_device()
        .is_some_and(|name| is_removable(sys, name))
    {
        return Err(StoreError::RemovableDisk { path });
    }
    Ok(())
}

/// Whether the kernel calls the disk of that device removable, or it hangs on USB: hard disks in a
/// case are pulled out like sticks, but are not called removable. A partition's entry lies in its
/// disk's.
fn is_removable(sys: &Path, device: &str) -> bool {
    let Ok(entry) = fs::canonicalize(sys.join("class/block").join(device)) else {
        return false;
    };
    if entry.components().any(|part| is_usb_bus(part.as_os_str())) {
        return true;
    }
    let disk = if entry.join("partition").exists() {
        entry.parent().map(Path::to_owned)
    } else {
        Some(entry)
    };
    disk.and_then(|disk| fs::read_to_string(disk.join("removable")).ok())
        .is_some_and(|flag| flag.trim() == "1")
}

/// `usb1`, `usb2` …: the buses under which the kernel lists what is plugged in.
fn is_usb_bus(name: &OsStr) -> bool {
    let number = name.to_str().and_then(|name| name.strip_prefix("usb"));
    number.is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// `\\server\share`, which canonical paths write as `\\?\UNC\server\share`.
fn is_windows_share(path: &Path) -> bool {
    let text = path.to_string_lossy();
    text.starts_with(r"\\?\UNC\") || (text.starts_with(r"\\") && !text.starts_with(r"\\?\"))
}

pub(super) fn refuse_read_only(real: &Path, path: PathBuf) -> Result<(), StoreError> {
    let trial = real.join(".write-trial");
    let written = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .open(&trial);
    match written {
        Ok(_) => fs::remove_file(&trial).map_err(|error| StoreError::file(&trial, error)),
        Err(error) if error.kind() == io::ErrorKind::StorageFull => Err(StoreError::DiskFull),
        // Whatever the reason, nothing can be kept in this folder.
        Err(_) => Err(StoreError::ReadOnlyFolder { path }),
    }
}

/// Room on the disk of a folder; none where the system does not tell.
#[cfg(unix)]
pub(crate) fn free_space(folder: &Path) -> Option<FreeSpace> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(FreeSpace {
        bytes: disk.f_bavail.saturating_mul(disk.f_frsize),
    })
}

/// Room on the disk of a folder; Windows tells it only through calls this crate does not make.
#[cfg(not(unix))]
pub(crate) fn free_space(_folder: &Path) -> Option<FreeSpace> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mount(device: &str, file_system: &str) -> Mount {
        Mount {
            device: device.to_owned(),
            point: "/media/usb".into(),
            file_system: file_system.to_owned(),
        }
    }

    /// A `/sys` with a built-in disk `sda`, a stick `sdb` and a hard disk `sdc` in a USB case, each
    /// with a partition.
    fn sys() -> io::Result<tempfile::TempDir> {
        let root = tempfile::tempdir()?;
        let blocks = root.path().join("class/block");
        for (bus, disk, removable) in [
            ("pci0", "sda", "0"),
            ("pci0", "sdb", "1"),
            ("usb2", "sdc", "0"),
        ] {
            let entry = root.path().join("devices").join(bus).join(disk);
            let partition = entry.join(format!("{disk}1"));
            fs::create_dir_all(&partition)?;
            fs::create_dir_all(&blocks)?;
            fs::write(entry.join("removable"), removable)?;
            fs::write(partition.join("partition"), "1")?;
            #[cfg(unix)]
            for name in [entry.as_path(), &partition] {
                let link = blocks.join(name.file_name().unwrap_or_default());
                std::os::unix::fs::symlink(name, link)?;
            }
        }
        Ok(root)
    }

    #[test]
    #[cfg(unix)]
    fn disks_that_can_be_pulled_out_are_refused() -> io::Result<()> {
        let sys = sys()?;
        let check = |device| refuse_mount(&mount(device, "vfat"), Path::new("/x"), sys.path());
        assert!(matches!(
            check("/dev/sdb1"),
            Err(StoreError::RemovableDisk { .. })
        ));
        assert!(matches!(
            check("/dev/sdb"),
            Err(StoreError::RemovableDisk { .. })
        ));
        assert!(matches!(
            check("/dev/sdc1"),
            Err(StoreError::RemovableDisk { .. })
        ));
        assert!(check("/dev/sda1").is_ok());
        assert!(check("/dev/mapper/root").is_ok());
        Ok(())
    }

    #[test]
    fn network_drives_are_refused() {
        let refused = refuse_mount(&mount("s:/x", "nfs"), Path::new("/x"), Path::new("/sys"));
        assert!(matches!(refused, Err(StoreError::NetworkDrive { .. })));
        assert!(is_windows_share(Path::new(r"\\may-chu\chung")));
        assert!(is_windows_share(Path::new(r"\\?\UNC\may-chu\chung")));
        assert!(!is_windows_share(Path::new(r"\\?\C:\so")));
    }

    #[test]
    fn synced_folders_are_refused() -> io::Result<()> {
        let root = tempfile::tempdir()?;
        let folder = root.path().join("OneDrive");
        fs::create_dir(&folder)?;
        assert!(matches!(
            check_place(&folder),
            Err(StoreError::CloudFolder { .. })
        ));
        Ok(())
    }

    #[test]
    fn an_ordinary_folder_is_fine_and_left_as_it_was() -> io::Result<()> {
        let root = tempfile::tempdir()?;
        assert!(check_place(root.path()).is_ok());
        assert_eq!(fs::read_dir(root.path())?.count(), 0);
        Ok(())
    }

    /// `/proc/self` takes no new files, even from root.
    #[test]
    #[cfg(target_os = "linux")]
    fn a_folder_that_cannot_be_written_is_refused() {
        let refused = check_place(Path::new("/proc/self"));
        assert!(matches!(refused, Err(StoreError::ReadOnlyFolder { .. })));
    }

    #[test]
    fn little_room_is_told_below_the_limit() {
        let room = |bytes| FreeSpace { bytes }.is_low();
        assert!(room(LOW_FREE_SPACE_BYTES - 1));
        assert!(!room(LOW_FREE_SPACE_BYTES));
    }
}
