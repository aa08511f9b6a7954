//! What a statement says beside its facts: marks that number its steps, the writer's own attempts, sums that are worked out in it, names of
//! the sides of a size. It is blanked, byte for byte, before a reader sees the statement.

use super::statement::Statement;

/// Who reads the statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum For {
    /// The reader of layers.
    Layers,
    /// The reader of values under names.
    Values,
}

/// Words of a sentence in which the writer says what came out for them.
const BELIEFS: &[&str] = &[
    "i thought",
    "i expected",
    "i was expecting",
    "i would expect",
    "i'd expect",
    "my calculation",
    "my computation",
    "my answer",
    "my result",
    "my guess",
    "i calculated",
    "i computed",
    "i believe",
    "i guess",
    "i get ",
    "i got ",
    "i am getting",
    "i'm getting",
    "i end up",
    "i came up",
    "seems to claim",
    "my understanding",
    "i assumed",
    "i think it",
    "i think the answer",
];

/// Words with which such a sentence states a fact that nothing else may say.
const STATING: &[&str] = &[
    "stride",
    "padding",
    " pad ",
    "bias",
    "dilat",
    " same",
    "valid",
    "group",
    "mask",
    "scal",
    " apply",
    " applied",
    " use",
    " using",
    " add",
    " put ",
    " insert",
    " then ",
    "pool",
    "batch",
    "i get a ",
    "i got a ",
    "what ",
    "how many",
    "find ",
    "compute ",
    "calculate ",
];

/// The statement without what is no fact.
pub fn set_aside(piece: &Statement, reader: For) -> Statement {
    let text = &piece.text;
    let mut bytes = text.as_bytes().to_vec();
    numbered(text, &mut bytes);
    beliefs(text, &mut bytes);
    harmless(text, &mut bytes);
    if reader == For::Layers {
        for (_, _, (from, to)) in assigned(text) {
            blank(&mut bytes, from, to);
        }
        if let Some((from, to, true)) = operations(text) {
            blank(&mut bytes, from, to);
        }
        labelled(text, &mut bytes);
        sums(text, &mut bytes);
        sides(text, &mut bytes);
    } else {
        code(text, &mut bytes);
    }
    String::from_utf8(bytes).map_or_else(|_| piece.clone(), |text| Statement { text, base: piece.base })
}

fn blank(bytes: &mut [u8], from: usize, to: usize) {
    for byte in bytes.get_mut(from..to).into_iter().flatten() {
        if *byte != b'\n' {
            *byte = b' ';
        }
    }
}

/// `1. a convolution ... 2. pooling`, `(i) ... (ii) ...`: marks in their order, each at the beginning of a sentence.
fn numbered(text: &str, bytes: &mut [u8]) {
    const ROMAN: [&str; 6] = ["i", "ii", "iii", "iv", "v", "vi"];
    let mut due = 1;
    let mut marks: Vec<(usize, usize, bool)> = Vec::new();
    for (at, c) in text.char_indices() {
        let before = &text[..at];
        let opened = c == '(';
        let digit = c.is_ascii_digit();
        if !(opened || digit) || before.chars().next_back().is_some_and(|c| !c.is_whitespace()) {
            continue;
        }
        let fresh = before
            .trim_end()
            .chars()
            .next_back()
            .is_none_or(|c| matches!(c, '.' | ':' | ';' | '?' | '!' | ')' | '：') || c == ',' && opened)
            || before.trim_end_matches([' ', '\t']).ends_with('\n')
            || opened
                && ["and", "determine", "find", "compute", "calculate", "give", "are", "is"]
                    .iter()
                    .any(|word| before.trim_end().to_lowercase().rsplit(' ').next() == Some(*word));
        let inner = at + usize::from(opened);
        let rest = &text[inner..];
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let lettered = opened && length == 1 && rest.starts_with(|c: char| c.is_ascii_lowercase());
        let word = &rest[..length];
        let number = if digit || word.starts_with(|c: char| c.is_ascii_digit()) {
            word.parse::<usize>().ok()
        } else {
            let roman = ROMAN.iter().position(|roman| *roman == word).map(|at| at + 1).filter(|number| *number == due || due == 1);
            roman.or_else(|| word.bytes().next().filter(|_| lettered).map(|letter| usize::from(letter - b'a') + 1))
        };
        let after = &rest[length..];
        let sign = after.chars().next().filter(|sign| *sign == ')' || *sign == '.' && !opened);
        let (Some(number), Some(_)) = (number.filter(|number| *number < 20), sign) else { continue };
        let behind = after[1..].trim_start_matches([' ', '\t', '*']);
        let words = behind.starts_with(char::is_alphabetic) && (after.starts_with(')') || !after[1..].starts_with(char::is_lowercase));
        let plural =
            ["features", "filters", "kernels", "units", "neurons", "channels", "maps", "layers", "pixels", "relu", "classes", "parameters"];
        let fresh = fresh || number == due && due > 1 && plural.iter().any(|noun| before.trim_end().to_lowercase().ends_with(noun));
        let closed = before.matches('(').count() == before.matches(')').count();
        if fresh && words && closed && (number == due || number == 1) {
            due = number + 1;
            marks.push((at, inner + length + 1, at > 0));
        }
    }
    // A mark in brackets alone may be an argument.
    if marks.len() < 2 && marks.iter().any(|(at, ..)| text[*at..].starts_with('(')) {
        return;
    }
    // `the size after: 1. ... 2. ...` may be several questions.
    let first = marks.first().map_or("", |(at, ..)| text[..*at].trim_end());
    if ["after:", "for:", "of:", "with:"].iter().any(|end| first.to_lowercase().ends_with(end)) {
        return;
    }
    // Lines of a list are read as such.
    let begins = |at: usize| text[..at].trim_end_matches([' ', '\t']).ends_with('\n') || text[..at].trim().is_empty();
    if marks.iter().filter(|(at, ..)| begins(*at)).count() > 1 {
        marks.retain(|(at, ..)| !begins(*at));
    }
    // Items of what is asked are of one sentence.
    let asking = {
        let sentence = first.rfind(['.', '?', '\n']).map_or(first, |stop| &first[stop..]).to_lowercase();
        ["calculate", "find", "compute", "determine", "what ", "give", "answer", "how many", "task"]
            .iter()
            .any(|verb| sentence.contains(verb))
    };
    for (from, to, inside) in marks {
        blank(bytes, from, to);
        if inside && !asking {
            bytes[to - 1] = b'.';
        }
    }
}

