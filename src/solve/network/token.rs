//! Tokens of a statement about layers: what its words mean, by the lexicon, and the numbers, sizes and matrices between them.

use std::{collections::HashMap, sync::OnceLock};

use super::super::{
    fact::Value,
    phrase::{self, Phrase, Rule},
    reading,
};
use crate::diag::Span;

/// The lexicon: for each group of concepts the words of each.
const LEXICON: &str = include_str!("../../../grammar/statement/network.toml");
/// An entry of the lexicon has at most this many words.
const LONGEST: usize = 6;

/// What a token is, beside what its words mean.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Words; the lexicon knows them, or not.
    Word,
    /// A number.
    Number(Value),
    /// A size with times signs, `32x32x3`.
    Size(Vec<Value>),
    /// Numbers in brackets: a size or a vector.
    Tuple(Vec<Value>),
    /// A matrix.
    Matrix(Value),
    /// A layer in code.
    Call(Phrase),
    /// The end of a sentence or of a line.
    Break,
    /// An arrow from layer to layer.
    Arrow,
    /// A formula of letters.
    Formula,
    /// A figure, a table, a question by its number.
    Label,
    /// A gap to fill in.
    Gap,
    /// Any other sign.
    Sign,
}

/// A token.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Its place.
    pub span: Span,
    /// Its words in lower case, blanks for hyphens.
    pub words: String,
    /// The concepts that its words may mean: `noun.filter`.
    pub concepts: &'static [String],
}

impl Token {
    /// Whether it may mean `concept`.
    pub fn is(&self, concept: &str) -> bool {
        self.concepts.iter().any(|known| known == concept)
    }

    /// The first concept of `group` that it may mean.
    pub fn of(&self, group: &str) -> Option<&'static str> {
        self.concepts.iter().find_map(|known| known.strip_prefix(group)?.strip_prefix('.'))
    }

    /// Whether it holds a value.
    pub fn is_value(&self) -> bool {
        matches!(self.kind, Kind::Number(_) | Kind::Size(_) | Kind::Tuple(_))
    }

    /// Whether it is the sign `sign`.
    pub fn sign(&self, sign: &str) -> bool {
        self.kind == Kind::Sign && self.words == sign
    }
}

fn lexicon() -> &'static HashMap<String, Vec<String>> {
    static WORDS: OnceLock<HashMap<String, Vec<String>>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let groups: toml::Table = toml::from_str(LEXICON).unwrap_or_default();
        let mut words: HashMap<String, Vec<String>> = HashMap::new();
        for (group, concepts) in &groups {
            for (concept, spellings) in concepts.as_table().into_iter().flatten() {
                for spelling in spellings.as_array().into_iter().flatten().filter_map(toml::Value::as_str) {
                    let spelling = if group == "letter" { format!("={spelling}") } else { spelling.to_lowercase() };
                    let known = words.entry(ideographs(&spelling)).or_default();
                    let concept = format!("{group}.{concept}");
                    if !known.contains(&concept) {
                        known.push(concept);
                    }
                }
            }
        }
        words
    })
}

/// Ideographs are words of their own.
fn ideographs(text: &str) -> String {
    let mut spaced = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        spaced.push(c);
        if ('\u{3400}'..='\u{9fff}').contains(&c) && chars.peek().is_some_and(|next| *next != ' ') {
            spaced.push(' ');
        }
    }
    spaced
}

fn look_up(words: &str) -> Option<&'static [String]> {
    let known = lexicon();
    let entry = known.get(words).or_else(|| words.strip_suffix('s').and_then(|stem| known.get(stem)));
    let entry = entry.or_else(|| words.strip_suffix("es").and_then(|stem| known.get(stem)));
    let german = |end: &str| words.strip_suffix(end).filter(|stem| stem.len() > 6).and_then(|stem| known.get(stem));
    entry.or_else(|| german("en")).or_else(|| german("n")).or_else(|| german("e")).map(Vec::as_slice)
}

/// The concept that a letter or a keyword of code means before an equals sign.
pub fn letter(name: &str) -> Option<&'static str> {
    lexicon().get(&format!("={}", name.to_lowercase()))?.iter().find_map(|concept| concept.strip_prefix("letter."))
}

/// The number that `concepts` spell.
fn spelled(concepts: &[String]) -> Option<Value> {
    reading::number(concepts.iter().find_map(|concept| concept.strip_prefix("number."))?)
}

/// The tokens of `text`, whose first byte is byte `base` of the file `source`.
pub fn tokens(source: &str, text: &str, base: usize) -> Vec<Token> {
    let lexemes = phrase::lexemes(text, base);
    let quote = |lexeme: &Phrase| {
        lexeme.rule == Rule::lexed_sign && matches!(lexeme.span.text(source), "\"" | "'" | "“" | "”" | "‘" | "’" | "„" | "_" | "*")
    };
    let lexemes: Vec<&Phrase> =
        lexemes.iter().filter(|lexeme| !matches!(lexeme.rule, Rule::code_noise | Rule::signal_index) && !quote(lexeme)).collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < lexemes.len() {
        let (token, next) = match lexemes[at].rule {
            Rule::lexed_name | Rule::slash_pair | Rule::lexed_ideograph | Rule::lexed_dimension => words(source, &lexemes, at),
            _ => (one(source, lexemes[at]), at + 1),
        };
        tokens.push(token);
        at = next;
    }
    super::lines::broken(source, said_twice(source, tokens))
}

