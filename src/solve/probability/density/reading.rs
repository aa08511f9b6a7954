//! What a statement says of random variables: laws with their variables, densities that are written out, transforms and the parts they are given by.

use super::{Case, Law, On, Part, Piece, Sample, Written, not_understood, transport};
use crate::{
    diag::{Diagnostic, Span},
    solve::probability::{Rule, Token, bayes::missing, law, letters, normalise::sample, number},
};

/// A transform whose variable has no law yet.
#[derive(Debug, Clone)]
pub(super) struct Open {
    pub(super) target: String,
    pub(super) parts: Vec<Part>,
    /// The largest or smallest of so many independent copies.
    pub(super) sample: Option<Sample>,
    pub(super) span: Span,
}

impl Open {
    pub(super) fn whole(target: String, formula: String, span: Span) -> Open {
        Open { target, parts: vec![Part { formula, on: On::Everywhere }], sample: None, span }
    }

    fn mentions(&self, name: &str) -> bool {
        self.parts.iter().any(|part| transport::mentions(&part.formula, name))
    }
}

/// What the statement says, in order.
#[derive(Default)]
pub(super) struct Reading {
    /// Laws with their variables; one that no variable was named for belongs to whichever is transformed.
    pub(super) laws: Vec<(Option<String>, Law, Span)>,
    /// Transforms whose variable has no law yet.
    pub(super) open: Vec<Open>,
    /// `Y = g(X)` whose g is still to come: result, function, argument.
    pub(super) calls: Vec<(String, String, String, Span)>,
    /// `g(x) = ...`.
    functions: Vec<(String, String, String)>,
    /// Values of letters.
    values: Vec<(String, String, Span)>,
    pub(super) positive: Vec<String>,
    pub(super) nonzero: Vec<String>,
    pub(super) cases: Vec<Case>,
    /// Names of families without their parameters.
    pub(super) bare: Vec<(Option<String>, Diagnostic)>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Where labels of parts stand: `(b)`.
    labels: Vec<usize>,
}

impl Reading {
    /// Takes the tokens in order.
    pub(super) fn take(&mut self, tokens: &[Token]) {
        let mut last: Option<String> = None;
        for token in tokens {
            let letter = || token.find(Rule::variable_letter).map(|letter| letters::latex(&letter.text));
            match token.rule {
                Rule::is_variable | Rule::mention => last = letter(),
                Rule::positive_symbol => self.sign(token),
                Rule::remark if !self.repeats(token) => self.diagnostics.push(not_understood(token)),
                Rule::dpart | Rule::numbering => self.labels.push(token.span.start),
                Rule::transform => {
                    self.transform(token);
                    last = letter();
                }
                Rule::parameter_value => {
                    let name = token.find(Rule::greek_parameter).map(|name| letters::latex(&name.text)).or_else(letter);
                    if let (Some(name), Some((_, value))) = (name, token.find(Rule::number).and_then(number::written)) {
                        self.values.push((name, value, token.span));
                    }
                }
                Rule::function_is => {
                    let (Some(argument), Some(rhs)) = (letter(), token.find(Rule::rhs)) else { continue };
                    let name = token.text.split('(').next().unwrap_or_default().trim().to_owned();
                    self.functions.push((name, argument, letters::latex(&rhs.text)));
                }
                Rule::law_of | Rule::named_law => match self.law(token) {
                    Ok(named) => {
                        if token.find(Rule::independent_word).is_some() && named.len() > 1 {
                            self.diagnostics.push(not_understood(token.find(Rule::independent_word).unwrap_or(token)));
                        }
                        for mut one in named {
                            // "log X is normal": X is the exponential of a variable with that law.
                            if let Some(log) = token.find(Rule::law_name).filter(|name| name.find(Rule::log_of).is_some()) {
                                let target = log.find(Rule::variable_letter).map(|letter| letters::latex(&letter.text)).unwrap_or_default();
                                let source = if target == "W" { "U" } else { "W" };
                                one.owner = Some(source.to_owned());
                                self.open.push(Open::whole(target, format!("e^{{{source}}}"), token.span));
                            }
                            last = one.owner.clone().or(last);
                            let owner = one.owner.clone().or_else(|| last.clone());
                            self.laws.push((owner, Law::Named(one), token.span));
                        }
                    }
                    Err(why) => {
                        last = token.find(Rule::law_name).map(|name| letters::latex(&name.text)).or(last);
                        let owner = last.clone();
                        self.bare.push((owner, Diagnostic::error("not-understood", token.span, why)));
                    }
                },
                Rule::part_map => self.labels.push(token.span.start),
                Rule::given_pdf if calls(tokens, token) => self.function(token),
                Rule::given_pdf | Rule::anonymous_pdf | Rule::given_cdf => match given(token, last.as_deref()) {
                    Some((owner, law)) => self.laws.push((owner, law, token.span)),
                    None => self.diagnostics.push(not_understood(token)),
                },
                _ => {}
            }
        }
        // The laws may stand behind: "show that -ln U is exponential if U is uniform".
        tokens.iter().filter(|token| token.rule == Rule::claimed).for_each(|token| self.maps(token, Rule::claimed_map));
        let open = tokens.iter().any(|token| token.rule == Rule::dask && token.find(Rule::of_letter).is_none());
        tokens.iter().filter(|token| token.rule == Rule::part_map && open).for_each(|token| self.maps(token, Rule::part_formula));
        tokens.iter().filter(|token| matches!(token.rule, Rule::dask | Rule::is_function)).for_each(|token| self.unnamed(token));
    }

