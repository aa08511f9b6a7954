//! Tokens: the lexemes of a statement (`grammar/statement/cells.pest`), phrases of the table put together.

use pest::{Parser, iterators::Pair};

use super::{
    lexicon::{self, Sense},
    name::Name,
};
use crate::{
    diag::Span,
    solve::{fact::Value, reading::number},
};

#[derive(pest_derive::Parser)]
#[grammar = "../grammar/statement/cells.pest"]
struct Grammar;

/// A call in code: `LSTM(256, input_shape=(10, 64))`.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// The path as written: `nn.LSTM`.
    pub path: String,
    /// The arguments: their names where they have some, and their values.
    pub arguments: Vec<(Option<String>, Argument)>,
}

/// An argument of a call.
#[derive(Debug, Clone, PartialEq)]
pub enum Argument {
    /// Another call.
    Call(Box<Call>),
    /// Whole numbers in brackets; `None` is left out.
    Tuple(Vec<i64>),
    /// A whole number.
    Whole(i64),
    /// Anything else, as written.
    Text(String),
}

/// What a token is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// The end of a sentence; whether it is a question mark.
    Stop(bool),
    /// The end of a line.
    Newline,
    /// A number as typed.
    Number(Value),
    /// A vector (a list of numbers) or a matrix (a list of lists).
    List(Value),
    /// Whole numbers between arrows or hyphens.
    Chain(Vec<i64>),
    /// The shape of a batch of inputs: their width.
    Shape(i64),
    /// A call in code.
    Call(Call),
    /// A name with scripts, or a word that no phrase holds.
    Name(Name),
    /// A phrase of the table.
    Phrase,
    /// A sign.
    Sign,
    /// What counts or labels something else: `Figure 3`, `∈ R^{4×8}`.
    Label,
}

/// A token with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Its place in the file.
    pub span: Span,
    /// Its words.
    pub text: String,
    /// What its words mean.
    pub senses: &'static [Sense],
}

impl Token {
    /// The concept of `section` that the words mean.
    pub fn sense(&self, section: &str) -> Option<&'static str> {
        self.senses.iter().find(|sense| sense.section == section).map(|sense| sense.name)
    }

    /// The concepts of `section` that the words mean or that words among them mean: `masked attention` is attention.
    pub fn inner(&self, section: &'static str) -> Vec<&'static str> {
        let mut found: Vec<&'static str> = self.senses_in(section).collect();
        if self.senses.is_empty() {
            return found;
        }
        let plain = lexicon::plain(&self.text);
        let mut fresh = true;
        for (at, c) in plain.char_indices() {
            let starts = fresh || lexicon::ideograph(c);
            fresh = c == ' ';
            if !starts {
                continue;
            }
            let rest = &plain[at..];
            if let Some((_, senses)) = lexicon::longest_of(rest, section) {
                found.extend(senses.iter().filter(|sense| sense.section == section).map(|sense| sense.name));
            }
        }
        found
    }

    /// All concepts of `section` that the words mean.
    pub fn senses_in(&self, section: &str) -> impl Iterator<Item = &'static str> {
        self.senses.iter().filter(move |sense| sense.section == section).map(|sense| sense.name)
    }
}

/// Code as the formula that it computes, byte for byte at its place: `K.shape[1] ** 0.5` is the root of the size of the keys.
pub fn spelled_out(text: &str) -> String {
    const CODE: [(&str, &str); 20] = [
        ("\\sigma_B^2", "\\sigma^2_B"),
        ("\\sigma_B^{2}", "\\sigma^2_B"),
        ("\\sigma_{B}^{2}", "\\sigma^2_B"),
        ("\\sigma_{B}^2", "\\sigma^2_B"),
        ("\\sigma^{2}_{B}", "\\sigma^2_B"),
        ("\\sigma^2_{B}", "\\sigma^2_B"),
        ("mask 中 0 的位置", "zeros in the mask"),
        ("mask 为 0 的位置", "zeros in the mask"),
        ("K.shape[-1] ** 0.5", "sqrt(d_k)"),
        ("K.shape[1] ** 0.5", "sqrt(d_k)"),
        ("K.shape[-1]**0.5", "sqrt(d_k)"),
        ("K.shape[1]**0.5", "sqrt(d_k)"),
        ("np.sqrt(K.shape[-1])", "sqrt(d_k)"),
        ("np.sqrt(K.shape[1])", "sqrt(d_k)"),
        ("math.sqrt(K.size(-1))", "sqrt(d_k)"),
        ("math.sqrt(d_k)", "sqrt(d_k)"),
        ("np.sqrt(d_k)", "sqrt(d_k)"),
        ("d_k ** 0.5", "√d_k"),
        ("K.transpose(-2, -1)", "K^T"),
        ("K.T", "K^T"),
    ];
    let mut out = remarks(text);
    for (code, formula) in CODE.iter().filter(|(code, formula)| formula.len() <= code.len()) {
        out = out.replace(code, &format!("{formula}{}", " ".repeat(code.len() - formula.len())));
    }
    out
}

