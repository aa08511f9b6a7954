//! A statement put into one spelling before it is read: signs, delimiters, arrays, names that lost their index, fractions of one sign. Every
//! change keeps the meaning and the places.

mod attempt;
mod code;
mod classifier;
mod events;
mod laws;
pub(super) mod sample;
pub(super) mod scan;
mod screening;
mod typed;
mod vectors;
mod slips;
mod verdicts;

use super::{
    rephrase::{Edit, apart},
    wording::Reworded,
};

/// Signs with what stands for them.
const SIGNS: [(&str, &str); 34] = [
    ("\\(", " "),
    ("\\)", " "),
    ("\\[", " "),
    ("\\]", " "),
    ("\\left\\{", " "),
    ("\\right.", " "),
    ("\\,", ""),
    ("\\;", " "),
    ("\\!", ""),
    ("\u{b5}", "μ"),
    ("\u{fb01}", "fi"),
    ("\u{fb02}", "fl"),
    ("\u{fb00}", "ff"),
    ("∣", "|"),
    ("｜", "|"),
    ("‖", "||"),
    ("∥", "||"),
    ("\\Vert", "||"),
    ("＝", "="),
    ("⁄", "/"),
    ("⩽", "≤"),
    ("⩾", "≥"),
    ("\\displaystyle", " "),
    ("\\textstyle", " "),
    ("\u{2009}", " "),
    ("\u{200b}", ""),
    ("{\\bf Question}", " "),
    ("{\\bf Answer}", " "),
    ("\\bigskip", " "),
    ("\\medskip", " "),
    ("\\newline", " "),
    ("\\big(", "("),
    ("\\big)", ")"),
    ("⟨", "("),
];

/// Fractions of one sign.
const FRACTIONS: [(char, u32, u32); 15] = [
    ('½', 1, 2),
    ('⅓', 1, 3),
    ('⅔', 2, 3),
    ('¼', 1, 4),
    ('¾', 3, 4),
    ('⅕', 1, 5),
    ('⅖', 2, 5),
    ('⅗', 3, 5),
    ('⅘', 4, 5),
    ('⅙', 1, 6),
    ('⅚', 5, 6),
    ('⅛', 1, 8),
    ('⅜', 3, 8),
    ('⅝', 5, 8),
    ('⅞', 7, 8),
];

/// Makes one change after the other.
pub(super) fn normalised(text: &mut Reworded) {
    for pass in [
        script,
        attempt::attempts,
        typed::blanks,
        code::densities,
        code::singletons,
        code::names,
        vectors::rows,
        vectors::filled,
        vectors::matrices,
        vectors::arguments,
        signs,
        typed::degrees,
        fractions,
        faces,
        typed::relations,
        typed::absolutes,
        typed::braces,
        typed::prose,
        arrays,
        indices,
        typed::subscripts,
        typed::exponents,
        typed::functions,
        typed::moments,
        typed::infinities,
        typed::equivalent,
        typed::ranges,
        sample::extremes,
        vectors::sides,
        powers,
        moments,
        questions,
        bases,
        laws::restated,
        laws::names,
        laws::assembled,
        laws::families,
        laws::apart,
        laws::parameters,
        screening::letters,
        screening::formulas,
        screening::rates,
        screening::repeats,
        classifier::acronyms,
        classifier::vectors,
        classifier::hypotheses,
        slips::mended,
        verdicts::upright,
        verdicts::open,
        verdicts::rates,
        verdicts::falsely,
        verdicts::coins,
        verdicts::follows,
        verdicts::verbs,
        verdicts::elided,
        verdicts::stocks,
        events::urns,
        events::counts,
        events::shared,
        events::rates,
        events::questions,
        events::conjunctions,
    ] {
        let edits = pass(&text.text);
        if !edits.is_empty() {
            *text = text.edited(&edits);
        }
    }
}

