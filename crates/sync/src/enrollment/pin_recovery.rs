//! A forgotten PIN is recovered with the ward: the locked machine asks, the ward answers, and what
//! each of them says is compared by telephone.

use std::fs;
use std::path::{Path, PathBuf};

use khupho_domain::ids::EntityId;
use khupho_oplog::certificate::Certificate;
use khupho_oplog::keys::{AgreePublic, AgreeSecret};
use khupho_oplog::limits::PIN_FILE_MAX_BYTES;
use khupho_oplog::pin_recovery::{PinAnswer, PinRecoveryFault, PinRequest, StoreKey};
use khupho_oplog::trust::Standing;
use khupho_store::{Clock, Store, StoreLocation, key_for_ward, neighborhoods};
use zeroize::Zeroizing;

use crate::SyncError;
use crate::files::{Attempt, BundleName, FileKind, read_whole, write_synced};
use crate::keys::{KnownWard, OwnDevice, OwnWard, ward_trust};
use crate::random::random;
use crate::trust::Trust;

/// In a store's folder: the request that was written, and the key that reads its answer. Neither
/// opens anything without the ward's answer.
const OPEN_REQUEST: &str = "pin-request.kpq";
const ANSWER_SECRET: &str = "pin-request.key";

/// Stands for the key of an answer until somebody asks.
const NO_ANSWER_KEY: [u8; 32] = [0; 32];

/// A request that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinRequestWritten {
    /// The file.
    pub path: PathBuf,
    /// Twelve characters to read to the ward.
    pub check_code: String,
}

/// What a request says, at the ward.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinRequestSeen {
    /// The machine, by the name in its certificate; none where it was never confirmed.
    pub device_name: Option<String>,
    /// Its khu phố.
    pub neighborhood: Option<EntityId>,
    /// Twelve characters that the caller reads from their screen.
    pub check_code: String,
    /// When it was made, by that machine's clock.
    pub made_ms: u64,
}

/// An answer that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinAnswerWritten {
    /// The file.
    pub path: PathBuf,
}

/// Keeps the store's key, wrapped for the ward, where the locked store can hand it out.
pub(crate) fn prepare(store: &Store) -> Result<(), SyncError> {
    let ward = KnownWard::of(store)?;
    let device = OwnDevice::of(store)?.id;
    let key = store.key_to_wrap();
    let wrapped = StoreKey { device, key }
        .wrap(&[ward.agree, ward.recovery])
        .map_err(PinRecoveryFault::from)?;
    let certificate = ward_trust(store)?.and_then(|trust| trust.certificate);
    let unasked = PinRequest {
        ward: ward.id(),
        device,
        certificate,
        wrapped_store_key: wrapped,
        answer_key: AgreePublic::from_bytes(NO_ANSWER_KEY),
        at_ms: 0,
    };
    store.keep_key_for_ward(&unasked.to_bytes())?;
    Ok(())
}

/// Asks the ward, from a locked machine.
///
/// # Errors
/// [`SyncError::NoWard`] where the notebook belongs to none, and those of writing.
pub fn ask_for_pin(
    location: &StoreLocation,
    clock: &Clock,
    folder: &Path,
) -> Result<PinRequestWritten, SyncError> {
    let unasked = key_for_ward(location)?.ok_or(SyncError::NoWard)?;
    let secret = Zeroizing::new(random::<32>()?);
    let request = PinRequest {
        answer_key: AgreeSecret::from_bytes(*secret).public(),
        at_ms: clock.now_ms(),
        ..PinRequest::read(&unasked)?
    };
    let file = request.to_bytes();
    for (name, bytes) in [(OPEN_REQUEST, &file[..]), (ANSWER_SECRET, &secret[..])] {
        let path = location.folder.join(name);
        write_synced(&path, bytes).map_err(|error| SyncError::write(&path, error))?;
    }
    Ok(PinRequestWritten {
        path: write(folder, FileKind::PinRequest, "", request.at_ms, &file)?,
        check_code: PinRequest::check_code(&file).to_string(),
    })
}

/// Reads a request at the ward.
///
/// # Errors
/// [`SyncError::PinRecovery`], [`SyncError::AnotherWard`], and those of reading.
pub fn open_pin_request(store: &Store, path: &Path) -> Result<PinRequestSeen, SyncError> {
    let (file, request) = read_request(store, path)?;
    let certificate = certificate_of(store, &request)?;
    Ok(PinRequestSeen {
        neighborhood: certificate.as_ref().and_then(|it| it.neighborhood),
        device_name: certificate.map(|it| it.name),
        check_code: PinRequest::check_code(&file).to_string(),
        made_ms: request.at_ms,
    })
}

