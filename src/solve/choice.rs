//! Choices of a quiz: taken out of the question before it is read, and compared with the answer.

use super::{answer::Answer, statement::Statement};

/// Choices are no longer than this many bytes.
const LONGEST: usize = 80;

/// What stands above the choices.
const LABELS: &[&str] = &["options", "possible answers", "choices", "answers", "answer choices", "choose one", "select one"];

/// A choice.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// Its letter, or its text where it has none.
    pub letter: String,
    /// The numbers in it.
    pub numbers: Vec<f64>,
}

impl Choice {
    /// The choice under `letter` that `text` holds.
    pub fn of(letter: &str, text: &str) -> Choice {
        Choice { letter: letter.trim_matches(['(', ')', '.', ' ']).to_owned(), numbers: numbers(text) }
    }
}

/// Whether `text` may be a choice: short, and not a question of its own.
pub fn fits(text: &str) -> bool {
    let text = text.trim();
    let lower = text.to_lowercase();
    let asks =
        ["what", "how ", "which", "find ", "compute", "calculate", "determine", "give ", "derive", "explain", "show ", "suppose", "if "];
    !text.is_empty() && text.len() <= LONGEST && !text.contains(['?', '（']) && !asks.iter().any(|word| lower.starts_with(word))
}

/// The question without its choices, and the choices; `None` where there are none.
pub fn split(statement: &Statement) -> Option<(Statement, Vec<Choice>)> {
    let text = &statement.text;
    let (start, choices) = lettered(text).or_else(|| glued(text)).or_else(|| listed(text)).or_else(|| barred(text))?;
    let head = &text[..start];
    // A remark in brackets behind the last choice belongs to the question.
    let remark =
        text[start..].rfind('（').map(|at| start + at).filter(|at| text.trim_end().ends_with('）') && text[*at..].chars().count() > 3);
    let asks = head.contains('?')
        || [
            "what",
            "how many",
            "which",
            "compute",
            "calculate",
            "find",
            "determine",
            "wie",
            "quel",
            "will be",
            "( )",
            "()",
            "（ ）",
            "（）",
            "多少",
            "____",
        ]
        .iter()
        .any(|word| head.to_lowercase().contains(word))
        || waits(head);
    (asks && choices.iter().filter(|choice| !choice.numbers.is_empty()).count() >= 2).then(|| {
        let mut kept = head.to_owned();
        if let Some(remark) = remark {
            kept.push_str(&" ".repeat(remark - start));
            kept.push_str(&text[remark..]);
        }
        (Statement { text: kept, base: statement.base }, choices)
    })
}

/// Whether a sentence is left open for the choices to end it: `the number of weights is:`.
pub fn waits(head: &str) -> bool {
    let head = head.trim_end_matches([' ', ':', '：', '\n', '(']);
    ["is", "are", "be", "为", "是", "equals", "="].iter().any(|end| head.ends_with(end))
}

/// The last run of marks `a) b) c)`, `(A) (B)`, `A. B.` with short texts up to the end.
fn lettered(text: &str) -> Option<(usize, Vec<Choice>)> {
    let marks: Vec<(usize, usize, char)> = text
        .char_indices()
        .filter_map(|(at, c)| {
            let (before, rest) = (text[..at].chars().next_back(), &text[at + c.len_utf8()..]);
            let open = before == Some('(');
            let free = before.is_none_or(|c| c.is_whitespace() || matches!(c, ',' | '：' | ':' | '？' | '。' | '，')) || open;
            let sign = rest.chars().next().filter(|sign| matches!(sign, ')' | '.' | ':') && (*sign != '.' || !open))?;
            let line = text[..at].trim_end_matches([' ', '(']).chars().next_back().is_none_or(|c| c == '\n');
            let tight = |next: char| next.is_ascii_digit() || matches!(next, '[' | '(' | '-');
            let blank = rest[1..].chars().next().is_none_or(|next| next.is_whitespace() || sign == ')' || line && tight(next));
            (c.is_ascii_alphabetic() && free && blank).then(|| (if open { at - 1 } else { at }, at + 2, c))
        })
        .collect();
    let first = marks.iter().rposition(|(_, _, letter)| letter.eq_ignore_ascii_case(&'a'))?;
    let run: Vec<&(usize, usize, char)> = marks[first..]
        .iter()
        .zip('a'..='h')
        .take_while(|(mark, letter)| mark.2.eq_ignore_ascii_case(letter))
        .map(|(mark, _)| mark)
        .collect();
    if run.len() < 2 || run.len() != marks.len() - first {
        return None;
    }
    // `find the density of a) Y = 2X + 1 b) Y = X^2`: the parts of a question, no choices.
    let head = text[..run[0].0].trim_end_matches([' ', ':', '\n', '(', '$']).to_lowercase();
    if [" of", " variable", " variables", " where", " transformations", " functions"].iter().any(|end| head.ends_with(end))
        && !head.contains('?')
    {
        return None;
    }
    let mut choices = Vec::new();
    for (at, (_, from, letter)) in run.iter().enumerate() {
        let end = run.get(at + 1).map_or(text.len(), |next| next.0);
        let body = text.get(*from..end)?;
        let body =
            body.split_once('（').filter(|_| at + 1 == run.len() && text.trim_end().ends_with('）')).map_or(body, |(value, _)| value);
        if !fits(body) {
            return None;
        }
        choices.push(Choice::of(&letter.to_string(), body));
    }
    Some((run[0].0, choices))
}

