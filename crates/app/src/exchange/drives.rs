//! Removable drives that are plugged in, as folders to write to.

use std::path::PathBuf;

/// Folders of removable drives, in the order in which they were plugged in. Where the system cannot
/// be asked, the person chooses the folder.
pub(super) fn removable_drives() -> Vec<String> {
    let mounts = std::fs::read_to_string("/proc/mounts").unwrap_or_default();
    folders_of(&mounts, &is_removable)
        .into_iter()
        .map(|folder| folder.display().to_string())
        .collect()
}

fn folders_of(proc_mounts: &str, is_removable: &dyn Fn(&str) -> bool) -> Vec<PathBuf> {
    let mounts = proc_mounts.lines().filter_map(|line| {
        let mut fields = line.split_ascii_whitespace();
        let device = fields.next()?.strip_prefix("/dev/")?;
        Some((device, PathBuf::from(unescaped(fields.next()?))))
    });
    mounts
        .filter(|(device, _)| is_removable(device))
        .map(|(_, folder)| folder)
        .collect()
}

/// The kernel says it of the whole disk: `sdb` for `sdb1`, `mmcblk0` for `mmcblk0p1`.
fn is_removable(device: &str) -> bool {
    let says_so = |disk: &str| {
        std::fs::read_to_string(format!("/sys/block/{disk}/removable"))
            .is_ok_and(|flag| flag.trim() == "1")
    };
    disks_of(device).any(says_so)
}

/// The names that the disk of a partition can have.
fn disks_of(device: &str) -> impl Iterator<Item = &str> {
    let bare = device.trim_end_matches(|character: char| character.is_ascii_digit());
    let of_card = bare
        .strip_suffix('p')
        .filter(|disk| disk.ends_with(|character: char| character.is_ascii_digit()));
    [Some(device), Some(bare), of_card].into_iter().flatten()
}

/// The kernel writes blanks and backslashes of names as octal numbers.
fn unescaped(field: &str) -> String {
    field
        .replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\134", "\\")
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "\
/dev/sda2 / ext4 rw,relatime 0 0
proc /proc proc rw 0 0
/dev/sdb1 /media/ba/USB\\040Kingston vfat rw 0 0
/dev/mmcblk0p1 /media/ba/THE vfat rw 0 0
server:/share /srv/chung nfs4 rw 0 0
";

    #[test]
    fn the_folders_of_sticks_and_cards_are_found() {
        let removable =
            |device: &str| disks_of(device).any(|disk| ["sdb", "mmcblk0"].contains(&disk));
        assert_eq!(
            folders_of(MOUNTS, &removable),
            [
                PathBuf::from("/media/ba/USB Kingston"),
                PathBuf::from("/media/ba/THE")
            ]
        );
    }

    #[test]
    fn the_disk_of_a_partition_is_named() {
        assert!(disks_of("nvme0n1p2").any(|disk| disk == "nvme0n1"));
        assert!(disks_of("sdc").any(|disk| disk == "sdc"));
    }
}