/// What copies of a page say twice, `4 × 4 4×4`, and two words for one thing, `kernel/filter`: once.
fn said_twice(source: &str, tokens: Vec<Token>) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    for token in tokens {
        let sized = |kind: &Kind| matches!(kind, Kind::Size(_));
        let again = out.last().is_some_and(|last| {
            sized(&last.kind) && last.kind == token.kind && source[last.span.end..token.span.start].chars().all(|c| c == ' ')
        });
        if again {
            continue;
        }
        let slashed = out.len() > 1
            && out[out.len() - 1].sign("/")
            && token.kind == Kind::Word
            && out[out.len() - 2].concepts.iter().any(|known| known.starts_with("noun.") && token.is(known));
        if slashed {
            out.pop();
            continue;
        }
        out.push(token);
    }
    out
}

/// The longest entry of the lexicon that begins at `at`, or the word alone.
fn words(source: &str, lexemes: &[&Phrase], at: usize) -> (Token, usize) {
    let run: Vec<String> = lexemes[at..]
        .iter()
        .take(LONGEST)
        .take_while(|lexeme| matches!(lexeme.rule, Rule::lexed_name | Rule::slash_pair | Rule::lexed_ideograph | Rule::lexed_dimension))
        .map(|lexeme| plain(lexeme.span.text(source)))
        .collect();
    for count in (1..=run.len()).rev() {
        let joined = run[..count].join(" ");
        if let Some(concepts) = look_up(&joined) {
            let span = lexemes[at].span.join(lexemes[at + count - 1].span);
            let number = spelled(concepts);
            let kind = number.map_or(Kind::Word, Kind::Number);
            return (Token { kind, span, words: joined, concepts }, at + count);
        }
    }
    if let Some((meant, concepts)) = mistyped(&run[0]) {
        return (Token { kind: Kind::Word, span: lexemes[at].span, words: meant.to_owned(), concepts }, at + 1);
    }
    (Token { kind: Kind::Word, span: lexemes[at].span, words: run[0].clone(), concepts: &[] }, at + 1)
}

/// The word that `word` is but for one letter that is missing, too many, another or in the wrong place.
fn mistyped(word: &str) -> Option<(&'static str, &'static [String])> {
    const WORDS: [&str; 9] =
        ["parameters", "parameter", "convolution", "convolutional", "dimensions", "dimension", "channels", "multiplications", "trainable"];
    let own: Vec<char> = word.chars().collect();
    let meant = WORDS.into_iter().find(|known| {
        let known: Vec<char> = known.chars().collect();
        let head = own.iter().zip(&known).take_while(|(a, b)| a == b).count();
        let (a, b) = (&own[head..], &known[head..]);
        if own.len() < 7 || own == known {
            return false;
        }
        match own.len().cmp(&known.len()) {
            std::cmp::Ordering::Equal => a[1..] == b[1..] || a.len() > 1 && a[0] == b[1] && a[1] == b[0] && a[2..] == b[2..],
            std::cmp::Ordering::Less => own.len() + 1 == known.len() && a == &b[1..],
            std::cmp::Ordering::Greater => own.len() == known.len() + 1 && &a[1..] == b,
        }
    })?;
    look_up(meant).map(|concepts| (meant, concepts))
}

/// A word without its dress.
fn plain(text: &str) -> String {
    let mut text = text.trim().to_lowercase();
    if let Some((first, _)) = text.split_once('/') {
        text = first.to_owned();
    }
    for command in ["\\mathbf", "\\mathrm", "\\textbf", "\\text", "\\mathit", "\\operatorname", "\\boldsymbol"] {
        text = text.replace(command, "");
    }
    text.replace(['{', '}', '\\'], "").replace(['_', '\'', '’', '-', '‑'], " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn one(source: &str, lexeme: &Phrase) -> Token {
    let text = lexeme.span.text(source);
    let sizes = |rule| lexeme.all(rule).iter().map(|dim| reading::count(dim.span.text(source))).collect();
    let kind = match lexeme.rule {
        Rule::lexed_call => lexeme.find(Rule::code_call).map_or(Kind::Sign, |call| Kind::Call(call.clone())),
        Rule::lexed_matrix if lexeme.find(Rule::stack).is_some() => {
            let channels = lexeme.all(Rule::nested);
            channels
                .iter()
                .map(|channel| reading::matrix_of(source, channel))
                .collect::<Option<Vec<Value>>>()
                .map_or(Kind::Sign, |channels| Kind::Matrix(Value::List(channels)))
        }
        Rule::lexed_matrix => lexeme
            .find(Rule::matrix)
            .or_else(|| lexeme.find(Rule::table_grid))
            .or_else(|| lexeme.find(Rule::bar_rows))
            .or_else(|| lexeme.find(Rule::bracket_rows))
            .or_else(|| lexeme.find(Rule::tuples))
            .and_then(|matrix| reading::matrix_of(source, matrix))
            .map_or(Kind::Sign, Kind::Matrix),
        Rule::lexed_tuple if lexeme.find(Rule::tuple_entry).is_some() => Kind::Tuple(sizes(Rule::tuple_entry)),
        Rule::lexed_tuple => reading::numbers(source, lexeme).map_or(Kind::Sign, Kind::Tuple),
        Rule::lexed_size | Rule::lexed_shape => Kind::Size(sizes(Rule::dim)),
        Rule::lexed_number => match lexeme.find(Rule::entry).and_then(|entry| reading::number(entry.span.text(source))) {
            Some(value) => Kind::Number(value),
            None => Kind::Sign,
        },
        Rule::network_label => Kind::Label,
        Rule::lexed_gap => Kind::Gap,
        Rule::lexed_break => Kind::Break,
        Rule::lexed_arrow => Kind::Arrow,
        Rule::lexed_equation => Kind::Formula,
        _ => Kind::Sign,
    };
    Token { kind, span: lexeme.span, words: text.trim().to_owned(), concepts: &[] }
}
