//! Tables of training rows as people write them: Markdown, tabs, LaTeX, and rows inside a sentence.

/// A table: the names of its columns (empty when it has none) and its rows, all of one length.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Table {
    pub(super) header: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

/// A cell without its markup.
fn bare(cell: &str) -> String {
    let mut text = cell.trim().replace(['$', '*', '`'], "").replace("\\text", "").replace("\\mathrm", "").replace("\\mathbf", "");
    text = text.replace("\\hline", "").replace("\\+", "+").replace("\\-", "-");
    let text = text.trim();
    let text = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(text);
    text.replace("_{", "_").replace('}', "").replace('−', "-").trim().to_owned()
}

fn even(mut rows: Vec<Vec<String>>) -> Option<Table> {
    rows.retain(|row| !row.iter().all(String::is_empty));
    if rows.len() < 3 || rows[0].len() < 2 || rows.iter().any(|row| row.len() != rows[0].len()) {
        return None;
    }
    // Words before the table may have as many pieces as its rows.
    let number = |cell: &str| cell.starts_with(|c: char| c.is_ascii_digit());
    let mixed = |rows: &[Vec<String>]| {
        (0..rows[0].len()).all(|at| {
            rows.iter().any(|row| number(&row[at]))
                && rows.iter().any(|row| !number(&row[at]) && row[at].chars().all(char::is_alphanumeric))
        })
    };
    if rows.len() > 3 && mixed(&rows[1..]) && !mixed(&rows[2..]) {
        rows.remove(0);
    }
    let header = rows.remove(0);
    Some(Table { header, rows })
}

/// The table that stands in `text`.
pub(super) fn table(text: &str) -> Option<Table> {
    markdown(text).or_else(|| latex(text)).or_else(|| tabbed(text)).or_else(|| inline(text)).or_else(|| nameless(text))
}

fn markdown(text: &str) -> Option<Table> {
    let rule = |line: &str| line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '));
    let lines = text.lines().map(str::trim).filter(|line| line.starts_with('|') || line.matches('|').count() > 1 && !line.contains("P("));
    let rows = lines.filter(|line| !rule(line)).map(|line| line.trim_matches('|').split('|').map(bare).collect()).collect();
    even(rows)
}

fn latex(text: &str) -> Option<Table> {
    let start = ["\\begin{tabular}", "\\begin{array}"].iter().find_map(|mark| text.find(mark))?;
    let body = &text[start..];
    let body = &body[..body.find("\\end{")?];
    let rows = body.split("\\\\").enumerate().map(|(at, line)| {
        let line =
            if at == 0 { line.rsplit_once('}').map_or(line, |(head, rest)| if head.contains('&') { line } else { rest }) } else { line };
        line.split('&').map(bare).collect()
    });
    even(rows.collect())
}

fn tabbed(text: &str) -> Option<Table> {
    let rows: Vec<Vec<String>> =
        text.lines().filter(|line| line.trim().contains('\t')).map(|line| line.trim().split('\t').map(bare).collect()).collect();
    if let Some(table) = even(rows) {
        return Some(table);
    }
    // Lines of words set apart by blanks, comma lists: a run of at least three lines with as many cells each.
    for separator in [',', ' '] {
        let cells = |line: &str| -> Vec<String> { line.split(separator).map(bare).filter(|cell| !cell.is_empty()).collect() };
        let mut run: Vec<Vec<String>> = Vec::new();
        for line in text.lines().chain([""]) {
            let row = cells(line);
            let fits = row.len() > 1 && row.len() < 12 && row.iter().all(|cell| cell.len() < 16 && !cell.contains(['=', '?', '.']));
            if fits && run.first().is_none_or(|first| first.len() == row.len()) {
                run.push(row);
                continue;
            }
            if run.len() > 3 {
                return even(run);
            }
            run = if fits { vec![row] } else { Vec::new() };
        }
    }
    None
}

