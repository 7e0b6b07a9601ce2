//! Credential lists: which layout a list has, and what its columns then hold.

use breachscope::layout::Layout;
use breachscope::plan::{Column, Format};

use super::{CATALOG, name, plan, rows};

/// A number that looks like any other hash.
fn digest(nth: usize) -> String {
    format!("{:032x}", (nth as u128 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835))
}

#[test]
fn layouts_of_credential_lists() {
    let (who, mail) =
        (|nth: usize| format!("ann_lee{nth}"), |nth: usize| format!("ann.lee{nth}@northwind.io"));
    let secret = |nth: usize| format!("{}#{nth}x{}", ["Sommer", "qwe:rty", "liebe"][nth % 3], nth * 7919);
    let crypt = format!("$6$KaxyEFg1${}", "aB3./".repeat(18));
    for (layout, text) in [
        (
            Layout::Shadow,
            rows(9, |nth| format!("{}:{}:19012:0:99999:7:::", who(nth), if nth > 4 { &crypt } else { "*" })),
        ),
        (Layout::Accounts, rows(9, |nth| format!("{}:{nth}:{}:{}:::", who(nth), digest(7), digest(nth)))),
        (
            Layout::Accounts,
            rows(9, |nth| format!("CORP\\{}:{nth}:{}:{}:::", who(nth), digest(7), digest(nth))),
        ),
        (Layout::Site, rows(9, |nth| format!("https://x.org:8443/a?b=1:{}:{}", mail(nth), secret(nth)))),
        (Layout::Site, rows(9, |nth| format!("https://x.org/a:{}:{}", who(nth), secret(nth)))),
        (Layout::Site, rows(9, |nth| format!("https://x.org/a {}:{}", mail(nth), secret(nth)))),
        (Layout::Site, rows(9, |nth| format!("https://x.org/a|{}|{}", mail(nth), secret(nth)))),
        (Layout::SiteLast, rows(9, |nth| format!("{}:{}:https://x.org/a", mail(nth), secret(nth)))),
        (Layout::Named, rows(9, |nth| format!("{}:{}:{}", who(nth), mail(nth), secret(nth)))),
        (Layout::Keyed, rows(9, |nth| format!("{nth}:{}:{}:{}", who(nth), mail(nth), digest(nth)))),
        (Layout::Salted, rows(9, |nth| format!("{}:{}:x{}y", mail(nth), digest(nth), nth))),
        (Layout::SaltApart, rows(9, |nth| format!("{}:{}:xyz{}", mail(nth), digest(nth), nth))),
        (Layout::Cracked, rows(9, |nth| format!("{}:{}:{}", mail(nth), digest(nth), secret(nth)))),
        (Layout::Cracked, rows(9, |nth| format!("{}:{}:{}", who(nth), digest(nth), secret(nth)))),
        (Layout::Pot, rows(9, |nth| format!("{}:{}", digest(nth), secret(nth)))),
        (Layout::Listed, rows(9, |nth| format!("{}. {}:{}", nth + 1, mail(nth), secret(nth)))),
        (Layout::Noted, rows(9, |nth| format!("{}:{} | Country = DE", mail(nth), secret(nth)))),
        (
            Layout::Pair,
            rows(9, |nth| format!("{}:{}", mail(nth), if nth % 3 > 0 { secret(nth) } else { String::new() })),
        ),
        (Layout::Pair, rows(9, |nth| format!("{}{}{}", mail(nth), [":", ";"][nth % 2], secret(nth)))),
        (Layout::Pair, rows(9, |nth| format!("+49176223455{nth}0:{}", secret(nth)))),
        (Layout::Turned, rows(9, |nth| format!("{}:{}", secret(nth), mail(nth)))),
    ] {
        let Format::Combo(pairs) = plan(text.as_bytes()).format else { panic!("{text}") };
        assert_eq!(pairs.layout, layout, "{text}");
    }
}

/// What a value is in a list decides what the law asks: a hash is never told to be a clear word, nor a clear word a name.
#[test]
fn columns_of_credential_lists() {
    let types = |text: &str| -> Vec<Vec<&'static str>> {
        let plan = plan(text.as_bytes());
        let ids = |column: &Column| column.types.iter().map(|id| &*CATALOG.detector(*id).id).collect();
        plan.tables[0].columns.iter().map(ids).collect()
    };
    let pot = types(&rows(9, |nth| format!("{}:Sommer#{nth}", digest(nth))));
    assert!(!pot[0].contains(&"person.user-name") && pot[1].contains(&"password.plain"), "{pot:?}");
    let accounts = types(&rows(9, |nth| format!("ann{nth}:{nth}:{}:{}:::", digest(7), digest(nth))));
    assert_eq!(accounts[0], ["person.user-name"]);
    assert!(accounts[2].contains(&"hash.pwdump") && !accounts[2].contains(&"password.plain"), "{accounts:?}");
    let cracked =
        types(&rows(9, |nth| format!("ann{nth}:{}:{}", digest(nth), "Sommer#2x".repeat(1 + nth % 2))));
    assert_eq!(cracked[1], ["hash.md5"]);
    assert!(cracked[2].contains(&"password.plain"), "{cracked:?}");
    let phones = types(&rows(9, |nth| format!("+49176223455{nth}0:Sommer#{nth}")));
    assert_eq!(phones[0], ["email", "phone.e164", "person.user-name"]);
}

/// Lists that only look like those: people and their addresses, checksums, places in code.
#[test]
fn no_credential_lists() {
    for text in [
        rows(9, |nth| format!("ann{nth}:ann{nth}@northwind.io")),
        rows(9, |nth| format!("{}:{}", digest(nth), nth * 977)),
        rows(9, |nth| format!("{}:src/file{nth}.rs", digest(nth))),
        rows(9, |nth| format!("http://localhost/app.js:{nth}2:{nth}4")),
        rows(9, |nth| format!("ann{nth}:x:{nth}:{nth}:Ann Lee:/home/ann{nth}:/bin/bash")),
    ] {
        assert_ne!(name(&text), "combo", "{text}");
    }
}
