//! What a PIN or passphrase must be on this machine.

use crate::api::errors::{ApiError, ErrorCode};
use crate::api::session::SecretKind;
use crate::host::{Host, SecretRule};
use khupho_domain::limits::{PASSPHRASE_MIN_CHARS, PIN_MIN_DIGITS, SECRET_MAX_CHARS};

/// Name and content of the entry by which a keyring is tried; no secret.
const TRIAL: &str = "availability";

/// Whether the machine's keyring lets six digits be enough.
pub(super) fn kind(host: &Host) -> SecretKind {
    if host.vault().read(TRIAL).is_ok() {
        SecretKind::Pin
    } else {
        SecretKind::Passphrase
    }
}

/// Whether the keyring really keeps something: one whose owner never gave it a password answers
/// questions and keeps nothing. Asked when a secret is chosen, because the system may ask for that
/// password then.
fn kind_that_holds(host: &Host) -> SecretKind {
    let kept = host
        .vault()
        .write(TRIAL, TRIAL.as_bytes())
        .and_then(|()| host.vault().read(TRIAL));
    match kept {
        Ok(Some(found)) if found == TRIAL.as_bytes() => SecretKind::Pin,
        _ => SecretKind::Passphrase,
    }
}

/// Refuses what is too short or too long, and the first things anybody tries.
///
/// # Errors
/// [`ErrorCode::WeakSecret`] with the fewest characters, [`ErrorCode::TextTooLong`] with the most.
pub(crate) fn check(host: &Host, secret: &str) -> Result<(), ApiError> {
    let min = match (kind_that_holds(host), host.secret_rule()) {
        (SecretKind::Passphrase, SecretRule::Chosen) => PASSPHRASE_MIN_CHARS,
        (SecretKind::Pin, _) | (_, SecretRule::Scripted) => PIN_MIN_DIGITS,
    };
    let chars = secret.chars().count();
    if chars < min || is_obvious(secret) {
        return Err(ApiError::new(ErrorCode::WeakSecret).with("min", min));
    }
    if chars > SECRET_MAX_CHARS {
        return Err(ApiError::new(ErrorCode::TextTooLong)
            .with("field", "secret")
            .with("max", SECRET_MAX_CHARS));
    }
    Ok(())
}

/// One character repeated, or characters that run up or down by one.
fn is_obvious(secret: &str) -> bool {
    let codes: Vec<i64> = secret
        .chars()
        .map(|character| i64::from(u32::from(character)))
        .collect();
    let step = |by: i64| codes.windows(2).all(|pair| pair[1] - pair[0] == by);
    step(0) || step(1) || step(-1)
}

#[cfg(test)]
mod tests {
    use super::is_obvious;

    #[test]
    fn runs_and_repetitions_are_obvious() {
        for secret in ["000000", "123456", "987654", "aaaaaaaa"] {
            assert!(is_obvious(secret), "{secret}");
        }
        for secret in ["246810", "135791", "112233", "khu pho 13"] {
            assert!(!is_obvious(secret), "{secret}");
        }
    }
}