    /// `g(x) = ..., a > 0`, which reads like a density with its support, where g is the transform.
    fn function(&mut self, token: &Token) {
        let dummy = token.parts.iter().find(|part| part.rule == Rule::variable_letter);
        let (Some(name), Some(dummy), Some(body)) = (token.find(Rule::pdf_name), dummy, token.find(Rule::body)) else { return };
        let dummy = letters::latex(&dummy.text);
        self.functions.push((name.text.clone(), dummy.clone(), letters::latex(&body.text)));
        if let Some(above) = token.find(Rule::above).filter(|above| above.find(Rule::ending).is_some_and(|end| end.text.trim() == "0")) {
            self.positive.extend(above.find(Rule::variable_letter).map(|name| letters::latex(&name.text)).filter(|name| *name != dummy));
        }
    }

    fn law(&mut self, token: &Token) -> Result<Vec<law::Named>, String> {
        self.positive.extend(positive_parameters(token));
        let stated = law::stated(token);
        // The mean of an exponential variable is positive.
        for one in stated.iter().flatten().filter(|one| one.family == "exponential") {
            let below = one.arguments.first().and_then(|rate| rate.strip_prefix("\\frac{1}{")?.strip_suffix('}'));
            self.positive.extend(below.filter(|mean| mean.chars().all(|c| c.is_alphabetic() || c == '\\')).map(str::to_owned));
        }
        stated
    }

    /// Whether a remark says of the last law what it says itself.
    fn repeats(&self, token: &Token) -> bool {
        let (Some((_, Law::Named(law), _)), Some(key), Some(value)) = (self.laws.last(), token.find(Rule::key), token.find(Rule::value))
        else {
            return false;
        };
        let at = match (law.family, key.parts.first().map(|part| part.rule)) {
            ("exponential", Some(Rule::rate_key)) | ("normal", Some(Rule::mean_key)) => 0,
            ("normal", Some(Rule::variance_key)) => 1,
            _ => return false,
        };
        law.arguments.get(at).is_some_and(|own| *own == letters::latex(&value.text))
    }

    fn sign(&mut self, token: &Token) {
        let names = [Rule::greek_parameter, Rule::variable_letter].map(|rule| token.all(rule)).concat();
        let list = if token.text.contains(['≠']) || token.text.contains("ne") || token.text.contains("!=") {
            &mut self.nonzero
        } else {
            &mut self.positive
        };
        list.extend(names.iter().map(|name| letters::latex(&name.text)));
    }

