//! From text to lexemes: the pest grammar cuts the text, the tables say what each piece is, and a few passes settle what only its
//! neighbours can tell (sizes, thousands, `:=`, `27x27`, wide spaces).

use super::annotations;
use super::atom;
use super::characters::character;
use super::commands::{self, command};
use super::intervals;
use super::lexeme::{Bar, Lexeme, Size, Strength, Token};
use super::pieces::{Piece, Rule, pieces};
use crate::diag::Span;

/// How the text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// LaTeX mathematics.
    Latex,
    /// Mathematics in plain characters, as in a code block or a table cell: words are names, `%` is a percent sign.
    Plain,
}

/// The lexemes of `text`, closed by [`Token::Finish`].
pub(super) fn scan(text: &str, dialect: Dialect) -> Vec<Lexeme> {
    let mut lexemes = Vec::with_capacity(text.len() / 2 + 1);
    let mut tight = false;
    for piece in pieces(text, dialect) {
        let span = piece.span;
        if piece.rule == Rule::word {
            push_word(text, span, tight, &mut lexemes);
            tight = true;
            continue;
        }
        let token = match piece.rule {
            Rule::blank | Rule::comment | Rule::discarded => Token::Nothing,
            _ => classify(text, piece),
        };
        if token == Token::Nothing {
            tight = false;
            continue;
        }
        lexemes.push(Lexeme { token, span, tight });
        tight = true;
    }
    lexemes.push(Lexeme { token: Token::Finish, span: Span::empty(text.len()), tight: false });
    let lexemes = settle_sizes(text, settle_empty(lexemes));
    let lexemes = settle_signs(text, lexemes);
    let lexemes = annotations::settle(text, lexemes);
    let lexemes = settle_names(text, lexemes);
    let lexemes = settle_thousands(text, lexemes);
    let lexemes = settle_words(text, lexemes);
    settle_end(text, settle_wide(intervals::settle(lexemes)))
}

/// A word of plain mathematics: a Greek letter, a known operator, a name, or two letters side by side.
///
/// `kernel_size` is one name; `mu_max` is a letter with a script.
fn push_word(text: &str, span: Span, tight: bool, lexemes: &mut Vec<Lexeme>) {
    let word = span.text(text);
    if let [.., Lexeme { token: Token::Name(first), span: whole, .. }, Lexeme { token: Token::Sub, tight: true, .. }] =
        lexemes.as_mut_slice()
        && tight
    {
        *first = first.join(span);
        *whole = whole.join(span);
        lexemes.pop();
        return;
    }
    let token = match commands::plain_word(word) {
        Some(token) => token,
        None if joins(word) => Token::Connective(span),
        None if commands::is_typed_name(word) || word.len() > 2 || !word.bytes().all(|b| b.is_ascii_lowercase()) => Token::Name(span),
        None => {
            let letters = word.char_indices().map(|(at, letter)| Lexeme {
                token: Token::Letter(letter),
                span: Span::new(span.start + at, span.start + at + 1),
                tight: tight || at > 0,
            });
            lexemes.extend(letters);
            return;
        }
    };
    lexemes.push(Lexeme { token, span, tight });
}

fn classify(text: &str, piece: Piece) -> Token {
    let source = piece.span.text(text);
    let inside = piece.inside;
    match piece.rule {
        Rule::nowhere if source.starts_with("\\left") => Token::Open("", true),
        Rule::nowhere => Token::Close("", true),
        Rule::number => Token::Number,
        Rule::ellipsis => Token::Symbol(if source == "⋯" { "cdots" } else { "ldots" }),
        Rule::letter => Token::Letter(source.chars().next().unwrap_or('x')),
        Rule::prime => Token::Prime(source.chars().map(prime_count).fold(0, u8::saturating_add)),
        Rule::raised => Token::Raised,
        Rule::lowered => Token::Lowered,
        Rule::row_break => Token::Row,
        Rule::wide => wide(source),
        Rule::words => inside.map_or(Token::Unknown, |inside| words(inside.text(text), inside)),
        Rule::name => inside.map_or(Token::Unknown, Token::Name),
        Rule::begin => inside.map_or(Token::Unknown, Token::Begin),
        Rule::end => inside.map_or(Token::Unknown, Token::End),
        Rule::command if source == "\\*" => Token::Infix("*", Strength::Product),
        Rule::command => command(source.trim_start_matches('\\').trim_end_matches('*')),
        _ => source.chars().next().map_or(Token::Nothing, character),
    }
}