/// Lines of code that give several numbers to as many names, `k, s, p = 3, 2, 1`: each name with its number and the place of the line.
pub fn assigned(text: &str) -> Vec<(String, String, (usize, usize))> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let (from, to) = (start, start + line.trim_end().len());
        start += line.len();
        let Some((left, right)) = line.split_once('=') else { continue };
        let names: Vec<&str> = left.split(',').map(str::trim).collect();
        let values: Vec<&str> = right.split(',').map(str::trim).collect();
        let name = |name: &&str| {
            name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        };
        let number = |value: &&str| !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
        if names.len() > 1 && names.len() == values.len() && names.iter().all(name) && values.iter().all(number) {
            // The names are used in code below.
            let rest = &text[start..];
            let used = |name: &&str| {
                rest.contains(&format!("={name}")) || rest.contains(&format!("({name}")) || rest.contains(&format!(" {name},"))
            };
            if names.iter().any(used) {
                found.extend(names.iter().zip(values).map(|(name, value)| ((*name).to_owned(), value.to_owned(), (from, to))));
            }
        }
    }
    found
}

/// `FLOPs = 2 × output height × ... × input channels`: its place, and whether it is how operations are counted here.
pub fn operations(text: &str) -> Option<(usize, usize, bool)> {
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return None;
    }
    let at = lower.match_indices("flops").map(|(at, _)| at).find(|at| {
        let rest = lower[at + 5..].trim_start();
        rest.starts_with('=') || rest.starts_with('≈') || rest.starts_with(':')
    })?;
    let sign = at + lower[at..].find(['=', '≈', ':'])?;
    let body = &lower[sign..];
    let end = sign + body.find(". ").or_else(|| body.find('\n')).unwrap_or(body.len());
    let right =
        lower[sign..end].trim_start_matches(['=', '≈', ':', ' ']).replace("\\times", "×").replace(['*', '·'], "×").replace(" x ", "×");
    let factors: Vec<&str> = right.split('×').map(|factor| factor.trim_matches([' ', '(', ')', '.', '$'])).collect();
    if factors.len() < 4 {
        return None;
    }
    let mut sides: Vec<&str> = factors
        .iter()
        .map(|factor| match () {
            () if *factor == "2" => "two",
            () if factor.contains("height") && factor.contains("out") || matches!(*factor, "h_out" | "hout" | "h'" | "oh" | "h_o") => {
                "height"
            }
            () if factor.contains("width") && factor.contains("out") || matches!(*factor, "w_out" | "wout" | "w'" | "ow" | "w_o") => {
                "width"
            }
            () if factor.contains("channel") && factor.contains("out")
                || factor.contains("filters")
                || matches!(*factor, "c_out" | "cout" | "c_o") =>
            {
                "filters"
            }
            () if factor.contains("channel") && factor.contains("in") || matches!(*factor, "c_in" | "cin" | "c_i") => "channels",
            () if (factor.contains("kernel") || factor.contains("filter")) && (factor.contains("height") || factor.contains("width"))
                || matches!(*factor, "k" | "k_h" | "k_w" | "kh" | "kw") =>
            {
                "kernel"
            }
            () if factor.contains("kernel") && factor.ends_with(['²', '2']) || *factor == "k^2" || *factor == "k²" => "square",
            () => "other",
        })
        .collect();
    sides.sort_unstable();
    let known = sides == ["channels", "filters", "height", "kernel", "kernel", "two", "width"]
        || sides == ["channels", "filters", "height", "square", "two", "width"];
    Some((at, end, known))
}

