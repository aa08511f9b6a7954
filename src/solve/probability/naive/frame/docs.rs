//! Labelled documents in any layout: quotations with labels before or after them, lines, a list of `d1 = ... (class)`.

use super::layout::{Cut, segments, unnumbered};

/// The documents with their labels, the one to classify, and the part of the text that they take.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Docs {
    pub(super) training: Vec<(String, Vec<String>)>,
    pub(super) test: Option<Vec<String>>,
    pub(super) cuts: Vec<Cut>,
}

/// Words around a document that name no class.
const NO_LABEL: &str = "document documents doc docs docid id number words word text message messages msg mail mails email emails e-mail e-mails \
sms review reviews sentence sentences article articles headline headlines tweet tweets post posts class classes label labels labelled labeled category \
genre tag topic tagged in c y is are was as the a an of and with were following training train data set sample samples example examples \
from contains consists has have we to marked classified belongs contents content corpus list folgenden nachrichten nachricht satz sätze dokument dokumente texte klasse ist \
und les le la documents phrase phrases classe mensaje mensajes documento documentos clase frase frases et y el los las";

/// Words of a question: what follows is to be classified.
const ASKS: &str = "classify test new query unseen predict unknown posterior probability which what assign decide compute given klassifiziere bestimme wahrscheinlichkeit \
neue neuer neuen classer nouveau nouvelle clasificar clasifica nuevo nueva mensaje_nuevo unlabelled unlabeled incoming ? following_new does for";

fn among(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|known| known == word)
}

/// The words of a document.
pub(super) fn split(text: &str) -> Vec<String> {
    text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '-')))
        .map(|word| word.trim_matches(['\'', '-']).to_lowercase())
        .filter(|word| !word.is_empty())
        .collect()
}

/// The labelled documents of the text.
pub(super) fn find(text: &str) -> Option<Docs> {
    let mut found = super::pairs::find(text).or_else(|| quoted(text)).or_else(|| super::lists::find(text)).or_else(|| lined(text))?;
    // `Which tag does the sentence a very close game belong to?`
    if found.test.is_none()
        && let Some((test, cut)) = super::pairs::asked(text, &found)
    {
        found.test = Some(test);
        found.cuts.push(cut);
    }
    Some(found)
}

/// A label from the words beside a document; nothing when they are more than a label.
pub(super) fn label(words: &str) -> Option<String> {
    let words = words.replace("->", " ").replace('=', " ");
    let whole = words.trim().trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '(' | ')' | '[' | ']' | ',' | '-' | '"' | '.'));
    if matches!(words.trim().trim_matches([':', '(', ')', ',', ' ']), "+" | "-") {
        return Some(words.trim().trim_matches([':', '(', ')', ',', ' ']).to_owned());
    }
    if whole.contains('?') {
        // `in c = China? yes`: what stands behind the question is its answer.
        let (asked, answer) = whole.rsplit_once('?')?;
        let answer = answer.trim();
        return (!answer.is_empty() && !asked.is_empty()).then(|| label(answer)).flatten();
    }
    let kept: Vec<&str> = whole
        .split(|c: char| c.is_whitespace() || matches!(c, ':' | '(' | ')' | ',' | '[' | ']' | ';'))
        .filter(|word| !word.is_empty())
        .filter(|word| !among(NO_LABEL, &word.to_lowercase()))
        .filter(|word| {
            // Numbers and names of documents: `d1`, `3`.
            let digits = word.trim_start_matches(|c: char| c.is_alphabetic() || c == '#');
            whole.to_lowercase().contains("class ")
                || !(digits.chars().all(|c| c.is_ascii_digit()) && !digits.is_empty() && word.len() - digits.len() < 4)
        })
        .collect();
    let negated = |word: &str| matches!(word.to_lowercase().as_str(), "not" | "no" | "non" | "kein" | "keine" | "nicht" | "pas");
    match kept.as_slice() {
        [one] => Some((*one).to_owned()),
        [not, one] if negated(not) => Some(format!("{not} {one}")),
        _ => None,
    }
}

