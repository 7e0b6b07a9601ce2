//! The list as Parquet: for those who load millions of people into a warehouse.
//!
//! All columns but a few numbers are text, and an empty cell is null. Rows leave in groups; of a group, memory holds its
//! text once. The footer has no minima and maxima: they would repeat values of people outside of their rows.

use std::io::Write;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::errors::Result;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;

use super::list::is_number;

/// Rows of a group, at the most.
const ROWS: usize = 1 << 15;

/// A list being written.
pub struct Parquet<W: Write + Send> {
    out: SerializedFileWriter<W>,
    columns: Vec<Column>,
    rows: usize,
}

/// The cells of a column in the group that is being gathered.
#[derive(Default)]
struct Column {
    is_number: bool,
    /// 1 where there is a value, 0 where there is none.
    filled: Vec<i16>,
    text: Vec<u8>,
    /// Where each value ends in `text`.
    ends: Vec<usize>,
    numbers: Vec<i64>,
}

impl<W: Write + Send> Parquet<W> {
    /// Begins a list with columns of these names.
    ///
    /// # Errors
    /// If `out` fails.
    pub fn new(out: W, header: &[String]) -> Result<Self> {
        let field = |name: &String| {
            let (physical, logical) = if is_number(name) {
                (Physical::INT64, None)
            } else {
                (Physical::BYTE_ARRAY, Some(LogicalType::String))
            };
            let builder = Type::primitive_type_builder(name, physical).with_logical_type(logical);
            builder.with_repetition(Repetition::OPTIONAL).build().map(Arc::new)
        };
        let fields = header.iter().map(field).collect::<Result<_>>()?;
        let schema = Type::group_type_builder("people").with_fields(fields).build()?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_statistics_enabled(EnabledStatistics::None)
            .set_created_by(concat!("breachscope ", env!("CARGO_PKG_VERSION")).into())
            .build();
        let column = |name: &String| Column { is_number: is_number(name), ..Column::default() };
        Ok(Self {
            out: SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties))?,
            columns: header.iter().map(column).collect(),
            rows: 0,
        })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// If `out` fails.
    pub fn push(&mut self, cells: &[String]) -> Result<()> {
        self.columns.iter_mut().zip(cells).for_each(|(column, cell)| column.push(cell));
        self.rows += 1;
        if self.rows == ROWS { self.group() } else { Ok(()) }
    }

    /// Writes the rows that were gathered.
    fn group(&mut self) -> Result<()> {
        self.rows = 0;
        let mut group = self.out.next_row_group()?;
        for column in &mut self.columns {
            let Some(mut out) = group.next_column()? else { break };
            if column.is_number {
                out.typed::<Int64Type>().write_batch(&column.numbers, Some(&column.filled), None)?;
            } else {
                out.typed::<ByteArrayType>().write_batch(&column.values(), Some(&column.filled), None)?;
            }
            out.close()?;
            column.clear();
        }
        group.close().map(drop)
    }

    /// Writes what is left, and the footer.
    ///
    /// # Errors
    /// If `out` fails.
    pub fn finish(mut self) -> Result<()> {
        if self.rows > 0 {
            self.group()?;
        }
        self.out.close().map(drop)
    }
}

impl Column {
    fn push(&mut self, cell: &str) {
        let number: Option<i64> = if self.is_number { cell.parse().ok() } else { None };
        let has = if self.is_number { number.is_some() } else { !cell.is_empty() };
        self.filled.push(i16::from(has));
        self.numbers.extend(number);
        if has && !self.is_number {
            self.text.extend_from_slice(cell.as_bytes());
            self.ends.push(self.text.len());
        }
    }

    /// The values, all of them in one piece of memory.
    fn values(&mut self) -> Vec<ByteArray> {
        let text = ByteArray::from(std::mem::take(&mut self.text));
        let mut start = 0;
        let value = |end: &usize| {
            let value = text.slice(start, end - start);
            start = *end;
            value
        };
        self.ends.iter().map(value).collect()
    }

    fn clear(&mut self) {
        self.filled.clear();
        self.numbers.clear();
        self.ends.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use parquet::file::reader::{FileReader, SerializedFileReader};

    #[test]
    fn what_is_written_is_read_back_over_many_groups() {
        let header = ["key", "items"].map(str::to_owned);
        let mut bytes = Vec::new();
        let mut list = Parquet::new(&mut bytes, &header).unwrap();
        let rows = ROWS as u64 * 2 + 5;
        for row in 0..rows {
            let key = if row % 3 == 0 { String::new() } else { format!("ключ {row}") };
            list.push(&[key, row.to_string()]).unwrap();
        }
        list.finish().unwrap();
        // A value stands in its row, and nowhere else.
        let path = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(&path, &bytes).unwrap();
        let file = SerializedFileReader::new(path.reopen().unwrap()).unwrap();
        assert_eq!(file.num_row_groups(), 3);
        let mut at = 0;
        for row in file.get_row_iter(None).unwrap().map(Result::unwrap) {
            let text = row.to_string();
            let key = if at % 3 == 0 { "null".to_owned() } else { format!("\"ключ {at}\"") };
            assert_eq!(text, format!("{{key: {key}, items: {at}}}"));
            at += 1;
        }
        assert_eq!(at, rows);
    }
}