/// Signs of the traditional script with those of the simplified one.
const TRADITIONAL: &str = "電电郵邮個个這这詞词現现職职為为機机與与學学測测試试樣样應应選选檢检陽阳陰阴產产廠厂數数據据後后驗验獨独設设變变隨随標标準准證证類类別别來来沒没時时間间當当計计\
區区條条項项錄录顯显種种請请問问熵熵雙双總总關关連连續续頻频較较";

/// The traditional script as the simplified one.
fn script(text: &str) -> Vec<Edit> {
    let pairs: Vec<char> = TRADITIONAL.chars().filter(|c| !c.is_whitespace()).collect();
    let simple = |c: char| pairs.chunks(2).find(|pair| pair[0] == c).and_then(|pair| pair.get(1).copied());
    text.char_indices().filter_map(|(at, c)| Some((at, at + c.len_utf8(), simple(c).filter(|simple| *simple != c)?.to_string()))).collect()
}

fn signs(text: &str) -> Vec<Edit> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let found = SIGNS.iter().find(|(sign, _)| {
            text[at..].starts_with(sign)
                && !(sign.ends_with(|c: char| c.is_ascii_alphabetic()) && text[at + sign.len()..].starts_with(|c: char| c.is_ascii_alphabetic()))
                // `\\[2pt]` ends a line of an array.
                && !(sign.starts_with("\\[") && text[..at].ends_with('\\'))
        });
        match found {
            Some((sign, put)) => {
                out.push((at, at + sign.len(), (*put).to_owned()));
                at += sign.len();
            }
            None => at += text[at..].chars().next().map_or(1, char::len_utf8),
        }
    }
    out
}

/// `1 ¼` as `5/4`, `½` as `1/2`.
fn fractions(text: &str) -> Vec<Edit> {
    let mut out = Vec::new();
    for (at, c) in text.char_indices() {
        let Some((_, top, bottom)) = FRACTIONS.iter().find(|(sign, ..)| *sign == c) else { continue };
        let lead = text[..at].trim_end_matches(' ');
        let start =
            lead.rfind(|c: char| !c.is_ascii_digit()).map_or(0, |place| place + lead[place..].chars().next().map_or(1, char::len_utf8));
        let whole = lead[start..].parse::<u32>().ok().filter(|_| lead.len() + 2 > at && !lead[..start].ends_with(['.', '/', '_']));
        match whole {
            Some(whole) => out.push((start, at + c.len_utf8(), format!("{}/{bottom}", whole * bottom + top))),
            None => out.push((at, at + c.len_utf8(), format!("{top}/{bottom}"))),
        }
    }
    out
}

/// `{\rm for}`, `\mbox{if}`: the words alone.
fn faces(text: &str) -> Vec<Edit> {
    let mut out: Vec<Edit> = Vec::new();
    for (mark, close) in
        [("{\\rm ", '}'), ("{\\bf ", '}'), ("{\\it ", '}'), ("\\mbox{", '}'), ("\\text{", '}'), ("\\textrm{", '}'), ("\\mathrm{", '}')]
    {
        for (at, _) in text.match_indices(mark) {
            let Some(len) = text[at + mark.len()..].find(close) else { continue };
            let body = &text[at + mark.len()..at + mark.len() + len];
            let words = body.trim();
            let plain = ["for", "if", "when", "otherwise", "elsewhere", "and", "else", "where", "with", "on", "for all", "if and only if"];
            let said = plain.contains(&words.trim_end_matches([',', '.', ':']).to_lowercase().as_str());
            let end = at + mark.len() + len + 1;
            if said && out.iter().all(|(from, to, _)| end <= *from || *to <= at) {
                out.push((at, end, format!(" {words} ")));
            }
        }
    }
    out.sort_by_key(|edit| edit.0);
    out
}