/// The last words before a document that may be its label: after a stop.
fn before(gap: &str) -> (Option<String>, bool) {
    let unit = gap.rsplit(['.', ';', '\n', '?', '!']).find(|unit| !unit.trim().is_empty()).unwrap_or("");
    // Words that introduce the first documents stand before the label: `messages. Spam: "..."`.
    let unit =
        unit.rsplit_once(": ").filter(|(_, tail)| tail.trim().ends_with(':') || !tail.trim().is_empty()).map_or(unit, |(_, tail)| tail);
    let asks = gap.to_lowercase().split(|c: char| !c.is_alphanumeric() && c != '?').any(|word| among(ASKS, word));
    (label(unit), asks)
}

/// Documents in quotes.
fn quoted(text: &str) -> Option<Docs> {
    let mut quotes: Vec<Cut> = Vec::new();
    let mut from = None;
    for (at, _) in text.match_indices('"') {
        match from {
            None => from = Some(at),
            Some(start) => {
                quotes.push((start, at + 1));
                from = None;
            }
        }
    }
    if quotes.len() < 3 {
        return None;
    }
    let gap = |at: usize| -> &str {
        let start = if at == 0 { 0 } else { quotes[at - 1].1 };
        let end = quotes.get(at).map_or(text.len(), |quote| quote.0);
        &text[start..end]
    };
    let words = |at: usize| split(&text[quotes[at].0..quotes[at].1]);
    // A label right after the document: up to a stop, or in brackets.
    let after = |at: usize| -> Option<String> {
        let rest = gap(at + 1);
        let trimmed = rest.trim_start();
        if let Some(inner) = trimmed.strip_prefix(['(', '[']) {
            return label(&inner[..inner.find([')', ']'])?]);
        }
        let stop = rest
            .char_indices()
            .find(|(place, c)| matches!(c, ';' | '\n') || *c == '.' && rest[place + 1..].chars().next().is_none_or(char::is_whitespace))
            .map(|(place, _)| place);
        let last = at + 1 == quotes.len();
        let marked = trimmed.starts_with(['-', '=', ':', '/', '|']);
        let unit = match stop {
            Some(stop) => &rest[..stop],
            None if last => rest,
            // `"a b" - spam, "c d" - ham`
            None if marked || trimmed.starts_with(',') => rest.trim_end_matches([',', ' ']),
            None => return None,
        };
        if !unit.contains(|c: char| c.is_alphanumeric() || matches!(c, '+' | '-' | '?')) {
            return None;
        }
        label(unit.trim_start_matches([',', ' ']))
    };
    let count = quotes.len();
    let trailing: Vec<Option<String>> = (0..count).map(after).collect();
    let mut leading: Vec<Option<String>> = Vec::new();
    for at in 0..count {
        let rest = gap(at);
        let inherits = at > 0
            && rest.split(|c: char| !c.is_alphabetic()).all(|word| matches!(word, "" | "and" | "und" | "et" | "y" | "or"))
            && !rest.contains(['.', '?']);
        let (own, asks) = before(rest);
        // A label before documents ends in a colon, or is all that stands there.
        let colon = rest.trim_end().ends_with([':', '=', '(', '[']) || at == 0 || label(rest).is_some();
        let own = own.filter(|_| colon && !(asks && at > 0));
        leading.push(if inherits { leading.last().cloned().flatten() } else { own });
    }
    let docs = |labels: &[Option<String>]| -> Option<Docs> {
        let mut out = Docs::default();
        let mut open: Vec<usize> = Vec::new();
        let mut first = count;
        let mut last = 0;
        for (at, label) in labels.iter().enumerate() {
            match label {
                Some(label) => {
                    if !open.is_empty() && out.training.is_empty() {
                        return None;
                    }
                    out.training.push((label.to_lowercase(), words(at)));
                    first = first.min(at);
                    last = at;
                }
                None => open.push(at),
            }
        }
        classes(&out.training)?;
        // Words in quotes within the training are no documents to classify.
        if open.iter().any(|at| *at < last && *at > first) {
            return None;
        }
        let test: Vec<usize> = open.into_iter().filter(|at| *at > last).collect();
        if let [only] = test.as_slice() {
            out.test = Some(words(*only));
            out.cuts.push(quotes[*only]);
        } else if test.len() > 1 {
            return None;
        }
        // The number of the first document stands before it.
        let lead = text[..quotes[first].0].trim_end_matches([' ', ')', '.']);
        let digits = lead.trim_end_matches(|c: char| c.is_ascii_digit());
        let numbered = digits.len() < lead.len() && digits.ends_with([' ', ':', '\n', '(']);
        out.cuts.push((if numbered { digits.len() } else { quotes[first].0 }, quotes[last].1));
        Some(out)
    };
    // What trails the last document is taken with it.
    let trail = |mut found: Docs| {
        let at = found.training.len() - 1 + trailing.iter().position(Option::is_some).unwrap_or_default();
        let rest = gap(at + 1);
        let len = rest.find([';', '\n', '.', ')']).map_or(0, |len| len + 1);
        let end = quotes[at].1 + len;
        if let Some(cut) = found.cuts.last_mut() {
            cut.1 = cut.1.max(end);
        }
        found
    };
    let lead = |mut found: Docs| {
        let at = leading.iter().position(Option::is_some).unwrap_or_default();
        let rest = gap(at);
        let start = rest.trim_end().trim_end_matches(':').rfind(['.', ';', '\n', ':']).map_or(0, |place| place + 1);
        if let Some(cut) = found.cuts.last_mut() {
            cut.0 = cut.0.min(quotes[at].0 - rest.len() + start);
        }
        found
    };
    docs(&trailing).map(trail).or_else(|| docs(&leading).map(lead))
}

