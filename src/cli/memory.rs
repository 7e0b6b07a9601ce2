//! How much memory a job may use.

use std::fs;

/// The least with which a job works: the program, a few windows a thread, and a little room.
const LEAST: u64 = 64 << 20;
/// What a job needs beside its threads.
const ALONE: u64 = 54 << 20;
/// What each thread needs: windows, and what it makes of a split.
const THREAD: u64 = 10 << 20;
/// What is used where the system does not say how much there is.
const UNKNOWN: u64 = 2 << 30;

/// Bytes of a size such as `512M` or `4G`.
///
/// # Errors
/// If it is no size, or too little; as a text for the command line.
pub fn size(text: &str) -> Result<u64, String> {
    let wrong = || "a size is a number with K, M, G or T behind it, such as 512M or 4G".to_owned();
    let upper = text.trim().to_ascii_uppercase();
    let upper = upper.strip_suffix("IB").or_else(|| upper.strip_suffix('B')).unwrap_or(&upper);
    let split = upper.find(|c: char| !c.is_ascii_digit()).unwrap_or(upper.len());
    let (digits, unit) = upper.split_at(split);
    let shift = match unit {
        "" => 0,
        "K" => 10,
        "M" => 20,
        "G" => 30,
        "T" => 40,
        _ => return Err(wrong()),
    };
    let number: u64 = digits.parse().map_err(|_| wrong())?;
    let bytes = number.checked_mul(1 << shift).ok_or_else(wrong)?;
    if bytes < LEAST { Err("at least 64M are needed".into()) } else { Ok(bytes) }
}

/// Half of the machine's memory, or of what the job's control group may use.
pub fn half() -> u64 {
    let machine = fs::read_to_string("/proc/meminfo").ok().and_then(|text| {
        let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
        Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? << 10)
    });
    let group = fs::read_to_string("/sys/fs/cgroup/memory.max").ok();
    let group = group.and_then(|text| text.trim().parse::<u64>().ok());
    (machine.unwrap_or(UNKNOWN).min(group.unwrap_or(u64::MAX)) / 2).max(LEAST)
}

/// Threads where nobody said how many: one a core, as far as so much memory has room for them.
pub fn threads(memory: u64) -> usize {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let fit = memory.saturating_sub(ALONE) / THREAD;
    cores.min(usize::try_from(fit).unwrap_or(usize::MAX)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_and_others_refused() {
        assert_eq!(size("512M"), Ok(512 << 20));
        assert_eq!(size("4GiB"), Ok(4 << 30));
        assert_eq!(size("134217728"), Ok(128 << 20));
        for wrong in ["", "M", "1.5G", "-1G", "4X", "10K", "99999999999T"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
        assert!(half() >= LEAST);
        assert!(threads(LEAST) == 1 && threads(0) == 1 && threads(1 << 40) >= threads(LEAST));
    }
}
