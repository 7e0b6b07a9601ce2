//! Tuples of SQL dumps, by the same laws.

use breachscope::grammar::{Grammar, Limits};
use breachscope::plan::Table;
use breachscope::record::Shape;
use proptest::prelude::*;

use super::laws::told::{LARGE, SMALL, check, records, sql};
use super::told::{shapes, texts};

/// Text made of what readers of SQL stumble over.
fn hostile_sql() -> impl Strategy<Value = Vec<u8>> {
    let token = prop_oneof![
        6 => prop::sample::select(vec![
            "'", "(", ")", ",", ";", "\n", " ", "\\", "\\'", "''", "--", "/*", "*/", "$$", "\"", "\t", "@",
        ]),
        4 => prop::sample::select(vec![
            "(1,'a'),", "('x');\n", "),(", ");\n", "NULL", "\nGO\n", "\\.\n", "7\t\\N\n", "N'é'", "x", "$a$", "X'41",
        ]),
        3 => prop::sample::select(vec![
            "INSERT INTO t VALUES ", "\nINSERT INTO t (a,b) VALUES ", "INSERT INTO u VALUES(1)",
            "\nCOPY c (a, b) FROM stdin;\n",
        ]),
        1 => Just("\nCREATE TABLE t (a int, `b` text, KEY (a));\n"),
        1 => Just("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
        1 => Just("é\u{0}"),
    ];
    (prop::sample::select(vec!["", "INSERT INTO t VALUES "]), prop::collection::vec(token, 0..60))
        .prop_map(|(lead, tokens)| (lead.to_owned() + &tokens.concat()).into_bytes())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_split_gives_the_same_tuples(bytes in hostile_sql(), split in 1..300_u64) {
        for backslash in [true, false] {
            check(sql(backslash), SMALL, &bytes, &[1, 7, 64, split]);
        }
    }

    #[test]
    fn any_split_gives_the_same_tuples_of_random_bytes(
        bytes in prop::collection::vec(any::<u8>(), 0..400), split in 1..300_u64,
    ) {
        check(sql(true), SMALL, &[b"INSERT INTO t VALUES (1,'a'),", &bytes[..]].concat(), &[1, split]);
    }
}

const MYSQL: &str = r#"-- MySQL dump 10.13
/*!40101 SET NAMES utf8mb4 */;
DROP TABLE IF EXISTS `users`;
CREATE TABLE `users` (
  `id` int NOT NULL DEFAULT '0' COMMENT 'a, b',
  `name` varchar(64),
  `pic` blob,
  PRIMARY KEY (`id`),
  KEY `by_name` (`name`)
) ENGINE=InnoDB;
LOCK TABLES `users` WRITE;
INSERT INTO `users` VALUES (1,'O\'Brien, \\',0x4142),(2,'it''s (x), y;',_binary 'A\0'),
(3,NULL,NULL);
INSERT INTO `users` VALUES (4,'',X'00');
UNLOCK TABLES;
REPLACE INTO `users` VALUES (5,"a \"quoted\", it's (x)",x'4556');
INSERT IGNORE INTO `logs` (`at`, `who`) VALUES ('2020-01-01','z') /* c */ , ('2020-01-02', 'y');
UPDATE `users` SET name = 'ann@x.org' WHERE id = 1;
-- Dump completed
"#;

const POSTGRES: &str = r"--
-- PostgreSQL database dump
--
\restrict abc
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
CREATE TABLE public.users (
    id integer NOT NULL,
    key text,
    name character varying(64),
    CONSTRAINT u CHECK ((id > 0))
);
CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ insert into x values ('; '); $$;
COPY public.users (id, key, name) FROM stdin;
1	k\ty	Ann
2	\N	Bob\\ \101
\.

INSERT INTO public.users VALUES (3, 'C:\', E'Zo\'e');
INSERT INTO public.users (id, name) VALUES (4, 'Dan'::text) ON CONFLICT DO NOTHING;
INSERT INTO public.users (id, name) SELECT id, name FROM old WHERE note = 'a (b), c';
INSERT INTO public.users (id, name) VALUES
    (5, $$it's (x), y;$$), -- the first
    (6, $q$a $$ b$q$),
    (7, U&'Z\0061\'), /* the ''last'' */
    (8, '$5');
";

const SQLITE: &str = r#"PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE IF NOT EXISTS "users" (id INTEGER PRIMARY KEY, name TEXT);
INSERT INTO users VALUES(1,'O''Brien');
INSERT INTO users VALUES(2,replace('a\nb','\n',char(10)));
COMMIT;
"#;

const SERVER: &str = "USE [crm]\r
GO\r
CREATE TABLE [dbo].[Users](\r
\t[Id] [int] IDENTITY(1,1) NOT NULL,\r
\t[Full Name] [nvarchar](50) NULL\r
) ON [PRIMARY]\r
GO\r
SET IDENTITY_INSERT [dbo].[Users] ON \r
INSERT [dbo].[Users] ([Id], [Full Name]) VALUES (1, N'Zoë ''Z''')\r
INSERT [dbo].[Users] ([Id], [Full Name]) VALUES (2, CAST(N'2020-01-02' AS Date))\r
GO\r
";

/// A dump, whether backslashes escape in it, its tables, and its rows.
type Dump = (&'static str, bool, &'static [&'static str], &'static [&'static [&'static str]]);

const DUMPS: [Dump; 4] = [
    (
        MYSQL,
        true,
        &["users(id name pic)", "logs(at who)"],
        &[
            &["id=1", "name=O'Brien, \\", "pic=0x4142"],
            &["id=2", "name=it's (x), y;", "pic=A\0"],
            &["id=3"],
            &["id=4", "name=", "pic=0x00"],
            &["id=5", "name=a \"quoted\", it's (x)", "pic=0x4556"],
            &["at=2020-01-01", "who=z"],
            &["at=2020-01-02", "who=y"],
            &[],
        ],
    ),
    (
        POSTGRES,
        false,
        &["public.users(id key name)", "public.users(id name)"],
        &[
            &["id=1", "key=k\ty", "name=Ann"],
            &["id=2", "name=Bob\\ A"],
            &["id=3", "key=C:\\", "name=Zo'e"],
            &["id=4", "name=Dan"],
            &[],
            &["id=5", "name=it's (x), y;"],
            &["id=6", "name=a $$ b"],
            &["id=7", "name=Z\\0061\\"],
            &["id=8", "name=$5"],
        ],
    ),
    (SQLITE, false, &["users(id name)"], &[&["id=1", "name=O'Brien"], &["id=2", "name=a\\nb"]]),
    (
        SERVER,
        false,
        &["dbo.Users(Id Full Name)"],
        &[&["Id=1", "Full Name=Zoë 'Z'"], &["Id=2", "Full Name=2020-01-02"]],
    ),
];

#[test]
fn dumps_of_four_servers() {
    for (text, backslash, names, rows) in DUMPS {
        let bytes = text.as_bytes();
        let (found, sums, tables, clean) = check(sql(backslash), LARGE, bytes, &[1, 7, 64, 300]);
        let name = |table: &Table| {
            let columns: Vec<&str> = table.columns.iter().map(|column| column.header.as_str()).collect();
            format!("{}({})", table.name, columns.join(" "))
        };
        assert_eq!(tables.iter().map(name).collect::<Vec<_>>(), names);
        let read: Vec<Vec<String>> = found.iter().map(|record| texts(bytes, &tables, record)).collect();
        assert_eq!(read, rows, "{text}");
        assert_eq!((sums.malformed, clean), (0, true), "{text}");
        let lines = found.iter().filter(|record| record.shape == Shape::Line);
        assert_eq!(sums.raw, lines.map(|record| record.range.end - record.range.start).sum::<u64>());
    }
}

#[test]
fn a_dump_that_ends_early_says_so() {
    let ends = |text: &str, backslash| {
        let grammar = Grammar { format: sql(backslash), line_end: b'\n', limits: LARGE };
        records(grammar, text.as_bytes(), 1000).3
    };
    let at = |text: &str, what: &str| text.find(what).unwrap() + what.len();
    for (what, clean) in [
        ("VALUES (1", false),
        ("VALUES (1,'O", false),
        ("0x4142)", false),
        ("0x4142),", false),
        ("(3,NULL,NULL)", false),
        ("(3,NULL,NULL);", true),
        ("INSERT INTO `users` VALUES", false),
        ("UNLOCK TABLES;", true),
        ("CREATE TABLE `users` (", false),
        ("/* c */", false),
        ("UPDATE `users`", false),
    ] {
        assert_eq!(ends(&MYSQL[..at(MYSQL, what)], true), clean, "{what}");
    }
    for (what, clean) in [("Ann\n", false), ("\\.\n", true), ("(4, 'Dan'::text)", false)] {
        assert_eq!(ends(&POSTGRES[..at(POSTGRES, what)], false), clean, "{what}");
    }
    assert!(ends(&SERVER[..at(SERVER, "AS Date))")], false));
}

#[test]
fn a_stray_quote_costs_one_tuple() {
    for broken in ["(9,'O'Brien','x')", "(9,'Ann,'x')", "(9,'Ann','x)", "(9,Ann','x')", "(9,'Ann'','x')"] {
        for separator in [",", ",\n", ", "] {
            let mut rows: Vec<String> = (0..100).map(|nth| format!("({nth},'n{nth}','a b; c')")).collect();
            rows[50] = broken.to_owned();
            let text = format!("INSERT INTO t VALUES {};\n", rows.join(separator));
            for backslash in [true, false] {
                let (found, sums, _, clean) = check(sql(backslash), LARGE, text.as_bytes(), &[1, 64, 1000]);
                let whole = found.iter().filter(|record| record.shape == Shape::Row).count();
                let all = (found.len(), whole, sums.malformed, clean);
                assert_eq!(all, (100, 99, 1, true), "{broken} {separator:?}");
            }
        }
    }
}

#[test]
fn strings_beyond_the_limit_cost_their_tuple() {
    let text = format!("INSERT INTO t VALUES (1,'{}'),(2,'b'),(3,'c');\n", "x".repeat(100));
    let (found, sums, ..) = check(sql(true), SMALL, text.as_bytes(), &[1, 64]);
    assert_eq!(shapes(&found), [Shape::Ragged, Shape::Row, Shape::Row]);
    assert_eq!(sums.parsed + sums.raw, text.len() as u64);
}

#[test]
fn hostile_sql_takes_linear_time() {
    let size = 2 << 20;
    for unit in [
        "'",
        "(",
        ")",
        ",",
        ";",
        "\\'",
        "'\\",
        "('",
        "('),",
        "(1",
        "(1,",
        "$$",
        "$a$",
        "--",
        "/*",
        "#",
        "\n",
        " ",
        "(1),\n",
        "\nINSERT ",
        "INSERT INTO a VALUES (1);",
        "\nINSERT '\\",
        "x'",
        "''",
        "),(",
        ");",
        "\\';",
        "`",
        "\"\n",
        "- ",
        "$",
        "CREATE TABLE a(",
        "COPY ",
    ] {
        for lead in ["INSERT INTO t VALUES ", "x "] {
            let bytes = (lead.to_owned() + &unit.repeat(size / unit.len())).into_bytes();
            let limits = Limits { record: 256 << 10, ..LARGE };
            let start = std::time::Instant::now();
            let grammar = Grammar { format: sql(true), line_end: b'\n', limits };
            let (_, sums, ..) = records(grammar, &bytes, 1 << 20);
            assert_eq!(sums.parsed + sums.raw + sums.opaque, bytes.len() as u64, "{unit:?}");
            let took = start.elapsed().as_secs();
            assert!(took < 60, "{unit:?} behind {lead:?}: {took} s");
        }
    }
}

#[test]
fn a_comment_that_closes_behind_a_border() {
    let text = b"INSERT INTO t VALUES /*\\.\n;''('x');\n\nINSERT INTO t (a,b) VALUES xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxINSERT INTO t VALUES INSERT INTO t VALUES \\(\\'\xc3\xa9\x00--(1,'a'),x/*\nGO\nNULL\nCREATE TABLE t (a int, `b` text, KEY (a));\n),(\"\nCOPY c (a, b) FROM stdin;\n(1,'a'),\nGO\n/*\\*/\nCREATE TABLE t (a int, `b` text, KEY (a));\n";
    check(sql(true), SMALL, text, &[280]);
}