fn prime_count(c: char) -> u8 {
    match c {
        '″' => 2,
        '‴' => 3,
        _ => 1,
    }
}

/// Horizontal space of half an em or more parts statements as `\quad` does.
fn wide(text: &str) -> Token {
    let digits: String = text.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | '-')).collect();
    let size: f64 = digits.parse().unwrap_or(0.0);
    let points = match text.trim_end_matches('}').trim_end() {
        t if t.ends_with("em") => 10.0,
        t if t.ends_with("ex") => 4.3,
        t if t.ends_with("mm") => 2.8,
        t if t.ends_with("cm") => 28.0,
        t if t.ends_with("in") => 72.0,
        t if t.ends_with("pc") => 12.0,
        t if t.ends_with("mu") => 0.56,
        t if t.ends_with("sp") => 0.0,
        t if t.ends_with("width") || t.ends_with("fill") || t.ends_with("indent") => 100.0,
        _ => 1.0,
    };
    if size * points >= 9.0 { Token::Wide } else { Token::Nothing }
}

/// Words that join, part or condition statements, by their first or last word.
const CONNECTIVES: &[&str] = &[
    "if",
    "and",
    "or",
    "otherwise",
    "for",
    "where",
    "when",
    "whenever",
    "with",
    "then",
    "such",
    "that",
    "s.t",
    "so",
    "since",
    "because",
    "iff",
    "else",
    "while",
    "as",
    "is",
    "are",
    "by",
    "w.p",
    "i.e",
    "e.g",
    "we",
    "have",
    "from",
    "let",
    "given",
    "hence",
    "thus",
    "therefore",
    "all",
    "every",
    "some",
    "subject",
    "to",
    "which",
    "gives",
    "but",
    "also",
    "using",
    "implies",
    "means",
    "denotes",
    "be",
    "has",
    "can",
    "on",
    "at",
    "via",
    "under",
    "note",
    "assuming",
    "assume",
    "both",
    "i.e",
    "resp",
    "respectively",
    "only",
    "not",
];

fn words(text: &str, span: Span) -> Token {
    let bare = text.trim_matches(|c: char| c.is_whitespace() || c == '~' || c == '\\');
    match bare {
        "" => return if text.len() >= 4 { Token::Wide } else { Token::Nothing },
        "," => return Token::Comma,
        ";" => return Token::Semicolon,
        "." => return Token::Dot,
        "-" => return Token::Sign("-"),
        _ => {}
    }
    let mut all = bare.split(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | '~' | ';' | '(' | ')')).filter(|word| !word.is_empty());
    let is = |word: Option<&str>| word.is_some_and(|word| CONNECTIVES.contains(&word.trim_end_matches('.').to_ascii_lowercase().as_str()));
    let first = all.next();
    if is(first) || is(all.next_back()) { Token::Connective(span) } else { Token::Words(span) }
}

/// Whether the letters of an upright face are a word that joins statements (`\mathrm{if}`).
pub(super) fn joins(word: &str) -> bool {
    matches!(word.trim(), "if" | "and" | "or" | "for" | "where" | "otherwise" | "when" | "with" | "iff" | "else" | "then")
}

/// Gives every delimiter after `\left`, `\big` and the like its role, and drops the sizes.
fn settle_sizes(text: &str, lexemes: Vec<Lexeme>) -> Vec<Lexeme> {
    let mut settled: Vec<Lexeme> = Vec::with_capacity(lexemes.len());
    let mut rest = lexemes.into_iter().peekable();
    while let Some(lexeme) = rest.next() {
        let Token::Size(size) = lexeme.token else {
            settled.push(lexeme);
            continue;
        };
        let Some(delimiter) = rest.next_if(|next| sized(next.token, size, next.span.text(text)).is_some()) else {
            let token =
                if matches!(size, Size::Plain | Size::Opening | Size::Closing | Size::Middle) { Token::Nothing } else { Token::Unknown };
            settled.extend((token == Token::Unknown).then_some(Lexeme { token, ..lexeme }));
            continue;
        };
        if let Some(token) = sized(delimiter.token, size, delimiter.span.text(text)) {
            settled.push(Lexeme { token, span: lexeme.span.join(delimiter.span), tight: lexeme.tight });
        }
    }
    settled
}

