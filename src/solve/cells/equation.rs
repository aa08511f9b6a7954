//! Equations that the statement gives: evaluated as they are written, once every name in them has a value.

use super::{
    Reader, lexicon,
    name::{Name, Time, spell},
    token::{Kind, Token},
};
use crate::{
    diag::Span,
    solve::{
        fact::{Facts, Value},
        reading::Asked,
    },
};

/// An equation of the statement.
#[derive(Debug, Clone)]
pub(super) struct Equation {
    left: Name,
    /// The right side for the engine; `@t` and `@p` are the step and the one before.
    right: String,
    /// The names on the right side.
    names: Vec<Name>,
    span: Span,
}

impl Equation {
    /// Whether it says what `name` is.
    pub(super) fn defines(&self, name: &str) -> bool {
        self.left.plain == name
    }
}

/// Functions by the words for them.
const FUNCTIONS: [(&str, &str); 20] = [
    ("sigmoid", "\\operatorname{sigmoid}"),
    ("sigma", "\\operatorname{sigmoid}"),
    ("σ", "\\operatorname{sigmoid}"),
    ("logistic", "\\operatorname{sigmoid}"),
    ("sig", "\\operatorname{sigmoid}"),
    ("tanh", "\\tanh"),
    ("relu", "\\operatorname{ReLU}"),
    ("softmax", "\\operatorname{softmax}"),
    ("exp", "\\exp"),
    ("ln", "\\ln"),
    ("log", "\\ln"),
    ("sqrt", "\\sqrt"),
    ("√", "\\sqrt"),
    ("sin", "\\sin"),
    ("cos", "\\cos"),
    ("max", "\\max"),
    ("min", "\\min"),
    ("abs", "\\operatorname{abs}"),
    ("softplus", "\\operatorname{softplus}"),
    ("np.tanh", "\\tanh"),
];

/// What every LSTM cell does with its gates.
const STEPS: [&str; 16] = [
    "ct=ftct-1+itgt",
    "ct=fct-1+ig",
    "c=fct-1+ig",
    "ct=ftct-1+ittildect",
    "ct=ftct-1+it\\tildect",
    "ct=fct-1+itildec",
    "ct=ftct-1+itc~t",
    "ct=ftct-1+ic~t",
    "ht=ottanhct",
    "ht=otanhct",
    "h=otanhc",
    "ht=ot\\tanhct",
    "ht=o\\tanhct",
    "h_t=ottanhct",
    "ct=fct-1+ic~",
    "h=otanhct",
];

