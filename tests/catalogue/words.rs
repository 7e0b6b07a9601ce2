//! Header words as databases have them: `fecha_nacimiento` is `fecha de nacimiento`.

use breachscope::catalog::Catalog;

/// Of, and of the: what names of columns leave out, in languages that have it between words.
const OF: [&str; 13] = ["de", "la", "del", "du", "des", "da", "do", "dos", "das", "di", "della", "dei", "of"];

#[test]
fn a_header_means_the_same_without_its_particles() {
    let catalog = Catalog::builtin().unwrap();
    let mut odd = Vec::new();
    for (header, types) in &catalog.words.headers {
        let short: Vec<&str> = header.split(' ').filter(|word| !OF.contains(word)).collect();
        let short = short.join(" ");
        let of_two = short.contains(' ') && short.len() < header.len();
        let meant = catalog.words.lookup(&short);
        if of_two && types.iter().all(|id| !meant.types.contains(id)) {
            odd.push(header.as_str());
        }
    }
    odd.sort_unstable();
    assert_eq!(odd, KEPT);
}

/// What is known only as it is written: nobody writes the rest, it is a country's code, or without the particle it is
/// something else: in France anybody's number with an employer or a club.
const KEPT: [&str; 5] =
    ["certificate of birth number", "dt of birth", "next of kin", "numero de matricule", "tax id de"];