/// What the delimiter `token` is after a sizing command, or nothing where it is no delimiter.
fn sized(token: Token, size: Size, source: &str) -> Option<Token> {
    let strict = matches!(size, Size::Left | Size::Right);
    let name = match token {
        Token::Open(name, _) | Token::Close(name, _) | Token::Bar(name, _) => name,
        Token::Dot if strict => "",
        Token::Relation("<") => "\\langle",
        Token::Relation(">") => "\\rangle",
        Token::Infix("/" | "\\setminus", _) | Token::Symbol("uparrow" | "downarrow") if !strict => return Some(token),
        _ => return None,
    };
    let plain = match (size, token) {
        (Size::Left | Size::Opening, _) => Token::Open(name, strict),
        (Size::Right | Size::Closing, _) => Token::Close(name, strict),
        (Size::Middle, _) => Token::Bar(if name == "\\|" { "\\|" } else { "|" }, Bar::Between),
        (Size::Plain, Token::Relation("<")) => Token::Open(name, false),
        (Size::Plain, Token::Relation(">")) => Token::Close(name, false),
        (Size::Plain, Token::Bar(name, _)) => Token::Bar(name, if source == "\\mid" { Bar::Between } else { Bar::Undecided }),
        (Size::Plain, _) => token,
    };
    Some(plain)
}

/// Joins signs of several characters (`:=`, `<=`, `->`), reads `\not`, and takes `x` between numerals for `\times`.
fn settle_signs(text: &str, lexemes: Vec<Lexeme>) -> Vec<Lexeme> {
    let mut settled: Vec<Lexeme> = Vec::with_capacity(lexemes.len());
    for lexeme in lexemes {
        let before = settled.last().copied();
        if let Some(last) = before
            && let Some(token) = joined(last.token, lexeme, text)
        {
            settled.pop();
            settled.push(Lexeme { token, span: last.span.join(lexeme.span), tight: last.tight });
            continue;
        }
        // `w\_{i}` is a subscript that Markdown's escape has gone over.
        if lexeme.token == Token::GroupOpen
            && let Some(last) = settled.last_mut()
            && last.token == Token::Symbol("underscore")
            && last.span.text(text) == "\\_"
        {
            last.token = Token::Sub;
        }
        if lexeme.token == Token::Number
            && let [.., number, x] = settled.as_mut_slice()
            && number.token == Token::Number
            && matches!(x.token, Token::Letter('x' | 'X'))
            && x.tight == lexeme.tight
        {
            x.token = Token::Infix("\\times", Strength::Product);
        }
        settled.push(lexeme);
    }
    settled
}

/// The token that two neighbours make together.
fn joined(first: Token, second: Lexeme, text: &str) -> Option<Token> {
    let tight = second.tight;
    let typed = second.span.text(text).len() == 1;
    match (first, second.token) {
        (Token::Negation, Token::Relation(sign)) => Some(Token::Relation(negated(sign)?)),
        (Token::Colon | Token::Relation(":"), Token::Relation("=")) => Some(Token::Relation(":=")),
        (Token::Relation("="), Token::Colon) if tight => Some(Token::Relation("=:")),
        (Token::Relation("="), Token::Relation("=")) if tight => Some(Token::Relation("=")),
        (Token::Relation("<"), Token::Relation("=")) if tight && typed => Some(Token::Relation("\\le")),
        (Token::Relation("\\le"), Token::Relation(">")) if tight && typed => Some(Token::Implication("\\iff")),
        (Token::Relation(">"), Token::Relation("=")) if tight && typed => Some(Token::Relation("\\ge")),
        (Token::Relation("="), Token::Relation(">")) if tight && typed => Some(Token::Implication("\\Rightarrow")),
        (Token::Postfix("!"), Token::Relation("=")) if tight && typed => Some(Token::Relation("\\ne")),
        (Token::Sign("-"), Token::Relation(">")) if tight && typed => Some(Token::Relation("\\to")),
        (Token::Relation("\\perp"), Token::Relation("\\perp")) => Some(Token::Relation("\\perp")),
        (Token::Relation("<"), Token::Relation("<")) if tight && typed => Some(Token::Relation("\\ll")),
        (Token::Relation(">"), Token::Relation(">")) if tight && typed => Some(Token::Relation("\\gg")),
        (Token::Operator("arg"), Token::Big("max")) => Some(Token::Big("arg max")),
        (Token::Operator("arg"), Token::Big("min")) => Some(Token::Big("arg min")),
        (Token::Wide, Token::Wide) => Some(Token::Wide),
        _ => None,
    }
}

