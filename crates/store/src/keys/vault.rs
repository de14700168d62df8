//! The machine's keyring: what a stolen disk does not hold.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use keyring::Entry;
use thiserror::Error;
use zeroize::Zeroizing;

/// Name under which the entries stand in the keyring.
const KEYRING_NAME: &str = "sokhupho";

/// How long a keyring may take: the system may ask the person for its password first. One that is
/// broken would otherwise keep the window waiting for ever.
const PATIENCE: Duration = Duration::from_secs(60);

/// No keyring answers on this machine.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("no keyring answers: {0}")]
pub struct VaultUnavailable(pub String);

/// Keeps small secrets outside the store's folder.
pub trait DeviceSecretVault: Send + Sync {
    /// The bytes under a name, if there are any.
    ///
    /// # Errors
    /// [`VaultUnavailable`].
    fn read(&self, name: &str) -> Result<Option<Vec<u8>>, VaultUnavailable>;

    /// Keeps bytes under a name, in the place of those before.
    ///
    /// # Errors
    /// [`VaultUnavailable`].
    fn write(&self, name: &str, secret: &[u8]) -> Result<(), VaultUnavailable>;
}

/// The keyring of the operating system: Secret Service on Linux, Credential Manager on Windows.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsKeyring;

impl DeviceSecretVault for OsKeyring {
    fn read(&self, name: &str) -> Result<Option<Vec<u8>>, VaultUnavailable> {
        let name = name.to_owned();
        within(PATIENCE, move || {
            match Entry::new(KEYRING_NAME, &name).and_then(|entry| entry.get_secret()) {
                Ok(secret) => Ok(Some(secret)),
                Err(keyring::Error::NoEntry) => Ok(None),
                Err(error) => Err(error),
            }
        })
    }

    fn write(&self, name: &str, secret: &[u8]) -> Result<(), VaultUnavailable> {
        let (name, secret) = (name.to_owned(), Zeroizing::new(secret.to_vec()));
        within(PATIENCE, move || {
            Entry::new(KEYRING_NAME, &name).and_then(|entry| entry.set_secret(&secret))
        })
    }
}

/// Asks the keyring on a thread of its own, and waits for the answer no longer than `patience`.
fn within<T: Send + 'static>(
    patience: Duration,
    ask: impl FnOnce() -> Result<T, keyring::Error> + Send + 'static,
) -> Result<T, VaultUnavailable> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        // Whoever asked may have given up.
        let _ = sender.send(ask());
    });
    match receiver.recv_timeout(patience) {
        Ok(answer) => answer.map_err(|error| VaultUnavailable(error.to_string())),
        Err(_) => Err(VaultUnavailable("it does not answer".to_owned())),
    }
}

/// No keyring: the secret alone protects the store.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoKeyring;

impl DeviceSecretVault for NoKeyring {
    fn read(&self, _name: &str) -> Result<Option<Vec<u8>>, VaultUnavailable> {
        Err(VaultUnavailable("none is used".to_owned()))
    }

    fn write(&self, _name: &str, _secret: &[u8]) -> Result<(), VaultUnavailable> {
        Err(VaultUnavailable("none is used".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_keyring_that_never_answers_is_given_up() {
        let never = within(Duration::from_millis(20), || {
            thread::park_timeout(Duration::from_secs(5));
            Ok(())
        });
        assert_eq!(
            never,
            Err(VaultUnavailable("it does not answer".to_owned()))
        );
    }

    #[test]
    fn a_keyring_that_breaks_down_is_none() {
        let broken = within(Duration::from_secs(5), || -> Result<(), _> {
            std::panic::resume_unwind(Box::new("broken"))
        });
        assert!(broken.is_err());
        let refused = within(Duration::from_secs(5), || -> Result<(), _> {
            Err(keyring::Error::NoEntry)
        });
        assert!(refused.is_err());
        assert_eq!(within(Duration::from_secs(5), || Ok(7)), Ok(7));
    }
}
