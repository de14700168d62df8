//! The marker: what the store had reached, kept beside the database.
//!
//! A database that was copied to another machine, or brought back from a
//! backup, must not go on writing its stream: the original (or the time after
//! the backup) wrote other operations under the same numbers. The marker
//! tells: it names the newest operation, and the machine. Where the database
//! does not hold that operation, or the machine is another, the store opens a
//! new stream.
//!
//! It is overwritten after each commit, without a sync: a marker that lags
//! behind the database after a power cut names an operation the database
//! holds, which is harmless. Only a marker that is *ahead* means a fork, and it
//! is never written before the commit it names.
//!
//! Its length never changes and fits one disk sector, and it is written in one
//! call, so a reader finds the old one or the new one; should a disk tear it
//! all the same, the checksum tells. Replacing the file by a rename would be no
//! safer, and made the next commit wait for the folder's own journal (measured:
//! a saved entry took two to four times as long).

use std::fs::{self, File, OpenOptions};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::Path;

use data_encoding::HEXLOWER;
use khupho_oplog::{OpHash, StreamId};

use crate::log::Stream;

const FIRST_LINE: &str = "khupho-marker 1";
/// What stands for the hash of an empty stream; as long as a hash.
const NO_HASH: &str = "----------------------------------------------------------------";
const MACHINE_CONTEXT: &str = "khupho 2026 machine";

/// Which machine, as a hash that means nothing outside this store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MachineId([u8; 16]);

impl MachineId {
    /// This machine. Machines that do not say who they are count as one.
    pub(crate) fn of_this_machine(store_id: &[u8; 16]) -> Self {
        Self::derive(store_id, &system_machine_id().unwrap_or_default())
    }

    fn derive(store_id: &[u8; 16], name: &str) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key(MACHINE_CONTEXT);
        hasher.update(store_id);
        hasher.update(name.trim().as_bytes());
        let mut id = [0; 16];
        id.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        Self(id)
    }
}

/// How far a stream had come, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Marker {
    pub(crate) stream: StreamId,
    pub(crate) seq: u64,
    pub(crate) hash: Option<OpHash>,
    pub(crate) machine: MachineId,
}

impl Marker {
    pub(crate) fn of(own: &Stream, machine: MachineId) -> Self {
        Self {
            stream: own.stream,
            seq: own.seq,
            hash: own.hash,
            machine,
        }
    }

    pub(crate) fn encode(&self) -> String {
        let hash = self
            .hash
            .map_or(NO_HASH.to_owned(), |hash| hash.to_string());
        let text = format!(
            "{FIRST_LINE}\nstream {}\nseq {:020}\nhash {hash}\nmachine {}\n",
            self.stream,
            self.seq,
            HEXLOWER.encode(&self.machine.0),
        );
        let check = checksum(&text);
        format!("{text}check {check}\n")
    }

    /// Reads a marker; none where it is not whole.
    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let whole = std::str::from_utf8(bytes).ok()?;
        let (text, check) = whole.split_at_checked(whole.rfind("check ")?)?;
        if check.strip_prefix("check ")?.trim_end() != checksum(text) {
            return None;
        }
        let mut lines = text.lines();
        if lines.next()? != FIRST_LINE {
            return None;
        }
        let mut field = |name: &str| lines.next()?.strip_prefix(name)?.strip_prefix(' ');
        let stream = StreamId::from_bytes(fixed(field("stream")?)?);
        let seq = field("seq")?.parse().ok()?;
        let hash = match field("hash")? {
            NO_HASH => None,
            hex => Some(OpHash::from_bytes(fixed(hex)?)),
        };
        let machine = MachineId(fixed(field("machine")?)?);
        Some(Self {
            stream,
            seq,
            hash,
            machine,
        })
    }
}

/// The file beside the database, held open to be overwritten.
pub(crate) struct MarkerFile(Option<File>);

impl MarkerFile {
    /// Opens the file, and adds it where it is missing. A store whose marker cannot be written
    /// works all the same; at its next opening it begins a new stream.
    pub(crate) fn open(path: &Path) -> Self {
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(path);
        Self(file.ok())
    }

