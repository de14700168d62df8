//! An outsider reads what this program writes: a Python program with libraries of other hands, made
//! from `docs/bundle-format.md` alone.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use khupho_domain::ids::EntityId;
use khupho_oplog::bundle::{
    self, Content, ContentWriter, Manifest, PersonalParts, Purpose, RunStart,
};
use khupho_oplog::certificate::{Certificate, DeviceClass};
use khupho_oplog::cose::Signer;
use khupho_oplog::enrollment::EnrollmentRequest;
use khupho_oplog::ids::{BundleId, ContentHash, DeviceId, InvitationToken, LogId, WardId};
use khupho_oplog::keys::{AgreePublic, AgreeSecret, SigningKey, WardKeys};
use khupho_oplog::receipt::{Receipt, seal_receipt};
use khupho_oplog::registry::household;
use khupho_oplog::trust::{RegistryBody, RegistryEntry, SignedHead};
use khupho_oplog::{
    Change, Hlc, OpUid, Operation, OperationDraft, OplogError, Patch, SealedOperation, StreamHead,
    StreamId, TxnId,
};
use serde_json::{Value, json};

const WARD: WardId = WardId::from_bytes([0xa1; 16]);
const DEVICE: DeviceId = DeviceId::from_bytes([0xd1; 16]);
const NEIGHBORHOOD: EntityId = EntityId::from_bytes([0xe1; 16]);
const MORNING_MS: u64 = 1_794_704_400_000;

struct Scene {
    ward: WardKeys,
    device: SigningKey,
    device_agree: AgreeSecret,
    ops: Vec<SealedOperation>,
}

fn scene() -> Scene {
    Scene {
        ward: WardKeys::from_seed(&[1; 32]),
        device: SigningKey::from_seed(&[2; 32]),
        device_agree: AgreeSecret::from_bytes([3; 32]),
        ops: households(300),
    }
}

fn households(count: u64) -> Vec<SealedOperation> {
    let mut ops: Vec<SealedOperation> = Vec::new();
    for seq in 1..=count {
        let mut uid = [0x70; 16];
        uid[8..].copy_from_slice(&seq.to_be_bytes());
        let draft = OperationDraft {
            stream: StreamId::from_bytes([0x51; 16]),
            seq,
            prev: ops.last().map(|op| op.hash),
            op_uid: OpUid::from_bytes(uid),
            hlc: Hlc::new(MORNING_MS + seq, 0),
            entity: EntityId::from_bytes(uid),
            kind: household::KIND,
            actor: EntityId::from_bytes([0x33; 16]),
            txn: TxnId::from_bytes(uid),
        };
        let patch = Patch(vec![
            Change::set(household::CODE, format!("H-{seq:04}")),
            Change::set(household::CONTACT_NAME, format!("Nguyễn Thị Mẫu {seq}")),
        ]);
        ops.push(Operation::seal(draft, patch, || Ok::<_, OplogError>(uid)).unwrap());
    }
    ops
}