/// The sentences of `text` as ranges of bytes, and whether each is a question.
fn sentences(text: &str) -> Vec<(usize, usize, bool)> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        let next = text[at + c.len_utf8()..].chars().next();
        let ends = c == '\n' || c == '?' || c == '!' || c == '.' && next.is_none_or(char::is_whitespace);
        if ends {
            found.push((start, at, c == '?'));
            start = at + c.len_utf8();
        }
    }
    found.push((start, text.len(), false));
    found
}

/// `I thought it would be (5*5+1)*64 = 1664`: what the writer believes is no fact, unless it may be the only place that states one.
fn beliefs(text: &str, bytes: &mut [u8]) {
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return;
    }
    for (from, to, asks) in sentences(text) {
        let own = &lower[from..to];
        let believes = BELIEFS.iter().any(|belief| own.contains(belief));
        if believes && !asks && !STATING.iter().any(|stating| own.contains(stating)) {
            blank(bytes, from, to);
        }
    }
}

/// Words that say nothing where they stand: `only 1 neuron`, `only the number of weights`, `the right size`.
fn harmless(text: &str, bytes: &mut [u8]) {
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return;
    }
    let whole = |at: usize| !lower[..at].ends_with(|c: char| c.is_alphanumeric());
    for (at, _) in lower.match_indices("only ").filter(|(at, _)| whole(*at)) {
        let after = lower[at + 5..].trim_start();
        let counted = after.starts_with("the number of ") || after.starts_with("the count of ") || after.starts_with("the total number");
        let few = after.starts_with("one ") || after.starts_with("a single ") || after.starts_with("1 ");
        let of = after.split(' ').nth(if after.starts_with("a single") { 2 } else { 1 }).is_some_and(|word| word == "of");
        let has = ["has ", "have ", "having ", "with ", "is ", "contains "].iter().any(|verb| lower[..at].ends_with(verb));
        if counted || few && has && !of {
            blank(bytes, at, at + 4);
        }
    }
    for (at, word) in ["right ", "correct "].iter().flat_map(|word| lower.match_indices(word)).filter(|(at, _)| whole(*at)) {
        let after = &lower[at + word.len()..];
        let said = ["number", "answer", "value", "result", "size", "shape", "dimension", "calculation", "way", "formula", "one", "count"];
        if said.iter().any(|noun| after.starts_with(noun)) && lower[..at].trim_end().ends_with("the") {
            blank(bytes, at, at + word.len() - 1);
        }
    }
    for (at, short) in lower.match_indices("foll.") {
        blank(bytes, at + short.len() - 1, at + short.len());
    }
}