/// Lines that begin with their letter and nothing between: `A[10, 0]`, `Btorch.Size([5, 3])`.
fn glued(text: &str) -> Option<(usize, Vec<Choice>)> {
    let mut lines: Vec<(usize, &str)> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        lines.push((at, line.trim()));
        at += line.len();
    }
    lines.retain(|(_, line)| !line.is_empty());
    let first = lines.iter().rposition(|(_, line)| line.starts_with('A'))?;
    let run = &lines[first..];
    let own = |(line, letter): (&(usize, &str), char)| {
        let body = line.1.strip_prefix(letter)?;
        let value = body.trim_start().strip_prefix("torch.Size").unwrap_or(body.trim_start());
        let valued = value.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '[' | '(' | '-' | '.' | '$'));
        (valued && fits(body) && !body.contains(['=', ':'])).then(|| Choice::of(&letter.to_string(), body))
    };
    let choices: Vec<Choice> = run.iter().zip('A'..='H').filter_map(own).collect();
    (choices.len() > 1 && choices.len() == run.len()).then(|| (run[0].0, choices))
}

/// Values after the question with bars between: `3x3 | 5x5 | 7x7`.
fn barred(text: &str) -> Option<(usize, Vec<Choice>)> {
    let question = text.rfind('?')? + 1;
    let tail = text[question..].trim();
    let lower = tail.to_lowercase();
    let label =
        ["options:", "possible answers:", "choices:", "answers:", "answer choices:"].iter().find(|label| lower.starts_with(**label));
    let body = label.map_or(tail, |label| &tail[label.len()..]);
    let sign = if body.contains('|') {
        '|'
    } else if label.is_some() && body.contains(';') {
        ';'
    } else {
        return None;
    };
    let items: Vec<&str> = body.split(sign).map(str::trim).filter(|item| !item.is_empty()).collect();
    let valued = |item: &&str| fits(item) && item.len() < 40 && !item.contains('\n') && !numbers(item).is_empty();
    (items.len() > 2 && items.iter().all(valued)).then(|| (question, items.iter().map(|item| Choice::of(item, item)).collect()))
}

/// Lines after the question that hold nothing but a value.
fn listed(text: &str) -> Option<(usize, Vec<Choice>)> {
    let question = text.rfind('?')? + 1;
    let lines: Vec<&str> = text[question..]
        .lines()
        .map(|line| line.trim().trim_start_matches(['-', '*', '•', '○', '◯', '+', ' ']))
        .filter(|line| !line.is_empty() && !LABELS.contains(&line.to_lowercase().trim_end_matches(':')))
        .collect();
    let valued = |line: &&str| {
        fits(line)
            && line.len() < 40
            && line.starts_with(|c: char| c.is_ascii_digit() || c == '(' || c == '[' || c == '$')
            && !numbers(line).is_empty()
    };
    // Rows of a matrix below the question are no choices.
    let cells =
        |line: &str| line.split([' ', '\t', ',']).filter(|cell| !cell.is_empty()).map(|cell| cell.parse::<f64>()).collect::<Vec<_>>();
    let row = |line: &&str| cells(line).len() > 1 && cells(line).iter().all(Result::is_ok);
    if lines.len() > 1 && lines.iter().all(row) && lines.iter().all(|line| cells(line).len() == cells(lines[0]).len()) {
        return None;
    }
    let none = |line: &&str| line.to_lowercase().starts_with("none of") || line.to_lowercase().starts_with("impossible");
    (lines.len() >= 2 && lines.iter().all(|line| valued(line) || none(line)) && lines.iter().all(|line| !line.contains('=')))
        .then(|| (question, lines.iter().map(|line| Choice::of(line, line)).collect()))
}