impl Scene {
    fn ward_signer(&self) -> Signer<'_> {
        Signer {
            id: *WARD.as_bytes(),
            key: &self.ward.signing,
        }
    }

    fn device_signer(&self) -> Signer<'_> {
        Signer {
            id: *DEVICE.as_bytes(),
            key: &self.device,
        }
    }

    fn head(&self) -> StreamHead {
        let last = self.ops.last().unwrap();
        StreamHead {
            stream: last.header.stream,
            seq: last.header.seq,
            hash: last.hash,
        }
    }

    fn signed_head(&self) -> Vec<u8> {
        let head = SignedHead {
            device: DEVICE,
            head: self.head(),
            at_ms: MORNING_MS,
        };
        head.sign(self.device_signer())
    }

    fn certificate(&self) -> Vec<u8> {
        let certificate = Certificate {
            serial: 1,
            ward: WARD,
            device: DEVICE,
            signing_key: self.device.verifying_key(),
            agree_key: self.device_agree.public(),
            class: DeviceClass::Neighborhood,
            neighborhood: Some(NEIGHBORHOOD),
            name: "Máy nhà văn hóa".to_owned(),
            not_before_ms: 0,
            not_after_ms: MORNING_MS * 2,
        };
        certificate.sign(self.ward_signer())
    }

    fn request(&self) -> Vec<u8> {
        let request = EnrollmentRequest {
            token: InvitationToken::from_bytes([0x70; 16]),
            device: DEVICE,
            signing_key: self.device.verifying_key(),
            agree_key: self.device_agree.public(),
            neighborhood: Some(NEIGHBORHOOD),
            device_name: "Máy nhà văn hóa".to_owned(),
            member_name: "Trần Văn Ba (mẫu)".to_owned(),
            at_ms: MORNING_MS,
        };
        request.sign(self.device_signer())
    }

    /// Two entries: the certificate, and a revocation of another device.
    fn registry(&self) -> Vec<Vec<u8>> {
        let entry = |number, prev, body| {
            let entry = RegistryEntry {
                ward: WARD,
                number,
                prev,
                at_ms: MORNING_MS,
                body,
            };
            entry.sign(self.ward_signer())
        };
        let first = entry(1, None, RegistryBody::Issued(self.certificate()));
        let revoked = RegistryBody::Revoked {
            device: DeviceId::from_bytes([0xd2; 16]),
            cut_offs: vec![self.head()],
            reason: 1,
        };
        let second = entry(2, Some(ContentHash::of(&first)), revoked);
        vec![first, second]
    }

    fn content(&self, personal: PersonalParts) -> Content {
        let ops: Vec<Operation> = self
            .ops
            .iter()
            .cloned()
            .map(SealedOperation::into_operation)
            .collect();
        let mut writer = ContentWriter::new();
        let mut start = RunStart {
            stream: self.head().stream,
            seq: 1,
            prev: None,
        };
        for page in ops.chunks(128) {
            writer.run(start, page, personal).unwrap();
            start.seq += page.len() as u64;
            let last = usize::try_from(start.seq).unwrap() - 2;
            start.prev = Some(self.ops[last].hash);
        }
        writer.evidence(&[0xff, 0xd8, 0xff, 0xd9]).unwrap();
        writer.signed_head(&self.signed_head()).unwrap();
        writer.finish().unwrap()
    }

    /// The bundle of a device that the registry names, or of one that still asks to be enrolled.
    fn bundle(&self, standing: &Standing) -> Vec<u8> {
        let content = self.content(PersonalParts::Withheld);
        let recipients = [self.ward.agree.public(), self.ward.recovery.public()];
        let (registry, request) = match standing {
            Standing::Enrolled => (self.registry(), None),
            Standing::Requesting => (Vec::new(), Some(self.request())),
        };
        let manifest = Manifest {
            purpose: Purpose::ToWard,
            bundle: BundleId::from_bytes([0xb1; 16]),
            part: 1,
            parts: 2,
            ward: WARD,
            neighborhood: NEIGHBORHOOD,
            device: DEVICE,
            number: 3,
            made_ms: MORNING_MS,
            recipients: recipients.iter().map(AgreePublic::key_id).collect(),
            certificate: None,
            request,
            ranges: Vec::new(),
            signed_heads: vec![self.signed_head()],
            registry,
            known: vec![self.head()],
            receipt_number_seen: 0,
            log_id_seen: None,
            content: content.summary,
        };
        bundle::seal(&manifest, &content, self.device_signer(), &recipients).unwrap()
    }

    fn receipt(&self) -> Receipt {
        Receipt {
            ward: WARD,
            log_id: LogId::from_bytes([0x10; 16]),
            number: 5,
            neighborhood: NEIGHBORHOOD,
            at_ms: MORNING_MS,
            confirmed: Vec::new(),
            acknowledged: vec![self.head()],
            effective: Vec::new(),
            forks: Vec::new(),
            quarantined: Vec::new(),
            missing_evidence: Vec::new(),
            registry: self.registry(),
            content: self.content(PersonalParts::Carried).summary,
            vouched: self.ops.last().map(|op| op.hash).into_iter().collect(),
        }
    }

    fn sealed_receipt(&self) -> Vec<u8> {
        let content = self.content(PersonalParts::Carried);
        let recipients = [self.device_agree.public()];
        seal_receipt(&self.receipt(), &content, self.ward_signer(), &recipients).unwrap()
    }

    fn keys(&self) -> Value {
        let digits = |bytes: &[u8]| data_encoding::HEXLOWER.encode(bytes);
        json!({
            "ward": digits(WARD.as_bytes()),
            "ward_signing_key": digits(self.ward.signing.verifying_key().as_bytes()),
            "age_secrets": [&*self.ward.recovery.to_age_text(), &*self.device_agree.to_age_text()],
        })
    }
}

