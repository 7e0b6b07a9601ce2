//! What holds of pattern files, whoever wrote them: refused with a reason, or fit for use.

use std::fs;

use breachscope::catalog::Catalog;

/// A detector's file, or, where the first byte is odd, a file of header words.
pub fn patterns(data: &[u8]) {
    let [kind, text @ ..] = data else { return };
    let home = tempfile::tempdir().expect("a folder is made");
    let name = if kind % 2 == 0 { "mine/thing.toml" } else { "columns/mine.toml" };
    let file = home.path().join(name);
    fs::create_dir_all(home.path().join(name.split('/').next().unwrap_or_default()))
        .expect("a folder is made");
    fs::write(&file, text).expect("a file is written");
    match Catalog::with_folder(home.path()) {
        Err(why) => assert!(!why.to_string().is_empty()),
        Ok(catalog) => {
            let again = Catalog::with_folder(home.path()).expect("what was taken once is taken again");
            assert_eq!(catalog.digest, again.digest);
            for detector in &catalog.detectors {
                let _ = detector.is_test(text);
            }
        }
    }
}