impl Reader<'_> {
    /// An equation whose left side are the names at `lefts` and whose right side begins at `from`: the token after it.
    pub(super) fn equation(&mut self, lefts: &[usize], from: usize) -> Option<usize> {
        let end = self.right_end(from);
        if end == from {
            return None;
        }
        let first = *lefts.first()?;
        let span = self.tokens[first].span.join(self.tokens[end - 1].span);
        let normal = normal(span.text(self.source));
        // `C = softmax(Q K^T / sqrt(d)) V`: the output under another name.
        if self.out.about("attention")
            && let Some((_, right)) = normal.split_once('=')
            && let [left] = lefts
            && let Kind::Name(name) = &self.tokens[*left].kind
        {
            let quantity = match right {
                "softmaxqkt/sqrtdkv" | "softmaxqkt/sqrtdv" | "softmaxqktv" | "softmax\\fracqkt\\sqrtdkv" | "softmax\\fracqkt\\sqrtdv" => {
                    Some("output")
                }
                "softmaxqkt/sqrtdk" | "softmaxqkt/sqrtd" | "softmaxqkt" | "softmax\\fracqkt\\sqrtdk" => Some("attention_weights"),
                _ => None,
            };
            if let Some(quantity) = quantity {
                self.aliases.push((name.plain.clone(), quantity));
                self.used[first..end].fill(true);
                return Some(end);
            }
        }
        if lexicon::formulas().contains(&normal) {
            self.used[first..end].fill(true);
            return Some(end);
        }
        let read = self.right(from, end);
        if lefts.iter().any(|left| !self.formula_name(*left)) {
            return None;
        }
        for left in lefts {
            let Kind::Name(left) = self.tokens[*left].kind.clone() else { return None };
            match &read {
                Some((right, names)) => {
                    self.equations.push(Equation { left, right: right.clone(), names: names.clone(), span });
                }
                None => self.strange.push((normal.clone(), span)),
            }
        }
        self.used[first..end].fill(true);
        Some(end)
    }

    /// Where the right side that begins at `from` ends.
    fn right_end(&self, from: usize) -> usize {
        let mut depth = 0_i32;
        let mut at = from;
        while let Some(token) = self.tokens.get(at) {
            match &token.kind {
                Kind::Stop(_) => break,
                Kind::Newline if depth <= 0 => break,
                Kind::Name(name) if depth <= 0 && !self.formula_name(at) && function(&name.plain).is_none() => break,
                Kind::Phrase
                    if function(&token.text).is_none()
                        && depth <= 0
                        && !(at > from && token.sense("role").is_some() && self.operates(at - 1)) =>
                {
                    break;
                }
                Kind::Name(_) if depth <= 0 && self.text(at + 1) == "=" => break,
                Kind::Call(_) => break,
                // A remark behind a stacked vector: `[x_t ; h_{t-1}] (both below each other)`.
                Kind::Sign
                    if token.text == "("
                        && depth == 0
                        && self.text(at.wrapping_sub(1)) == "]"
                        && self.tokens.get(at + 1).is_some_and(|next| !next.senses.is_empty() || !self.formula_name(at + 1)) =>
                {
                    break;
                }
                Kind::Sign => match token.text.as_str() {
                    "(" | "[" => depth += 1,
                    ")" | "]" if depth == 0 => break,
                    ")" | "]" => depth -= 1,
                    "," | ";" | ":" | "，" | "（" | "）" | "。" | "=" if depth == 0 => break,
                    _ => {}
                },
                _ => {}
            }
            at += 1;
        }
        at
    }

    /// Whether the token is a sign that wants a second operand.
    fn operates(&self, at: usize) -> bool {
        matches!(self.text(at), "+" | "-" | "−" | "*" | "·" | "×" | "⊙" | "∘") || command(self.text(at)).is_some()
    }

    /// Whether the token may stand in a formula: a name that no word of a sentence is.
    fn formula_name(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let text = token.text.trim();
        let word = text.chars().count() > 3 && text.chars().all(|c| c.is_alphabetic() && c.is_lowercase());
        let little = [
            "and", "und", "et", "with", "for", "the", "is", "are", "at", "if", "of", "in", "to", "mit", "wo", "avec", "as", "auf", "à",
            "con", "para", "por", "sur", "bei", "aus", "to", "from",
        ];
        token.senses.is_empty() && (!word || self.stacks(text)) && !little.contains(&text)
    }

    /// Whether the statement says what the word is: `combined = [x_t ; h_{t-1}]`.
    fn stacks(&self, word: &str) -> bool {
        (0..self.tokens.len()).any(|at| {
            self.text(at).trim() == word
                && self.text(at + 1) == "="
                && self.text(at + 2) == "["
                && self.tokens.get(at + 3).is_some_and(|next| matches!(next.kind, Kind::Name(_)))
        })
    }

    /// The right side for the engine, and the names in it; `None` when a part of it has no meaning here.
    fn right(&self, from: usize, end: usize) -> Option<(String, Vec<Name>)> {
        let mut out = String::new();
        let mut names = Vec::new();
        let mut at = from;
        while at < end {
            let token = &self.tokens[at];
            match &token.kind {
                Kind::Number(value) => out.push_str(&format!("{} ", value.to_json().to_string().trim_matches('"').replace("\\\\", "\\"))),
                Kind::Name(name) => match (command(&token.text), function(&name.plain).filter(|_| self.applied(at))) {
                    (Some(operator), _) => out.push_str(operator),
                    (None, Some(function)) => out.push_str(function),
                    (None, None) if token.text.starts_with("\\frac") => return None,
                    (None, None) => {
                        let several = self.letters(name);
                        for (index, name) in several.iter().enumerate() {
                            out.push_str(if index > 0 { " " } else { "" });
                            out.push_str(&timed_latex(name));
                            out.push(' ');
                            names.push(name.clone());
                        }
                    }
                },
                Kind::Phrase => match (function(&token.text), token.sense("role")) {
                    (Some(function), _) => out.push_str(function),
                    (None, Some(role)) => {
                        let name = Name { plain: role.to_owned() };
                        out.push_str(&name.latex());
                        out.push(' ');
                        names.push(name);
                    }
                    _ => return None,
                },
                Kind::Sign => {
                    if token.text == "["
                        && let Some((text, inner, next)) = self.stacked(at, end)
                    {
                        out.push_str(&text);
                        names.extend(inner);
                        at = next;
                        continue;
                    }
                    out.push_str(&self.operator(at, token)?);
                }
                Kind::Newline => {}
                _ => return None,
            }
            at += 1;
        }
        Some((out.trim().to_owned(), names))
    }

    /// Whether the token is followed by what it is applied to.
    fn applied(&self, at: usize) -> bool {
        self.tokens
            .get(at + 1)
            .is_some_and(|next| matches!(next.text.as_str(), "(" | "[" | "{") || matches!(next.kind, Kind::Name(_) | Kind::List(_)))
    }

    /// `zn` beside `z` and `n`: a product of names.
    fn letters(&self, name: &Name) -> Vec<Name> {
        let known = |plain: &str| self.given.get(plain).is_some() || self.equations.iter().any(|equation| equation.left.plain == plain);
        let letters: Vec<Name> = name.plain.chars().map(|c| Name { plain: c.to_string() }).collect();
        if !known(&name.plain) && letters.len() == 2 && letters.iter().all(|letter| known(&letter.plain)) {
            letters
        } else {
            vec![name.clone()]
        }
    }

    fn operator(&self, at: usize, token: &Token) -> Option<String> {
        Some(match token.text.as_str() {
            "+" | "(" | ")" | "[" | "]" | "/" | "^" | "," | "{" | "}" => token.text.clone(),
            "-" | "−" | "–" => "-".to_owned(),
            "*" | "·" | "×" | "⋅" | "∘" | "⊙" | "⊗" | "." | "@" => {
                let matrix = |at: usize| matches!(&self.tokens.get(at).map(|token| &token.kind), Some(Kind::Name(name)) if name.plain.starts_with(['W', 'U', 'V', 'R']) && name.plain != "V");
                if matrix(at.wrapping_sub(1)) && !matches!(token.text.as_str(), "∘" | "⊙") || matches!(token.text.as_str(), "." | "@") {
                    " ".to_owned()
                } else {
                    " \\odot ".to_owned()
                }
            }
            _ => return None,
        })
    }

    /// `[h_{t-1}, x_t]`, `[x_t ; r_t * h_{t-1}]`: one vector below the other.
    fn stacked(&self, at: usize, end: usize) -> Option<(String, Vec<Name>, usize)> {
        let (mut names, mut inner) = (Vec::new(), Vec::new());
        let (mut start, mut depth) = (at + 1, 0_i32);
        for next in at + 1..end {
            let text = self.text(next);
            match text {
                "(" | "[" => depth += 1,
                ")" | "]" if depth > 0 => depth -= 1,
                "," | ";" | "]" if depth == 0 => {
                    let (item, own) = self.right(start, next)?;
                    if item.is_empty() || own.is_empty() {
                        return None;
                    }
                    inner.push(item);
                    names.extend(own);
                    start = next + 1;
                    if text == "]" {
                        return (inner.len() > 1).then(|| (format!("\\operatorname{{stack}}({})", inner.join(", ")), names, next + 1));
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// States the equations as facts, with the values of all names in them, where nothing is missing.
    pub(super) fn system(&mut self) {
        let equations = std::mem::take(&mut self.equations);
        if let Some((text, span)) = self.strange.first() {
            let list = Value::List(vec![Value::Words(text.clone())]);
            self.out.facts.set("equations", list, *span);
            return;
        }
        let Some(span) = equations.iter().map(|equation| equation.span).reduce(Span::join) else { return };
        // The familiar last steps of a cell whose gates are given need no equations.
        let familiar = |equation: &Equation| STEPS.contains(&normal(equation.span.text(self.source)).as_str());
        if self.out.about("lstm") && equations.iter().all(familiar) {
            return;
        }
        match self.complete(&equations) {
            Ok(facts) => {
                self.wanted(&equations, span);
                self.out.facts.set("system", Value::Record(facts), span);
                self.given = Facts::default();
                for flag in ["zero_state", "zero_bias"] {
                    self.out.facts.remove(flag);
                }
            }
            Err(missing) => {
                let texts = equations.iter().map(|equation| Value::Words(normal(equation.span.text(self.source)))).collect();
                self.out.facts.set("equations", Value::List(texts), span);
                self.out.facts.set("undefined", Value::Words(missing), span);
            }
        }
    }

    /// The values and equations in the order in which they can be evaluated, or the name that has no value.
    fn complete(&self, equations: &[Equation]) -> Result<Facts, String> {
        let timed = |name: &Name, time: Time| name.timed().1 == Some(time);
        let recurrent = equations
            .iter()
            .any(|equation| equation.names.iter().chain([&equation.left]).any(|name| timed(name, Time::Now) || timed(name, Time::Before)));
        let is_left =
            |base: &str| equations.iter().any(|equation| equation.left.timed().0 == base && equation.left.timed().1 == Some(Time::Now));
        let mut bindings: Vec<(String, Value)> = Vec::new();
        let mut steps = 1;
        let mut bound = |latex: String, value: Value| {
            if !bindings.iter().any(|(known, _)| *known == latex) {
                bindings.push((latex, value));
            }
        };
        let value = |name: &str| self.given.get(name).map(|fact| fact.value.clone());
        let zero = self.out.facts.get("zero_state").is_some();
        let mut done: Vec<&str> = Vec::new();
        for equation in equations {
            for name in &equation.names {
                let (base, time) = name.timed();
                match time {
                    Some(Time::Before) => {
                        let start = ["0", "t-1", "prev", "old", ""].iter().find_map(|end| value(&format!("{base}{end}")));
                        let role = match base {
                            "h" => value("h_before"),
                            "c" | "C" => value("c_before"),
                            _ => None,
                        };
                        let start =
                            start.or(role).or_else(|| (zero && is_left(base)).then(|| crate::solve::reading::number("0")).flatten());
                        bound(spell(base, "0"), start.ok_or_else(|| name.plain.clone())?);
                    }
                    Some(Time::Now) if recurrent => {
                        if is_left(base) {
                            if !done.contains(&base) {
                                return Err(name.plain.clone());
                            }
                            continue;
                        }
                        let inputs = self.inputs(base).ok_or_else(|| name.plain.clone())?;
                        if steps > 1 && inputs.len() != steps {
                            return Err(name.plain.clone());
                        }
                        steps = inputs.len();
                        for (at, input) in inputs.into_iter().enumerate() {
                            bound(spell(base, &(at + 1).to_string()), input);
                        }
                    }
                    _ => {
                        if equations.iter().any(|other| other.left == *name && done.contains(&other.left.plain.as_str())) {
                            continue;
                        }
                        let bias = base.starts_with('b') && self.out.facts.get("zero_bias").is_some();
                        let known = value(&name.plain).or_else(|| bias.then(|| crate::solve::reading::number("0")).flatten());
                        bound(name.latex(), known.ok_or_else(|| name.plain.clone())?);
                    }
                }
            }
            done.push(equation.left.timed().0);
            done.push(&equation.left.plain);
        }
        // A value that no equation uses is a sign that something was not understood.
        let used = |name: &str| {
            let name_of = Name { plain: name.to_owned() };
            let base = name_of.timed().0;
            equations.iter().flat_map(|equation| &equation.names).any(|known| {
                known.plain == name
                    || known.timed().0 == base
                    || known.timed().0 == name
                    || ["h_before", "c_before"].contains(&name)
                    || name == "x_input" && known.timed().0 == "x"
            })
        };
        if let Some((name, _)) = self.given.iter().find(|(name, _)| !used(name)) {
            return Err(format!("{name} (no equation uses it)"));
        }
        let span = equations.first().map(|equation| equation.span).unwrap_or_default();
        Ok(self.record(bindings, equations, steps, recurrent, span))
    }

    fn record(&self, bindings: Vec<(String, Value)>, equations: &[Equation], steps: usize, recurrent: bool, span: Span) -> Facts {
        let pair = |left: String, right: Value, base: &str| {
            let mut record = Facts::default();
            record.set("left", Value::Formula(left), span);
            record.set("right", right, span);
            record.set("base", Value::Words(base.to_owned()), span);
            Value::Record(record)
        };
        let lines = equations.iter().map(|equation| {
            let left = timed_latex(&equation.left);
            pair(left, Value::Formula(equation.right.clone()), equation.left.timed().0)
        });
        let mut facts = Facts::default();
        facts.set("bindings", Value::List(bindings.into_iter().map(|(left, value)| pair(left, value, "")).collect()), span);
        facts.set("lines", Value::List(lines.collect()), span);
        facts.set("steps", crate::solve::reading::number(&steps.to_string()).unwrap_or(Value::Flag(true)), span);
        facts.set("recurrent", Value::Flag(recurrent), span);
        facts
    }

    /// The inputs of the steps: `x_1`, `x_2`, ...; a list under `x` where everything else is a number; one vector else.
    fn inputs(&self, base: &str) -> Option<Vec<Value>> {
        let value = |name: String| self.given.get(&name).map(|fact| fact.value.clone());
        let numbered: Vec<Value> = (1..=64).map_while(|at| value(format!("{base}{at}"))).collect();
        if !numbered.is_empty() {
            return Some(numbered);
        }
        let role = if base == "x" { value("x_input".to_owned()) } else { None };
        let one = value(format!("{base}t")).or_else(|| value(base.to_owned())).or(role)?;
        let scalar = |value: &Value| matches!(value, Value::Number(..));
        let others =
            self.given.iter().filter(|(name, _)| !name.starts_with(base)).all(|(name, fact)| scalar(&fact.value) || *name == *"x_input");
        match &one {
            Value::List(items) if others && items.iter().all(scalar) => Some(items.clone()),
            Value::List(items) if items.iter().all(|item| matches!(item, Value::List(_))) => Some(items.clone()),
            _ => Some(vec![one]),
        }
    }

    /// Names that are asked for and that an equation defines.
    fn wanted(&mut self, equations: &[Equation], span: Span) {
        let mut wanted = Vec::new();
        let asked = std::mem::take(&mut self.out.asked);
        for ask in asked {
            let Some(plain) = ask.name.strip_prefix('=') else {
                self.out.asked.push(ask);
                continue;
            };
            let name = Name { plain: plain.to_owned() };
            let left = equations.iter().find(|equation| {
                equation.left.plain == plain || equation.left.timed().0 == name.timed().0 && equation.left.timed().1.is_some()
            });
            match left {
                Some(equation) => {
                    let timed = equation.left.timed();
                    let latex = match (name.timed().1, timed.1) {
                        (Some(Time::At(step)), Some(Time::Now)) => spell(timed.0, &step.to_string()),
                        _ => timed_latex(&equation.left),
                    };
                    wanted.push(Value::Formula(latex));
                }
                // A name with a value that is asked for beside others stands where it comes from.
                None if self.given.get(plain).is_some() => {}
                None => self.out.asked.push(ask),
            }
        }
        if !wanted.is_empty() {
            self.out.facts.set("wanted", Value::List(wanted), span);
            self.out.asked.push(Asked { name: "names".to_owned(), span });
        }
    }
}

/// The name for the engine with `@t` and `@p` for the step and the one before.
fn timed_latex(name: &Name) -> String {
    match name.timed() {
        (base, Some(Time::Now)) => spell(base, "@t"),
        (base, Some(Time::Before)) => spell(base, "@p"),
        _ => name.latex(),
    }
}

/// The sign of a product that a command stands for.
fn command(text: &str) -> Option<&'static str> {
    match text.trim() {
        "\\odot" | "\\circ" | "\\otimes" | "\\ast" => Some(" \\odot "),
        "\\cdot" | "\\times" => Some(" "),
        _ => None,
    }
}

fn function(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    let bare = text.trim_start_matches('\\');
    FUNCTIONS.iter().find(|(word, _)| *word == bare).map(|(_, function)| *function)
}

/// A formula in lower case, without blanks, brackets and signs of products.
fn normal(text: &str) -> String {
    let mut plain = text.to_lowercase();
    for (dressed, bare) in [
        ("\\operatorname", ""),
        ("\\mathrm", ""),
        ("\\text", ""),
        ("\\mathbf", ""),
        ("\\left", ""),
        ("\\right", ""),
        ("\\cdot", ""),
        ("\\times", ""),
        ("\\odot", ""),
        ("\\top", "t"),
        ("ᵀ", "t"),
        ("⊤", "t"),
        ("√", "sqrt"),
        ("\\sqrt", "sqrt"),
        ("\\,", ""),
        ("^t", "t"),
        ("^{t}", "t"),
        ("\\frac", "\\frac"),
        ("\\mathsf", ""),
        ("^{t", "t{"),
    ] {
        plain = plain.replace(dressed, bare);
    }
    plain
        .chars()
        .filter(|c| !matches!(c, ' ' | '(' | ')' | '[' | ']' | '{' | '}' | '_' | '*' | '·' | '×' | '⊙' | '$' | '\n' | '@'))
        .collect()
}
