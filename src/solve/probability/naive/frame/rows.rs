//! Training rows in any layout: lines, records in running text, tuples, columns set side by side.

use super::layout::{Cut, cells, fits, segments, unnumbered};

/// A column: its name (empty when it has none) and its cells.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) cells: Vec<String>,
}

/// Columns of one length with the part of the text that they take.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Grid {
    pub(super) columns: Vec<Column>,
    pub(super) cuts: Vec<Cut>,
}

/// Records as they stand in the text.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Raw {
    pub(super) rows: Vec<Vec<String>>,
    pub(super) cut: Cut,
    /// Where each row begins.
    starts: Vec<usize>,
}

/// The runs of records in the text.
pub(super) fn raws(text: &str) -> Vec<Raw> {
    let mut out = Vec::new();
    for separator in ['\n', ';', '(', '[', '{', '.', '/', ','] {
        for cell in ['|', ',', '\t', '/', ';', ' '] {
            if cell != separator {
                out.extend(run(text, separator, cell));
            }
        }
    }
    out
}

impl Grid {
    fn size(&self) -> usize {
        self.columns.len() * self.columns.first().map_or(0, |column| column.cells.len())
    }

    pub(super) fn is_named(&self) -> bool {
        self.columns.iter().all(|column| !column.name.is_empty())
    }
}

/// The grids that stand in the text, those with names first, then the largest.
pub(super) fn grids(text: &str) -> Vec<Grid> {
    let mut out: Vec<Grid> = raws(text).into_iter().filter_map(|raw| grid(text, raw)).collect();
    out.retain(|grid| {
        grid.columns
            .iter()
            .all(|column| column.cells.iter().all(|cell| cell.chars().any(|c| c.is_alphanumeric() || matches!(c, '+' | '-' | '?'))))
    });
    out.extend(sideways(text));
    out.extend(arrays(text));
    out.sort_by_key(|grid| std::cmp::Reverse((grid.is_named(), grid.size())));
    let largest = out.iter().map(Grid::size).max().unwrap_or(0);
    out.retain(|grid| 2 * grid.size() > largest);
    out
}

/// The longest run of records that `separator` sets apart, cells set apart by `cell`.
fn run(text: &str, separator: char, cell: char) -> Option<Raw> {
    let all: Vec<Cut> = segments(text, separator).into_iter().filter(|(from, to)| !text[*from..*to].trim().is_empty()).collect();
    let rule = |(from, to): Cut| text[from..to].chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\n' | '+')) && to - from > 4;
    let all: Vec<Cut> = all.into_iter().filter(|cut| !rule(*cut)).collect();
    let split: Vec<Vec<String>> = all.iter().map(|(from, to)| cells(&text[*from..*to], cell)).collect();
    let mut best = (0, 0);
    let mut from = 0;
    for at in 0..=split.len() {
        let goes = at < split.len() && fits(&split[at]) && (at == from || split[at].len() == split[from].len());
        if goes {
            continue;
        }
        if at - from > best.1 - best.0 {
            best = (from, at);
        }
        from = if at < split.len() && fits(&split[at]) { at } else { at + 1 };
    }
    let (first, last) = best;
    if last == first {
        return None;
    }
    let width = split[first].len();
    let mut rows: Vec<Vec<String>> = split[first..last].to_vec();
    let mut starts: Vec<usize> = all[first..last].iter().map(|cut| cut.0).collect();
    let (mut start, mut end) = (all[first].0, all[last - 1].1);
    // The first record may stand behind a heading, the last before more words.
    if first > 0 {
        let (from, to) = all[first - 1];
        let piece = &text[from..to];
        let mut places: Vec<usize> =
            piece.char_indices().filter(|(_, c)| matches!(c, ':' | '\n' | '(' | '[' | '.')).map(|(at, c)| at + c.len_utf8()).collect();
        places.reverse();
        let found = places.into_iter().find_map(|place| {
            let row = cells(&piece[place..], cell);
            (row.len() == width && fits(&row)).then_some((place, row))
        });
        if let Some((mut place, row)) = found {
            // A number before the colon is the label of the record.
            let lead = piece[..place].trim_end_matches([':', ' ']);
            let label = lead.rfind(|c: char| !c.is_alphanumeric()).map_or(0, |at| at + 1);
            if unnumbered(&format!("{}: ", &lead[label..])) == " " {
                place = label;
            }
            rows.insert(0, row);
            start = from + place;
            starts.insert(0, start);
        }
    }
    if let Some((from, to)) = all.get(last).copied() {
        let piece = &text[from..to];
        let stops = piece.char_indices().filter(|(at, c)| {
            matches!(c, '\n' | ')' | ']' | '}' | ';') || *c == '.' && piece[at + 1..].chars().next().is_none_or(char::is_whitespace)
        });
        let mut ends: Vec<(usize, char)> = stops.collect();
        ends.push((piece.len(), '.'));
        let found = ends.into_iter().find_map(|(place, c)| {
            let row = cells(&piece[..place], cell);
            (row.len() == width && fits(&row)).then(|| (place + if place < piece.len() { c.len_utf8() } else { 0 }, row))
        });
        if let Some((place, row)) = found {
            rows.push(row);
            starts.push(from);
            end = from + place;
        }
    }
    (rows.len() > 2 || rows.len() == 2 && matches!(cell, '|' | ' ')).then_some(Raw { rows, cut: (start, end), starts })
}