/// The numbers in `text`, thousands marked with commas read as one.
fn numbers(text: &str) -> Vec<f64> {
    let mut found = Vec::new();
    let mut digits = String::new();
    let text = quotients(&text.replace("{,}", ","));
    let chars: Vec<char> = text.chars().collect();
    for (at, c) in chars.iter().enumerate() {
        let digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
        let thousands = *c == ',' && !digits.is_empty() && (1..=3).all(|step| digit(at + step)) && !digit(at + 4);
        if c.is_ascii_digit()
            || *c == '.' && digit(at + 1)
            || *c == '-' && digits.is_empty() && digit(at + 1) && (at == 0 || chars[at - 1] == ' ')
        {
            digits.push(*c);
        } else if !thousands {
            found.extend(digits.parse::<f64>().ok());
            digits.clear();
        }
    }
    found.extend(digits.parse::<f64>().ok());
    found
}

/// The text with fractions as decimals: `1 ½`, `3/5`.
fn quotients(text: &str) -> String {
    let mut out = text.to_owned();
    for (sign, value) in
        [('½', "1/2"), ('⅓', "1/3"), ('⅔', "2/3"), ('¼', "1/4"), ('¾', "3/4"), ('⅛', "1/8"), ('⅜', "3/8"), ('⅝', "5/8"), ('⅞', "7/8")]
    {
        out = out.replace(sign, &format!(" {value} "));
    }
    let mut words: Vec<String> = Vec::new();
    for word in out.split(' ') {
        let parts = word.split_once('/').and_then(|(top, bottom)| Some((top.parse::<f64>().ok()?, bottom.parse::<f64>().ok()?)));
        match parts {
            Some((top, bottom)) if bottom != 0.0 => {
                // `1 ½` is one number.
                let whole =
                    words.last().and_then(|last| last.parse::<u32>().ok()).filter(|_| text.contains(|c: char| "½⅓⅔¼¾⅛⅜⅝⅞".contains(c)));
                if whole.is_some() {
                    words.pop();
                }
                words.push(format!("{}", f64::from(whole.unwrap_or(0)) + top / bottom));
            }
            _ if word.is_empty() && words.last().is_some_and(|last| last.parse::<u32>().is_ok()) => {}
            _ => words.push(word.to_owned()),
        }
    }
    words.join(" ")
}

/// The letter of the choice that the answers say, where exactly one does; `None` where none or several do.
pub fn chosen<'a>(choices: &'a [Choice], answers: &[Answer]) -> Option<&'a Choice> {
    let mut values: Vec<Vec<f64>> = answers.iter().map(|answer| flat(&answer.value)).filter(|value| !value.is_empty()).collect();
    values.push(values.concat());
    let close = |a: &[f64], b: &[f64]| {
        a.iter().zip(b).all(|(x, y)| (x - y).abs() <= 5e-3 * x.abs().clamp(1e-9, 1.0) || (x - y).abs() < 1e-9 * x.abs())
    };
    let exact: Vec<&Choice> = choices
        .iter()
        .filter(|choice| values.iter().any(|value| value.len() == choice.numbers.len() && close(value, &choice.numbers)))
        .collect();
    let begins = |choice: &&Choice| {
        choice.numbers.len() >= 2 && values.iter().any(|value| value.len() > choice.numbers.len() && close(value, &choice.numbers))
    };
    let found: Vec<&Choice> = if exact.is_empty() { choices.iter().filter(begins).collect() } else { exact };
    match found.as_slice() {
        [only] => Some(only),
        _ => None,
    }
}

fn flat(value: &serde_json::Value) -> Vec<f64> {
    match value {
        serde_json::Value::Array(items) => items.iter().flat_map(flat).collect(),
        other => other.as_f64().into_iter().collect(),
    }
}
