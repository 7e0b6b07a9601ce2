//! Work in parallel, results in order.

use rayon::prelude::*;

use crate::error::Result;

/// Jobs in flight per thread: enough to even out their lengths, few enough to bound what waits.
const DEPTH: usize = 8;

/// Runs `work` over `jobs` on the current thread pool and gives the results to `take` in the order of the
/// jobs. At most a few results a thread are held at a time.
///
/// # Errors
/// The first error in the order of the jobs; later jobs of the same batch may have run.
pub fn in_order<J: Sync, T: Send>(
    jobs: &[J],
    work: impl Fn(&J) -> Result<T> + Sync,
    mut take: impl FnMut(&J, T) -> Result<()>,
) -> Result<()> {
    for batch in jobs.chunks(rayon::current_num_threads() * DEPTH) {
        let results: Vec<Result<T>> = batch.par_iter().with_max_len(1).map(&work).collect();
        for (job, result) in batch.iter().zip(results) {
            take(job, result?)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

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
