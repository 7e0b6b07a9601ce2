//! Every example and counter-example of every pattern file, through all the stations that evidence goes through.

use breachscope::catalog::Catalog;
use breachscope::run::check;

#[test]
fn every_example_holds_through_all_stations() {
    let checked = check::examples(&Catalog::builtin().unwrap()).unwrap();
    let failures: Vec<String> = checked.iter().filter_map(|example| example.failure.clone()).collect();
    assert!(checked.len() > 200, "only {} examples were run", checked.len());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