    fn transform(&mut self, token: &Token) {
        let Some(target) = token.find(Rule::variable_letter).map(|letter| letters::latex(&letter.text)) else { return };
        let own = |rule: Rule| token.parts.iter().find(|part| part.rule == rule);
        if let Some(extreme) = own(Rule::sample_extreme) {
            let Some((source, size)) = extreme.find(Rule::variable_letter).zip(extreme.find(Rule::copies_count)) else { return };
            let largest = extreme.text.starts_with(sample::LARGEST);
            let sample = Some(Sample { largest, size: size.text.clone() });
            return self.open.push(Open { sample, ..Open::whole(target, letters::latex(&source.text), token.span) });
        }
        if let (Some(call), None) = (own(Rule::function_call), own(Rule::rhs)) {
            let function = call.text.split('(').next().unwrap_or_default().trim().to_owned();
            if let Some(argument) = call.find(Rule::variable_letter) {
                self.calls.push((target, function, letters::latex(&argument.text), token.span));
            }
            return;
        }
        if let Some(list) = own(Rule::by_parts) {
            let part = |part: &&Token| {
                let formula = letters::latex(&part.find(Rule::map_body)?.text);
                let on = match part.find(Rule::range) {
                    _ if part.find(Rule::off_point).is_some() => On::Everywhere,
                    Some(range) => condition(range),
                    None => On::Rest,
                };
                Some(Part { formula, on })
            };
            // What happens at one value has no probability.
            let everywhere = list.all(Rule::map_part).iter().any(|part| part.find(Rule::off_point).is_some());
            let counts = |part: &&Token| part.find(Rule::on_point).is_none() && !(everywhere && part.find(Rule::rest_word).is_some());
            match list.all(Rule::map_part).into_iter().filter(counts).collect::<Vec<_>>().iter().map(part).collect() {
                Some(parts) => self.open.push(Open { target, parts, sample: None, span: token.span }),
                None => self.diagnostics.push(not_understood(token)),
            }
            return;
        }
        let Some(rhs) = own(Rule::rhs) else { return };
        let on = match (own(Rule::range), own(Rule::rest_word)) {
            (Some(range), _) => condition(range),
            (None, Some(_)) => On::Rest,
            (None, None) => On::Everywhere,
        };
        let mut formula = letters::latex(&rhs.text);
        if formula.contains("\\max") || formula.contains("\\min") {
            formula = formula.replace("\\{", "(").replace("\\}", ")");
        }
        let part = Part { formula, on };
        // "Y = X^2 if X < 0 and Y = 2X if X > 0" is one transform.
        let earlier = self.open.last_mut().filter(|open| open.target == target && open.parts.iter().all(|part| part.on != On::Everywhere));
        match earlier {
            Some(open) if part.on != On::Everywhere => open.parts.push(part),
            _ => self.open.push(Open { target, parts: vec![part], sample: None, span: token.span }),
        }
    }

    /// "Show that -ln U is exponential", "the density of (a) 5X - 3": results without a name.
    fn maps(&mut self, token: &Token, rule: Rule) {
        let taken = |open: &[Open], name: &str| open.iter().any(|known| known.target == name);
        for map in token.all(rule) {
            let formula = letters::latex(&map.text);
            let owner = self.laws.iter().rev().filter_map(|(owner, ..)| owner.clone()).find(|owner| mentions(&formula, owner));
            let name = ["Y", "Z", "W", "V", "T", "S"].into_iter().find(|name| owner.as_deref() != Some(*name) && !taken(&self.open, name));
            match (transport::is_formula(&formula) && owner.is_some_and(|owner| owner != formula), name) {
                (true, Some(name)) => self.open.push(Open::whole(name.to_owned(), formula, token.span)),
                _ => self.diagnostics.push(not_understood(token)),
            }
        }
    }

