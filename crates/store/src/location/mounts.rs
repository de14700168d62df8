//! Reading `/proc/mounts`: on what kind of file system does a folder lie?

use std::path::{Path, PathBuf};

/// File systems that reach another machine.
const NETWORK_FILE_SYSTEMS: &[&str] = &[
    "9p",
    "afs",
    "ceph",
    "cifs",
    "coda",
    "davfs",
    "glusterfs",
    "gfs2",
    "lustre",
    "ncpfs",
    "nfs",
    "nfs4",
    "ocfs2",
    "smb3",
    "smbfs",
];

/// FUSE programs that keep their files on this machine.
const LOCAL_FUSE: &[&str] = &[
    "fuse.fuse-overlayfs",
    "fuse.mergerfs",
    "fuse.bindfs",
    "fuse.ntfs-3g",
    "fuse.encfs",
    "fuse.gocryptfs",
    "fuse.exfat",
];

/// The mount a folder lies on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mount {
    /// What is mounted: `/dev/sdb1`, `server:/share`.
    pub(super) device: String,
    /// Where.
    pub(super) point: PathBuf,
    /// Type of the file system.
    pub(super) file_system: String,
}

impl Mount {
    /// Whether the files lie on another machine.
    pub(super) fn is_network(&self) -> bool {
        let name = self.file_system.as_str();
        let foreign_fuse = name.starts_with("fuse.") && !LOCAL_FUSE.contains(&name);
        NETWORK_FILE_SYSTEMS.contains(&name) || foreign_fuse
    }

    /// Name of the block device without its folder: `sdb1`.
    pub(super) fn block_device(&self) -> Option<&str> {
        self.device.strip_prefix("/dev/")
    }
}

/// The mount that `folder` (absolute, without links) lies on: the longest mount point that
/// leads there, the last one where several are stacked.
pub(super) fn mount_of(proc_mounts: &str, folder: &Path) -> Option<Mount> {
    proc_mounts
        .lines()
        .filter_map(parse)
        .filter(|mount| folder.starts_with(&mount.point))
        .max_by_key(|mount| mount.point.components().count())
}

fn parse(line: &str) -> Option<Mount> {
    let mut fields = line.split_ascii_whitespace();
    Some(Mount {
        device: unescape(fields.next()?),
        point: unescape(fields.next()?).into(),
        file_system: fields.next()?.to_owned(),
    })
}

/// The kernel writes blanks and backslashes of names as octal numbers.
fn unescape(field: &str) -> String {
    [
        ("\\040", " "),
        ("\\011", "\t"),
        ("\\012", "\n"),
        ("\\134", "\\"),
    ]
    .iter()
    .fold(field.to_owned(), |text, (code, meant)| {
        text.replace(code, meant)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "\
/dev/sda2 / ext4 rw,relatime 0 0
proc /proc proc rw 0 0
/dev/sdb1 /media/ba/USB\\040Kingston vfat rw 0 0
server:/share /srv/chung nfs4 rw 0 0
//ward/share /mnt/ward cifs rw 0 0
ba@ward:/home /home/ba/ward fuse.sshfs rw 0 0
/dev/sdc1 /mnt/win fuseblk rw 0 0
gvfsd-fuse /run/user/1000/gvfs fuse.gvfsd-fuse rw 0 0
";

    fn at(folder: &str) -> (String, bool) {
        mount_of(MOUNTS, Path::new(folder))
            .map(|mount| (mount.file_system.clone(), mount.is_network()))
            .unwrap_or_default()
    }

    #[test]
    fn folders_are_told_apart_by_their_longest_mount() {
        for (folder, file_system, network) in [
            ("/home/ba/so", "ext4", false),
            ("/srv/chung/so", "nfs4", true),
            ("/srv/chungcu", "ext4", false),
            ("/mnt/ward", "cifs", true),
            ("/home/ba/ward/so", "fuse.sshfs", true),
            ("/mnt/win/so", "fuseblk", false),
            ("/run/user/1000/gvfs/smb", "fuse.gvfsd-fuse", true),
            ("/media/ba/USB Kingston/so", "vfat", false),
        ] {
            assert_eq!(at(folder), (file_system.to_owned(), network), "{folder}");
        }
    }

    #[test]
    fn a_later_mount_covers_an_earlier_one() {
        let stacked = "/dev/sda2 /mnt ext4 rw 0 0\nserver:/x /mnt nfs rw 0 0\n";
        let mount = mount_of(stacked, Path::new("/mnt/so"));
        assert!(mount.is_some_and(|mount| mount.is_network()));
    }

    #[test]
    fn odd_lines_are_skipped() {
        assert_eq!(mount_of("\nword\n", Path::new("/")), None);
    }
}