/// Columns with their names.
fn grid(text: &str, raw: Raw) -> Option<Grid> {
    let Raw { mut rows, cut: (mut start, end), starts } = raw;
    let width = rows.first()?.len();
    // Words before the names may have as many pieces as a row.
    if let Some(skip) =
        (1..rows.len().min(4)).find(|skip| is_header(&rows[*skip..]) && even(&rows[*skip + 1..])).filter(|_| !even(&rows[1..]))
    {
        rows.drain(..skip);
        start = starts.get(skip).copied().unwrap_or(start);
    }
    // `000 +`: several cells in one.
    let packed = |cell: &String| cell.len() > 1 && cell.starts_with('0') && cell.chars().all(|c| matches!(c, '0' | '1'));
    if rows.len() < 3 || rows.iter().flatten().any(packed) {
        return None;
    }
    let mut cuts = vec![(start, end)];
    let mut names: Option<Vec<String>> = keys(&mut rows);
    if names.is_none() && is_header(&rows) {
        names = Some(rows.remove(0));
    }
    if names.is_none()
        && let Some((found, from)) = heading(&text[..start], width)
        // Words before the rows that are one too few are no names, unless the first column numbers the rows.
        && (found.len() + 1 != width || serial(rows.iter().map(|row| row[0].as_str())))
    {
        names = Some(found);
        cuts[0].0 = from;
    }
    let mut names = names.unwrap_or_else(|| vec![String::new(); width]);
    if names.len() + 1 == width {
        // The first column numbers the rows.
        if !serial(rows.iter().map(|row| row[0].as_str())) {
            return None;
        }
        rows.iter_mut().for_each(|row| drop(row.remove(0)));
    } else if names.len() == width + 1 {
        // The label of the records was taken off.
        let id = names.remove(0).to_lowercase();
        if !NUMBERING.contains(&id.as_str()) {
            return None;
        }
        // `Example No. Color Type`: the numbers of the rows have two names.
        if NUMBERING.contains(&names[0].to_lowercase().as_str()) && serial(rows.iter().map(|row| row[0].as_str())) && width > 2 {
            names.remove(0);
            rows.iter_mut().for_each(|row| drop(row.remove(0)));
        }
    } else if serial(rows.iter().map(|row| row[0].as_str()))
        && (names[0].is_empty() || NUMBERING.contains(&names[0].to_lowercase().as_str()))
        && width > 2
    {
        names.remove(0);
        rows.iter_mut().for_each(|row| drop(row.remove(0)));
    }
    if rows.len() < 3 || names.len() != rows[0].len() {
        return None;
    }
    let columns =
        names.into_iter().enumerate().map(|(at, name)| Column { name, cells: rows.iter().map(|row| row[at].clone()).collect() }).collect();
    Some(Grid { columns, cuts })
}