    /// "the density of 1/X": a result without a name.
    fn unnamed(&mut self, token: &Token) {
        if let Some(said) = token.find(Rule::said_function) {
            let named = if token.rule == Rule::is_function {
                token.find(Rule::variable_letter).map(|name| letters::latex(&name.text))
            } else {
                None
            };
            return self.said(said, named, token);
        }
        let Some(rhs) = token.find(Rule::of_expression).and_then(|of| of.find(Rule::rhs)) else { return };
        let formula = letters::latex(&rhs.text);
        let words = formula.split(|c: char| !c.is_ascii_alphabetic() && c != '\\').any(|word| word.len() > 2 && !word.starts_with('\\'));
        if words || !transport::is_formula(&formula) {
            return;
        }
        let sources: Vec<String> = self.laws.iter().filter_map(|(owner, ..)| owner.clone()).collect();
        if let Some(source) = sources.iter().find(|source| transport::mentions(&formula, source) && formula != **source) {
            let known = self.open.iter().any(|open| {
                open.target == formula
                    || matches!(open.parts.as_slice(), [part] if part.on == On::Everywhere && transport::equal(&part.formula, &formula))
            });
            if !known {
                let target = if source == "Y" { "Z" } else { "Y" };
                self.open.push(Open::whole(target.to_owned(), formula, token.span));
            }
        } else if self.open.iter().any(|open| transport::mentions(&formula, &open.target) && formula != open.target) {
            self.diagnostics.push(missing(token.span, "the distribution of what the function is of"));
        } else if formula.contains(|c: char| c.is_ascii_digit() || matches!(c, '^' | '/' | '+' | '=' | '\\')) && !self.orphaned(&formula) {
            self.diagnostics.push(not_understood(token));
        }
    }

    /// "the square of X": of the variable that is named, or the only one that has a law.
    fn said(&mut self, said: &Token, target: Option<String>, token: &Token) {
        let word = said.find(Rule::function_word).map_or_else(String::new, |word| word.text.to_lowercase());
        let own = said.find(Rule::variable_letter).map(|name| letters::latex(&name.text));
        let only = match self.laws.as_slice() {
            [(owner, ..)] => Some(owner.clone().unwrap_or_else(|| "X".to_owned())),
            _ => None,
        };
        let Some(source) = own.or(only) else { return self.diagnostics.push(not_understood(token)) };
        let last = word.split_whitespace().last().unwrap_or_default();
        let formula = match (word.split_whitespace().next().unwrap_or_default(), last) {
            ("square", "root") => format!("\\sqrt{{{source}}}"),
            ("square", _) => format!("{source}^2"),
            ("cube", _) => format!("{source}^3"),
            ("reciprocal" | "multiplicative", _) => format!("\\frac{{1}}{{{source}}}"),
            ("natural", _) => format!("\\ln {source}"),
            _ => format!("|{source}|"),
        };
        let target = target.unwrap_or_else(|| if source == "Y" { "Z" } else { "Y" }.to_owned());
        self.open.push(Open::whole(target, formula, token.span));
    }

    /// "the density of X^2" where a law without a variable stands before.
    fn orphaned(&mut self, formula: &str) -> bool {
        let open = Open::whole("Y".to_owned(), formula.to_owned(), Span::new(0, 0));
        let fits = !self.open.iter().any(|known| known.target == "Y") && self.orphan(&open, false).is_some();
        if fits {
            self.open.push(open);
        }
        fits
    }

    /// A measure of the length `R`, under the name that the statement gives the length.
    pub(super) fn of_owner(&self, mut shape: Open) -> Open {
        if let [(Some(owner), ..)] = self.laws.as_slice() {
            shape.parts.iter_mut().for_each(|part| part.formula = transport::rename(&part.formula, "R", owner));
            if shape.target == *owner {
                shape.target = "Y".to_owned();
            }
        }
        shape
    }

