//! The file as a table of cells: encoding, delimiter, header row, limits.

use std::collections::BTreeMap;

use super::{Column, MOST_ERRORS, MOST_FILE_BYTES, MOST_ROWS, RowError};

/// The longest cell, in bytes.
const MOST_CELL: usize = 8_192;

/// The cells of one row by the names of their columns; empty ones are absent.
pub(super) struct Cells {
    /// The line of the file on which the row begins.
    pub(super) row: u64,
    pub(super) cells: BTreeMap<&'static str, String>,
}

/// The rows that hold anything.
pub(super) struct Sheet {
    pub(super) rows: Vec<Cells>,
    /// What is wrong with those that could not be read.
    pub(super) errors: Vec<RowError>,
}

/// Reads a file.
pub(super) fn read(bytes: &[u8], columns: &'static [Column]) -> Result<Sheet, Vec<RowError>> {
    // With one sign for the end of a line, positions are the lines that an editor shows.
    let text = decoded(bytes).map_err(|error| vec![error])?;
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(&text))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut records = reader.records();
    let Some(Ok(header)) = records.next() else { return Err(vec![empty(columns)]) };
    let places = header_places(&header, columns)?;
    let (mut rows, mut errors) = (Vec::new(), Vec::new());
    for record in records {
        let Ok(record) = record else {
            return Err(vec![RowError::file("CSV tidak terbaca", "the CSV cannot be read")]);
        };
        match cells(row_of(&record, &text), &record, &places, header.len()) {
            Ok(Some(cells)) => rows.push(cells),
            Ok(None) => {}
            Err(error) => errors.push(error),
        }
        if rows.len() > MOST_ROWS {
            errors.insert(0, too_many());
            return Err(errors);
        }
        if errors.len() >= MOST_ERRORS {
            return Err(errors);
        }
    }
    if rows.is_empty() && errors.is_empty() {
        return Err(vec![empty(columns)]);
    }
    Ok(Sheet { rows, errors })
}