/// The certificate of the machine whose key it is. The registry speaks for a machine; what the file
/// carries counts only where the registry does not know it, and only where it is that machine's own:
/// certificates are no secret, and the name on this one decides whom the ward calls.
fn certificate_of(store: &Store, request: &PinRequest) -> Result<Option<Certificate>, SyncError> {
    let trust = Trust::of(store)?;
    let standing = trust.state.standing(request.device, store.clock().now_ms());
    if matches!(standing, Standing::Revoked { .. }) {
        return Err(PinRecoveryFault::OtherDevice.into());
    }
    let known = trust.state.certificate(request.device).cloned();
    let authority = KnownWard::of(store)?.authority;
    let carried = || {
        let bytes = request.certificate.as_deref()?;
        let certificate = Certificate::verify(bytes, &authority).ok()?;
        (certificate.device == request.device).then_some(certificate)
    };
    Ok(known.or_else(carried))
}

/// Answers a request, once a person has compared the code.
///
/// # Errors
/// Those of [`open_pin_request`], and those of writing.
pub fn answer_pin_request(
    store: &Store,
    path: &Path,
    folder: &Path,
) -> Result<PinAnswerWritten, SyncError> {
    let (file, request) = read_request(store, path)?;
    let seen = open_pin_request(store, path)?;
    let ward = OwnWard::of(store)?;
    let answer = request.answer(&file, &[&ward.agree])?;
    let named = match seen.neighborhood {
        Some(id) => store.read(|connection| neighborhoods::find(connection, id))?,
        None => None,
    };
    let name = named.map_or_else(String::new, |named| named.name);
    let now_ms = store.clock().now_ms();
    Ok(PinAnswerWritten {
        path: write(
            folder,
            FileKind::PinAnswer,
            &name,
            now_ms,
            &answer.to_bytes(),
        )?,
    })
}

/// The store's key out of the ward's answer, on the machine that asked: with it
/// `Unlock::StoreKey` opens the store, and a member gets a new secret.
///
/// # Errors
/// [`SyncError::PinRecovery`], and those of reading.
pub fn use_pin_answer(
    location: &StoreLocation,
    path: &Path,
) -> Result<Zeroizing<[u8; 32]>, SyncError> {
    let answer = PinAnswer::read(&read(path)?)?;
    let file = read(&location.folder.join(OPEN_REQUEST))?;
    let secret = Zeroizing::new(read(&location.folder.join(ANSWER_SECRET))?);
    let secret: [u8; 32] = secret[..]
        .try_into()
        .map_err(|_| PinRecoveryFault::Damaged)?;
    let request = PinRequest::read(&file)?;
    Ok(answer.open(&file, request.device, &AgreeSecret::from_bytes(secret))?)
}

/// Forgets the request, once the store was opened with its answer.
pub fn forget_pin_request(location: &StoreLocation) {
    for name in [OPEN_REQUEST, ANSWER_SECRET] {
        // What stays opens nothing without another answer of the ward.
        let _ = fs::remove_file(location.folder.join(name));
    }
}

fn read_request(store: &Store, path: &Path) -> Result<(Vec<u8>, PinRequest), SyncError> {
    let file = read(path)?;
    let request = PinRequest::read(&file)?;
    if request.ward != KnownWard::of(store)?.id() {
        return Err(SyncError::AnotherWard);
    }
    Ok((file, request))
}

fn read(path: &Path) -> Result<Vec<u8>, SyncError> {
    read_whole(path, PIN_FILE_MAX_BYTES as u64).map_err(|error| SyncError::read(path, error))
}

fn write(
    folder: &Path,
    kind: FileKind,
    neighborhood: &str,
    made_ms: u64,
    bytes: &[u8],
) -> Result<PathBuf, SyncError> {
    let name = BundleName {
        kind,
        neighborhood,
        ward: "",
        number: None,
        made_ms,
    };
    let mut attempt = Attempt::in_folder(folder)?;
    let path = attempt.write(&name.of_part(1, 1), bytes)?;
    attempt.keep();
    Ok(path)
}
