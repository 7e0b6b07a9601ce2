//! Chance that can be repeated: a small generator (`SplitMix64`) a record, and bijections for what must not repeat.

/// Started from a seed and a record's number.
pub struct Dice(u64);

impl Dice {
    /// Equal arguments make equal dice.
    pub fn new(seed: u64, number: u64) -> Dice {
        Dice(mix(seed ^ mix(number)))
    }

    /// Sixty-four bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.0)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(end)) >> 64) as u64
    }

    /// True once in `times`.
    pub fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    /// One of `choices`.
    pub fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len() as u64) as usize]
    }

    /// `count` characters of `alphabet`.
    pub fn write(&mut self, out: &mut Vec<u8>, alphabet: &[u8], count: usize) {
        for _ in 0..count {
            out.push(alphabet[self.below(alphabet.len() as u64) as usize]);
        }
    }
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Numbers that share a factor with no `end` in use: each makes another order of the same numbers.
pub const ORDERS: [u64; 6] = [982_451_653, 961_748_941, 941_083_987, 920_419_823, 899_809_363, 32_452_867];

/// The number that stands at `number` in one order of all numbers below `end`: no two numbers share one.
pub fn shuffled(number: u64, order: u64, end: u64) -> u64 {
    (u128::from(number % end) * u128::from(order) % u128::from(end)) as u64
}