/// `\begin{array}{ll} 1, & 0 < x < 1 \\ 0, & otherwise \end{array}` as `1, 0 < x < 1; 0 otherwise`: the row that is not zero comes first.
fn arrays(text: &str) -> Vec<Edit> {
    let mut out = Vec::new();
    let mut from = 0;
    while let Some((start, name)) =
        ["array", "cases", "dcases"].iter().filter_map(|name| Some((text[from..].find(&format!("\\begin{{{name}}}"))? + from, *name))).min()
    {
        let open = start + "\\begin{}".len() + name.len();
        let Some(close) = text[open..].find(&format!("\\end{{{name}}}")).map(|len| open + len) else { break };
        let end = close + "\\end{}".len() + name.len();
        from = end;
        let mut body = &text[open..close];
        // The letters that set the columns.
        let trimmed = body.trim_start();
        if name == "array"
            && let Some(inner) = trimmed.strip_prefix('{')
            && let Some(stop) = inner.find('}')
        {
            body = &inner[stop + 1..];
        }
        let lead = text[..start].trim_end().trim_end_matches(['{', ' ']).trim_end_matches("\\left\\").trim_end();
        if !lead.ends_with('=') {
            continue;
        }
        let rows: Vec<(String, String)> = body
            .split("\\\\")
            .map(|row| row.trim_start_matches('[').trim())
            .filter(|row| !row.is_empty())
            .filter_map(|row| {
                let (value, on) = row.split_once('&')?;
                let clean =
                    |part: &str| part.replace('&', " ").replace("\\ ", " ").trim().trim_end_matches([',', ';', '.']).trim().to_owned();
                Some((clean(value), clean(on)))
            })
            .collect();
        // A one is the end of a distribution function only where it goes on without end.
        let signs = |on: &str| ["<", ">", "≤", "≥", "\\le", "\\ge"].iter().map(|sign| on.matches(sign).count()).sum::<usize>();
        let constant = |value: &str, on: &str| value == "0" || value == "1" && signs(on) < 2;
        let kept: Vec<&(String, String)> = rows.iter().filter(|(value, on)| !constant(value, on)).collect();
        let kept = if kept.is_empty() { rows.iter().filter(|(value, _)| value != "0").collect() } else { kept };
        let ones = rows.iter().filter(|(value, _)| value == "1").count();
        let zeros = rows.iter().filter(|(value, _)| value == "0").count();
        let ([(value, on)], true) = (kept.as_slice(), zeros + 1 == rows.len() || zeros == 1 && ones == 1 && rows.len() == 3) else {
            continue;
        };
        let on =
            ["for", "if", "when", "on"].iter().find_map(|word| on.strip_prefix(word).filter(|rest| rest.starts_with(' '))).unwrap_or(on);
        let on = on.trim();
        if on.is_empty() || on.contains("\\text") {
            continue;
        }
        out.push((start, end, format!("{value}, {on}, ")));
    }
    out
}

/// `fX(x)` as `f_X(x)`, `pQ|K(` as `p_{Q|K}(`, `U1` as `U_1` where it is defined.
fn indices(text: &str) -> Vec<Edit> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut out = Vec::new();
    let at = |place: usize| chars.get(place).map_or(' ', |(_, c)| *c);
    for (place, (byte, c)) in chars.iter().copied().enumerate() {
        let before = if place == 0 { ' ' } else { at(place - 1) };
        if before.is_alphanumeric() || matches!(before, '_' | '\\') {
            continue;
        }
        let upper = at(place + 1).is_ascii_uppercase();
        let open = at(place + 2) == '(' || at(place + 2) == ' ' && at(place + 3) == '(' && matches!(c, 'f' | 'F');
        if matches!(c, 'f' | 'F' | 'p' | 'g') && upper && open {
            out.push((byte + 1, byte + 1, "_".to_owned()));
        }
        let digit = at(place + 1).is_ascii_digit() && !at(place + 2).is_alphanumeric();
        if matches!(c, 'U' | 'V' | 'W' | 'Y' | 'Z') && digit {
            let name: String = [c, at(place + 1)].iter().collect();
            let defined = text.match_indices(&name).any(|(at, _)| text[at + 2..].trim_start_matches([' ', '$']).starts_with('='));
            if defined {
                out.push((byte + 1, byte + 1, "_".to_owned()));
            }
        }
    }
    out
}