enum Standing {
    Enrolled,
    Requesting,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn run(command: &mut Command) -> String {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// Python with the pinned libraries, made once beside the build and anew when the pins change.
fn python() -> PathBuf {
    let pins = root().join("tests/interoperability/requirements.txt");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("interoperability-python");
    let (python, stamp) = (folder.join("bin/python"), folder.join("pins.txt"));
    let wanted = fs::read(&pins).unwrap();
    if fs::read(&stamp).ok().as_ref() != Some(&wanted) {
        run(Command::new("python3")
            .args(["-m", "venv", "--clear"])
            .arg(&folder));
        let pip = [
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--requirement",
        ];
        run(Command::new(&python).args(pip).arg(&pins));
        fs::write(&stamp, wanted).unwrap();
    }
    python
}

fn read_in_python(keys: &Value, files: &[PathBuf]) -> Vec<Value> {
    let folder = tempfile::tempdir().unwrap();
    let keys_file = folder.path().join("keys.json");
    fs::write(&keys_file, keys.to_string()).unwrap();
    let mut command = Command::new(python());
    command
        .arg(root().join("tests/interoperability/read_exchange.py"))
        .arg(root().join("docs/bundle-format.cddl"))
        .arg(&keys_file)
        .args(files);
    let lines = run(&mut command);
    lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn python_reads_bundles_and_receipts_from_the_document_alone() {
    let scene = scene();
    let folder = tempfile::tempdir().unwrap();
    let golden = root().join("crates/oplog/tests/golden/exchange");
    let written = [
        ("enrolled.kps", scene.bundle(&Standing::Enrolled)),
        ("requesting.kps", scene.bundle(&Standing::Requesting)),
        ("receipt.kpr", scene.sealed_receipt()),
    ];
    let mut files = vec![golden.join("bundle.kps"), golden.join("receipt.kpr")];
    for (name, bytes) in written {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        files.push(path);
    }
    let found = read_in_python(&scene.keys(), &files);
    assert_eq!(found.len(), 5);
    assert_eq!(found[0]["number"], 14);
    assert_eq!(found[1]["number"], 14);
    let identities: Vec<String> = scene.ops.iter().map(|op| op.hash.to_string()).collect();
    for read in &found[2..] {
        assert_eq!(read["operations"], json!(identities));
        assert_eq!(read["heads"].as_array().map(Vec::len), Some(1));
        assert_eq!(read["evidence"].as_array().map(Vec::len), Some(1));
    }
    let kinds: Vec<&Value> = found.iter().map(|read| &read["kind"]).collect();
    assert_eq!(kinds, ["part", "receipt", "part", "part", "receipt"]);
    assert_eq!(found[2]["personals"], 0, "names stay behind");
    assert_eq!(found[4]["personals"], 300);
    assert_eq!(found[4]["code"], json!(scene.receipt().code().compact()));
    assert_eq!(found[4]["own_operations"], json!(identities[299..]));
}
