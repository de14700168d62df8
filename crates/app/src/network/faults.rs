//! What went wrong between this machine and the hub, in the codes that people are told.

use super::state::Ended;
use crate::api::errors::{ApiError, ErrorCode};
use khupho_domain::vietnam::vietnam_day;
use khupho_sync::hub::{HubFault, RefusalCode};
use std::time::Duration;

/// As the end of a round, which tries again by itself.
pub(super) fn ended(fault: HubFault) -> Ended {
    match fault {
        HubFault::Unreachable(_) => Ended::Unreached(None),
        HubFault::Busy { retry_after } => Ended::Unreached(Some(retry_after)),
        HubFault::Cancelled => Ended::Stopped,
        other => Ended::Badly(told(other)),
    }
}

/// As the answer to somebody who waits for it.
pub(super) fn told(fault: HubFault) -> ApiError {
    match fault {
        HubFault::Unreachable(_) => ApiError::new(ErrorCode::HubUnreachable),
        HubFault::NotTheHub => ApiError::new(ErrorCode::NotTheHub),
        HubFault::ClockLooksWrong { now_ms } => {
            let shown = vietnam_day(now_ms).format("%d/%m/%Y");
            ApiError::new(ErrorCode::ClockLooksWrong).with("date", shown)
        }
        HubFault::Busy { retry_after } => {
            ApiError::new(ErrorCode::HubBusy).with("seconds", whole_seconds(retry_after))
        }
        HubFault::Refused { code } => refused(&code),
        HubFault::Unreadable(_) => ApiError::new(ErrorCode::HubNotUnderstood),
        HubFault::SetUp(_) => ApiError::new(ErrorCode::ProxyUnusable),
        HubFault::Cancelled => ApiError::new(ErrorCode::Cancelled),
        HubFault::Sync(error) => error.into(),
    }
}

fn refused(code: &RefusalCode) -> ApiError {
    let reason = match code {
        RefusalCode::Other(_) | RefusalCode::Gap | RefusalCode::RegistryGap => "other".to_owned(),
        known => known.to_string(),
    };
    ApiError::new(ErrorCode::HubRefused).with("reason", reason)
}

/// Rounded up, so that nobody tries too early.
fn whole_seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_network_is_no_fault_and_a_busy_hub_names_its_time() {
        let unreachable = HubFault::Unreachable("no route".to_owned());
        assert_eq!(ended(unreachable), Ended::Unreached(None));
        let wait = Duration::from_millis(1_500);
        let busy = || HubFault::Busy { retry_after: wait };
        assert_eq!(ended(busy()), Ended::Unreached(Some(wait)));
        assert_eq!(told(busy()).params["seconds"], "2");
    }

    #[test]
    fn a_clock_of_2099_is_named_with_its_date_and_no_other_hub_is_suspected() {
        // 1 January 2099, 03:00 in Việt Nam; at Greenwich the year before is not over.
        let now_ms = 4_070_894_400_000;
        let error = told(HubFault::ClockLooksWrong { now_ms });
        assert_eq!(error.code, ErrorCode::ClockLooksWrong);
        assert_eq!(error.params["date"], "01/01/2099");
    }

    #[test]
    fn a_refusal_has_a_reason_that_has_words() {
        let reason = |code| told(HubFault::Refused { code }).params["reason"].clone();
        assert_eq!(reason(RefusalCode::DeviceRevoked), "device_revoked");
        assert_eq!(reason(RefusalCode::Other("nova".to_owned())), "other");
    }
}
