//! Each station by itself, in bytes or sightings a second, on the files of a drill.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use breachscope::carve;
use breachscope::catalog::Catalog;
use breachscope::detect::{Detect, Everybody, Room};
use breachscope::drill;
use breachscope::hand::Files;
use breachscope::kernel::Kernel;
use breachscope::run::find::{self, Find};
use breachscope::run::scan::{self, Scan};
use breachscope::run::watch::Watch;
use breachscope::survey;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

const PEOPLE: u64 = 50_000;
const SPLIT: u64 = 4 << 20;

/// The forms of the drill that differ in shape.
const FORMS: [&str; 5] =
    ["crm/customers.csv", "forum/users.csv", "combos/list1.txt", "logs/app.log", "web/accounts.sql"];

fn drill_in(home: &Path) -> std::path::PathBuf {
    let out = home.join("drill");
    let options = drill::Options {
        people: PEOPLE,
        seed: 1,
        out: out.clone(),
        shape: drill::Shape::Mixed,
        full_truth: false,
    };
    drill::generate(&options).expect("a drill is made");
    out
}

fn stations(criterion: &mut Criterion) {
    let home = tempfile::tempdir().expect("a folder is made");
    let drill = drill_in(home.path());
    let catalog = Catalog::builtin().expect("the catalogue loads");
    let kernel = Kernel::new(catalog.detectors.iter().map(|known| known.trigger.as_ref()));
    let detect = Detect::new(&catalog);
    for form in FORMS {
        let bytes: Arc<[u8]> = fs::read(drill.join(form)).expect("the form is there").into();
        let plan = survey::plan(&bytes, &catalog, SPLIT).expect("the form is surveyed");
        let mut group = criterion.benchmark_group(form);
        group.sample_size(20).throughput(Throughput::Bytes(bytes.len() as u64));
        group.bench_function("kernel", |bencher| {
            bencher.iter(|| {
                let mut marks = 0u64;
                kernel.marks(black_box(&bytes), &mut |_| marks += 1);
                marks
            });
        });
        group.bench_function("detect", |bencher| {
            let mut room = Room::default();
            bencher.iter(|| {
                let whole = 0..bytes.len();
                let mut marks = detect.marks(black_box(&bytes), whole.clone(), false, &mut room);
                marks.claims(&whole, std::slice::from_ref(&whole), false, &mut Everybody).0.len()
            });
        });
        group.bench_function("carve", |bencher| {
            let owned = plan.preamble() as usize..bytes.len();
            bencher.iter(|| {
                let mut fields = 0;
                carve::carve(&plan, plan.state(0), black_box(&bytes), owned.clone(), true, &mut |record| {
                    fields += record.fields.len();
                });
                fields
            });
        });
        group.finish();
    }
}

fn whole(criterion: &mut Criterion) {
    let home = tempfile::tempdir().expect("a folder is made");
    let drill = drill_in(home.path());
    let catalog = Catalog::builtin().expect("the catalogue loads");
    let files = FORMS.map(|form| drill.join(form));
    let bytes = files.iter().map(|file| fs::metadata(file).expect("the form is there").len()).sum();
    let mut group = criterion.benchmark_group("whole");
    group.sample_size(10).throughput(Throughput::Bytes(bytes));
    group.bench_function("find --count", |bencher| {
        let shelf = Arc::default();
        let options = Find { paths: files.to_vec(), style: None, reveal: false, split: SPLIT, shelf };
        bencher.iter(|| {
            find::find(&options, &catalog, &Watch::default(), &mut std::io::sink()).expect("it is searched")
        });
    });
    group.bench_function("scan --no-people-csv", |bencher| {
        let options = Scan {
            paths: files.to_vec(),
            case: home.path().join("case"),
            country: "US".into(),
            key: None,
            as_of: None,
            force: true,
            people_csv: false,
            banner: String::new(),
            split: SPLIT,
            shelf: Arc::default(),
            files: Files::default(),
            across_owners: false,
            probable: false,
            roster: None,
        };
        bencher.iter(|| {
            scan::scan(&options, &catalog, &Watch::default()).expect("it is scanned").summary.people
        });
    });
    group.finish();
}

criterion_group!(benches, stations, whole);
criterion_main!(benches);