/// The classes of documents where they are at least two and at most six and there are more documents than classes.
fn classes(training: &[(String, Vec<String>)]) -> Option<Vec<String>> {
    let mut out: Vec<String> = training.iter().map(|(label, _)| label.clone()).collect();
    out.sort();
    out.dedup();
    // `is not used` is no class: what is denied is a class of its own.
    let denied = |label: &String| {
        let mut words = label.split_whitespace();
        let base = words.next().filter(|word| matches!(*word, "not" | "no" | "non")).and(words.next());
        base.is_some_and(|base| !out.iter().any(|other| super::super::super::words::same(other, base)))
    };
    if out.len() > 2 && out.iter().any(denied) {
        return None;
    }
    ((2..=6).contains(&out.len()) && training.len() > out.len() && training.iter().all(|(_, words)| !words.is_empty())).then_some(out)
}

/// Documents without quotes: one a line, or `d1 = a b c (class), d2 = ...`.
fn lined(text: &str) -> Option<Docs> {
    for cuts in [segments(text, '\n'), segments(text, ';'), named(text), super::pairs::numbered(text), segments(text, '.')] {
        for style in [Style::Closed, Style::Arrow, Style::Wide, Style::Colon, Style::Last, Style::Sign] {
            if let Some(found) = styled(text, &cuts, style) {
                return Some(found);
            }
        }
    }
    None
}

/// How a document without quotes carries its label.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Style {
    /// `a b c (spam)`.
    Closed,
    /// `a b c -> spam`, `a b c | spam`.
    Arrow,
    /// `a b c    spam`.
    Wide,
    /// `spam: a b c`.
    Colon,
    /// `a, b, c spam`.
    Last,
    /// `a b c +`: the class is one of a familiar pair.
    Sign,
}

/// Classes that a document may end in without a mark before them.
const ENDINGS: &str = "+ - pos neg positive negative spam ham yes no";

/// Cuts at `d1 =`, `d2:`.
fn named(text: &str) -> Vec<Cut> {
    let mut starts: Vec<usize> = Vec::new();
    for (at, _) in text.match_indices(['=', ':']) {
        let lead = text[..at].trim_end();
        let start = lead.rfind(|c: char| !c.is_alphanumeric()).map_or(0, |place| place + 1);
        if unnumbered(&format!("{}: ", &lead[start..])) == " " {
            starts.push(start);
        }
    }
    starts.push(text.len());
    starts.windows(2).map(|pair| (pair[0], pair[1])).collect()
}

