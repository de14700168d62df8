//! Places for connections: so many in all, and a share of them for each origin, so that one machine
//! cannot take them all.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::outsiders::Origin;

/// The places of a hub.
#[derive(Debug)]
pub(super) struct ConnectionPlaces {
    all: Arc<Semaphore>,
    taken_by: Mutex<HashMap<Origin, usize>>,
    most_of_an_origin: usize,
}

/// A place; given back when it is dropped.
#[derive(Debug)]
pub(super) struct ConnectionPlace {
    _of_all: OwnedSemaphorePermit,
    places: Arc<ConnectionPlaces>,
    origin: Origin,
}

impl ConnectionPlaces {
    pub(super) fn new(all: usize, most_of_an_origin: usize) -> Arc<Self> {
        Arc::new(Self {
            all: Arc::new(Semaphore::new(all)),
            taken_by: Mutex::default(),
            most_of_an_origin,
        })
    }

    /// Waits until one is free.
    pub(super) async fn free(&self) -> Option<OwnedSemaphorePermit> {
        self.all.clone().acquire_owned().await.ok()
    }

    /// The free place, for that origin; none where it has its share already.
    pub(super) fn take(
        self: &Arc<Self>,
        free: OwnedSemaphorePermit,
        origin: Origin,
    ) -> Option<ConnectionPlace> {
        let mut taken_by = self.taken_by();
        let taken = taken_by.entry(origin).or_default();
        if *taken >= self.most_of_an_origin {
            return None;
        }
        *taken += 1;
        drop(taken_by);
        Some(ConnectionPlace {
            _of_all: free,
            places: self.clone(),
            origin,
        })
    }

    fn taken_by(&self) -> MutexGuard<'_, HashMap<Origin, usize>> {
        self.taken_by.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for ConnectionPlace {
    fn drop(&mut self) {
        let mut taken_by = self.places.taken_by();
        if let Some(taken) = taken_by.get_mut(&self.origin) {
            *taken -= 1;
            if *taken == 0 {
                taken_by.remove(&self.origin);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(text: &str) -> Origin {
        Origin::of(text.parse().unwrap())
    }

    #[tokio::test]
    async fn one_origin_leaves_places_to_others_and_gets_its_own_back() {
        let places = ConnectionPlaces::new(3, 2);
        let (greedy, other) = (origin("192.0.2.1"), origin("192.0.2.2"));
        let mut held = Vec::new();
        for _ in 0..2 {
            let free = places.free().await.unwrap();
            held.push(places.take(free, greedy).unwrap());
        }
        let free = places.free().await.unwrap();
        assert!(places.take(free, greedy).is_none());
        let free = places.free().await.unwrap();
        let of_other = places.take(free, other).unwrap();
        held.pop();
        let free = places.free().await.unwrap();
        assert!(places.take(free, greedy).is_some());
        drop((held, of_other));
        assert!(places.taken_by().is_empty());
    }
}
