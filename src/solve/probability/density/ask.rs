//! What a statement asks of a variable, and of which one.

use super::{Case, Event, Law, Wanted, not_understood, transport};
use crate::{
    diag::{Diagnostic, Span},
    solve::probability::{
        Rule, Token, letters,
        normal::{self, Interval},
        number,
    },
};

/// Everything that is asked.
#[derive(Debug, Clone, Default)]
pub(super) struct Asks {
    /// The density.
    pub(super) pdf: bool,
    pub(super) wanted: Wanted,
    /// The sentences that ask.
    pub(super) questions: Vec<Span>,
    /// The variables that quantities are asked of, with whether it is only the density or distribution function.
    of: Vec<(String, bool, Span)>,
    /// `the expected area`: what the variable is called.
    nouns: Vec<(String, Span)>,
    /// What is asked and not covered.
    faults: Vec<Diagnostic>,
}

impl Asks {
    /// Reads the questions among the tokens.
    pub(super) fn read(tokens: &[Token], text: &str, base: usize) -> Asks {
        let mut asks = Asks { questions: asking(text, base), ..Asks::default() };
        for (at, token) in tokens.iter().enumerate() {
            let inside = asks.questions.iter().any(|place| place.contains(token.span));
            let next = tokens.get(at + 1).map(|next| next.rule);
            match token.rule {
                Rule::dask => asks.quantity(token, inside, next),
                Rule::moment_query if inside => asks.moment(token),
                // "Show that E[Y] = 1/2" asks, "E[Y] = 1/2" says.
                Rule::moment_value if inside => asks.moment(token),
                Rule::moment_value => asks.faults.push(not_understood(token)),
                // "Show that Y is exponentially distributed" asks for the density as well.
                Rule::law_of | Rule::named_law if inside => asks.pdf = true,
                Rule::event_probability | Rule::event_said => asks.event(token, inside),
                Rule::beyond | Rule::short | Rule::within => asks.worded(token, text, base),
                Rule::claimed => asks.pdf = true,
                Rule::at_value => asks.point(token, inside),
                Rule::restriction => asks.faults.push(not_understood(token)),
                _ => {}
            }
        }
        asks
    }

    /// Whether anything is asked.
    pub(super) fn any(&self) -> bool {
        self.pdf || self.wanted.any()
    }

    /// Whether the density of something is asked by its name.
    pub(super) fn pdf_of_some(&self) -> bool {
        self.pdf && self.of.iter().any(|(_, density, _)| *density)
    }

    fn quantity(&mut self, token: &Token, inside: bool, next: Option<Rule>) {
        let Some(what) = token.parts.first() else { return };
        let letter = token.find(Rule::of_letter).and_then(|of| of.find(Rule::variable_letter)).map(|name| letters::latex(&name.text));
        let scripted = what.text.split_once('_').map(|(_, script)| script.trim_start_matches('{').chars().take(1).collect::<String>());
        let named = letter.or(scripted);
        let own = |token: &Token| token.span;
        match what.rule {
            Rule::ask_pdf if !matches!(next, Some(Rule::given_pdf | Rule::given_cdf)) => {
                self.pdf = true;
                if inside {
                    self.of.extend(named.map(|name| (name, true, own(token))));
                }
            }
            Rule::ask_cdf if inside && !matches!(next, Some(Rule::given_cdf)) => {
                self.wanted.cdf = true;
                self.of.extend(named.map(|name| (name, true, own(token))));
            }
            Rule::ask_mean | Rule::ask_variance | Rule::ask_deviation | Rule::ask_median if inside => {
                let flag = match what.rule {
                    Rule::ask_mean => &mut self.wanted.mean,
                    Rule::ask_variance => &mut self.wanted.variance,
                    Rule::ask_deviation => &mut self.wanted.deviation,
                    _ => &mut self.wanted.median,
                };
                *flag = true;
                self.of.extend(named.map(|name| (name, false, own(token))));
            }
            Rule::ask_noun if inside => {
                self.wanted.mean = true;
                self.nouns.extend(what.find(Rule::asked_noun).map(|noun| (noun.text.to_lowercase(), token.span)));
            }
            Rule::ask_other if inside => self.faults.push(not_understood(token)),
            _ => {}
        }
    }

