//! The order in which files are taken in, so that as little as possible has to wait.

use super::verdict::{JudgedFile, Purpose};

/// Receipts first, because they bring the registry and close nothing; then the sendings of each
/// machine by number and part. Any other order gives the same in the end.
pub(super) fn in_order(mut files: Vec<JudgedFile>) -> Vec<JudgedFile> {
    files.sort_by_cached_key(|file| {
        (
            file.purpose != Some(Purpose::Receipt),
            file.device,
            file.number,
            file.part,
            file.path.clone(),
        )
    });
    files
}

#[cfg(test)]
mod tests {
    use khupho_oplog::ids::DeviceId;

    use super::*;

    fn file(name: &str, purpose: Purpose, device: u8, number: u64, part: u32) -> JudgedFile {
        JudgedFile {
            purpose: Some(purpose),
            device: Some(DeviceId::from_bytes([device; 16])),
            number: Some(number),
            part: Some((part, 2)),
            ..JudgedFile::new(name.into(), 1)
        }
    }

    #[test]
    fn receipts_come_first_and_sendings_in_their_order() {
        let files = vec![
            file("b", Purpose::ToWard, 1, 2, 1),
            file("e", Purpose::ToWard, 2, 1, 1),
            file("a", Purpose::ToWard, 1, 1, 2),
            file("c", Purpose::Receipt, 9, 5, 1),
            file("d", Purpose::ToWard, 1, 1, 1),
        ];
        let order: Vec<String> = in_order(files)
            .iter()
            .map(|file| file.path.display().to_string())
            .collect();
        assert_eq!(order.concat(), "cdabe");
    }
}
