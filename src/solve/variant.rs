//! One question in several settings: `first with stride 1, then with stride 2`, `... And with reset_after=False?`, `compared to the same
//! layer with groups=1`. Each setting is a question of its own, whose words come after those that all share.

use super::statement::Statement;

/// What makes a sentence at the end nothing but another setting of the question before it.
const OPENINGS: &[&str] = &[
    "and with ",
    "and without ",
    "and if ",
    "what if ",
    "what about with ",
    "how about with ",
    "and what if ",
    "and how many with ",
    "and for ",
    "what about ",
    "and how many parameters are there with ",
    "and how many parameters with ",
    "and how many if ",
    "how many with ",
    "and in the case of ",
    "how does this change with ",
    "how many if ",
    "and when ",
    "and what with ",
    "und mit ",
    "und ohne ",
    "et avec ",
    "et sans ",
    "y con ",
    "y sin ",
];

/// A setting is no longer than this many bytes.
const LONGEST: usize = 90;

/// The settings of a question: what stands before each, and its own words; `None` where there is one alone.
pub fn split(statement: &Statement) -> Option<Vec<Vec<Statement>>> {
    ordered(statement).or_else(|| compared(statement)).or_else(|| followed(statement)).or_else(|| conjoined(statement))
}

fn part(statement: &Statement, from: usize, to: usize) -> Statement {
    Statement { text: statement.text[from..to].to_owned(), base: statement.base + from }
}

/// The statement with blanks for the bytes `from..to`.
fn without(statement: &Statement, from: usize, to: usize) -> Statement {
    let blank = " ".repeat(to - from);
    Statement { text: format!("{}{blank}{}", &statement.text[..from], &statement.text[to..]), base: statement.base }
}

/// `first with stride 1, then with stride 2`.
fn ordered(statement: &Statement) -> Option<Vec<Vec<Statement>>> {
    let text = &statement.text;
    let lower = text.to_ascii_lowercase();
    ["with ", "without ", "using ", "for "].iter().find_map(|word| {
        let start = lower.find(&format!("first {word}")).filter(|at| !lower[..*at].ends_with("the "))?;
        let first = start + "first ".len();
        let then = ["then", "and then"].iter().find_map(|then| {
            let mark = format!("{then} {word}");
            lower[first..].find(&mark).map(|at| (first + at, first + at + mark.len() - word.len()))
        })?;
        let (end, second) = then;
        let stop = lower[second..].find(['.', '?', '(', ';', '\n']).map_or(text.len(), |at| second + at);
        let stop = if lower[second..stop].ends_with(|c: char| c.is_ascii_digit())
            && lower[stop..].starts_with('.')
            && lower[stop + 1..].starts_with(|c: char| c.is_ascii_digit())
        {
            return None;
        } else {
            stop
        };
        let one = text[first..end].trim_end_matches([' ', ',', ';']);
        let plain = |words: &str| {
            words.len() < LONGEST && !words.contains(['.', '?', '\n', ';', '[']) && words.chars().any(|c| c.is_ascii_digit() || c == '=')
        };
        (plain(one) && plain(&text[second..stop]) && !text[..start].is_empty()).then(|| {
            let shared = without(statement, start, stop);
            vec![vec![shared.clone(), part(statement, first, first + one.len())], vec![shared, part(statement, second, stop)]]
        })
    })
}

/// `compared to the same layer with groups=1`.
fn compared(statement: &Statement) -> Option<Vec<Vec<Statement>>> {
    let text = &statement.text;
    let lower = text.to_ascii_lowercase();
    let mark = [
        "compared to the same layer with ",
        "compared with the same layer with ",
        "than the same layer with ",
        "and the same layer with ",
        "compared to the same layer without ",
        "compared to the same convolution with ",
    ]
    .iter()
    .find_map(|mark| lower.find(mark).map(|at| (at, at + mark.len())))?;
    let word = if lower[..mark.1].ends_with("without ") { "without ".len() } else { "with ".len() };
    let own = mark.1 - word;
    let stop =
        lower[own..].find(['?', ';', '\n']).map(|at| own + at).or_else(|| lower[own..].rfind('.').map(|at| own + at)).unwrap_or(text.len());
    (stop - own < LONGEST && !text[own..stop].contains('.')).then(|| {
        let shared = without(statement, mark.0, stop);
        vec![vec![shared.clone()], vec![shared, part(statement, own, stop)]]
    })
}