fn negated(sign: &str) -> Option<&'static str> {
    const PAIRS: &[(&str, &str)] = &[
        ("=", "\\ne"),
        ("\\in", "\\notin"),
        ("\\subset", "\\not\\subset"),
        ("\\subseteq", "\\nsubseteq"),
        ("\\sim", "\\nsim"),
        ("\\equiv", "\\not\\equiv"),
        ("\\approx", "\\not\\approx"),
        ("<", "\\nless"),
        (">", "\\ngtr"),
        ("\\le", "\\nleq"),
        ("\\ge", "\\ngeq"),
        ("\\perp", "\\not\\perp"),
        ("\\propto", "\\not\\propto"),
        ("\\parallel", "\\nparallel"),
        ("\\cong", "\\ncong"),
        ("\\to", "\\not\\to"),
        ("\\models", "\\not\\models"),
        ("\\supset", "\\not\\supset"),
        ("\\supseteq", "\\nsupseteq"),
        ("\\ni", "\\not\\ni"),
        ("\\simeq", "\\not\\simeq"),
    ];
    PAIRS.iter().find(|(plain, _)| *plain == sign).map(|(_, negated)| *negated)
}

/// Takes a run of tight letters for a name where it spells a well-known operator (`log(x)`, `max_i`), is a capitalised word before a
/// bracket (`Geo(p)`) or is plainly a word (`kernel`), and for words where it joins statements (`x = 1 and y = 2`).
///
/// Where the run is longer than the name, or nothing that an operator governs follows, the letters stay letters.
fn settle_names(text: &str, lexemes: Vec<Lexeme>) -> Vec<Lexeme> {
    let mut settled: Vec<Lexeme> = Vec::with_capacity(lexemes.len());
    let mut at = 0;
    while at < lexemes.len() {
        let first = lexemes[at];
        let mut end = at + 1;
        // A letter that is the whole argument of what stands before it begins no name: `E_1^CE_2`.
        let argument = settled.last().is_some_and(|last| takes_one(last.token));
        if matches!(first.token, Token::Letter(_)) && !argument {
            let tight_letter = |at: usize| lexemes.get(at).is_some_and(|next| matches!(next.token, Token::Letter(_)) && next.tight);
            let underscore = |at: usize| lexemes.get(at).is_some_and(|next| next.token == Token::Symbol("underscore") && next.tight);
            // `kernel\_size` is one name.
            while tight_letter(end) || underscore(end) && tight_letter(end + 1) {
                end += 1;
            }
        }
        let span = first.span.join(lexemes[end - 1].span);
        let word = span.text(text);
        let next = lexemes.get(end).copied();
        let token = if end - at < 2 {
            None
        } else if joins(word) && spaced(text, span) && settled.last().is_some_and(|last| last.token.ends_operand()) {
            Some(Token::Connective(span))
        } else {
            let known = commands::is_typed_name(word) && governs(next, end - at);
            let called = capitalised(word) && matches!(next.map(|next| next.token), Some(Token::Open("(", _)));
            let spaced_ln = word == "ln" && next.is_some_and(|next| !next.tight && next.token.starts_operand());
            let compound = word.contains("\\_");
            (known || called || compound || spaced_ln || is_word(word)).then_some(Token::Name(span))
        };
        match token {
            Some(token) => settled.push(Lexeme { token, span, tight: first.tight }),
            None => settled.extend_from_slice(&lexemes[at..end]),
        }
        at = end;
    }
    settled
}

/// Whether white space stands on both sides.
fn spaced(text: &str, span: Span) -> bool {
    let before = text.get(..span.start).is_some_and(|before| before.ends_with(char::is_whitespace));
    before && text.get(span.end..).is_some_and(|after| after.starts_with(char::is_whitespace))
}

