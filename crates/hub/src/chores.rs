//! What a hub does by itself now and then.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};

use crate::evidence::UploadPlace;
use crate::limits::UPLOAD_KEPT_MS;
use crate::problem::Problem;
use crate::state::HubState;
use crate::storage::WardLog;

const EVERY: Duration = Duration::from_secs(60);

/// Uploads that are given up at once.
const UPLOADS_AT_ONCE: u32 = 100;

/// Goes on until the hub stops. What fails is tried again the next time.
pub(crate) async fn go_on<L: WardLog>(hub: Arc<HubState<L>>, mut stop: watch::Receiver<bool>) {
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
        if let Err(problem) = once(&hub).await {
            let code = problem.code().as_text();
            tracing::warn!(code, "a chore of the hub failed");
        }
    }
}

async fn once<L: WardLog>(hub: &HubState<L>) -> Result<(), Problem> {
    let now_ms = hub.now_ms();
    hub.log.wipe_expired(now_ms).await?;
    give_up_uploads(hub, now_ms.saturating_sub(UPLOAD_KEPT_MS)).await?;
    let counts = hub.log.counts().await?;
    hub.metrics.holds(
        counts.wards,
        counts.operations,
        counts.evidence_files,
        counts.letters,
    );
    Ok(())
}

async fn give_up_uploads<L: WardLog>(hub: &HubState<L>, before_ms: u64) -> Result<(), Problem> {
    for (ward, upload) in hub.log.idle_uploads(before_ms, UPLOADS_AT_ONCE).await? {
        let place = UploadPlace {
            ward,
            device: upload.device,
            hash: upload.hash,
        };
        hub.evidence.discard(&place).await?;
        hub.log
            .discard_upload(ward, upload.hash, upload.device)
            .await?;
    }
    Ok(())
}