/// `... And with reset_after=False?` at the end.
fn followed(statement: &Statement) -> Option<Vec<Vec<Statement>>> {
    let text = statement.text.trim_end();
    let head = text.strip_suffix('?')?;
    let start =
        head.rfind(['?', '.', '\n']).map(|at| at + 1).filter(|at| head[*at..].starts_with([' ', '\n']) || head[..*at].ends_with('\n'))?;
    // `0.5` has no sentence behind its point.
    let own = start + (head[start..].len() - head[start..].trim_start().len());
    let lower = text[own..].to_ascii_lowercase();
    let opens = OPENINGS.iter().any(|opening| lower.starts_with(opening));
    let asked = head[..start].contains('?');
    // It names no quantity or layer of its own.
    let other = ["how much", "what is", "which", "shape", "size of the", "output", "layer"].iter().any(|word| lower.contains(word));
    let valued =
        lower.chars().any(|c| c.is_ascii_digit()) || lower.contains('=') || lower.starts_with("and without ") || lower.contains("bias");
    (opens && asked && !other && valued && lower.len() < LONGEST).then(|| {
        let shared = part(statement, 0, start);
        vec![vec![shared.clone()], vec![shared, part(statement, own, text.len())]]
    })
}

/// `How many are there, and how many would there be with groups=1?`: the question again, in the same sentence.
fn conjoined(statement: &Statement) -> Option<Vec<Vec<Statement>>> {
    const AGAIN: [&str; 8] = [
        "would there be ",
        "would it have ",
        "would it be ",
        "are there ",
        "if you use ",
        "if it has ",
        "does it have ",
        "would there remain ",
    ];
    let text = statement.text.trim_end();
    let head = text.strip_suffix('?')?;
    let lower = head.to_ascii_lowercase();
    let at = ["and how many ", "and how much "].iter().find_map(|again| lower.rfind(again).map(|at| (at, at + again.len())))?;
    let rest = &lower[at.1..];
    let verb = AGAIN.iter().find(|verb| rest.starts_with(**verb)).map_or("", |verb| verb);
    let own = at.1 + verb.len();
    let setting = ["with ", "without ", "if ", "for "].iter().any(|word| lower[own..].starts_with(word));
    let valued = lower[own..].chars().any(|c| c.is_ascii_digit()) || lower[own..].contains("bias");
    let plain = !lower[own..].contains(['.', ';', '?', '\n']) && lower.len() - own < LONGEST;
    let other = ["layer", "shape", "size of", "output"].iter().any(|word| lower[own..].contains(word));
    (setting && valued && plain && !other && lower[..at.0].contains("how many")).then(|| {
        let shared = without(statement, at.0, head.len());
        vec![vec![shared.clone()], vec![shared, part(statement, own, text.len())]]
    })
}

#[cfg(test)]
mod tests {
    use super::{Statement, split};

    fn settings(text: &str) -> Vec<String> {
        let statement = Statement { text: text.to_owned(), base: 0 };
        let settings = split(&statement).unwrap_or_default();
        settings.iter().map(|pieces| if pieces.len() > 1 { pieces[1].text.clone() } else { String::new() }).collect()
    }

    #[test]
    fn settings_are_split() {
        assert_eq!(settings("Compute it, first with stride 1, then with stride 2."), ["with stride 1", "with stride 2"]);
        assert_eq!(settings("How many parameters has it (groups=4) compared to the same layer with groups=1?"), ["", "with groups=1"]);
        assert_eq!(settings("How many parameters has GRU(64)? And with reset_after=False?"), ["", "And with reset_after=False?"]);
        assert!(settings("What is the size after the conv? And after a pooling layer with stride 2?").is_empty());
        assert!(settings("What is the size? And what is the output size with stride 2?").is_empty());
    }
}