/// Five letters or more that can be spoken are a word, not a product: `kernel + 2 * padding`.
fn is_word(word: &str) -> bool {
    let vowels = word.bytes().filter(|b| b"aeiouyAEIOUY".contains(b)).count();
    word.len() >= 5 && vowels >= 1 && vowels < word.len() - 1 && word.bytes().skip(1).all(|b| b.is_ascii_lowercase())
}

/// `Geo(p)`, `Uniform(0, 1)`: a capitalised word before a bracket is a name.
fn capitalised(word: &str) -> bool {
    word.len() >= 3 && word.starts_with(|c: char| c.is_ascii_uppercase()) && word.bytes().skip(1).all(|b| b.is_ascii_lowercase())
}

fn takes_one(token: Token) -> bool {
    matches!(
        token,
        Token::Sub | Token::Sup | Token::Accent(_) | Token::Face(_) | Token::Fraction | Token::Binomial | Token::Root | Token::Transparent
    )
}

fn governs(next: Option<Lexeme>, letters: usize) -> bool {
    match next.map(|next| next.token) {
        Some(Token::Open(..)) => true,
        Some(Token::Bar(..) | Token::Sub | Token::Sup) => letters >= 3,
        Some(Token::GroupOpen) => false,
        Some(token) => letters >= 3 && token.starts_operand(),
        None => false,
    }
}

/// Takes one word of text for the name of an operator where it is a well-known one or a bracket follows at once: `\text{softmax}(x)`.
fn settle_words(text: &str, mut lexemes: Vec<Lexeme>) -> Vec<Lexeme> {
    for at in 0..lexemes.len() {
        if let Some(big) = capital(text, &lexemes[at..]) {
            lexemes[at].token = Token::Big(big);
        }
        let Token::Words(span) = lexemes[at].token else { continue };
        let word = &*atom::bare_words(span.text(text));
        let unit = at > 0 && lexemes[at - 1].token == Token::Number;
        let next = lexemes.get(at + 1).map(|next| next.token);
        let letters = word.len() >= 2 && word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'\\'));
        let bracket = matches!(next, Some(Token::Open("(" | "[" | "\\{", _)));
        let script = at > 0 && matches!(lexemes[at - 1].token, Token::Sub | Token::Sup);
        let scripted = matches!(next, Some(Token::Sub | Token::Sup));
        let known = commands::is_typed_name(word) && (scripted || next.is_some_and(Token::starts_operand));
        if letters && !script && (bracket && !unit || known) {
            lexemes[at].token = Token::Name(span);
        }
    }
    lexemes
}

/// A typed `Σ` or `Π` with a range under it is the operator: `Σ_{i=1}^n`; `Σ^{-1}` and `|Σ|` stay a letter.
fn capital(text: &str, lexemes: &[Lexeme]) -> Option<&'static str> {
    let [sign, sub, group, rest @ ..] = lexemes else { return None };
    let name = match sign.span.text(text) {
        "Σ" => "sum",
        "Π" => "prod",
        _ => return None,
    };
    let inside = rest.iter().take_while(|lexeme| !matches!(lexeme.token, Token::GroupClose | Token::Finish));
    let range = inside.into_iter().any(|lexeme| matches!(lexeme.token, Token::Relation(_)));
    (sub.token == Token::Sub && group.token == Token::GroupOpen && range).then_some(name)
}

/// Drops a box at the end of a formula that only says that a proof is done.
fn settle_end(text: &str, mut lexemes: Vec<Lexeme>) -> Vec<Lexeme> {
    if let [.., before, hole, finish] = lexemes.as_slice()
        && finish.token == Token::Finish
        && hole.token == Token::Hole
        && hole.span.text(text) != "?"
        && (before.token.ends_operand() || matches!(before.token, Token::Dot | Token::Wide))
    {
        lexemes.remove(lexemes.len() - 2);
    }
    lexemes
}

