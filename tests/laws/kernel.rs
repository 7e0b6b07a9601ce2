//! The kernel over any bytes: every way of looking sees the same, chunk by chunk or at once; what is dropped unseen is
//! nobody's; and a value is found wherever it stands.

use std::sync::LazyLock;

use breachscope::catalog::{Catalog, Match};
use breachscope::finding::DetectorId;
use breachscope::kernel::{Event, Kernel, Walk};

/// The built-in catalogue, and its kernel in each way of looking, the plain one first.
static KNOWN: LazyLock<(Catalog, Vec<(&'static str, Kernel)>)> = LazyLock::new(|| {
    let catalog = Catalog::builtin().expect("the built-in catalogue loads");
    let kernel = |name: &'static str| {
        let kernel = Kernel::new(catalog.detectors.iter().map(|detector| detector.trigger.as_ref()));
        (name, kernel.looking(name).expect("the way is known"))
    };
    let kernels = Kernel::ways().into_iter().map(kernel).collect();
    (catalog, kernels)
});

/// The marks of `hay`, the walk made in steps.
fn marks(kernel: &Kernel, hay: &[u8], step: usize) -> Vec<(usize, u16)> {
    let (mut walk, mut events, mut marks) = (Walk::new(kernel, hay, 0), Vec::new(), Vec::new());
    (0..hay.len() + step).step_by(step).for_each(|to| walk.until(to, &mut events));
    assert!(events.is_sorted_by_key(Event::at));
    for event in events {
        kernel.marks_of(hay, event, u64::MAX, &mut |(at, owner)| marks.push((at, owner.0)));
    }
    marks.sort_unstable();
    marks
}

/// What the detectors take at those marks.
fn found(catalog: &Catalog, hay: &[u8], marks: &[(usize, u16)]) -> Vec<(u16, Match)> {
    let ask = |(at, owner): &(usize, u16)| {
        let detector = catalog.detector(DetectorId(*owner));
        Some((*owner, detector.at(hay, detector.start(hay, *at)?)?))
    };
    let mut found: Vec<(u16, Match)> = marks.iter().filter_map(ask).collect();
    found.sort_unstable_by_key(|(owner, found)| (found.start, found.end, *owner));
    found.dedup();
    found
}

/// The law: the first byte says what stands before, the second how far the walk goes at a time.
pub fn kernel(data: &[u8]) {
    let [lead, step, bytes @ ..] = data else { return };
    let (catalog, kernels) = &*KNOWN;
    let lead = 1 + usize::from(*lead) % 131;
    // Line ends, which are part of no value and join none.
    let hay = [vec![b'\n'; lead].as_slice(), bytes].concat();
    let [(_, plain), others @ ..] = kernels.as_slice() else { panic!("there is the plain way") };
    let all = marks(plain, &hay, hay.len());
    for (name, kernel) in others {
        assert_eq!(marks(kernel, &hay, hay.len()), all, "{name}");
    }
    assert_eq!(marks(plain, &hay, 1 + usize::from(*step) * 3), all, "in steps");
    let near = &hay[lead - 1..];
    let expected = found(catalog, near, &marks(plain, near, near.len()));
    let mut here = found(catalog, &hay, &all);
    for (_, found) in &mut here {
        let back = |at: &mut usize| *at = at.checked_sub(lead - 1).expect("line ends are nothing");
        back(&mut found.start);
        back(&mut found.end);
    }
    assert_eq!(here, expected, "behind {lead}");
    forms(catalog, plain, &hay);
}

/// Whom the form of a group of digits rules out finds nothing there.
fn forms(catalog: &Catalog, kernel: &Kernel, hay: &[u8]) {
    let mut events = Vec::new();
    Walk::new(kernel, hay, 0).until(hay.len(), &mut events);
    for event in events {
        let Some(form) = kernel.form(hay, &event) else { continue };
        if hay[event.at() - 1] == b'(' {
            continue;
        }
        let may = kernel.asking(&event, |owner| catalog.detector(owner).may_be(form));
        kernel.marks_of(hay, event, !may & u64::MAX >> 1, &mut |(at, owner)| {
            let detector = catalog.detector(owner);
            let found = detector.start(hay, at).and_then(|start| detector.at(hay, start));
            assert_eq!(found, None, "{} at {at}", detector.id);
        });
    }
}
