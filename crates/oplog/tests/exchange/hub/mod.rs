//! What machines say to a hub, and what it answers.

mod acknowledgements;
mod document;
mod forms;
mod notices;
mod pages;
mod pushes;

use khupho_oplog::bundle::{Audience, AudienceRange, Audiences, RunStart, Verdict};
use khupho_oplog::certificate::{Certificate, DeviceClass};
use khupho_oplog::cose::Signer;
use khupho_oplog::hub::{Fit, Founding, PageHeading, PageWriter, PushWriter};
use khupho_oplog::ids::DeviceId;
use khupho_oplog::keys::{AgreeSecret, SigningKey};
use khupho_oplog::receipt::EffectiveClock;
use khupho_oplog::{Hlc, OpUid, SealedOperation};

use crate::samples::{self, DEVICE, Keys, LOG, MORNING_MS, NEIGHBORHOOD, STREAM, WARD, YEAR_MS};

pub(crate) const HUB: DeviceId = DeviceId::from_bytes([0xb0; 16]);

pub(crate) fn hub_key() -> SigningKey {
    SigningKey::from_seed(&[4; 32])
}

pub(crate) const fn hub_signer(key: &SigningKey) -> Signer<'_> {
    Signer {
        id: *HUB.as_bytes(),
        key,
    }
}

/// The certificate that the ward issues for its hub.
pub(crate) fn hub_certificate() -> Certificate {
    Certificate {
        serial: 9,
        ward: WARD,
        device: HUB,
        signing_key: hub_key().verifying_key(),
        agree_key: AgreeSecret::from_bytes([5; 32]).public(),
        class: DeviceClass::Hub,
        neighborhood: None,
        name: "Máy chủ của phường".to_owned(),
        not_before_ms: MORNING_MS,
        not_after_ms: MORNING_MS + YEAR_MS,
    }
}

pub(crate) const HEADING: PageHeading = PageHeading {
    ward: WARD,
    log_id: LOG,
    reader: DEVICE,
    after: 0,
    next: 3,
    end: 7,
    at_ms: MORNING_MS,
};

pub(crate) fn founding(keys: &Keys) -> Founding {
    Founding {
        ward: WARD,
        ward_name: "Phường Xuân Hòa".to_owned(),
        ward_signing_key: keys.ward.signing.verifying_key(),
        hub: HUB,
        claim_code: "7K3M-Q9TX-2V8B".to_owned(),
        at_ms: MORNING_MS,
    }
}

pub(crate) fn place_of(op: &SealedOperation) -> RunStart {
    RunStart {
        stream: op.header.stream,
        seq: op.header.seq,
        prev: op.header.prev,
    }
}

pub(crate) fn verdict(op: &SealedOperation) -> Verdict {
    Verdict {
        operation: op.hash,
        reason: 2,
    }
}

pub(crate) fn moment() -> EffectiveClock {
    EffectiveClock {
        op_uid: OpUid::from_bytes([1; 16]),
        hlc: Hlc::new(MORNING_MS, u16::MAX),
    }
}

/// The first operation for every khu phố, the second for one.
pub(crate) fn audiences() -> Audiences {
    let range = |seq, audience| AudienceRange {
        first_seq: seq,
        last_seq: seq,
        audience,
    };
    Audiences {
        stream: STREAM,
        ranges: vec![
            range(1, Audience::EveryNeighborhood),
            range(2, Audience::Neighborhood(NEIGHBORHOOD)),
        ],
    }
}

/// A push with everything that a push may hold.
pub(crate) fn full_push(keys: &Keys, ops: &[SealedOperation]) -> PushWriter {
    let mut writer = PushWriter::new();
    for op in ops {
        let taken = writer.operation(place_of(op), op.clone().into_operation());
        assert_eq!(taken, Fit::Taken);
    }
    let head = keys.signed_head(samples::head_of(ops));
    assert_eq!(writer.signed_head(&head), Ok(Fit::Taken));
    assert_eq!(writer.audiences(audiences()), Fit::Taken);
    assert_eq!(writer.verdict(verdict(&ops[0])), Fit::Taken);
    assert_eq!(writer.moment(moment()), Fit::Taken);
    writer
}

/// A page with everything that a page may hold.
pub(crate) fn full_page(keys: &Keys, ops: &[SealedOperation]) -> PageWriter {
    let mut writer = PageWriter::new();
    for op in ops {
        let mut op = op.clone().into_operation();
        op.personal_bytes = None;
        let sealed = op.clone().open().unwrap();
        assert_eq!(writer.operation(place_of(&sealed), op.clone()), Fit::Taken);
    }
    let head = keys.signed_head(samples::head_of(ops));
    assert_eq!(writer.signed_head(&head), Ok(Fit::Taken));
    let mut vouched = ops[0].clone().into_operation();
    vouched.personal_bytes = None;
    assert_eq!(writer.vouched(vouched), Fit::Taken);
    assert_eq!(writer.verdict(verdict(&ops[0])), Fit::Taken);
    assert_eq!(writer.moment(moment()), Fit::Taken);
    writer
}