/// An empty group before a script, behind something that can carry the script, is what a macro without arguments leaves: `\mathbb{R}{}^d`.
fn settle_empty(lexemes: Vec<Lexeme>) -> Vec<Lexeme> {
    let is_empty = |pair: &[Lexeme]| pair[0].token == Token::GroupOpen && pair[1].token == Token::GroupClose;
    if !lexemes.windows(2).any(is_empty) {
        return lexemes;
    }
    let mut settled: Vec<Lexeme> = Vec::with_capacity(lexemes.len());
    let mut at = 0;
    while at < lexemes.len() {
        let scripted = matches!(lexemes.get(at + 2).map(|next| next.token), Some(Token::Sub | Token::Sup | Token::Prime(_)));
        if scripted && lexemes.get(at..at + 2).is_some_and(is_empty) && carries_script(&settled) {
            at += 2;
            continue;
        }
        settled.push(lexemes[at]);
        at += 1;
    }
    settled
}

/// Whether the lexemes end with a letter, a bracket, or a letter in a face of its own.
fn carries_script(lexemes: &[Lexeme]) -> bool {
    match lexemes.last().map(|last| last.token) {
        Some(Token::Letter(_) | Token::Symbol(_) | Token::Styled(..) | Token::Close(..)) => {
            !lexemes.iter().rev().nth(1).is_some_and(|before| matches!(before.token, Token::Sub | Token::Sup))
        }
        Some(Token::GroupClose) => lexemes
            .iter()
            .rposition(|lexeme| lexeme.token == Token::GroupOpen)
            .and_then(|open| lexemes.get(open.checked_sub(1)?))
            .is_some_and(|before| matches!(before.token, Token::Face(_) | Token::Accent(_))),
        _ => false,
    }
}

/// Joins `1,000,000` to one numeral.
///
/// Only where every group after the first has exactly three digits, nothing is spaced, the first group does not begin with 0, and
/// the numeral stands in no bracket and no script: there `1,000` stays a list, since it could be one.
fn settle_thousands(text: &str, lexemes: Vec<Lexeme>) -> Vec<Lexeme> {
    let mut settled: Vec<Lexeme> = Vec::with_capacity(lexemes.len());
    let mut brackets: Vec<bool> = Vec::new();
    let mut at = 0;
    while at < lexemes.len() {
        let lexeme = lexemes[at];
        match lexeme.token {
            Token::Open(..) => brackets.push(true),
            Token::GroupOpen => brackets.push(matches!(settled.last().map(|last| last.token), Some(Token::Sub | Token::Sup))),
            Token::Close(..) | Token::GroupClose => {
                brackets.pop();
            }
            _ => {}
        }
        let mut end = at;
        let source = lexeme.span.text(text);
        let free = lexeme.token == Token::Number && !brackets.contains(&true);
        let after_comma = settled.last().is_some_and(|last| last.token == Token::Comma) && lexeme.tight;
        if free && !after_comma && source.len() <= 3 && !source.starts_with('0') && source.bytes().all(|b| b.is_ascii_digit()) {
            while group_of_three(text, &lexemes, end) {
                end += 2;
            }
        }
        settled.push(Lexeme { span: lexeme.span.join(lexemes[end].span), ..lexeme });
        at = end + 1;
    }
    settled
}

fn group_of_three(text: &str, lexemes: &[Lexeme], at: usize) -> bool {
    let (Some(comma), Some(group)) = (lexemes.get(at + 1), lexemes.get(at + 2)) else { return false };
    let whole = group.span.text(text).split('.').next().unwrap_or("");
    comma.token == Token::Comma
        && comma.tight
        && group.token == Token::Number
        && group.tight
        && whole.len() == 3
        && whole.bytes().all(|b| b.is_ascii_digit())
}

/// Drops wide spaces that part nothing: beside a sign, a relation, a comma, a bracket or the edge of a group, a cell or the formula.
fn settle_wide(lexemes: Vec<Lexeme>) -> Vec<Lexeme> {
    let mut settled: Vec<Lexeme> = Vec::with_capacity(lexemes.len());
    let mut rest = lexemes.into_iter().peekable();
    while let Some(lexeme) = rest.next() {
        let before = settled
            .last()
            .is_some_and(|last| last.token.ends_operand() || matches!(last.token, Token::Bar(_, Bar::Undecided) | Token::Dot));
        let after = rest.peek().is_some_and(|next| {
            (next.token.starts_operand() || matches!(next.token, Token::Bar(_, Bar::Undecided)))
                && next.token != Token::Sub
                && next.token != Token::Sup
        });
        if lexeme.token == Token::Wide && !(before && after) {
            continue;
        }
        settled.push(lexeme);
    }
    settled
}