/// Names for a column of numbers of rows.
pub(super) const NUMBERING: [&str; 32] = [
    "instance",
    "id",
    "record",
    "day",
    "#",
    "no",
    "no.",
    "example",
    "row",
    "sample",
    "person",
    "index",
    "n",
    "tid",
    "doc",
    "docid",
    "case",
    "nr",
    "rid",
    "sno",
    "s.no",
    "s.no.",
    "sl",
    "sr",
    "sr.",
    "serial",
    "number",
    "observation",
    "obs",
    "datapoint",
    "s.n.",
    "stt",
];

/// `1, 2, 3` or `D1, D2, D3`.
fn serial<'a>(column: impl Iterator<Item = &'a str>) -> bool {
    column.enumerate().all(|(at, cell)| {
        let digits = cell.trim_start_matches(|c: char| c.is_alphabetic() || c == '#').trim_end_matches(['.', ':', ')']);
        digits.parse::<usize>() == Ok(at + 1)
    })
}

/// `x=1, y=0`, `outlook: sunny, play: no`: the names stand with the values.
fn keys(rows: &mut [Vec<String>]) -> Option<Vec<String>> {
    let pair = |cell: &str| {
        let (name, value) = cell.split_once('=').or_else(|| cell.split_once(':'))?;
        let clean = |text: &str| text.trim().trim_matches('"').trim().to_owned();
        Some((clean(name), clean(value))).filter(|(name, value)| !name.is_empty() && !value.is_empty())
    };
    let first: Vec<String> = rows.first()?.iter().map(|cell| pair(cell).map(|(name, _)| name)).collect::<Option<_>>()?;
    let values: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            row.iter()
                .zip(&first)
                .map(|(cell, known)| pair(cell).filter(|(name, _)| name == known).map(|(_, value)| value))
                .collect::<Option<Vec<_>>>()
        })
        .collect::<Option<_>>()?;
    rows.iter_mut().zip(values).for_each(|(row, own)| *row = own);
    Some(first)
}

fn is_number(cell: &str) -> bool {
    let digits = cell.trim_start_matches(['-', '+']);
    digits.starts_with(|c: char| c.is_ascii_digit()) && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '%'))
}

/// Whether every column is of numbers alone or of words alone.
fn even(rows: &[Vec<String>]) -> bool {
    let width = rows.first().map_or(0, Vec::len);
    (0..width).all(|at| {
        let kinds: Vec<bool> = rows.iter().filter(|row| row[at] != "?").map(|row| row[at].chars().any(|c| c.is_ascii_digit())).collect();
        kinds.windows(2).all(|pair| pair[0] == pair[1])
    })
}

/// Whether the first row names the columns: words, none of which comes back below, where something else does or is a number.
fn is_header(rows: &[Vec<String>]) -> bool {
    let (first, rest) = (&rows[0], &rows[1..]);
    if rest.len() < 2 || first.iter().any(|cell| is_number(cell) || matches!(cell.as_str(), "+" | "-")) {
        return false;
    }
    (0..first.len()).all(|at| rest.iter().all(|row| !row[at].eq_ignore_ascii_case(&first[at])))
        && (0..first.len()).any(|at| {
            let column: Vec<&String> = rest.iter().map(|row| &row[at]).collect();
            column.iter().all(|cell| is_number(cell)) || (1..column.len()).any(|place| column[..place].contains(&column[place]))
        })
}