/// The text with blanks for remarks behind rows: `[0.1, 0.9], ← walk`.
fn remarks(text: &str) -> String {
    let mut out = text.to_owned();
    for (at, arrow) in text.match_indices('←') {
        let behind = text[..at].trim_end();
        let rest = &text[at + arrow.len()..];
        let end = rest.find(['\n', ']', '[']).unwrap_or(rest.len());
        let words = rest[..end].trim();
        if (behind.ends_with("],") || behind.ends_with(']'))
            && !words.is_empty()
            && words.chars().all(|c| c.is_alphabetic() || c == ' ' || c == '"')
        {
            let blank = " ".repeat(arrow.len() + end);
            out.replace_range(at..at + arrow.len() + end, &blank);
        }
    }
    out
}

/// The tokens of `text`, whose first byte is byte `base` of the file.
pub fn tokens(text: &str, base: usize) -> Vec<Token> {
    let Ok(mut pairs) = Grammar::parse(Rule::statement, text) else { return Vec::new() };
    let Some(statement) = pairs.next() else { return Vec::new() };
    let plain = lexicon::plain(text);
    let mut found: Vec<Token> = Vec::new();
    let mut taken = 0;
    let lexemes: Vec<Pair<'_, Rule>> = statement.into_inner().filter(|pair| pair.as_rule() != Rule::EOI).collect();
    for pair in &lexemes {
        let (start, end) = (pair.as_span().start(), pair.as_span().end());
        if start < taken {
            continue;
        }
        let worded = matches!(pair.as_rule(), Rule::name | Rule::ideograph | Rule::sign | Rule::number | Rule::label);
        if let Some((length, senses)) = lexicon::longest(&plain[start..], |length| whole(&lexemes, start + length)).filter(|_| worded)
            && !(["the", "a", "an", "it", "this", "that"].contains(&&plain[start..start + length])
                && text[start + length..].trim_start().starts_with('='))
            && !(length == 1 && text[start + 1..].trim_start().starts_with('='))
        {
            taken = start + length;
            let kind = match pair.as_rule() {
                Rule::number if taken == end => lexeme(pair),
                _ => Kind::Phrase,
            };
            let text = text[start..taken].to_owned();
            found.push(Token { kind, span: Span::new(start, taken).shift(base), text, senses });
            continue;
        }
        taken = end;
        let token = Token { kind: lexeme(pair), span: Span::new(start, end).shift(base), text: pair.as_str().to_owned(), senses: &[] };
        found.push(token);
    }
    signed(found)
}