    /// Overwrites the marker. One that cannot be written stays behind, which is harmless.
    pub(crate) fn overwrite(&self, marker: &Marker) {
        let Some(mut file) = self.0.as_ref() else {
            return;
        };
        let text = marker.encode();
        let _ = file
            .seek(SeekFrom::Start(0))
            .and_then(|_| file.write_all(text.as_bytes()))
            .and_then(|()| file.metadata())
            .and_then(|found| match found.len() == text.len() as u64 {
                true => Ok(()),
                false => file.set_len(text.len() as u64),
            });
    }
}

/// What stands beside the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FoundMarker {
    Missing,
    Unreadable,
    Whole(Marker),
}

impl FoundMarker {
    pub(crate) fn read(path: &Path) -> Self {
        match fs::read(path) {
            Ok(bytes) => Marker::decode(&bytes).map_or(Self::Unreadable, Self::Whole),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Self::Missing,
            Err(_) => Self::Unreadable,
        }
    }
}

fn checksum(text: &str) -> String {
    HEXLOWER.encode(&blake3::hash(text.as_bytes()).as_bytes()[..8])
}

fn fixed<const N: usize>(hex: &str) -> Option<[u8; N]> {
    HEXLOWER.decode(hex.as_bytes()).ok()?.try_into().ok()
}

#[cfg(unix)]
fn system_machine_id() -> Option<String> {
    ["/etc/machine-id", "/var/lib/dbus/machine-id"]
        .iter()
        .find_map(|path| fs::read_to_string(path).ok())
}

/// Windows keeps it in the registry, which its own `reg` reads out.
#[cfg(windows)]
fn system_machine_id() -> Option<String> {
    use std::os::windows::process::CommandExt as _;
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    let output = std::process::Command::new("reg")
        .args([
            "query",
            r"HKLM\SOFTWARE\Microsoft\Cryptography",
            "/v",
            "MachineGuid",
        ])
        .creation_flags(CREATE_NO_WINDOW)
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.split_whitespace().last().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    fn marker() -> Marker {
        Marker {
            stream: StreamId::from_bytes([1; 16]),
            seq: 42,
            hash: Some(OpHash::from_bytes([2; 32])),
            machine: MachineId::derive(&[3; 16], "generated machine"),
        }
    }

    #[test]
    fn the_form_of_a_marker() {
        expect![[r#"
            khupho-marker 1
            stream 01010101010101010101010101010101
            seq 00000000000000000042
            hash 0202020202020202020202020202020202020202020202020202020202020202
            machine 8555489ef366176bd3ce702d9bb4a180
            check 7baac7398763ecdf
        "#]]
        .assert_eq(&marker().encode());
    }

    /// One sector, so that a power cut leaves the old marker or the new one.
    #[test]
    fn every_marker_has_the_same_length() {
        let empty = Marker {
            seq: 0,
            hash: None,
            ..marker()
        };
        let full = Marker {
            seq: u64::MAX,
            ..marker()
        };
        assert_eq!(empty.encode().len(), full.encode().len());
        assert!(full.encode().len() <= 512);
    }

    #[test]
    fn overwriting_leaves_one_whole_marker() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("stream-marker");
        fs::write(&path, "x".repeat(1_000))?;
        let file = MarkerFile::open(&path);
        for seq in [1, 20, 300] {
            let marker = Marker { seq, ..marker() };
            file.overwrite(&marker);
            assert_eq!(FoundMarker::read(&path), FoundMarker::Whole(marker));
        }
        Ok(())
    }

    #[test]
    fn a_marker_is_read_back() {
        let empty = Marker {
            seq: 0,
            hash: None,
            ..marker()
        };
        for marker in [marker(), empty] {
            assert_eq!(Marker::decode(marker.encode().as_bytes()), Some(marker));
        }
    }

    #[test]
    fn a_marker_cut_short_or_changed_is_not_whole() {
        let bytes = marker().encode().into_bytes();
        for end in 0..bytes.len() - 1 {
            assert_eq!(Marker::decode(&bytes[..end]), None, "cut at {end}");
        }
        let mut changed = bytes;
        changed[70] ^= 1;
        assert_eq!(Marker::decode(&changed), None);
    }

    #[test]
    fn one_machine_has_another_name_in_each_store() {
        let one = MachineId::derive(&[1; 16], "generated machine");
        assert_ne!(one, MachineId::derive(&[2; 16], "generated machine"));
        assert_eq!(one, MachineId::derive(&[1; 16], "generated machine\n"));
    }
}