    /// Brings transforms and laws together; whether a law is claimed for the result of one. `terms`: answers in terms of the law of X are asked.
    pub(super) fn settle(&mut self, terms: bool, questions: &[Span]) -> bool {
        for (target, function, argument, span) in std::mem::take(&mut self.calls) {
            let formula = match self.functions.iter().find(|(name, ..)| *name == function) {
                Some((_, dummy, body)) => transport::rename(body, dummy, &argument),
                None => format!("{function}({argument})"),
            };
            self.open.push(Open::whole(target, formula, span));
        }
        let open = std::mem::take(&mut self.open);
        // That the result has a law is what is to be shown.
        let claimed = |owner: &Option<String>| owner.as_ref().is_some_and(|owner| open.iter().any(|open| open.target == *owner));
        let claims = self.laws.iter().map(|(owner, ..)| owner).chain(self.bare.iter().map(|(owner, _)| owner)).any(&claimed);
        // Stated as a fact it speaks against the transform.
        let fact = self.laws.iter().find(|(owner, _, span)| {
            claimed(owner)
                && !questions.iter().any(|question| question.contains(*span))
                && self.laws.iter().any(|(other, ..)| !claimed(other))
        });
        if let Some((_, _, span)) = fact {
            let message = "a law is stated for what is a function of another variable";
            self.diagnostics.push(Diagnostic::error("contradictory-facts", *span, message));
        }
        self.laws.retain(|(owner, ..)| !claimed(owner));
        // A density that is written out says what the bare name of the family does not.
        let said = |owner: &Option<String>| self.laws.iter().any(|(known, ..)| known == owner);
        self.bare.retain(|(owner, _)| !claimed(owner) && !said(owner));
        let mut used = vec![false; self.laws.len()];
        let mut rivals: Vec<Open> = Vec::new();
        for mut open in open {
            self.cased(&mut open);
            let owned = |owner: &Option<String>| owner.as_ref().is_some_and(|owner| *owner != open.target && open.mentions(owner));
            let known: Vec<usize> = (0..self.laws.len()).filter(|at| owned(&self.laws[*at].0)).collect();
            let rival = rivals.iter().find(|rival| rival.target == open.target && rival.span.start < open.span.start).cloned();
            if let Some(rival) = rival {
                // The same again says nothing new.
                if let ([one], [other]) = (rival.parts.as_slice(), open.parts.as_slice())
                    && one.on == other.on
                    && transport::equal(&one.formula, &other.formula)
                {
                    continue;
                }
                if !self.labels.iter().any(|label| (rival.span.start..open.span.start).contains(label)) {
                    let message = format!("{} is said to be two different functions", open.target);
                    self.diagnostics.push(Diagnostic::error("contradictory-facts", open.span, message));
                }
            }
            rivals.push(open.clone());
            let mut random: Vec<&String> = known.iter().filter_map(|at| self.laws[*at].0.as_ref()).collect();
            random.sort();
            random.dedup();
            // The law that stands nearest before the transform, else the first after it.
            let before = |at: &&usize| self.laws[**at].2.start <= open.span.start;
            let nearest = known.iter().rev().find(before).or(known.first()).copied();
            let mut found: Vec<(String, Law)> = Vec::new();
            match (random.len(), nearest) {
                (0, _) => found.extend(self.orphan(&open, terms)),
                (1, Some(at)) => {
                    used[at] = true;
                    let (Some(source), law, _) = self.laws[at].clone() else { continue };
                    if terms {
                        found.push((source.clone(), Law::General));
                    }
                    found.push((source, law));
                }
                _ => {}
            }
            if found.is_empty() {
                let what = "the distribution of the variable that is transformed";
                let message = if random.len() > 1 {
                    let names: Vec<&str> = random.iter().map(|name| name.as_str()).collect();
                    Diagnostic::error(
                        "not-understood",
                        open.span,
                        format!("a function of two random variables, {}, is not covered", names.join(" and ")),
                    )
                } else {
                    missing(open.span, what)
                };
                self.diagnostics.push(message);
            }
            for (source, law) in found {
                self.case(&open, source, law);
            }
        }
        self.loose(&used);
        claims
    }

    /// `y = x^2` of a variable whose law is that of `X`.
    fn cased(&self, open: &mut Open) {
        let owners: Vec<&String> = self.laws.iter().filter_map(|(owner, ..)| owner.as_ref()).collect();
        if owners.iter().any(|owner| open.mentions(owner)) {
            return;
        }
        let swapped = |owner: &str| if owner == owner.to_lowercase() { owner.to_uppercase() } else { owner.to_lowercase() };
        let Some(owner) = owners.into_iter().find(|owner| owner.len() == 1 && open.mentions(&swapped(owner))) else { return };
        for part in &mut open.parts {
            part.formula = transport::rename(&part.formula, &swapped(owner), owner);
        }
    }

