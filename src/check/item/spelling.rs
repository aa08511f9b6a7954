//! The text of an item respelled for the reader: words that join plain statements become commands, products of capital letters get spaces.

use std::collections::HashSet;

/// Words and signs that join plain statements, as the commands that stand for them.
const JOINING: [(&str, &str); 11] = [
    ("iff", "\\iff"),
    ("implies", "\\implies"),
    ("impliedby", "\\impliedby"),
    ("and", "\\land"),
    ("or", "\\lor"),
    ("xor", "\\veebar"),
    ("true", "\\text{true}"),
    ("false", "\\text{false}"),
    ("not", "\\neg"),
    ("in", "\\in"),
    ("elementof", "\\in"),
];

/// Plain function names, each with its parenthesis, as commands.
const CALLED: [(&str, &str); 9] = [
    ("re(", "\\operatorname{Re}("),
    ("im(", "\\operatorname{Im}("),
    ("atan2(", "\\operatorname{atan2}("),
    ("%union(", "\\operatorname{union}("),
    ("%intersection(", "\\operatorname{intersection}("),
    ("oo(", "\\operatorname{oo}("),
    ("oc(", "\\operatorname{oc}("),
    ("co(", "\\operatorname{co}("),
    ("cc(", "\\operatorname{cc}("),
];

/// Commands whose argument is a word.
const WORDS: [&str; 5] = ["\\operatorname{", "\\operatorname*{", "\\text{", "\\mathrm{", "\\textrm{"];

/// More capital letters than this are no product.
const LONGEST: usize = 4;

/// A text with other spellings; each byte knows the byte it came from, and one more the end.
pub(super) struct Spelled {
    pub(super) text: String,
    pub(super) origin: Vec<usize>,
}

impl Spelled {
    /// The text respelled, joining words only where it is plain; `None` where nothing changes.
    pub(super) fn of(text: &str, plain: bool, assumed: &[String]) -> Option<Self> {
        let products = products(text, assumed);
        let mut spelled = Spelled { text: String::with_capacity(text.len() + 16), origin: Vec::new() };
        let mut changed = false;
        let mut at = 0;
        while let Some(first) = text[at..].chars().next() {
            let word = text[at..].find(|c: char| !c.is_ascii_alphabetic()).map_or(&text[at..], |end| &text[at..at + end]);
            let alone = !word.is_empty() && !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == '\\');
            let joining =
                JOINING.iter().find(|(name, _)| plain && alone && *name == word && !text[at + word.len()..].starts_with(['_', '(']));
            // Constants as Maxima spells them: `%pi`, `%e`, `%i`.
            if plain && first == '%' && !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == ')') {
                let name = &text[at + 1..];
                let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(name.len());
                if matches!(&name[..end], "e" | "i" | "pi") && !name[end..].starts_with('(') {
                    changed = true;
                    spelled.origin.push(at);
                    spelled.text.push(' ');
                    at += 1;
                    continue;
                }
            }
            // Functions that the plain reader takes for letters.
            let called = CALLED.iter().find(|(name, _)| {
                // Two letters may be a product where nothing else is Maxima's.
                let set = name.len() == 3 && !matches!(*name, "re(" | "im(");
                plain && text[at..].starts_with(name) && (!set || text.contains('%'))
            });
            if let Some((name, command)) = called.filter(|_| !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_')) {
                changed = true;
                spelled.origin.extend(std::iter::repeat_n(at, command.len()));
                spelled.text.push_str(command);
                at += name.len();
                continue;
            }
            // Degrees, and the differential behind a one-letter integrand: `180 deg`, `∫ xdx`.
            let counted = text[..at].trim_end().ends_with(|c: char| c.is_ascii_digit() || c == ')');
            if plain && word == "deg" && counted && !text[at + word.len()..].starts_with('(') {
                changed = true;
                let turned = " \\cdot \\frac{\\pi}{180} ";
                spelled.origin.extend(std::iter::repeat_n(at, turned.len()));
                spelled.text.push_str(turned);
                at += word.len();
                continue;
            }
            if plain && alone && word.len() == 3 && word[1..].starts_with('d') && text.contains('∫') {
                changed = true;
                for (offset, letter) in word.char_indices() {
                    if offset == 1 {
                        spelled.origin.push(at);
                        spelled.text.push(' ');
                    }
                    spelled.origin.push(at + offset);
                    spelled.text.push(letter);
                }
                at += word.len();
                continue;
            }
            let piece = match joining {
                Some((_, command)) => {
                    changed = true;
                    format!("{command} ")
                }
                None if word.is_empty() => first.to_string(),
                None if products.contains(&at) => {
                    changed = true;
                    word.chars().flat_map(|letter| [letter, ' ']).collect()
                }
                None => word.to_owned(),
            };
            let read = if word.is_empty() { first.len_utf8() } else { word.len() };
            for offset in 0..piece.len() {
                let from = if products.contains(&at) { offset / 2 } else { offset };
                spelled.origin.push(at + from.min(read - 1));
            }
            spelled.text.push_str(&piece);
            at += read;
        }
        spelled.origin.push(text.len());
        changed.then_some(spelled)
    }
}

/// Where runs of capital letters begin that are products: their letters stand alone too, or in another order.
fn products(text: &str, assumed: &[String]) -> HashSet<usize> {
    let runs = runs(text);
    let declared: Vec<(usize, &str)> = assumed.iter().flat_map(|assumption| self::runs(assumption)).collect();
    let letters = |run: &str| {
        let mut letters: Vec<char> = run.chars().collect();
        letters.sort_unstable();
        letters
    };
    let capital = |run: &str| run.chars().all(|c| c.is_ascii_uppercase());
    let alone = |letter: char| runs.iter().chain(&declared).any(|(_, run)| run.chars().eq([letter]));
    runs.iter()
        .filter(|(at, run)| {
            let word = WORDS.iter().any(|command| text[..*at].ends_with(command));
            let turned = || runs.iter().any(|(_, other)| other != run && letters(other) == letters(run));
            capital(run) && (2..=LONGEST).contains(&run.len()) && !word && (run.chars().all(alone) || turned())
        })
        .map(|(at, _)| *at)
        .collect()
}

/// The runs of letters that are no commands, with where they begin.
fn runs(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let length = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        if length == 0 {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        }
        if !text[..at].ends_with('\\') {
            found.push((at, &rest[..length]));
        }
        at += length;
    }
    found
}