/// Names before the rows: `(Outlook, Wind, Play):`, `Record A B C Class:`, `age / gender / survived:`; with where they begin.
pub(super) fn heading(lead: &str, width: usize) -> Option<(Vec<String>, usize)> {
    let trimmed = lead.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '(' | '[' | '{' | '=' | '.' | '|'));
    if let Some(inner) = trimmed.strip_suffix([')', ']'])
        && let Some(open) = inner.rfind(['(', '['])
        && let Some(found) = named(&inner[open + 1..], open + 1, width)
    {
        return Some(found);
    }
    let line = trimmed.rfind('\n').map_or(0, |at| at + 1);
    let stops = trimmed
        .char_indices()
        .filter(|(at, c)| matches!(c, '?' | '!' | '\n' | ':' | ';') || *c == '.' && trimmed[at + 1..].starts_with(char::is_whitespace));
    let from = stops.map(|(at, c)| at + c.len_utf8()).max().unwrap_or(0).max(line);
    // Words set apart by blanks are names before a colon or in a line of their own.
    let blanks = lead.trim_end_matches(' ').ends_with([':', '\n']);
    named(&trimmed[from..], from, width).filter(|_| blanks || trimmed[from..].contains(['|', ',', '/', ';']))
}

/// The names in a unit of text that begins at byte `from`.
fn named(unit: &str, from: usize, width: usize) -> Option<(Vec<String>, usize)> {
    for separator in ['|', '/', ',', ';', ' '] {
        let pieces: Vec<&str> = if separator == ' ' {
            unit.split([' ', '\t']).filter(|piece| !piece.trim().is_empty()).collect()
        } else {
            unit.split(separator).collect()
        };
        let names = |count: usize| -> Option<(Vec<String>, usize)> {
            let own: Vec<&str> = pieces.len().checked_sub(count).and_then(|skip| pieces.get(skip..))?.to_vec();
            let mut out: Vec<String> = own.iter().map(|name| name.trim().trim_matches(['"', '*', '(', ')']).to_owned()).collect();
            // Of the first piece only what follows a comma or a word of order: `passengers, age`.
            if separator != ' ' {
                let head = out[0].rsplit(',').next().unwrap_or("").trim().to_owned();
                let head = ["and ", "attributes ", "columns ", "features ", "are ", "as ", "with "]
                    .iter()
                    .find_map(|word| head.rfind(word).map(|at| head[at + word.len()..].to_owned()))
                    .unwrap_or(head);
                out[0] = head;
                if let Some(last) = out.last_mut() {
                    *last = last.strip_prefix("and ").unwrap_or(last).trim().to_owned();
                }
            }
            let good =
                out.iter().all(|name| !name.is_empty() && name.len() < 24 && name.split_whitespace().count() < 4 && !is_number(name));
            let first = own[0].find(out[0].as_str())? + own[0].as_ptr() as usize - unit.as_ptr() as usize;
            good.then_some((out, from + first))
        };
        let exact = pieces.len() == width || pieces.len() == width + 1 || pieces.len() + 1 == width;
        if separator != ' ' && pieces.len() > 1 && exact {
            return names(pieces.len());
        }
        if separator == ' ' && pieces.len() + 1 == width && width > 2 {
            return names(pieces.len());
        }
        if separator == ' ' && pieces.len() >= width {
            // `Record A B C Class`: as many names as columns, and one more where the first numbers the rows.
            let id = pieces.len().checked_sub(width + 1).is_some_and(|at| NUMBERING.contains(&pieces[at].to_lowercase().as_str()));
            return names(if id { width + 1 } else { width });
        }
    }
    None
}

/// `X = [[1, 0], [1, 1]], y = [1, 0]`: rows and their labels apart.
fn arrays(text: &str) -> Option<Grid> {
    let open = text.find("[[")?;
    let close = open + text[open..].find("]]")?;
    let rows: Vec<Vec<String>> =
        text[open + 2..close].split('[').map(|row| cells(row.trim_end_matches([',', ' ', ']', '\n']), ',')).collect();
    let width = rows.first()?.len();
    let after = close + 2;
    let start = after + text[after..].find("[")?;
    let label = text[after..start].trim_end_matches([' ', '=']);
    let name = label.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("").to_owned();
    let end = start + text[start..].find(']')?;
    let labels = cells(&text[start + 1..end], ',');
    if rows.iter().any(|row| row.len() != width) || labels.len() != rows.len() || rows.len() < 3 || label.len() - name.len() > 8 {
        return None;
    }
    let lead = text[..open].trim_end_matches([' ', '=']);
    let from = lead.rfind(|c: char| !c.is_alphanumeric()).map_or(0, |at| at + 1);
    let mut columns: Vec<Column> =
        (0..width).map(|at| Column { name: format!("x{}", at + 1), cells: rows.iter().map(|row| row[at].clone()).collect() }).collect();
    columns.push(Column { name, cells: labels });
    Some(Grid { columns, cuts: vec![(from, end + 1)] })
}