    /// A transform with its law is a case, once.
    fn case(&mut self, open: &Open, source: String, law: Law) {
        let same = |name: &str, other: &str| name.eq_ignore_ascii_case(other);
        // `x > 0` of a support says nothing about a parameter; a variable has its law.
        let parameter = |name: &&String| {
            !self.laws.iter().any(|(owner, ..)| owner.as_ref().is_some_and(|owner| same(owner, name)))
                && !same(name, &open.target)
                && !same(name, &source)
        };
        let positive = self.positive.iter().filter(parameter).cloned().collect();
        // "X > 0" of a variable that has both signs is a condition.
        let both = matches!(&law, Law::Named(named) if match named.family {
            "uniform" => named.arguments.first().is_some_and(|low| low.trim_start().starts_with('-')),
            family => matches!(family, "normal" | "laplace" | "cauchy" | "student" | "logistic" | "gumbel"),
        });
        if both && self.positive.contains(&source) {
            let message = format!("whether {source} is taken to be positive was not understood");
            self.diagnostics.push(Diagnostic::error("not-understood", open.span, message));
        }
        let values = self.values.iter().map(|(name, value, _)| (name.clone(), value.clone())).collect();
        self.cases.push(Case {
            source,
            law,
            target: open.target.clone(),
            parts: open.parts.clone(),
            sample: open.sample.clone(),
            positive,
            nonzero: self.nonzero.clone(),
            values,
            span: open.span,
        });
    }

    /// Laws that no transform takes must say the same again; letters with values must occur.
    fn loose(&mut self, used: &[bool]) {
        for (at, (owner, law, span)) in self.laws.iter().enumerate() {
            if used.get(at).copied().unwrap_or(false) || owner.is_none() && self.laws.len() == 1 {
                continue;
            }
            let again = self.cases.iter().any(|case| {
                owner.as_ref().is_none_or(|owner| *owner == case.source)
                    && !matches!(case.law, Law::General)
                    && transport::same_law(case, law)
            });
            if !again {
                let message = "what is said of the distribution here does not fit what is said elsewhere, or is not used";
                self.diagnostics.push(Diagnostic::error("not-understood", *span, message));
            }
        }
        for (at, (name, value, span)) in self.values.iter().enumerate() {
            let twice = self.values[..at].iter().any(|(known, other, _)| known == name && other != value);
            if twice || !self.cases.iter().any(|case| case.mentions(name)) {
                self.diagnostics.push(Diagnostic::error(
                    "not-understood",
                    *span,
                    format!("what the value of `{name}` is for was not understood"),
                ));
            }
        }
    }

    /// The law of a transform whose variable none was named for.
    fn orphan(&self, open: &Open, terms: bool) -> Option<(String, Law)> {
        let sources: Vec<String> =
            ('A'..='Z').map(String::from).filter(|name| *name != open.target && name != "E" && open.mentions(name)).collect();
        let [source] = sources.as_slice() else { return None };
        match self.laws.as_slice() {
            [(None, law, _)] => Some((source.clone(), law.clone())),
            [] if terms => Some((source.clone(), Law::General)),
            _ => None,
        }
    }
}

/// Whether a formula is of a variable, in whichever case its letter is.
fn mentions(formula: &str, owner: &str) -> bool {
    [owner.to_owned(), owner.to_lowercase()].iter().any(|name| transport::mentions(formula, name))
}

/// "shape parameter a > 0": the letters that are said to be positive where a law is stated.
fn positive_parameters(token: &Token) -> Vec<String> {
    let positive = |token: &&&Token| {
        let plain: String = token.text.chars().filter(|c| !c.is_whitespace() && *c != '$').collect();
        plain.ends_with(">0") || plain.ends_with("\\gt0")
    };
    let list = token.all(Rule::parameter);
    list.iter().filter(positive).filter_map(|token| Some(letters::latex(&token.find(Rule::value)?.text))).collect()
}

