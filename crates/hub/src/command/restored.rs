//! `khupho-hub restored`: what came after the backup is not here any more, so every log begins a new
//! life, and devices push again what they hold.

use khupho_hub::config::HubConfig;
use khupho_hub::storage::WardLog;
use khupho_oplog::ids::LogId;

use super::TaskFault;
use super::opening::{existing_secrets, with_log};

pub(super) async fn run(config: &HubConfig) -> Result<(), TaskFault> {
    let secrets = existing_secrets(config)?;
    with_log!(config, &secrets, |log| begin_new_logs(&log).await)
}

async fn begin_new_logs<L: WardLog>(log: &L) -> Result<(), TaskFault> {
    let wards = log.wards().await?;
    for ward in &wards {
        let mut log_id = [0; 16];
        getrandom::fill(&mut log_id).map_err(|error| TaskFault::Refused(error.to_string()))?;
        log.begin_new_log(*ward, LogId::from_bytes(log_id)).await?;
    }
    println!("{} wards begin a new log", wards.len());
    log.close().await;
    Ok(())
}