/// `e^(-x/2)` as `e^{-x/2}`.
fn powers(text: &str) -> Vec<Edit> {
    let mut out = Vec::new();
    for (at, _) in text.match_indices("^(") {
        let Some(len) = scan::closing(&text[at + 2..]).map(|close| close + 1).filter(|len| *len < 60) else { continue };
        if text[at + 2..at + 1 + len].contains("^(") {
            continue;
        }
        out.push((at + 1, at + 2, "{".to_owned()));
        out.push((at + 1 + len, at + 2 + len, "}".to_owned()));
    }
    // `e^-x`, `e^−X`.
    for sign in ["^-", "^−", "^–"] {
        for (at, _) in text.match_indices(sign) {
            let body = &text[at + sign.len()..];
            let len = body.find(|c: char| !(c.is_alphanumeric() || c == '.')).unwrap_or(body.len());
            let exponent = body[..len].trim_end_matches('.');
            if !exponent.is_empty() {
                out.push((at + 1, at + sign.len() + exponent.len(), format!("{{-{exponent}}}")));
            }
        }
    }
    out.sort_by_key(|edit| edit.0);
    out
}

/// `normal with E(X) = 0 and V(X) = 16, or N(0, 16) if you prefer` as `normal with mean 0 and variance 16`.
fn moments(text: &str) -> Vec<Edit> {
    let lower = text.to_ascii_lowercase();
    let mut out: Vec<Edit> = Vec::new();
    let mut told: Vec<String> = Vec::new();
    for (names, word) in [(["e(", "e["], "mean"), (["v(", "v["], "variance"), (["var(", "var["], "variance")] {
        for name in names {
            for (at, _) in lower.match_indices(name) {
                let apart = !lower[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '\\' | '{'));
                let lead = lower[..at].trim_end_matches([' ', '$']);
                let led = ["with", "and", "having", ",", "has"].iter().any(|word| lead.ends_with(word));
                let inner = &lower[at + name.len()..];
                let Some(tail) = inner.strip_prefix(|c: char| c.is_ascii_alphabetic()) else { continue };
                let Some(tail) = tail.strip_prefix([')', ']']) else { continue };
                let value = tail.trim_start_matches(' ');
                let Some(value) = value.strip_prefix('=') else { continue };
                let value = value.trim_start_matches([' ', '$']);
                let len = value.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-' | '/'))).unwrap_or(value.len());
                let number = value[..len].trim_end_matches('.');
                // The family stands before, in the same sentence.
                let start = lower[..at].rfind(['?', '\n']).map_or(0, |place| place + 1);
                let family = ["normal", "gauss"].iter().any(|word| lower[start..at].contains(word));
                if apart && led && family && !number.is_empty() {
                    let end = lower.len() - value.len() + number.len();
                    out.push((at, end, format!("{word} {number}")));
                    told.push(number.to_owned());
                }
            }
        }
    }
    out.sort_by_key(|edit| edit.0);
    if let [_, last] = out.as_slice()
        && let [mean, variance] = told.as_slice()
    {
        let rest = &lower[last.1..];
        let lead = rest.len() - rest.trim_start_matches([' ', ',', '(', '$']).len();
        let same: String = format!("n({mean},{variance})");
        let word = ["or ", "i.e. ", "ie ", "that is "].iter().find(|word| rest[lead..].starts_with(**word));
        if let Some(word) = word {
            let from = last.1 + lead + word.len();
            let law = &lower[from..];
            let close = law.find(')').map_or(0, |at| at + 1);
            if law[..close].chars().filter(|c| !matches!(c, ' ' | '$')).collect::<String>() == same {
                out.push((last.1 + lead, from + close, " ".to_owned()));
            }
        }
    }
    out
}

