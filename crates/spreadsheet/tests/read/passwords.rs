//! Files that need a password.

use crate::support::{compound, read, read_named};
use khupho_spreadsheet::TableError;

#[test]
fn protected_files_ask_for_their_password() {
    let encrypted = compound(&[("/EncryptionInfo", b"x"), ("/EncryptedPackage", b"y")]);
    assert!(matches!(
        read(&encrypted),
        Err(TableError::PasswordProtected)
    ));
    // BOF of BIFF8, then FilePass with XOR obfuscation.
    let stream =
        b"\x09\x08\x10\0\0\x06\x05\0\0\0\0\0\0\0\0\0\0\0\0\0\x2f\0\x06\0\0\0\x34\x12\x78\x56";
    assert!(matches!(
        read(&compound(&[("/Workbook", stream)])),
        Err(TableError::PasswordProtected)
    ));
}

/// Files that a spreadsheet program opens with their password (see `fixtures/README.md`).
#[test]
fn files_locked_by_real_software_ask_for_their_password() {
    let locked: [(&str, &[u8]); 2] = [
        (
            "ho.xlsx",
            include_bytes!("../fixtures/households-with-password.xlsx"),
        ),
        (
            "ho.xls",
            include_bytes!("../fixtures/households-with-password.xls"),
        ),
    ];
    for (name, bytes) in locked {
        for name in [name, "ho.csv"] {
            assert!(
                matches!(read_named(bytes, name), Err(TableError::PasswordProtected)),
                "{name}"
            );
        }
    }
}