    /// `E[Y]`, `Var(Y)`.
    fn moment(&mut self, token: &Token) {
        let (Some(sign), Some(inner)) = (token.find(Rule::moment_sign), token.find(Rule::inner)) else { return };
        let inner = letters::latex(&inner.text);
        let variance = match sign.text.trim_start_matches(['\\', '{']).to_lowercase() {
            sign if sign.contains("cov") || sign.contains("corr") => return self.faults.push(not_understood(token)),
            sign if sign.contains("var") || sign == "v" || sign.contains("{v}") => true,
            sign if sign == "sd" => {
                self.wanted.deviation = true;
                return self.of.push((inner, false, token.span));
            }
            _ => false,
        };
        if !self.wanted.expectations.contains(&(inner.clone(), variance)) {
            self.wanted.expectations.push((inner, variance));
        }
    }

    /// `P(Y > 1)`; `P(Y \le y)` is the distribution function.
    fn event(&mut self, token: &Token, inside: bool) {
        let body = token.find(Rule::event_body).or_else(|| token.find(Rule::inequality));
        let Some(body) = body else { return };
        // `p(z | x)` is a density.
        let order = ['<', '>', '≤', '≥', '='].iter().any(|sign| body.text.contains(*sign))
            || body.text.contains("\\l")
            || body.text.contains("\\g");
        if !order && token.text.starts_with('p') {
            return;
        }
        let stated = token.rule == Rule::event_probability && token.find(Rule::number).is_some();
        match normal::interval(&body.text) {
            Some((of, interval)) if inside || !stated => self.add(Event { of: Some(of), interval }),
            _ if inside || stated => {
                let plain: String = letters::latex(&body.text).chars().filter(|c| !c.is_whitespace()).collect();
                let at_most = ["\\leq", "\\le", "≤", "<=", "<"].iter().find_map(|sign| plain.split_once(sign));
                match at_most {
                    Some((of, at)) if of.len() == 1 && at == of.to_lowercase() => {
                        self.wanted.cdf = true;
                        self.of.push((of.to_owned(), true, token.span));
                    }
                    _ => self.faults.push(not_understood(token)),
                }
            }
            _ => {}
        }
    }

    /// `the probability that it exceeds 3`.
    fn worded(&mut self, token: &Token, text: &str, base: usize) {
        let numbers: Vec<String> = token.all(Rule::number).into_iter().filter_map(number::written).map(|(_, latex)| latex).collect();
        let place = self.questions.iter().find(|place| place.contains(token.span));
        let chance = place.is_some_and(|place| {
            let sentence = text.get(place.start - base..token.span.start - base).unwrap_or_default().to_lowercase();
            ["probab", "chance", "likely", "wahrscheinlich"].iter().any(|word| sentence.contains(word))
        });
        let ends = match (token.rule, numbers.as_slice()) {
            (Rule::beyond, [low]) => (Some(low.clone()), None),
            (Rule::short, [high]) => (None, Some(high.clone())),
            (Rule::within, [low, high]) => (Some(low.clone()), Some(high.clone())),
            _ => return self.faults.push(not_understood(token)),
        };
        if !chance {
            return self.faults.push(not_understood(token));
        }
        self.add(Event { of: None, interval: Interval { lower: ends.0, upper: ends.1, outside: false } });
    }

    /// "the density of Y at y = 1".
    fn point(&mut self, token: &Token, inside: bool) {
        match (token.find(Rule::variable_letter), token.find(Rule::value)) {
            (Some(letter), Some(value)) if inside => {
                let (letter, value) = (letters::latex(&letter.text), letters::latex(&value.text));
                self.of.push((letter, true, token.span));
                self.wanted.points.push(value);
            }
            _ => self.faults.push(not_understood(token)),
        }
    }

    fn add(&mut self, event: Event) {
        if !self.wanted.events.contains(&event) {
            self.wanted.events.push(event);
        }
    }