fn styled(text: &str, cuts: &[Cut], style: Style) -> Option<Docs> {
    let mut parsed: Vec<Option<(String, Vec<String>, usize)>> = cuts.iter().map(|(from, to)| document(&text[*from..*to], style)).collect();
    // More words follow the last document of a line: its class is one of those before it.
    if matches!(style, Style::Last | Style::Sign) && parsed.len() > 3 {
        let last = parsed.len() - 1;
        let known: Vec<String> = parsed[..last].iter().flatten().map(|(label, _, _)| label.clone()).collect();
        let (from, to) = cuts[last];
        let fits = |found: &(String, Vec<String>, usize)| known.contains(&found.0);
        if !parsed[last].as_ref().is_some_and(fits) {
            let segment = &text[from..to];
            parsed[last] = segment.match_indices([' ', '.', ';', '\n']).filter_map(|(at, _)| document(&segment[..at], style)).find(fits);
        }
    }
    let mut best = (0, 0);
    let mut from = 0;
    let blank = |at: usize| text[cuts[at].0..cuts[at].1].trim().is_empty();
    for at in 0..=parsed.len() {
        if at < parsed.len() && (parsed[at].is_some() || blank(at)) {
            continue;
        }
        let filled = |from: usize, to: usize| (from..to).filter(|at| !blank(*at)).count();
        if filled(from, at) > filled(best.0, best.1) {
            best = (from, at);
        }
        from = at + 1;
    }
    let mut out = Docs::default();
    let (mut start, mut end) = (usize::MAX, 0);
    // The first document may stand behind a heading: `Training: 1 a b (spam)`.
    if let Some(lead) = best.0.checked_sub(1) {
        let (from, to) = cuts[lead];
        let known: Vec<&String> = parsed[best.0..best.1].iter().flatten().map(|(label, _, _)| label).collect();
        let segment = &text[from..to];
        let places = segment.char_indices().rev().filter(|(_, c)| matches!(c, ':' | '\n' | '.')).map(|(at, c)| at + c.len_utf8());
        let found = places.filter_map(|at| Some((at, document(&segment[at..], style)?))).find(|(_, (label, _, _))| known.contains(&label));
        match found {
            Some((at, (label, words, _))) => {
                out.training.push((label.to_lowercase(), words));
                start = from + at;
            }
            // A document that was not understood must not be lost.
            None if known.iter().any(|label| segment.trim_end().ends_with(&format!("({label})"))) => return None,
            None => {}
        }
    }
    for at in best.0..best.1 {
        let Some((label, words, len)) = &parsed[at] else { continue };
        let asked = matches!(
            label.to_lowercase().as_str(),
            "?" | "classify" | "test" | "query" | "new" | "predict" | "to classify" | "new document"
        );
        if asked && out.test.is_some() {
            return None;
        }
        if asked {
            out.test = Some(words.clone());
        } else {
            out.training.push((label.to_lowercase(), words.clone()));
        }
        start = start.min(cuts[at].0);
        end = cuts[at].0 + len;
    }
    let labels = classes(&out.training)?;
    // The label of a line is a word that comes back; words alone are too easily other than that.
    if out.training.len() < 3 || matches!(style, Style::Last | Style::Colon) && labels.len() * 2 > out.training.len() + 1 {
        return None;
    }
    out.cuts.push((start, end));
    if out.test.is_none() {
        let (test, cut) = tested(text, end).or_else(|| tested_in_quotes(text, end)).or_else(|| super::pairs::asked(text, &out))?;
        out.test = Some(test);
        out.cuts.push(cut);
    }
    Some(out)
}