/// `A: 1 1 0`, `B: 0 1 1`, `Y: 1 0 0`: a column in each line.
fn sideways(text: &str) -> Option<Grid> {
    for separator in ['\n', ';', '.'] {
        let mut run: Vec<(Column, Cut)> = Vec::new();
        let mut best: Vec<(Column, Cut)> = Vec::new();
        for (from, to) in segments(text, separator).into_iter().filter(|(from, to)| !text[*from..*to].trim().is_empty()) {
            let own = column(&text[from..to]);
            let fits = own.as_ref().is_some_and(|(own, _)| run.last().is_none_or(|(last, _)| last.cells.len() == own.cells.len()));
            if !fits {
                run.clear();
            }
            if let Some((own, start)) = own {
                run.push((own, (from + start, to)));
            }
            if run.len() > best.len() {
                best.clone_from(&run);
            }
        }
        let mut names: Vec<&String> = best.iter().map(|(column, _)| &column.name).collect();
        names.sort();
        names.dedup();
        if best.len() > 1 && names.len() == best.len() && best[0].0.cells.len() > 3 {
            let cuts = vec![(best[0].1.0, best[best.len() - 1].1.1)];
            return Some(Grid { columns: best.into_iter().map(|(column, _)| column).collect(), cuts });
        }
    }
    None
}

/// `x1 = [0, 1, 1]`, `x1: 0 1 1`: a named column and where it begins.
fn column(text: &str) -> Option<(Column, usize)> {
    let at = text.find([':', '=', '|'])?;
    let lead = text[..at].trim_end();
    let start = lead.rfind(|c: char| !(c.is_alphanumeric() || c == '_')).map_or(0, |place| place + 1);
    let name = lead[start..].to_owned();
    let good = name.chars().next().is_some_and(char::is_alphabetic) && name.chars().count() < 16 && unnumbered(&format!("{name}: ")) != " "
        || name.chars().count() < 3 && name.chars().next().is_some_and(char::is_alphabetic);
    let tail = text[at + 1..].trim().trim_matches(['[', ']', '(', ')', ',', '|']);
    let cells: Vec<String> = tail
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '|'))
        .map(|cell| cell.trim_matches(['"', '\'']).to_owned())
        .filter(|cell| !cell.is_empty())
        .collect();
    let short = cells.iter().all(|cell| cell.chars().count() < 12 && !cell.contains(['.', '?', '(', '=']) || is_number(cell));
    (good && cells.len() > 3 && short).then_some((Column { name, cells }, start))
}

#[cfg(test)]
mod tests {
    use super::grids;

    #[test]
    fn rows_are_found_in_running_text_and_in_lines() {
        let grid = &grids("Instance A B Class: 1: 0 0 -; 2: 1 0 +; 3: 0 1 -; 4: 1 1 +. Estimate P(A=1|+).")[0];
        let names: Vec<&str> = grid.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(names, ["A", "B", "Class"]);
        assert_eq!(grid.columns[2].cells, ["-", "+", "-", "+"]);
        let grid = &grids("Points, age / sex / alive: 25 M N; 35 F Y; 5 F Y; 50 M N. What?")[0];
        assert_eq!(grid.columns[0].name, "age");
        assert_eq!(grid.columns[0].cells, ["25", "35", "5", "50"]);
        let grid = &grids("A: 1 1 0 0\nB: 1 0 1 0\nY: 1 0 0 1\nWhat?")[0];
        assert_eq!((grid.columns.len(), grid.columns[2].name.as_str()), (3, "Y"));
    }
}