    /// What is asked of something that no case answers.
    pub(super) fn astray(&self, cases: &[Case], text: &str, wanted: &mut Wanted) -> Vec<Diagnostic> {
        let mut out = self.faults.clone();
        let same = |one: &str, other: &str| one.eq_ignore_ascii_case(other);
        // `E[Y]` of the result is its mean; other formulas are expectations of their own.
        wanted.expectations.retain(|(inner, variance)| {
            let own = cases.iter().any(|case| same(&case.target, inner));
            wanted.mean |= own && !*variance;
            wanted.variance |= own && *variance;
            !own
        });
        for (inner, _) in &wanted.expectations {
            let of = |case: &Case| [&case.target, &case.source].into_iter().any(|name| transport::mentions(inner, name));
            if cases.len() != 1 || !cases.iter().any(of) {
                let span = cases.first().map_or(Span::new(0, 0), |case| case.span);
                out.push(Diagnostic::error("not-understood", span, format!("what is asked of {inner} is not covered")));
            }
        }
        for (name, density, span) in &self.of {
            let target = cases.iter().any(|case| same(&case.target, name));
            let source = cases.iter().any(|case| same(&case.source, name));
            if !(target || source && *density) {
                out.push(Diagnostic::error("not-understood", *span, format!("what is asked of {name} is not covered")));
            }
        }
        for (noun, span) in &self.nouns {
            let initial = |case: &Case| cases.len() == 1 && noun.starts_with(&case.target.to_lowercase()) && case.target.len() == 1;
            let called = |case: &Case| names(text, noun, &case.target) || initial(case);
            if !cases.iter().any(called) {
                out.push(Diagnostic::error("not-understood", *span, format!("what is called `{noun}` was not understood")));
            }
        }
        if cases.iter().any(|case| matches!(case.law, Law::General)) && (Wanted { cdf: false, ..wanted.clone() }).any() {
            let span = cases[0].span;
            out.push(Diagnostic::error("not-understood", span, "moments in terms of a law that is not named are not covered"));
        }
        out
    }
}

/// Whether the text calls the variable so: "the area A", "let A be the area", "the area of the circle, A".
fn names(text: &str, noun: &str, target: &str) -> bool {
    let lower = text.replace(['$', '(', ')'], " ");
    let words: Vec<&str> = lower.split_whitespace().map(|word| word.trim_matches([',', '.', ':', ';', '?'])).collect();
    let is_noun = |word: &str| word.to_lowercase() == noun;
    words.windows(2).any(|pair| is_noun(pair[0]) && (pair[1] == target || pair[1].starts_with(&format!("{target}="))))
        || words.windows(4).any(|four| {
            four[0] == target
                && ["is", "be", "denote", "denotes", "="].contains(&four[1])
                && ["the", "its"].contains(&four[2])
                && is_noun(four[3])
        })
        || defined(text, noun, target)
        || words.windows(3).any(|three| three[0] == target && three[1] == "denotes" && is_noun(three[2]))
}

/// "Let Y = max(X, 1 - X) be the length of ...": the noun behind the formula.
fn defined(text: &str, noun: &str, target: &str) -> bool {
    let plain = text.replace('$', "");
    let mark = format!("{target} = ");
    plain.match_indices(&mark).any(|(at, _)| {
        let clause = plain[at..].split(['.', ';', '?', '\n']).next().unwrap_or_default();
        ["be", "is", "denote", "denotes", "for"].iter().any(|verb| clause.contains(&format!(" {verb} the {noun}")))
    })
}

/// Whether a text that a stop follows ends in an abbreviation: "the c.d.f", "an r.v".
fn abbreviated(text: &str) -> bool {
    let word = text.rsplit(char::is_whitespace).next().unwrap_or_default();
    word.len() < 8 && word.contains('.') && word.chars().all(|c| c.is_alphabetic() || c == '.') || word == "resp"
}

/// The sentences that ask something.
pub(in crate::solve::probability) fn asking(text: &str, base: usize) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = 0;
    let ends: Vec<usize> = text
        .char_indices()
        .filter(|(at, c)| {
            matches!(c, '?' | '\n' | '。' | '？')
                || *c == '.' && text[at + 1..].chars().next().is_none_or(char::is_whitespace) && !abbreviated(&text[..*at])
        })
        .map(|(at, c)| at + c.len_utf8())
        .chain([text.len()])
        .collect();
    for end in ends {
        let sentence = text[start..end].to_lowercase();
        let words = [
            "find",
            "determine",
            "compute",
            "derive",
            "what",
            "calculate",
            "show",
            "give",
            "obtain",
            "state",
            "bestimme",
            "berechne",
            "?",
            "evaluate",
            "write",
            "halle",
            "calcule",
            "hallar",
            "déterminer",
            "trouver",
            "donner",
            "calculer",
            "求",
            "计算",
            "？",
            "deduce",
            "hence",
            "prove",
            "express",
            "identify",
            "ermittle",
            "geben sie",
            "encuentre",
            "obtenga",
            "obtener",
        ];
        if words.iter().any(|word| sentence.contains(word)) {
            out.push(Span::new(base + start, base + end));
        }
        start = end;
    }
    out
}