fn decoded(bytes: &[u8]) -> Result<&str, RowError> {
    if bytes.len() > MOST_FILE_BYTES {
        return Err(RowError::file(
            format!("berkas lebih dari {MOST_FILE_BYTES} byte; bagi menjadi beberapa berkas"),
            format!("the file is larger than {MOST_FILE_BYTES} bytes; divide it"),
        ));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let row = 1 + before.iter().filter(|byte| **byte == b'\n').count() as u64;
        let text = (
            "bukan UTF-8; simpan ulang sebagai `CSV UTF-8`".to_owned(),
            "not UTF-8; save it again as `CSV UTF-8`".to_owned(),
        );
        RowError { row, column: None, text }
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// The sign that divides the header row most often.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let count = |sign: &u8| header.bytes().filter(|byte| byte == sign).count();
    [b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b',')
}

fn empty(columns: &[Column]) -> RowError {
    let names = names(columns);
    RowError::file(
        format!("berkas tidak memuat baris; baris pertama adalah judul kolom: {names}"),
        format!("the file has no rows; the first one names the columns: {names}"),
    )
}

fn too_many() -> RowError {
    RowError::file(
        format!("lebih dari {MOST_ROWS} baris; bagi menjadi beberapa berkas"),
        format!("more than {MOST_ROWS} rows; divide the file"),
    )
}

/// The columns there are: those that must be there with a star.
fn names(columns: &[Column]) -> String {
    let name =
        |column: &Column| format!("{}{}", column.name, if column.required { "*" } else { "" });
    columns.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// The first row names no column at all: a title of the table stands there, or data.
fn no_header(all: &str) -> RowError {
    let text = (
        format!(
            "baris pertama harus berisi judul kolom, tanpa judul tabel di atasnya; kolom: {all} (* wajib)"
        ),
        format!(
            "the first row must name the columns, without a title of the table above it; columns: {all} (* required)"
        ),
    );
    RowError { row: 1, column: None, text }
}

/// Which column stands at each place of the header row.
fn header_places(
    header: &csv::StringRecord,
    columns: &'static [Column],
) -> Result<Vec<&'static Column>, Vec<RowError>> {
    let mut errors = Vec::new();
    let mut places: Vec<&'static Column> = Vec::new();
    let all = names(columns);
    let named = |title: &str| {
        let title = title.trim().to_lowercase().replace([' ', '-'], "_");
        columns.iter().find(|column| column.name == title)
    };
    if header.iter().take(MOST_ERRORS).all(|title| named(title).is_none()) {
        return Err(vec![no_header(&all)]);
    }
    let mut wrong = |id: String, en: String| {
        let text =
            (format!("{id}; kolom: {all} (* wajib)"), format!("{en}; columns: {all} (* required)"));
        errors.push(RowError { row: 1, column: None, text });
    };
    // What is no table may have a million columns.
    for (place, title) in header.iter().enumerate().take(MOST_ERRORS) {
        match named(title) {
            Some(column) if places.contains(&column) => wrong(
                format!("kolom {} dua kali", column.name),
                format!("column {} stands twice", column.name),
            ),
            Some(column) => places.push(column),
            // The title may be data where the header row is missing, so it is not repeated.
            None => wrong(
                format!("judul kolom ke-{} tidak dikenal", place + 1),
                format!("the name of column {} is not known", place + 1),
            ),
        }
    }
    for column in columns.iter().filter(|column| column.required && !places.contains(column)) {
        wrong(
            format!("kolom {} tidak ada", column.name),
            format!("column {} is missing", column.name),
        );
    }
    errors.truncate(MOST_ERRORS);
    if errors.is_empty() { Ok(places) } else { Err(errors) }
}

/// The line on which a row begins, behind the empty ones that its position counts to it.
fn row_of(record: &csv::StringRecord, text: &str) -> u64 {
    let Some(position) = record.position() else { return 0 };
    let begin = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let rest = text.as_bytes().get(begin..).unwrap_or_default();
    let empty = rest.iter().take_while(|byte| **byte == b'\n').count();
    position.line() + empty as u64
}

/// The cells of a row; nothing for a row without any.
fn cells(
    row: u64,
    record: &csv::StringRecord,
    places: &[&'static Column],
    width: usize,
) -> Result<Option<Cells>, RowError> {
    if record.iter().all(|cell| cell.trim().is_empty()) {
        return Ok(None);
    }
    let wrong = |id: String, en: String| RowError { row, column: None, text: (id, en) };
    if record.len() != width {
        return Err(wrong(
            format!(
                "{} kolom, seharusnya {width}; beri tanda kutip pada isian yang memuat pemisah",
                record.len()
            ),
            format!(
                "{} columns instead of {width}; put cells with the delimiter in quotes",
                record.len()
            ),
        ));
    }
    if record.iter().any(|cell| cell.len() > MOST_CELL) {
        return Err(wrong("isian terlalu panjang".into(), "a cell is too long".into()));
    }
    let filled = |(column, cell): (&&'static Column, &str)| {
        let cell = cell.trim();
        // A stroke stands for nothing in tables made by hand.
        (!matches!(cell, "" | "-")).then(|| (column.name, cell.to_owned()))
    };
    Ok(Some(Cells { row, cells: places.iter().zip(record).filter_map(filled).collect() }))
}

#[cfg(test)]
mod tests {
    use super::super::Kind;
    use super::*;

    #[test]
    fn the_header_row_tells_the_delimiter() {
        for (header, sign) in
            [("a;b;c,d", b';'), ("a,b", b','), ("a\tb\tc;d", b'\t'), ("a", b','), ("", b',')]
        {
            assert_eq!(delimiter(header), sign, "{header}");
        }
    }
    /// What is no table at all is told in as few words as a table with many faults.
    #[test]
    fn a_million_columns_or_faults_are_told_once() {
        let columns = Kind::CashBook.columns();
        let wide = ",".repeat(1_000_000);
        let narrow = format!("{}\n{}", all(columns), "x\n".repeat(1_000_000));
        for table in [wide, narrow] {
            let errors = read(table.as_bytes(), columns).err().unwrap();
            assert!(errors.len() <= MOST_ERRORS, "{}", errors.len());
        }
    }

    fn all(columns: &[Column]) -> String {
        columns.iter().map(|column| column.name).collect::<Vec<_>>().join(",")
    }

    /// Rows are counted as an editor counts lines, also where old machines end them.
    #[test]
    fn rows_are_counted_whatever_ends_a_line() {
        let columns = Kind::CashBook.columns();
        for end in ["\n", "\r\n", "\r"] {
            let table = [&all(columns), "", "x"].join(end);
            let errors = read(table.as_bytes(), columns).unwrap().errors;
            assert_eq!(errors.iter().map(|error| error.row).collect::<Vec<_>>(), [3], "{end:?}");
        }
    }
}