/// One document, its label, and how many bytes both take.
fn document(segment: &str, style: Style) -> Option<(String, Vec<String>, usize)> {
    let body = unnumbered(segment);
    let body = super::pairs::counted(body);
    let skipped = segment.len() - body.len();
    let lead = body.len() - body.trim_start().len();
    let body = body.trim_start();
    let line = body.split('\n').next().unwrap_or(body);
    let (content, label, len) = match style {
        Style::Closed => {
            let open = line.find(['(', '['])?;
            let close = line[open..].find([')', ']'])? + open;
            (&line[..open], &line[open + 1..close], close + 1)
        }
        Style::Arrow => {
            let (place, mark) = ["->", " | ", " - ", "\t"].iter().find_map(|mark| line.rfind(mark).map(|place| (place, mark)))?;
            (&line[..place], &line[place + mark.len()..], line.len())
        }
        Style::Wide => {
            let trimmed = line.trim_end();
            let place = trimmed.rfind("  ")?;
            (&trimmed[..place], &trimmed[place..], line.len())
        }
        Style::Colon => {
            let (label, content) = line.split_once(": ")?;
            (content, label, line.len())
        }
        Style::Last => {
            let trimmed = line.trim_end().trim_end_matches('.');
            let place = trimmed.rfind(' ')?;
            if !trimmed.contains(',') || trimmed[..place].trim_end().ends_with(',') {
                return None;
            }
            (&trimmed[..place], &trimmed[place..], line.len())
        }
        Style::Sign => {
            let trimmed = line.trim_end().trim_end_matches('.').trim_end();
            let place = trimmed.rfind(' ')?;
            if !among(ENDINGS, &trimmed[place..].trim().to_lowercase()) {
                return None;
            }
            (&trimmed[..place], &trimmed[place..], trimmed.len())
        }
    };
    let label = label.trim().trim_matches(['.', ',', '"', ':']).trim();
    let short = !label.is_empty() && label.split_whitespace().count() < 3 && label.len() < 20;
    let clean = content.trim().trim_matches(|c: char| matches!(c, ',' | ';' | '"' | '(' | ')' | '-' | ' '));
    let prose = clean.contains(['=', '?', '|', '(', ':']) || clean.chars().any(|c| c.is_ascii_digit());
    let words = split(clean);
    (short && !prose && (1..=20).contains(&words.len())).then(|| (label.to_owned(), words, skipped + lead + len))
}

/// `D: fast, couple`, `d5 = Chinese Tokyo`: the document to classify behind the training.
fn tested(text: &str, from: usize) -> Option<(Vec<String>, Cut)> {
    let rest = &text[from..];
    for (at, _) in rest.match_indices([':', '=']) {
        let lead = rest[..at].trim_end();
        let start = lead.rfind(|c: char| !c.is_alphanumeric()).map_or(0, |place| place + 1);
        let name = lead[start..].to_lowercase();
        let numbered = unnumbered(&format!("{name}: ")) == " ";
        if !(numbered
            || matches!(name.as_str(), "d" | "document" | "doc" | "test" | "message" | "sentence" | "review" | "text" | "email" | "mail"))
        {
            continue;
        }
        let tail = &rest[at + 1..];
        let mut end = tail
            .char_indices()
            .find(|(place, c)| {
                matches!(c, '\n' | '?' | ';') || *c == '.' && tail[place + 1..].chars().next().is_none_or(char::is_whitespace)
            })
            .map_or(tail.len(), |(place, _)| place);
        for stop in [" for the ", " with ", " under ", " using "] {
            end = tail[..end].find(stop).unwrap_or(end);
        }
        let body = super::pairs::counted(tail[..end].trim()).trim_matches('"');
        let body = body.strip_suffix("(").or_else(|| body.strip_suffix(" ")).unwrap_or(body);
        let words = split(body);
        if !words.is_empty() && words.len() < 20 && !body.contains('=') {
            return Some((words, (from + start, from + at + 1 + end)));
        }
    }
    None
}

/// The one quotation behind the training.
pub(super) fn tested_in_quotes(text: &str, from: usize) -> Option<(Vec<String>, Cut)> {
    let rest = &text[from..];
    let quotes: Vec<usize> = rest.match_indices('"').map(|(at, _)| at).collect();
    let [open, close] = quotes.as_slice() else { return None };
    Some((split(&rest[*open..*close]), (from + open, from + close + 1)))
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn documents_are_found_with_labels_on_either_side() {
        let docs = find("Spam: \"win cash\", \"cash now\". Kein Spam: \"see you\". Bestimme \"cash now\".").unwrap();
        assert_eq!(docs.training.iter().map(|(label, _)| label.as_str()).collect::<Vec<_>>(), ["spam", "spam", "kein spam"]);
        assert_eq!(docs.test.unwrap(), ["cash", "now"]);
        let docs =
            find("1. fun, love   comedy\n2. shoot, fast   action\n3. fun, fast   comedy\nand a new document D: fast, fun\n").unwrap();
        assert_eq!(docs.training.len(), 3);
        let docs = find("d1 = a b (China), d2 = a c (China), d3 = e f (not China). Take d4 = a e.").unwrap();
        assert_eq!(docs.training[2].0, "not china");
    }
}
