//! Work in parallel, results in order.
//!
//! Threads run ahead of whoever takes the results, by a bounded number of jobs, and never wait for one another. Small jobs
//! go in chunks: handing one over costs as much as a small file.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::mpsc::{Receiver, channel};

use crate::error::Result;

/// Chunks in flight per thread: enough to even out their lengths, few enough to bound what waits.
const DEPTH: usize = 8;
/// The same where one job may take as long as thousands of others, which are not to wait for it.
const FAR: usize = 64;
/// Bytes that make a chunk.
const BYTES: u64 = 1 << 20;
/// Jobs of a chunk, at the most.
const JOBS: usize = 256;

/// A piece of work.
pub trait Job: Sync {
    /// Bytes that it goes through.
    fn bytes(&self) -> u64;
}

/// Runs `work` over `jobs` on the current thread pool and gives the results to `take` in the order of the
/// jobs. At most a few results a thread are held at a time.
///
/// # Errors
/// The first error in the order of the jobs; some later jobs may have run.
pub fn in_order<J: Job, T: Send>(
    jobs: &[J],
    work: impl Fn(&J) -> Result<T> + Sync,
    take: impl FnMut(&J, T) -> Result<()>,
) -> Result<()> {
    ahead(rayon::current_num_threads() * DEPTH, jobs, work, take)
}

/// As [`in_order`], where some jobs are very long and most results small: many wait.
///
/// # Errors
/// As [`in_order`].
pub fn in_far_order<J: Job, T: Send>(
    jobs: &[J],
    work: impl Fn(&J) -> Result<T> + Sync,
    take: impl FnMut(&J, T) -> Result<()>,
) -> Result<()> {
    ahead(rayon::current_num_threads() * FAR, jobs, work, take)
}

/// As [`in_order`], where results are large: only one a thread waits.
///
/// # Errors
/// As [`in_order`].
pub fn in_close_order<J: Job, T: Send>(
    jobs: &[J],
    work: impl Fn(&J) -> Result<T> + Sync,
    take: impl FnMut(&J, T) -> Result<()>,
) -> Result<()> {
    ahead(rayon::current_num_threads() * 2, jobs, work, take)
}

fn ahead<J: Job, T: Send>(
    ahead: usize,
    jobs: &[J],
    work: impl Fn(&J) -> Result<T> + Sync,
    mut take: impl FnMut(&J, T) -> Result<()>,
) -> Result<()> {
    let chunks = chunks(jobs);
    let work = &work;
    rayon::in_place_scope_fifo(|scope| {
        let (done, results) = channel();
        let begin = |at: usize| {
            if let Some(jobs) = chunks.get(at).map(|chunk| &jobs[chunk.clone()]) {
                let done = done.clone();
                // Nobody waits for it any more if an earlier job failed.
                scope.spawn_fifo(move |_| drop(done.send((at, jobs.iter().map(work).collect()))));
            }
        };
        (0..ahead).for_each(begin);
        let mut early: BTreeMap<usize, Vec<Result<T>>> = BTreeMap::new();
        for (at, chunk) in chunks.iter().enumerate() {
            let results = loop {
                if let Some(results) = early.remove(&at) {
                    break results;
                }
                early.extend(next(&results));
            };
            begin(at + ahead);
            for (job, result) in jobs[chunk.clone()].iter().zip(results) {
                take(job, result?)?;
            }
        }
        Ok(())
    })
}

/// The next result. A thread of the pool works while it waits.
fn next<T>(results: &Receiver<T>) -> Option<T> {
    if rayon::current_thread_index().is_none() {
        return results.recv().ok();
    }
    results.try_recv().ok().or_else(|| {
        rayon::yield_now();
        None
    })
}

/// Jobs in chunks.
fn chunks<J: Job>(jobs: &[J]) -> Vec<Range<usize>> {
    let mut chunks: Vec<Range<usize>> = Vec::new();
    let mut bytes = 0;
    for (at, job) in jobs.iter().enumerate() {
        match chunks.last_mut() {
            Some(last) if bytes + job.bytes() <= BYTES && last.len() < JOBS => {
                last.end += 1;
                bytes += job.bytes();
            }
            _ => {
                chunks.push(at..at + 1);
                bytes = job.bytes();
            }
        }
    }
    chunks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    impl Job for u64 {
        fn bytes(&self) -> u64 {
            self * 1000
        }
    }

    #[test]
    fn results_come_in_the_order_of_the_jobs() {
        let jobs: Vec<u64> = (0..1000).collect();
        let mut seen = vec![];
        in_order(
            &jobs,
            |job| Ok(job * 2),
            |_, result| {
                let _: () = seen.push(result);
                Ok(())
            },
        )
        .unwrap();
        assert_eq!(seen, (0..1000).map(|n| n * 2).collect::<Vec<_>>());
    }

    #[test]
    fn chunks_hold_many_small_jobs_or_one_large_one() {
        let jobs = [0u64, 1, 2, 1000, 2000, 0, 3, 600, 500];
        assert_eq!(chunks(&jobs), [0..4, 4..5, 5..8, 8..9]);
        assert_eq!(chunks(&[0u64; JOBS + 1]), [0..JOBS, JOBS..JOBS + 1]);
    }

    #[test]
    fn a_thread_of_the_pool_may_wait() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        let jobs: Vec<u64> = (0..100).collect();
        let mut sum = 0;
        pool.install(|| {
            in_order(
                &jobs,
                |job| Ok(*job),
                |_, job| {
                    sum += job;
                    Ok(())
                },
            )
        })
        .unwrap();
        assert_eq!(sum, 4950);
    }

    #[test]
    fn the_first_error_stops() {
        let jobs: Vec<u64> = (0..1000).collect();
        let mut taken = 0;
        let work = |job: &u64| if *job == 3 { Err(Error::Interrupted) } else { Ok(()) };
        assert!(
            in_order(&jobs, work, |_, ()| {
                let _: () = taken += 1;
                Ok(())
            })
            .is_err()
        );
        assert_eq!(taken, 3);
    }
}
