//! TLS handshakes compute in turns, so that thousands of machines that come at once leave room for
//! those that are here.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use tokio::runtime::Handle;
use tokio::sync::Semaphore;

/// The turns in which handshakes compute.
#[derive(Clone, Debug)]
pub(super) struct HandshakeTurns(Arc<Semaphore>);

impl HandshakeTurns {
    /// As many as half of the threads of this runtime: the other half is for requests.
    pub(super) fn of_this_runtime() -> Self {
        Self::of_threads(Handle::current().metrics().num_workers())
    }

    fn of_threads(threads: usize) -> Self {
        Self(Arc::new(Semaphore::new((threads / 2).max(1))))
    }

    /// Does the work, and computes only with a turn. While it waits for the other side it has none:
    /// whoever is slow there keeps nobody from theirs.
    pub(super) async fn compute<T>(&self, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        loop {
            // Nobody closes the semaphore, and without turns the work is done all the same.
            let turn = self.0.acquire().await;
            let step = poll_fn(|context| Poll::Ready(work.as_mut().poll(context))).await;
            drop(turn);
            match step {
                Poll::Ready(done) => return done,
                Poll::Pending => woken().await,
            }
        }
    }
}

/// Waits until what was polled before wakes this task.
async fn woken() {
    let mut is_first = true;
    poll_fn(|_| match std::mem::take(&mut is_first) {
        true => Poll::Pending,
        false => Poll::Ready(()),
    })
    .await;
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;
    use std::time::Duration;

    use tokio::sync::oneshot;
    use tokio::task::JoinSet;
    use tokio::time::timeout;

    use super::*;

    /// Computes for a while, and tells how many others it has seen at it.
    fn compute_for_a_while(now: &AtomicUsize) -> usize {
        let at_once = now.fetch_add(1, Ordering::SeqCst) + 1;
        thread::sleep(Duration::from_millis(3));
        now.fetch_sub(1, Ordering::SeqCst);
        at_once
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn half_of_the_threads_compute_at_once() {
        let turns = HandshakeTurns::of_this_runtime();
        let now = Arc::new(AtomicUsize::new(0));
        let mut machines = JoinSet::new();
        for _ in 0..40 {
            let (turns, now) = (turns.clone(), now.clone());
            machines.spawn(async move { turns.compute(async { compute_for_a_while(&now) }).await });
        }
        let at_once = machines.join_all().await;
        assert_eq!(at_once.into_iter().max(), Some(2));
    }

    #[tokio::test]
    async fn whoever_waits_for_the_other_side_has_no_turn() {
        let turns = HandshakeTurns::of_threads(1);
        let (answer, waiting) = oneshot::channel();
        let slow = tokio::spawn({
            let turns = turns.clone();
            async move { turns.compute(waiting).await }
        });
        tokio::task::yield_now().await;
        let quick = timeout(Duration::from_secs(5), turns.compute(async { 7 })).await;
        assert_eq!(quick, Ok(7));
        answer.send(8).unwrap();
        assert_eq!(slow.await.unwrap(), Ok(8));
    }
}
