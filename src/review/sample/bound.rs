//! How many of all there can be, given how many of a sample there are: exact, for a finite number drawn from.
//!
//! Of `total` things, an unknown number is marked; of `drawn` of them, drawn without replacement, `marked` are. The number of
//! marked ones in a draw is hypergeometric, and a bound is the last number of all marked ones under which such a draw, or one
//! that speaks more for it, is not rarer than 1 - confidence. No normal approximation: with few marked ones it is wrong.

/// The most that can be marked, at this confidence.
pub fn at_most(total: u64, drawn: u64, marked: u64, confidence: f64) -> u64 {
    let rest = drawn.saturating_sub(marked);
    // The more are marked, the rarer is a draw of so few: the last number for which it is not too rare.
    let (mut low, mut high) = (marked, total.saturating_sub(rest).max(marked));
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        if few(total, middle, drawn, marked) >= 1.0 - confidence {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    low
}

/// The least that can be marked, at this confidence.
pub fn at_least(total: u64, drawn: u64, marked: u64, confidence: f64) -> u64 {
    total - at_most(total, drawn, drawn - marked, confidence)
}

/// The chance of at most `marked` marked ones among `drawn`, if `all` of `total` are.
fn few(total: u64, all: u64, drawn: u64, marked: u64) -> f64 {
    let least = (all + drawn).saturating_sub(total);
    let ways = choose(total, drawn);
    let chance = |n: u64| (choose(all, n) + choose(total - all, drawn - n) - ways).exp();
    (least..=marked.min(all).min(drawn)).map(chance).sum()
}

/// The logarithm of the ways to choose `k` of `n`.
fn choose(n: u64, k: u64) -> f64 {
    ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k)
}

/// Below this, a factorial's logarithm is summed; from there on Stirling's series is exact to 14 digits.
const SUMMED: u64 = 32;

fn ln_factorial(n: u64) -> f64 {
    if n < SUMMED {
        return (2..=n).map(|k| (k as f64).ln()).sum();
    }
    let x = n as f64;
    let series = 1.0 / (12.0 * x) - 1.0 / (360.0 * x.powi(3)) + 1.0 / (1260.0 * x.powi(5));
    x * x.ln() - x + 0.5 * (std::f64::consts::TAU * x).ln() + series
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_is_what_counting_all_draws_gives() {
        // All 2^10 ways to mark are one way each: count draws of the first `drawn` over all sets of `all` marked.
        let (total, drawn) = (10u32, 4u32);
        for all in 0..=total {
            for marked in 0..=drawn {
                let sets = (0u32..1 << total).filter(|set| set.count_ones() == all);
                let (mut ways, mut so) = (0u32, 0u32);
                for set in sets {
                    ways += 1;
                    so += u32::from((set & 0b1111).count_ones() <= marked);
                }
                let exact = f64::from(so) / f64::from(ways);
                let found = few(total.into(), all.into(), drawn.into(), marked.into());
                assert!((exact - found).abs() < 1e-9, "{all} {marked}: {exact} {found}");
            }
        }
    }

    #[test]
    fn a_bound_is_the_last_number_that_is_not_too_rare() {
        for (total, drawn, marked) in [(100, 20, 0), (100, 20, 3), (1000, 59, 0), (50, 50, 7), (40, 39, 39)] {
            let most = at_most(total, drawn, marked, 0.95);
            assert!(few(total, most, drawn, marked) >= 0.05);
            assert!(most == total - (drawn - marked) || few(total, most + 1, drawn, marked) < 0.05);
        }
    }

    #[test]
    fn known_bounds() {
        assert_eq!(at_most(50, 50, 7, 0.95), 7, "who looked at all knows");
        assert_eq!(at_least(50, 50, 7, 0.95), 7);
        // The rule of three, with very many to draw from: 3 of 59 draws' worth is five in a hundred.
        let share = at_most(1_000_000_000, 59, 0, 0.95) as f64 / 1e9;
        assert!((share - (1.0 - 0.05f64.powf(1.0 / 59.0))).abs() < 1e-5, "{share}");
        assert_eq!(at_most(10, 0, 0, 0.95), 10, "nothing drawn, nothing known");
        assert_eq!((at_least(10, 0, 0, 0.95), at_most(0, 0, 0, 0.95)), (0, 0));
    }

    #[test]
    fn factorials_meet_where_the_series_begins() {
        let summed: f64 = (2..=SUMMED).map(|k| (k as f64).ln()).sum();
        assert!((summed - ln_factorial(SUMMED)).abs() < 1e-11);
    }
}