/// `(y, x1, x2): 1 00, 1 01`, `Record A B C Class: 000 +, 001 -`, `(25 M N; 35 F Y)`.
fn inline(text: &str) -> Option<Table> {
    for (at, _) in text.match_indices(':') {
        let header = head(&text[..at]);
        if let Some(header) = header
            && let Some(rows) = tuples(&text[at + 1..], header.len()).or_else(|| rows(&text[at + 1..], Some(header.len())))
        {
            return Some(Table { header, rows });
        }
    }
    None
}

/// The names before a colon: `(y, x1, x2)` or `Record A B C Class`.
fn head(text: &str) -> Option<Vec<String>> {
    let text = text.trim_end();
    if let Some(inner) = text.strip_suffix(')') {
        let names: Vec<String> = inner[inner.rfind('(')? + 1..].split([',', ';']).map(bare).filter(|name| !name.is_empty()).collect();
        return (names.len() > 1).then_some(names);
    }
    let start = text.rfind(['(', '.', '\n', ':']).map_or(0, |at| at + 1);
    let words: Vec<String> = text[start..].split([' ', ',', '$']).map(bare).filter(|word| !word.is_empty()).collect();
    let from = words.iter().position(|word| matches!(word.to_lowercase().as_str(), "record" | "instance" | "id" | "row"));
    let names: Vec<String> = words[from.map_or(0, |at| at + 1)..].to_vec();
    (names.len() > 1 && names.len() < 9 && names.iter().all(|name| name.len() < 14)).then_some(names)
}

/// Rows that follow: set apart by commas or semicolons, cells by blanks; a run of binary digits is one cell each.
fn rows(text: &str, width: Option<usize>) -> Option<Vec<Vec<String>>> {
    let separator = if text.contains(';') && text.find(';') < text.find(',') { ';' } else { ',' };
    let width = width?;
    let mut rows = Vec::new();
    for piece in text.split([separator, '\n', '.', ')']) {
        let row: Vec<String> = piece.split([' ', ',', '$', '(', '\t']).map(bare).filter(|cell| !cell.is_empty()).collect();
        let spread: Vec<String> = row
            .iter()
            .flat_map(|cell| {
                let packed = row.len() < width && cell.len() > 1 && cell.chars().all(|c| matches!(c, '0' | '1'));
                if packed { cell.chars().map(String::from).collect() } else { vec![cell.clone()] }
            })
            .collect();
        if spread.len() == width {
            rows.push(spread);
        } else if !rows.is_empty() {
            break;
        } else if !piece.trim().is_empty() {
            return None;
        }
    }
    (rows.len() > 2).then_some(rows)
}

/// `(sunny, working, go-out), (rainy, broken, stay-home)`: tuples in brackets.
fn tuples(text: &str, width: usize) -> Option<Vec<Vec<String>>> {
    let mut rest = text.trim_start();
    let mut rows = Vec::new();
    while let Some(inner) = rest.strip_prefix('(') {
        let (cells, after) = inner.split_once(')')?;
        let row: Vec<String> = cells.split([',', ';']).map(bare).collect();
        if row.len() != width {
            break;
        }
        rows.push(row);
        rest = after.trim_start_matches([',', ';', '.', ' ', '\n']);
        rest = rest.strip_prefix("and ").unwrap_or(rest);
        if after.trim_start().starts_with('.') {
            break;
        }
    }
    (rows.len() > 2).then_some(rows)
}

/// `(25 M N; 35 F Y; 5 F Y)`: rows without names; the last column is the class.
fn nameless(text: &str) -> Option<Table> {
    text.match_indices('(').find_map(|(at, _)| {
        let (inner, _) = text[at + 1..].split_once(')')?;
        let rows: Vec<Vec<String>> =
            inner.split(';').map(|row| row.split([' ', ',']).map(bare).filter(|cell| !cell.is_empty()).collect()).collect();
        let width = rows.first()?.len();
        if rows.len() < 3 || width < 2 || rows.iter().any(|row| row.len() != width) {
            return None;
        }
        let mut header: Vec<String> = (1..width).map(|at| format!("x{at}")).collect();
        header.push("class".to_owned());
        Some(Table { header, rows })
    })
}
