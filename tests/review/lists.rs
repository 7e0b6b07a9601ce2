//! `people`: the same list in every form, and who is on it.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::process::Output;

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;

use super::common::{Bench, stderr, stdout};
use super::{drill, run, scan};

type Row = BTreeMap<String, String>;

fn people(bench: &Bench, options: &[&str]) -> Output {
    let output = run(bench, &[&["people", "case"], options].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    output
}

/// The rows of a list as CSV, empty cells left out.
fn rows(bench: &Bench, options: &[&str]) -> Vec<Row> {
    let text = stdout(&people(bench, options));
    let mut csv = csv::Reader::from_reader(text.as_bytes());
    let filled = |row: Row| row.into_iter().filter(|(_, cell)| !cell.is_empty()).collect();
    csv.deserialize().map(|row| filled(row.unwrap())).collect()
}

#[test]
fn parquet_and_workbook_say_what_the_csv_says() {
    let bench = Bench::new();
    drill(&bench, "drill", 300, 1);
    scan(&bench, "case", &["--as-of", "2026-01-01"]);
    let csv = rows(&bench, &[]);
    assert!(csv.len() > 250);

    let file = bench.path("people.parquet");
    std::fs::write(&file, people(&bench, &["--format", "parquet"]).stdout).unwrap();
    let list = SerializedFileReader::new(std::fs::File::open(file).unwrap()).unwrap();
    let cell = |(name, field): (&String, &Field)| match field {
        Field::Null => None,
        Field::Str(text) => Some((name.clone(), text.clone())),
        Field::Long(number) => Some((name.clone(), number.to_string())),
        other => panic!("{other:?}"),
    };
    let row = |row: parquet::record::Row| row.get_column_iter().filter_map(cell).collect();
    let parquet: Vec<Row> = list.get_row_iter(None).unwrap().map(|of| row(of.unwrap())).collect();
    assert_eq!(parquet, csv);

    let book = people(&bench, &["--format", "xlsx", "--temp", "."]).stdout;
    let mut book = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut sheet = String::new();
    book.by_name("xl/worksheets/sheet1.xml").unwrap().read_to_string(&mut sheet).unwrap();
    assert_eq!(sheet.matches("<row ").count(), csv.len() + 1);
    for row in &csv {
        assert!(sheet.contains(&row["key"]), "{row:?}");
    }
    let left: Vec<_> =
        std::fs::read_dir(bench.path(".")).unwrap().map(|of| of.unwrap().file_name()).collect();
    assert_eq!(left.len(), 4, "temporary files are gone: {left:?}");
}

#[test]
fn filters_list_whom_they_name() {
    let bench = Bench::new();
    bench.put(
        "t.csv",
        "name,email,phone,street,city,state,zip,country,dob\n\
         Ann Lee,ann@lee-family.net,,1 Elm Street,Reno,NV,89501,US,2012-03-04\n\
         Bo Day,,212-456-7890,,,,,,1980-03-04\n\
         Cy Fox,cy@fox-den.net,,Elmweg 4,Bonn,,53111,DE,1990-05-06\n\
         Di Hill,,,,,,,,1971-05-06\n",
    );
    scan(&bench, "case", &["--as-of", "2026-01-01"]);
    let names = |options: &[&str]| -> Vec<String> {
        rows(&bench, options)
            .iter()
            .map(|row| row["name_as_found"].split(' ').next().unwrap().to_owned())
            .collect()
    };
    let table: [(&[&str], &[&str]); 11] = [
        (&[], &["Ann", "Bo", "Cy", "Di"]),
        (&["--place", "US-NV"], &["Ann"]),
        (&["--place", "US"], &["Ann"]),
        (&["--place", "U"], &[]),
        (&["--place", "DE", "--place", "unknown"], &["Bo", "Cy", "Di"]),
        (&["--minors"], &["Ann"]),
        (&["--contact", "email"], &["Ann", "Cy"]),
        (&["--contact", "phone", "--contact", "address"], &["Ann", "Bo", "Cy"]),
        (&["--contact", "none"], &["Di"]),
        (&["--contact", "email", "--place", "DE", "--element", "date-of-birth"], &["Cy"]),
        (&["--item", "nowhere"], &[]),
    ];
    for (options, expected) in table {
        assert_eq!(names(options), expected, "{options:?}");
    }
    scan(&bench, "case", &[]);
    let refused = run(&bench, &["people", "case", "--minors"]);
    assert!(refused.status.code() == Some(2) && stderr(&refused).contains("--as-of"), "{}", stderr(&refused));
}