/// Whether no lexeme is cut at byte `at`.
fn whole(lexemes: &[Pair<'_, Rule>], at: usize) -> bool {
    !lexemes.iter().any(|pair| pair.as_span().start() < at && at < pair.as_span().end())
}

fn lexeme(pair: &Pair<'_, Rule>) -> Kind {
    let text = pair.as_str();
    match pair.as_rule() {
        Rule::stop => Kind::Stop(text.starts_with(['?', '？'])),
        Rule::newline => Kind::Newline,
        Rule::label | Rule::tensor_shape => Kind::Label,
        Rule::number => quantity(pair).map_or(Kind::Sign, Kind::Number),
        Rule::matrix => rows(pair).map_or(Kind::Sign, Kind::List),
        Rule::vector => cells(pair).map_or(Kind::Sign, Kind::List),
        Rule::chain => Kind::Chain(pair.clone().into_inner().filter_map(|part| part.as_str().trim().parse().ok()).collect()),
        Rule::batch_shape => {
            Kind::Shape(pair.clone().into_inner().last().and_then(|width| width.as_str().trim().parse().ok()).unwrap_or(0))
        }
        Rule::call => Kind::Call(call(pair)),
        Rule::name => Kind::Name(Name::of(text)),
        Rule::ideograph => Kind::Name(Name::of(text)),
        _ => Kind::Sign,
    }
}

/// The number of an entry: `-0.5`, `10^{-5}`, `1/3`, `40%`, `-\infty`.
fn quantity(pair: &Pair<'_, Rule>) -> Option<Value> {
    let text = pair.as_str().replace(['−', '–'], "-");
    let (sign, bare) = text.trim().strip_prefix('-').map_or(("", text.trim()), |rest| ("-", rest.trim()));
    if pair.clone().into_inner().any(|part| part.as_rule() == Rule::infinite) {
        return Some(Value::Formula(format!("{sign}\\infty")));
    }
    for (rule, command) in [(Rule::logarithm, "\\ln"), (Rule::root, "\\sqrt")] {
        if let Some(part) = pair.clone().into_inner().find(|part| part.as_rule() == rule) {
            let inner = part.into_inner().next()?.as_str().trim().to_owned();
            return Some(Value::Formula(format!("{sign}{command}{{{inner}}}")));
        }
    }
    let bare = bare.trim_start_matches('+').trim();
    let (bare, percent) = match bare.strip_suffix("\\%").or_else(|| bare.strip_suffix('%')) {
        Some(bare) => (bare.trim(), true),
        None => (bare, false),
    };
    let spelled = match bare.split_once("10^").or_else(|| bare.split_once("10**")) {
        Some((head, exponent)) => {
            let head: String = head.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
            let head = if head.is_empty() { "1".to_owned() } else { head };
            format!("{head}e{}", exponent.trim_matches(['{', '}']))
        }
        None => bare.to_owned(),
    };
    let value = number(&format!("{sign}{spelled}"))?;
    match value {
        Value::Number(value, _) if percent => number(&format!("{value}/100")).or(Some(Value::Number(value, text))),
        other => Some(other),
    }
}

fn entries(pair: &Pair<'_, Rule>) -> Option<Vec<Value>> {
    pair.clone().into_inner().filter(|part| part.as_rule() == Rule::entry).map(|entry| quantity(&entry)).collect()
}

fn cells(pair: &Pair<'_, Rule>) -> Option<Value> {
    let row = pair.clone().into_inner().find(|part| matches!(part.as_rule(), Rule::vector_row | Rule::comma_row))?;
    entries(&row).map(Value::List)
}

/// The rows of a matrix; `None` when they differ in length.
fn rows(pair: &Pair<'_, Rule>) -> Option<Value> {
    let inner: Vec<Pair<'_, Rule>> = pair.clone().into_inner().collect();
    let body = inner.first()?;
    let kinds = [Rule::latex_row, Rule::nested_row, Rule::spaced_row, Rule::line_row, Rule::bar_row];
    let rows: Option<Vec<Vec<Value>>> =
        body.clone().into_inner().filter(|part| kinds.contains(&part.as_rule())).map(|row| entries(&row)).collect();
    let rows = rows?;
    let width = rows.first()?.len();
    if rows.iter().any(|row| row.len() != width) {
        return None;
    }
    // `softmax([1, 2, 3])`: brackets around a vector.
    if rows.len() == 1 && body.as_str().starts_with('(') {
        return rows.into_iter().next().map(Value::List);
    }
    let turned = inner.iter().any(|part| part.as_rule() == Rule::transpose);
    let rows = if turned { (0..width).map(|at| rows.iter().map(|row| row[at].clone()).collect()).collect() } else { rows };
    Some(Value::List(rows.into_iter().map(Value::List).collect()))
}

fn call(pair: &Pair<'_, Rule>) -> Call {
    let mut call = Call { path: String::new(), arguments: Vec::new() };
    for part in pair.clone().into_inner() {
        match part.as_rule() {
            Rule::callee => call.path = part.as_str().trim().to_owned(),
            Rule::argument => {
                let mut name = None;
                for piece in part.into_inner() {
                    match piece.as_rule() {
                        Rule::argument_name => name = Some(piece.as_str().to_owned()),
                        _ => call.arguments.push((name.take(), argument(&piece))),
                    }
                }
            }
            _ => {}
        }
    }
    call
}

fn argument(pair: &Pair<'_, Rule>) -> Argument {
    let Some(value) = pair.clone().into_inner().next() else { return Argument::Text(pair.as_str().trim().to_owned()) };
    match value.as_rule() {
        Rule::call => Argument::Call(Box::new(call(&value))),
        Rule::tuple => Argument::Tuple(value.into_inner().filter_map(|part| part.as_str().trim().parse().ok()).collect()),
        Rule::whole => value.as_str().trim().parse().map_or_else(|_| Argument::Text(value.as_str().to_owned()), Argument::Whole),
        _ => Argument::Text(value.as_str().trim().to_owned()),
    }
}

/// Puts a minus sign and the number after it together, where nothing stands before that it could be taken from.
fn signed(tokens: Vec<Token>) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    let mut rest = tokens.into_iter().peekable();
    while let Some(token) = rest.next() {
        let minus = token.kind == Kind::Sign && ["-", "−", "–"].contains(&token.text.as_str());
        let before = out.last().is_none_or(|last| {
            let ends = last.text.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | ']' | '}'));
            !ends || last.span.end != token.span.start
        });
        if minus
            && before
            && let Some(next) = rest.peek().filter(|next| next.span.start == token.span.end)
            && let Kind::Number(value) = &next.kind
            && let Some(value) = negative(value)
        {
            let span = token.span.join(next.span);
            let text = format!("-{}", next.text);
            out.push(Token { kind: Kind::Number(value), span, text, senses: &[] });
            rest.next();
            continue;
        }
        out.push(token);
    }
    out
}

fn negative(value: &Value) -> Option<Value> {
    match value {
        Value::Number(number, latex) => Some(Value::Number(-number.clone(), format!("-{latex}"))),
        _ => None,
    }
}
