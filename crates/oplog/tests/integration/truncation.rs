//! Bytes that end too early are refused at every length.

use khupho_oplog::{EntityState, Header, OplogError, Payload, PersonalPart, open};

use crate::samples;

#[test]
fn a_header_cut_anywhere_is_refused() {
    for (name, op) in samples::all() {
        for len in 0..op.header_bytes.len() {
            let cut = Header::decode(&op.header_bytes[..len]);
            assert!(
                matches!(cut, Err(OplogError::Wire { .. })),
                "{name} {len}: {cut:?}"
            );
        }
    }
}

#[test]
fn a_payload_cut_anywhere_is_refused() {
    for (name, op) in samples::all() {
        let payload = op.payload_bytes.unwrap();
        for len in 0..payload.len() {
            let cut = payload[..len].to_vec();
            assert!(
                matches!(Payload::decode(&cut), Err(OplogError::Wire { .. })),
                "{name} {len}"
            );
            assert_eq!(
                open(op.header_bytes.clone(), Some(cut), None),
                Err(OplogError::PayloadMismatch),
                "{name} {len}"
            );
        }
    }
}

#[test]
fn a_personal_part_cut_anywhere_is_refused() {
    let op = samples::household_with_personal_part();
    let personal = op.personal_bytes.unwrap();
    for len in 0..personal.len() {
        let cut = personal[..len].to_vec();
        assert!(
            matches!(PersonalPart::decode(&cut), Err(OplogError::Wire { .. })),
            "{len}"
        );
        assert_eq!(
            open(op.header_bytes.clone(), op.payload_bytes.clone(), Some(cut)),
            Err(OplogError::PersonalMismatch),
            "{len}"
        );
    }
}

#[test]
fn a_cached_state_cut_anywhere_is_refused() {
    for (name, op) in samples::all() {
        let mut state = EntityState::new(op.header.kind);
        state.apply(op.header.hlc, &op);
        let bytes = state.encode().unwrap();
        for len in 0..bytes.len() {
            assert!(EntityState::decode(&bytes[..len]).is_err(), "{name} {len}");
        }
    }
}