/// `Step 1 -`, `SAQ 2:`, `Exercice N°3`, `[10]` behind a sentence: labels.
fn labelled(text: &str, bytes: &mut [u8]) {
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return;
    }
    for word in ["step", "saq", "laq", "exercice", "exercise", "question", "problem", "ques", "q"] {
        for (at, _) in lower.match_indices(word) {
            if lower[..at].ends_with(|c: char| c.is_alphanumeric()) {
                continue;
            }
            let rest = &lower[at + word.len()..];
            let plain = rest.trim_start_matches([' ', '#', '-', '°', 'º', '.', 'n', 'o']);
            let digits = plain.bytes().take_while(u8::is_ascii_digit).count();
            let between = rest.len() - plain.len();
            if digits == 0 || digits > 2 || between > 6 {
                continue;
            }
            let end = at + word.len() + between + digits;
            let tail = &text[end..];
            let sign = tail.trim_start_matches(' ');
            if !sign.starts_with([':', '.', ')', '-', '–', '(', '\n'])
                || sign.starts_with('.') && sign[1..].starts_with(|c: char| c.is_ascii_digit())
            {
                continue;
            }
            let lead = text[..at].trim_end();
            if !(lead.is_empty()
                || lead.ends_with(['.', ':', ';', '?', '!', ')', '\n', ','])
                || text[..at].trim_end_matches(' ').ends_with('\n'))
            {
                continue;
            }
            let mut close = end + (tail.len() - sign.len());
            if sign.starts_with([':', '-', ')']) {
                close += 1;
            }
            blank(bytes, at, close);
        }
    }
    for (at, _) in text.match_indices('[') {
        let Some(length) = text[at..].find(']') else { continue };
        let inner = &text[at + 1..at + length];
        let digits = !inner.is_empty() && inner.len() < 3 && inner.bytes().all(|byte| byte.is_ascii_digit());
        let behind = text[..at].trim_end().ends_with(['.', '?', ')', '!']);
        let ends = text[at + length + 1..].trim_start_matches(' ').chars().next().is_none_or(|c| c == '\n');
        if digits && behind && ends {
            blank(bytes, at, at + length + 1);
        }
    }
}

/// Lines of code: what they assign to, what they only run or print, and remarks behind them.
fn code(text: &str, bytes: &mut [u8]) {
    const CALLEES: [&str; 14] = [
        "nn.",
        "torch.",
        "tf.",
        "keras.",
        "layers.",
        "Input(",
        "LSTM(",
        "GRU(",
        "SimpleRNN(",
        "Dense(",
        "Embedding(",
        "Bidirectional(",
        "Dropout(",
        "np.random.",
    ];
    let mut modules: Vec<&str> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive(['\n', ';']) {
        let from = start;
        start += line.len();
        let plain = line.trim_end();
        let Some((left, right)) = plain.split_once('=') else {
            let run = plain.trim();
            if ["model.summary()", "model.compile(", "print(model"].iter().any(|call| run.starts_with(call)) {
                blank(bytes, from, from + plain.len());
            }
            continue;
        };
        let names = left.trim().trim_matches(['(', ')', ' ']);
        let named = !names.is_empty()
            && names.len() < 40
            && names.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | ',' | ' ' | '(' | ')' | '.'))
            && !names.split([',', ' ']).any(|word| word.len() > 16);
        let code = right.trim_start();
        if !named || left.trim().contains(' ') && !left.contains(',') {
            continue;
        }
        let called = CALLEES.iter().any(|callee| code.starts_with(callee));
        let wrapped = ["Model(", "models.Model(", "keras.Model(", "tf.keras.Model(", "keras.models.Model("]
            .iter()
            .any(|model| code.starts_with(model));
        let run = |module: &&str| {
            let inner = code
                .strip_prefix(*module)
                .and_then(|rest| rest.strip_prefix('('))
                .and_then(|rest| rest.trim_end_matches(';').strip_suffix(')'));
            // A module that is run twice, or on a part of something, is not known here.
            inner.is_some_and(|inner| inner.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
                && text.matches(&format!("= {module}(")).count() == 1
        };
        let forward = modules.iter().any(run);
        if wrapped || forward {
            blank(bytes, from, from + plain.len());
        } else if called {
            modules.push(names);
            // The names of what attention takes say what the shapes are of.
            if !["query", "key", "value", "q", "k", "v", "Q", "K", "V"].contains(&names) {
                blank(bytes, from, from + left.len() + 1);
            }
        }
        if called && let Some(at) = plain.find('#') {
            blank(bytes, from + at, from + plain.len());
        }
    }
}

/// `(5*5 + 1)*64 = 1664`, `5 * 5 + 1`: a sum of numbers is the writer's count of something.
fn sums(text: &str, bytes: &mut [u8]) {
    let part = |c: char| c.is_ascii_digit() || matches!(c, '*' | '×' | '+' | '-' | '/' | '(' | ')' | '=' | ' ' | '·' | '.' | ',');
    let mut start = 0;
    while start < text.len() {
        let Some(at) = text[start..].find(|c: char| c.is_ascii_digit() || c == '(').map(|at| start + at) else { return };
        let run = &text[at..at + text[at..].find(|c: char| !part(c)).unwrap_or(text.len() - at)];
        start = at + run.len().max(1);
        let run = run.trim_end_matches([' ', ',', '.']);
        let glued = text[..at].chars().next_back().is_some_and(char::is_alphanumeric)
            || text[at + run.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '^');
        let lead = text[..at].trim_end();
        let valued = lead.ends_with(['=', '[', '{']) || lead.ends_with(':') && !run.contains('=');
        let compact: String = run.chars().filter(|c| *c != ' ').collect();
        if glued || valued || compact.contains(',') {
            continue;
        }
        let digits = |text: &str| text.chars().next_back().is_some_and(|c| c.is_ascii_digit() || c == ')');
        let adds = compact
            .match_indices('+')
            .any(|(at, _)| digits(&compact[..at]) && compact[at + 1..].starts_with(|c: char| c.is_ascii_digit() || c == '('));
        let multiplies = compact.contains(['*', '×', '·']);
        let equals = compact.split_once('=').is_some_and(|(left, right)| {
            left.contains(['*', '×', '·', '+', '-', '/']) && digits(left) && right.starts_with(|c: char| c.is_ascii_digit() || c == '(')
        });
        if equals || adds && multiplies {
            blank(bytes, at, at + run.len());
        }
    }
}

