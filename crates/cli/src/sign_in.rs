//! Opening the notebook for one command.

use crate::commands::lookup::nothing_named;
use khupho_app::api::common::{Id, Nothing};
use khupho_app::api::errors::{ApiError, ErrorCode};
use khupho_app::api::session::{RoleName, Status, Tile, Unlock};
use khupho_app::host::SecretRule;
use khupho_app::{Host, session};
use std::io::IsTerminal as _;
use std::path::PathBuf;

/// The folder of the notebook: given, or the person's own data folder.
///
/// # Errors
/// [`ErrorCode::NoStore`] where the system names no data folder.
pub(crate) fn home_folder(given: Option<PathBuf>) -> Result<PathBuf, ApiError> {
    given
        .or_else(khupho_app::host::default_root)
        .ok_or_else(|| ApiError::new(ErrorCode::NoStore))
}

/// The core for a folder, with the machine's clock and keyring.
pub(crate) fn host(folder: PathBuf) -> Host {
    Host::of_this_machine(folder).with_secret_rule(SecretRule::Scripted)
}

/// The PIN from `KHUPHO_PIN`, or asked for.
///
/// # Errors
/// [`ErrorCode::SecretMissing`] where nobody can be asked.
pub(crate) fn secret() -> Result<String, ApiError> {
    secret_of("KHUPHO_PIN", "PIN: ")
}

/// The PIN for somebody else, or one's next, from `KHUPHO_NEW_PIN`, or asked for. Never the PIN of
/// the person signed in: two people with one PIN could not be told apart.
///
/// # Errors
/// [`ErrorCode::SecretMissing`] where nobody can be asked.
pub(crate) fn new_secret() -> Result<String, ApiError> {
    secret_of("KHUPHO_NEW_PIN", "KHUPHO_NEW_PIN: ")
}

fn secret_of(variable: &str, prompt: &str) -> Result<String, ApiError> {
    let missing = || ApiError::new(ErrorCode::SecretMissing).with("variable", variable);
    match std::env::var(variable) {
        Ok(secret) => Ok(secret),
        Err(_) if somebody_can_be_asked() => {
            rpassword::prompt_password(prompt).map_err(|_| missing())
        }
        Err(_) => Err(missing()),
    }
}

/// Whether a person sits before this command. Its input may come from a file all the same.
fn somebody_can_be_asked() -> bool {
    std::io::stdin().is_terminal() || std::io::stderr().is_terminal()
}

/// Signs a member in.
///
/// # Errors
/// No notebook, nobody of that name, a wrong PIN.
pub(crate) fn sign_in(host: &Host, member: Option<&str>) -> Result<Status, ApiError> {
    let unlock = Unlock {
        member: self::member(host, member)?,
        secret: secret()?,
    };
    session::unlock(host, &host.begin(None), unlock)
}

/// Who signs in: by the tile's label or identity, the head where nobody is named.
///
/// # Errors
/// No notebook, nobody of that name.
pub(crate) fn member(host: &Host, named: Option<&str>) -> Result<Id, ApiError> {
    let status = session::status(host, &host.begin(None), Nothing {})?;
    chosen(&status.tiles, named)
}

fn chosen(tiles: &[Tile], member: Option<&str>) -> Result<Id, ApiError> {
    let found = match member {
        Some(name) => tiles
            .iter()
            .find(|tile| tile.label == name || tile.member.0 == name),
        None => tiles
            .iter()
            .find(|tile| tile.role == RoleName::Head)
            .or(tiles.first()),
    };
    found
        .map(|tile| tile.member.clone())
        .ok_or_else(|| match member {
            Some(name) if !tiles.is_empty() => nothing_named("member", name),
            _ => ApiError::new(ErrorCode::NoStore),
        })
}
