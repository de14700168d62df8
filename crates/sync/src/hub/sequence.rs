//! CBOR sequences (RFC 8742) of byte strings: lists of signed forms.

use khupho_oplog::cbor::{CanonicalReader, CanonicalWriter};

use super::fault::HubFault;

/// Writes a sequence.
pub(super) fn of(forms: &[Vec<u8>]) -> Vec<u8> {
    let mut writer = CanonicalWriter::with_capacity(forms.iter().map(|form| form.len() + 5).sum());
    for form in forms {
        writer.bytes(form);
    }
    writer.into_bytes()
}

/// Reads a sequence.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Vec<u8>>, HubFault> {
    let mut reader = CanonicalReader::new(bytes);
    let mut forms = Vec::new();
    while reader.at() < bytes.len() {
        let form = reader.bytes();
        let form =
            form.map_err(|_| HubFault::Unreadable("a list of signed forms that breaks off"))?;
        forms.push(form.to_vec());
    }
    Ok(forms)
}