/// The interval that a condition names, with its variable.
fn condition(range: &Token) -> On {
    let (lower, upper) = ends(range);
    On::Between { of: range.find(Rule::variable_letter).map(|name| letters::latex(&name.text)), lower, upper }
}

/// Whether a transform `Y = g(X)` calls the function that `token` defines.
fn calls(tokens: &[Token], token: &Token) -> bool {
    let Some(name) = token.find(Rule::pdf_name) else { return false };
    let called = |other: &Token| {
        other.find(Rule::function_call).and_then(|call| call.text.split('(').next().map(str::trim)) == Some(name.text.trim())
    };
    tokens.iter().any(|other| other.rule == Rule::transform && called(other))
}

/// A density that is written out, with its support.
fn given(token: &Token, last: Option<&str>) -> Option<(Option<String>, Law)> {
    let cumulative = token.rule == Rule::given_cdf;
    let named = token.rule == Rule::given_pdf || cumulative;
    let written = |token: &Token| letters::latex(&token.text);
    let dummy = if named { token.parts.iter().find(|part| part.rule == Rule::variable_letter).map(written)? } else { String::new() };
    let list = token.find(Rule::by_cases);
    let bounded = token.find(Rule::range).is_some();
    let pieces: Vec<Piece> = match list {
        Some(list) => rows(list, cumulative)?,
        None => {
            let (low, high) = token.find(Rule::range).map_or((None, None), ends);
            // What stands behind a second equals sign is the same again.
            let body = token.all(Rule::said_again).last().copied().or(token.find(Rule::body))?;
            vec![Piece { body: written(body), low, high }]
        }
    };
    if !named {
        let owner = last?.to_owned();
        let dummy = [owner.to_lowercase(), owner.clone()]
            .into_iter()
            .find(|name| pieces.iter().any(|piece| transport::mentions(&piece.body, name)))
            .unwrap_or_else(|| owner.to_lowercase());
        return Some((Some(owner), Law::Density(Written { dummy, pieces, bounded, cumulative })));
    }
    let name = token.find(if cumulative { Rule::cdf_sign } else { Rule::pdf_name })?.text.clone();
    let scripted = name.split_once('_').map(|(_, script)| letters::latex(script.trim_matches(['{', '}', ' '])));
    let upper = if dummy.len() == 1 { dummy.to_uppercase() } else { dummy.clone() };
    let owner = scripted.or_else(|| last.filter(|last| *last == upper || *last == dummy).map(str::to_owned)).unwrap_or(upper);
    Some((Some(owner), Law::Density(Written { dummy, pieces, bounded, cumulative })))
}

/// The pieces of a density, or of a distribution function (without those where it is constant).
fn rows(list: &Token, cumulative: bool) -> Option<Vec<Piece>> {
    let mut out = Vec::new();
    for row in list.all(Rule::case_row) {
        let Some(body) = row.find(Rule::map_body) else { continue };
        let body = letters::latex(&body.text);
        let (low, high) = ends(row.find(Rule::range)?);
        if !(body == "0" || cumulative && body == "1") {
            out.push(Piece { body, low, high });
        }
    }
    (!out.is_empty()).then_some(out)
}

/// The ends of a support; an infinite one is `None`.
pub(super) fn ends(range: &Token) -> (Option<String>, Option<String>) {
    let end = |text: &str| Some(letters::latex(text)).filter(|end| !end.contains("infty") && !end.contains('∞'));
    let part = |rule: Rule| range.find(rule).and_then(|part| end(&part.text));
    let only = |token: &Token| token.find(Rule::ending).and_then(|text| end(&text.text));
    if let Some(inner) = range.find(Rule::inner) {
        let ends = letters::arguments(&inner.text);
        (ends.first().and_then(|text| end(text)), ends.get(1).and_then(|text| end(text)))
    } else if let Some(above) = range.find(Rule::above) {
        (only(above), None)
    } else if let Some(below) = range.find(Rule::below) {
        (None, only(below))
    } else {
        (part(Rule::low), part(Rule::high))
    }
}