/// `D(p || q) = ?` as `D(p || q)?`.
fn questions(text: &str) -> Vec<Edit> {
    let mut out = Vec::new();
    for (at, _) in text.match_indices('=') {
        let rest = text[at + 1..].trim_start_matches(' ');
        let lead = text[..at].trim_end_matches([' ', '$']);
        if rest.starts_with('?') && lead.ends_with(')') {
            out.push((lead.len(), text.len() - rest.len(), String::new()));
        }
    }
    out
}

/// `the base of the logarithm is 2` as `log base 2`; the convention for empty terms says nothing new.
fn bases(text: &str) -> Vec<Edit> {
    let lower = text.to_ascii_lowercase();
    let mut out: Vec<Edit> = Vec::new();
    for phrase in [
        "the base of the logarithm is ",
        "the base of logarithm is ",
        "the base of the log is ",
        "base of the logarithm: ",
        "the base of the logarithms is ",
        "the logarithm has base ",
        "the logarithms have base ",
        "logarithms to base ",
        "logarithms to the base ",
        "logarithm to the base ",
        "log to the base ",
        "logs to base ",
        "take logs base ",
        "logarithms are base ",
        "logarithms are taken to base ",
    ] {
        for (at, _) in lower.match_indices(phrase) {
            let rest = &lower[at + phrase.len()..];
            let two = rest.starts_with("2") && !rest[1..].starts_with(|c: char| c.is_alphanumeric()) || rest.starts_with("two");
            let natural = rest.starts_with('e') && !rest[1..].starts_with(|c: char| c.is_alphanumeric());
            if two || natural {
                let len = if rest.starts_with("two") { 3 } else { 1 };
                out.push((at, at + phrase.len() + len, if two { "log base 2 " } else { "natural log " }.to_owned()));
            }
        }
    }
    for (at, _) in lower.match_indices('0') {
        let rest: String = lower[at..].chars().take(24).filter(|c| !c.is_whitespace() && !matches!(c, '$' | '\\' | '(' | ')')).collect();
        let empty = [
            "0·log0=0",
            "0log0=0",
            "0*log0=0",
            "0cdotlog0=0",
            "0ln0=0",
            "0·ln0=0",
            "0*log_20=0",
            "0log_20=0",
            "0·log20=0",
            "0log_2{0}=0",
            "0×log0=0",
        ];
        let Some(found) = empty.iter().find(|empty| rest.starts_with(**empty)) else { continue };
        // As many signs as the convention takes.
        let mut left = found.chars().count();
        let len = lower[at..].char_indices().find(|(_, c)| {
            if !c.is_whitespace() && !matches!(c, '$' | '\\' | '(' | ')') {
                left -= 1;
            }
            left == 0
        });
        if let Some((len, _)) = len {
            let end = at + len + 1;
            if out.iter().all(|(from, to, _)| end <= *from || *to <= at) {
                out.push((at, end, " ".to_owned()));
            }
        }
    }
    apart(out)
}

/// A text in its one spelling, for tests.
#[cfg(test)]
fn one(text: &str) -> String {
    let mut out = Reworded::of(text);
    normalised(&mut out);
    out.text
}

#[cfg(test)]
mod tests {
    use super::one;

    #[test]
    fn spellings_become_one() {
        assert_eq!(one("fX(x) = ½ e^(-x/2)"), "f_X(x) = 1/2 e^{-x/2}");
        assert_eq!(one("1 ¼ bits, ¾"), "5/4 bits, 3/4");
        assert_eq!(one("normal with E(x) = 0 and V(x) = 16 or N(0,16)"), "normal with mean 0 and variance 16  ");
        assert_eq!(
            one("f(x)=\\left\\{ \\begin{array} {ll} 1, & {\\rm for}\\ 0<x<1;\\\\ 0, & {\\rm otherwise} \\end{array} \\right."),
            "f(x)=  1, 0<x<1,   "
        );
        assert_eq!(one("U1 = 2Y - 1, find U1"), "U_1 = 2Y - 1, find U_1");
        assert_eq!(one("use 0·log 0 = 0."), "use  .");
    }
}
