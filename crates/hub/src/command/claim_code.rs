//! `khupho-hub claim-code`.

use khupho_hub::HubFault;
use khupho_hub::claim_code;
use khupho_hub::config::HubConfig;
use khupho_hub::storage::WardLog;

use super::TaskFault;
use super::opening::{now_ms, secrets, with_log};

/// Prints a fresh code. With SQLite the hub must not be running: its file has one program at a time.
pub(super) async fn print(config: &HubConfig) -> Result<(), TaskFault> {
    let secrets = secrets(config).await?;
    with_log!(config, &secrets, |log| issue(&log).await)
}

async fn issue<L: WardLog>(log: &L) -> Result<(), TaskFault> {
    let code = claim_code::generate().map_err(HubFault::from)?;
    log.add_claim_code(claim_code::hash_of(&code), now_ms())
        .await?;
    println!("{code}");
    log.close().await;
    Ok(())
}
