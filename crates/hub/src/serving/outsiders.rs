//! Those whom no ward vouches for: where they come from, and the few places that they share. What
//! they send slowly never keeps a confirmed device waiting.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

use khupho_oplog::ids::DeviceId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::allowance::{Allowance, Rate};
use crate::limits::Limits;
use crate::problem::{Problem, ProblemCode};

/// Bodies of strangers that are read at once. With the largest request this is all the memory that
/// they get.
const STRANGERS_AT_ONCE: usize = 64;

/// Bodies that found a ward and are read at once.
const FOUNDERS_AT_ONCE: usize = 2;

/// How many origins are remembered before those that have rested are forgotten.
const ORIGINS_REMEMBERED: usize = 16_384;

/// Where a connection comes from: an address of version 4, or the network of one of version 6,
/// inside which anybody may choose addresses at will.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Origin([u8; 16]);

impl Origin {
    pub(crate) fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => Self(address.to_ipv6_mapped().octets()),
            IpAddr::V6(address) => {
                let mut octets = address.octets();
                octets[8..].fill(0);
                Self(octets)
            }
        }
    }

    /// The origin of a connection of which the system told none.
    pub(crate) fn unknown() -> Self {
        Self::of(IpAddr::V6(Ipv6Addr::UNSPECIFIED))
    }

    /// What it is counted as, where devices are counted.
    pub(crate) const fn as_device(self) -> DeviceId {
        DeviceId::from_bytes(self.0)
    }
}

/// What somebody from outside asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outsider {
    /// To be confirmed by a ward that is here.
    Stranger,
    /// To bring a ward here.
    Founder,
}

/// A place in which a body from outside is read; given back when it is dropped.
#[derive(Debug)]
pub(crate) struct OutsiderPlace {
    _permit: OwnedSemaphorePermit,
}

/// What those from outside use.
#[derive(Debug)]
pub(crate) struct Outsiders {
    limits: Limits,
    strangers: Arc<Semaphore>,
    founders: Arc<Semaphore>,
    asking: Mutex<HashMap<Origin, Allowance>>,
}

impl Outsiders {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            limits: limits.clone(),
            strangers: Arc::new(Semaphore::new(STRANGERS_AT_ONCE)),
            founders: Arc::new(Semaphore::new(FOUNDERS_AT_ONCE)),
            asking: Mutex::default(),
        }
    }

    /// Waits for a place.
    pub(crate) async fn place(&self, outsider: Outsider) -> Result<OutsiderPlace, Problem> {
        let places = match outsider {
            Outsider::Stranger => &self.strangers,
            Outsider::Founder => &self.founders,
        };
        let permit = places.clone().acquire_owned();
        match tokio::time::timeout(self.limits.turn_wait(), permit).await {
            Ok(Ok(permit)) => Ok(OutsiderPlace { _permit: permit }),
            _ => {
                Err(Problem::from(ProblemCode::Busy).retry_after(self.limits.outsider_body_time()))
            }
        }
    }

    /// Counts one request to be confirmed: it is kept, and pushes older ones out where there are
    /// many.
    pub(crate) fn count_asking(&self, origin: Origin) -> Result<(), Problem> {
        let rate = Rate {
            burst: f64::from(self.limits.asking_burst),
            per_second: f64::from(self.limits.asking_per_minute) / 60.0,
        };
        let mut asking = self.asking.lock().unwrap_or_else(PoisonError::into_inner);
        if asking.len() >= ORIGINS_REMEMBERED {
            asking.retain(|_, allowance| !allowance.is_full(rate));
        }
        let allowance = asking
            .entry(origin)
            .or_insert_with(|| Allowance::full(rate));
        allowance
            .take(rate)
            .map_err(|wait| Problem::from(ProblemCode::TooManyRequests).retry_after(wait))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(text: &str) -> Origin {
        Origin::of(text.parse().unwrap())
    }

    #[test]
    fn a_network_is_one_origin_and_an_address_of_version_4_is_its_own() {
        assert_eq!(origin("2001:db8::1"), origin("2001:db8::ffff:1"));
        assert_ne!(origin("2001:db8::1"), origin("2001:db8:0:1::1"));
        assert_ne!(origin("192.0.2.1"), origin("192.0.2.2"));
        assert_eq!(origin("192.0.2.1"), origin("::ffff:192.0.2.1"));
    }

    #[tokio::test]
    async fn founders_do_not_take_the_places_of_strangers() {
        let outsiders = Outsiders::new(&Limits {
            turn_wait_ms: 20,
            ..Limits::default()
        });
        let mut held = Vec::new();
        for _ in 0..FOUNDERS_AT_ONCE {
            held.push(outsiders.place(Outsider::Founder).await.unwrap());
        }
        let refused = outsiders.place(Outsider::Founder).await.unwrap_err();
        assert_eq!(refused.code(), ProblemCode::Busy);
        assert!(outsiders.place(Outsider::Stranger).await.is_ok());
        held.pop();
        assert!(outsiders.place(Outsider::Founder).await.is_ok());
    }

    #[test]
    fn one_origin_does_not_use_up_what_another_may_ask() {
        let outsiders = Outsiders::new(&Limits {
            asking_burst: 2,
            asking_per_minute: 1,
            ..Limits::default()
        });
        let (eager, other) = (origin("192.0.2.1"), origin("192.0.2.2"));
        assert!(outsiders.count_asking(eager).is_ok());
        assert!(outsiders.count_asking(eager).is_ok());
        let refused = outsiders.count_asking(eager).unwrap_err();
        assert_eq!(refused.code(), ProblemCode::TooManyRequests);
        assert!(outsiders.count_asking(other).is_ok());
    }
}