/// `a 5x7 input (m x n)`, `shape (50, 3), i.e. (steps, channels)`: what the sides of a size are called, where the channels come last.
fn sides(text: &str, bytes: &mut [u8]) {
    const WORDS: [&str; 22] = [
        "height",
        "width",
        "h",
        "w",
        "channels",
        "channel",
        "c",
        "d",
        "depth",
        "steps",
        "time",
        "timesteps",
        "length",
        "features",
        "batch",
        "n",
        "m",
        "f",
        "rows",
        "columns",
        "k",
        "samples",
    ];
    for (at, _) in text.match_indices('(') {
        let Some(length) = text[at..].find(')') else { continue };
        let inner = text[at + 1..at + length].to_lowercase();
        let names: Vec<&str> = inner.split([',', '×', '*', ' ']).filter(|word| !matches!(*word, "" | "x" | "by")).collect();
        let own = text[at + length + 1..].trim_start();
        let equal = own.strip_prefix('=').is_some_and(|rest| rest.trim_start().starts_with(|c: char| c.is_ascii_digit()));
        let named = (2..=4).contains(&names.len()) && names.iter().all(|name| WORDS.contains(name));
        let separated = inner.contains([',', '×', '*']) || inner.contains(" x ") || inner.contains(" by ");
        let first = names.iter().position(|name| matches!(*name, "c" | "channels" | "channel" | "depth" | "d" | "features"));
        let last = first.is_none_or(|first| first + 1 == names.len());
        let mut from = at.saturating_sub(40);
        while !text.is_char_boundary(from) {
            from += 1;
        }
        let before = &text[from..at];
        let mut letters = before.char_indices().filter(|(_, c)| matches!(c, 'x' | '×' | ',' | '*'));
        let sized = letters.any(|(at, sign)| {
            let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
            digit(before[..at].trim_end().chars().next_back()) && digit(before[at + sign.len_utf8()..].trim_start().chars().next())
        });
        if named && separated && last && equal {
            // `(n x n) = 39 x 39 x 3`
            let sign = text[at..].find('=').map_or(at, |sign| at + sign);
            blank(bytes, at, sign + 1);
        } else if named && separated && last && sized {
            blank(bytes, at, at + length + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{For, Statement, set_aside};

    fn rest(text: &str) -> String {
        let plain = set_aside(&Statement { text: text.to_owned(), base: 0 }, For::Layers);
        assert_eq!(plain.text.len(), text.len());
        plain.text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn marks_are_no_numbers() {
        assert_eq!(rest("1. a conv layer, 2. max pooling"), "a conv layer, 2. max pooling");
        assert_eq!(rest("Step 2 - Max pooling with 2x2"), "Max pooling with 2x2");
        assert_eq!(rest("a filter of 3. The stride is 2. What"), "a filter of 3. The stride is 2. What");
        assert_eq!(rest("Find the size. [10]"), "Find the size.");
    }

    #[test]
    fn attempts_are_no_facts() {
        assert_eq!(rest("I thought it would be 4x4x64. What is it?"), ". What is it?");
        assert_eq!(rest("I thought the stride is 2. What is it?"), "I thought the stride is 2. What is it?");
        assert_eq!(rest("as (5*5 + 1)*64 = 1664 shows"), "as shows");
        assert_eq!(rest("input = 28*28 = 784"), "input = 28*28 = 784");
    }

    #[test]
    fn names_of_sides_are_no_sizes() {
        assert_eq!(rest("a 5x7 input (m x n)"), "a 5x7 input");
        assert_eq!(rest("an input (n x n)"), "an input (n x n)");
        assert_eq!(rest("of shape (3, 8, 8) (channels, height, width)"), "of shape (3, 8, 8) (channels, height, width)");
    }
}
