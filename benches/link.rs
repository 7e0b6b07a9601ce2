//! How fast sightings become people: a dense table, a combo list with repeats, and nothing but contested values.

use std::hint::black_box;

use breachscope::catalog::{Kind, People, Splits};
use breachscope::identity::{Identity, IdentityKind, Profile, Sighting};
use breachscope::link::batch::Batch;
use breachscope::link::orders::Orders;
use breachscope::link::settle::settle;
use breachscope::link::sightings::Sightings;
use breachscope::normal::Normal;
use breachscope::spill::Spill;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// Sightings in a benchmark.
const COUNT: u64 = 1_000_000;
/// Sightings in a batch.
const BATCH: u64 = 1 << 17;

fn rules() -> People {
    let kind = |id: &str, class, splits| Kind {
        id: id.into(),
        detectors: Vec::new(),
        normal: Normal::Fold,
        national: splits == Splits::Best,
        links: true,
        unique: splits == Splits::Best,
        splits,
        founds: true,
        scoped: false,
        class,
    };
    let kinds =
        vec![kind("ssn", 0, Splits::Best), kind("email", 1, Splits::No), kind("phone", 1, Splits::No)];
    People { kinds, hub: 8, row_number_repeats: 0.01, ..People::default() }
}

fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

fn identity(kind: u8, value: u64) -> Identity {
    let mut key = [0; 15];
    key[..8].copy_from_slice(&mix(value + 1).to_le_bytes());
    key[8..].copy_from_slice(&mix(value + 1_000_003).to_le_bytes()[..7]);
    Identity { kind: IdentityKind(kind), key }
}

/// Batches of sightings: `say` gives the identifiers and the name of each.
fn batches(count: u64, say: impl Fn(u64) -> (Vec<Identity>, Vec<u64>)) -> Sightings {
    let mut batches = Vec::new();
    for at in 0..count {
        if at % BATCH == 0 {
            batches.push(Batch::new(0));
        }
        let (identities, mut name) = say(at);
        name.sort_unstable();
        let sighting = Sighting { identities: &identities, name: &name, profile: Profile::default() };
        if let Some(batch) = batches.last_mut() {
            batch.push((at % BATCH) as u32, &sighting);
        }
    }
    Sightings::gather(&Spill::default(), batches).unwrap_or_else(|why| panic!("{why}"))
}

fn bench(criterion: &mut Criterion) {
    let (rules, orders) = (rules(), Orders::default());
    let mut group = criterion.benchmark_group("settle");
    group.sample_size(10).throughput(Throughput::Elements(COUNT));
    let dense = batches(COUNT, |at| (vec![identity(0, at), identity(1, at)], vec![mix(at), mix(at % 5_000)]));
    group
        .bench_function("dense table", |bencher| bencher.iter(|| settle(black_box(&dense), &rules, &orders)));
    drop(dense);
    let combo = batches(COUNT, |at| (vec![identity(1, mix(at) % (COUNT / 2))], Vec::new()));
    group.bench_function("combo list", |bencher| bencher.iter(|| settle(black_box(&combo), &rules, &orders)));
    drop(combo);
    let families = batches(COUNT, |at| {
        let nameless = at % 5 == 0;
        let name = if nameless { Vec::new() } else { vec![mix(at), mix(at / 4)] };
        (vec![identity(2, at / 4), identity(1, at / 2)], name)
    });
    group.bench_function("contested values", |bencher| {
        bencher.iter(|| settle(black_box(&families), &rules, &orders));
    });
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
