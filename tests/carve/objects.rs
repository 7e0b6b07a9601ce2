//! JSON objects, by the same laws.

use breachscope::grammar::{Grammar, Limits};
use breachscope::plan::Stand;
use breachscope::record::Shape;
use proptest::prelude::*;

use super::laws::told::{LARGE, SMALL, STANDS, check, json, records};
use super::told::{shapes, texts};

/// Text made of what readers of JSON stumble over.
fn hostile_json() -> impl Strategy<Value = Vec<u8>> {
    let token = prop_oneof![
        6 => prop::sample::select(vec!["\"", "{", "}", "[", "]", ",", ":", "\n", " ", "\\", "\\\"", "null", "@"]),
        4 => prop::sample::select(vec!["{\"a\":", "\"b\":", "\"x\"", "},{", "},\n{\"a\"", "1", "[{", "}]", "\"t\":[{\"a\":1},"]),
        2 => Just("{\"a\":\"x\",\"b\":[1,\"y\"]},"),
        1 => Just("{\n  \"a\": 1,\n  \"b\": {\n    \"c\": 2\n  }\n},\n"),
        1 => Just("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
        1 => Just("é\u{0}"),
    ];
    (prop::sample::select(vec!["", "[", "{\"u\":[", "[\n"]), prop::collection::vec(token, 0..80))
        .prop_map(|(lead, tokens)| (lead.to_owned() + &tokens.concat()).into_bytes())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_split_gives_the_same_objects(bytes in hostile_json(), split in 1..300_u64) {
        for stand in STANDS {
            check(json(stand), SMALL, &bytes, &[1, 7, 64, split]);
        }
    }

    #[test]
    fn any_split_gives_the_same_objects_of_random_bytes(
        bytes in prop::collection::vec(any::<u8>(), 0..400), split in 1..300_u64,
    ) {
        for stand in STANDS {
            check(json(stand), SMALL, &bytes, &[1, split]);
        }
    }
}

#[test]
fn objects_become_columns_with_dotted_paths() {
    let object = r#"{"id":7,"name":{"first":"Zo\u00eb","last":null},"tags":["a","b"],"on":true,"kids":[{"n":"x"},{"n":"y"}],"e":""}"#;
    let pretty = "{\n  \"id\": 7,\n  \"name\": {\n    \"first\": \"Zo\\u00eb\",\n    \"last\": null\n  },\n  \"tags\": [\n    \"a\",\n    \"b\"\n  ],\n  \"on\": true,\n  \"kids\": [\n    {\n      \"n\": \"x\"\n    },\n    {\n      \"n\": \"y\"\n    }\n  ],\n  \"e\": \"\"\n}";
    let expected = ["id=7", "name.first=Zoë", "tags=a", "tags=b", "on=true", "kids.n=x", "kids.n=y", "e="];
    for (stand, text, count, table) in [
        (Stand::Lines, format!("{object}\n{object}\n"), 2, ""),
        (Stand::Stream, format!("{pretty}\n{pretty}\n"), 2, ""),
        (Stand::Stream, object.to_owned(), 1, ""),
        (Stand::Array, format!("[{object},{object}]"), 2, ""),
        (Stand::Array, format!("[\n{pretty},\n{pretty}\n]\n"), 2, ""),
        (Stand::Array, format!("{{\"ok\":1,\"users\": [{object},{object},{object}]}}"), 3, "users"),
        (Stand::Array, format!("window.x = [{object}];"), 1, ""),
    ] {
        let bytes = text.as_bytes();
        let (found, sums, tables, clean) = check(json(stand), LARGE, bytes, &[1, 5, 100]);
        assert_eq!((found.len(), sums.malformed, clean), (count, 0, true), "{text}");
        assert_eq!(sums.parsed, bytes.len() as u64);
        assert_eq!(tables.len(), 1);
        assert_eq!(tables[0].name, table);
        for record in &found {
            assert_eq!(texts(bytes, &tables, record), expected, "{text}");
        }
    }
}

#[test]
fn arrays_of_an_object_are_tables_of_their_own() {
    let text = r#"{"users":[{"id":1},{"id":2}],"more":{"orders":[{"no":"x"}]},"by":"ann@x.org"}"#;
    let (found, sums, tables, clean) = check(json(Stand::Array), LARGE, text.as_bytes(), &[1, 20]);
    let names: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
    assert_eq!((names, clean), (vec!["users", "orders"], true));
    let rows = found.iter().filter(|record| record.shape == Shape::Row);
    assert_eq!(rows.map(|record| record.table).collect::<Vec<_>>(), [0, 0, 1]);
    assert_eq!(shapes(&found), [Shape::Row, Shape::Row, Shape::Row, Shape::Line]);
    assert_eq!(sums.malformed, 0);
    assert!(!check(json(Stand::Array), LARGE, &text.as_bytes()[..25], &[1]).3);
}

#[test]
fn members_that_are_objects_are_records() {
    let text = r#"{"a1":{"m":"x"},"a2":{"m":"y"},"a3":{"m":"z"}}"#;
    let item = &text.as_bytes()[6..];
    let (found, _, tables, _) = check(json(Stand::Keyed), LARGE, item, &[1, 20]);
    let all: Vec<_> = found.iter().flat_map(|record| texts(item, &tables, record)).collect();
    assert_eq!(all, ["m=x", "m=y", "m=z"]);
}

#[test]
fn a_stray_quote_or_bracket_costs_one_object() {
    let sound =
        |nth: usize| format!("{{\"id\":{nth},\"kids\":[{{\"n\":\"a\"}},{{\"n\":\"b\"}}],\"s\":\"x\"}}");
    for broken in [
        "{\"id\":9,\"s\":\"a\"b\",\"t\":\"x\"}",
        "{\"id\":9,\"s\":\"ab,\"t\":\"x\"}",
        "{\"id\":9,\"s\":\"ab}",
        "{\"id\":9,\"s\":[1,2}",
        "{\"id\":9,\"s\":{\"x\":1}",
        "{\"id\":9,\"s\":1}}",
        "{\"id\":9,\"s\"}",
        "{\"id:9,\"s\":\"1\"}",
        "{id:9,\"kids\":[{\"n\":1},{\"n\":2}]}",
    ] {
        for (separator, stand) in
            [(",", Stand::Array), (",\n", Stand::Array), ("\n", Stand::Stream), ("\n", Stand::Lines)]
        {
            let mut rows: Vec<String> = (0..60).map(sound).collect();
            rows[30] = broken.to_owned();
            let text = rows.join(separator);
            let text = if stand == Stand::Array { format!("[{text}]") } else { text };
            let (found, ..) = check(json(stand), LARGE, text.as_bytes(), &[1, 64, 1000]);
            let rows =
                found.iter().filter(|record| record.shape == Shape::Row && record.fields.len() == 4).count();
            let ragged = found.iter().filter(|record| record.shape == Shape::Ragged).count();
            let closed_early = broken.ends_with("1}}") && stand != Stand::Lines;
            let no_key = broken.starts_with("{id");
            assert!(
                rows >= 59 && ragged <= 1,
                "{broken} {stand:?} {separator:?}: {rows} rows, {ragged} ragged"
            );
            assert!(found.len() == 60 || no_key, "{broken} {stand:?} {separator:?}: {}", found.len());
            assert_eq!(ragged, usize::from(!closed_early), "{broken} {stand:?}");
        }
    }
}

#[test]
fn objects_beyond_the_limits_are_cut_or_broken() {
    let long = format!("[{{\"a\":\"{}\",\"b\":1}},{{\"a\":\"y\",\"b\":2}}]", "x".repeat(100));
    let (found, ..) = check(json(Stand::Array), SMALL, long.as_bytes(), &[1, 64]);
    assert_eq!(shapes(&found).last(), Some(&Shape::Row));
    let many = format!("[{{\"a\":[{}0]}},{{\"a\":\"y\"}}]", "1,".repeat(200));
    let (found, sums, ..) = check(json(Stand::Array), SMALL, many.as_bytes(), &[1, 64]);
    assert!(sums.cut >= 1);
    assert_eq!(shapes(&found).last(), Some(&Shape::Row));
}

#[test]
fn a_record_that_begins_within_the_key_of_a_broken_one() {
    let text = b"{\"a\":1} {\"[{\"\n{\"a\":\"x\"},";
    for stand in STANDS {
        check(json(stand), SMALL, text, &[1, 2, 3, 5, 7, 9, 13]);
    }
}

#[test]
fn depth_is_bounded() {
    let deep = "{\"a\":".repeat(10_000) + "1" + &"}".repeat(10_000);
    let brackets = format!("{{\"a\":{}{},\"b\":1}}", "[".repeat(10_000), "]".repeat(10_000));
    for object in [deep, brackets] {
        let text = format!("[{object},{{\"a\":1}}]");
        let (found, sums, ..) = check(json(Stand::Array), LARGE, text.as_bytes(), &[1000]);
        assert_eq!((found.len(), sums.malformed), (2, 0));
    }
    check(json(Stand::Array), LARGE, &b"[".repeat(100_000), &[1000]);
    check(json(Stand::Array), LARGE, &b"[{\"a\":".repeat(20_000), &[1000]);
}

#[test]
fn hostile_json_takes_linear_time() {
    let size = 4 << 20;
    for unit in [
        "\"",
        "{",
        "[",
        "\n",
        "x",
        "{\"",
        "{\"a",
        "{\"a\n",
        "[{\"a\"",
        "{\"a\":\"",
        "{x\n",
        "\\",
        "\"\\",
        "{\"a\":[",
        "},{\"",
        "{\"\\\",",
        ",{",
        " ",
        ",{\"a\":1 ",
        "{\n ",
    ] {
        let bytes = ("[".to_owned() + &unit.repeat(size / unit.len())).into_bytes();
        for stand in STANDS {
            let grammar =
                Grammar { format: json(stand), line_end: b'\n', limits: Limits { record: 1 << 20, ..LARGE } };
            let (_, sums, ..) = records(grammar, &bytes, 1 << 20);
            assert_eq!(sums.parsed + sums.raw + sums.opaque, bytes.len() as u64, "{unit:?}");
        }
    }
}
