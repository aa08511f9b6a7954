//! Values under names: `W_f = 0.3`, `Q = K = [[1, 0], [0, 1]]`, `forget gate 0.9`, `keys (1, 0), (0, 1)`, `h_0 and c_0 are zero`.

use super::{
    Reader,
    token::{Kind, Token},
};
use crate::{
    diag::Span,
    solve::{fact::Value, reading::number},
};

/// Something that a value may be given to.
#[derive(Debug, Clone)]
struct Target {
    at: usize,
    /// The names that it may mean; the first for a name with scripts.
    name: Option<String>,
    latex: String,
}

/// What stands between a target and its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    /// An equals sign or a colon.
    Sign,
    /// Words.
    Words,
    /// Nothing.
    None,
}

impl Reader<'_> {
    pub(super) fn bindings(&mut self) {
        self.gate_list();
        self.dot_products();
        let mut at = 0;
        while at < self.tokens.len() {
            at = match self.binding(at) {
                Some(next) => next.max(at + 1),
                None => at + 1,
            };
        }
    }

    /// `q1·k1 = 112 and q1·k2 = 96`: the scores of one query.
    fn dot_products(&mut self) {
        if !self.out.about("attention") {
            return;
        }
        let numbered = |at: usize, letter: char| {
            let Kind::Name(name) = &self.tokens.get(at)?.kind else { return None };
            name.plain.strip_prefix(letter)?.parse::<usize>().ok()
        };
        let product = |at: usize| {
            let sign = matches!(self.text(at + 1), "·" | "." | "*" | "•" | "⋅" | "\\cdot" | "x" | "×");
            let Kind::Number(value) = &self.tokens.get(at + 4)?.kind else { return None };
            (sign && matches!(self.text(at + 3), "=" | "is")).then_some(())?;
            Some((at, numbered(at, 'q')?, numbered(at + 2, 'k')?, value.clone()))
        };
        let found: Vec<(usize, usize, usize, Value)> = (0..self.tokens.len()).filter_map(product).collect();
        let query = found.first().map(|(_, query, ..)| *query);
        let ordered = found.iter().enumerate().all(|(place, (_, q, k, _))| *k == place + 1 && Some(*q) == query);
        if found.len() < 2 || !ordered {
            return;
        }
        let (first, last) = (found[0].0, found[found.len() - 1].0 + 4);
        let span = self.tokens[first].span.join(self.tokens[last].span);
        for (at, ..) in &found {
            self.used[*at..at + 5].fill(true);
        }
        self.give("scores", "scores".to_owned(), Value::List(found.into_iter().map(|(.., value)| value).collect()), span);
    }

    /// `forget 1.0, input 0.0, output 2.0`: the gates by one word each, or the sums before them.
    fn gate_list(&mut self) {
        if !self.out.about("lstm") {
            return;
        }
        let word = |at: usize| self.text(at).to_lowercase();
        let number = |at: usize| match self.tokens.get(at).map(|token| &token.kind) {
            Some(Kind::Number(value)) => Some(value.clone()),
            _ => None,
        };
        let place = |at: usize| if matches!(self.text(at + 1), "=" | ":" | "is") { at + 2 } else { at + 1 };
        let find = |names: &[&str]| {
            (0..self.tokens.len())
                .find(|at| names.contains(&word(*at).as_str()) && number(place(*at)).is_some())
                .and_then(|at| Some((at, place(at), number(place(at))?)))
        };
        let (Some(forget), Some(input), Some(output)) = (find(&["forget"]), find(&["input"]), find(&["output"])) else { return };
        let sums = self.tokens.iter().any(|token| {
            let text = token.text.to_lowercase();
            text.starts_with("pre-activation") || text.starts_with("preactivation") || text.starts_with("net input") || text == "pre"
        });
        let candidate = find(&["candidate", "cell", "candidate value", "g"]);
        let names = if sums { ["af", "ai", "ao", "ac"] } else { ["f", "i", "o", "g"] };
        for (name, found) in names.into_iter().zip([Some(forget), Some(input), Some(output), candidate]) {
            let Some((at, last, value)) = found else { continue };
            let span = self.tokens[at].span.join(self.tokens[last].span);
            self.give(name, name.to_owned(), value, span);
            self.used[at..=last].fill(true);
        }
    }

    /// A binding that begins at token `at`: the token after it.
    fn binding(&mut self, at: usize) -> Option<usize> {
        if self.used[at] {
            return None;
        }
        // `softmax(scores, axis=1)`
        if matches!(self.text(at), "axis" | "dim") && self.text(at + 1) == "=" && matches!(self.text(at + 2), "1" | "-1") {
            self.used[at..at + 3].fill(true);
            return Some(at + 3);
        }
        if let Some(next) = self.tuple_binding(at) {
            return Some(next);
        }
        if let Some(next) = self.applied_binding(at) {
            return Some(next);
        }
        if let Some(next) = self.numbered_binding(at) {
            return Some(next);
        }
        let (targets, next) = self.targets(at)?;
        let (link, value_at) = self.link(next);
        let last = targets.last()?.at;
        let named = targets.iter().all(|target| target.name.is_some());
        if !named && self.named_after(next) {
            return None;
        }
        let chained = targets.len() > 1;
        // `h = 12 heads`: the noun behind the number says what it counts.
        if named
            && !chained
            && link == Link::Sign
            && matches!(self.tokens.get(value_at)?.kind, Kind::Number(_))
            && self.counted(value_at + 1)
            && self.counts_layer()
        {
            self.used[at..value_at].fill(true);
            return Some(value_at);
        }
        if named && !chained && link != Link::Sign && self.tokens[at].senses.is_empty() && !self.scripted(at) {
            return None;
        }
        if link == Link::None && (named && !matches!(self.tokens.get(value_at)?.kind, Kind::List(_)) || self.asks_here(last)) {
            return None;
        }
        // `Time step 1: x_1 = 0.7`: which step, no length.
        if !named
            && link == Link::None
            && self.slot_of(&self.tokens[last]) == Some("length")
            && matches!(self.tokens.get(value_at)?.kind, Kind::Number(_))
            && matches!(self.text(value_at + 1), ":" | ",")
        {
            self.used[last..=value_at].fill(true);
            return Some(value_at + 1);
        }
        // `for input 1`: which one, no value.
        let which = link == Link::None
            && !named
            && self.out.about("attention")
            && matches!(self.tokens.get(value_at)?.kind, Kind::Number(_))
            && self.tokens[last].senses_in("role").any(|role| matches!(role, "x_input" | "query" | "keys" | "values"));
        if let Some((value, after)) = self.value(value_at, &targets, link).filter(|(_, after)| !which && !self.counts_digits(*after)) {
            // `the words of the sentence are 2.0, 0.5`: no count of words.
            let odd = |value: &Value| matches!(value, Value::Number(number, _) if !number.is_integer());
            let counts = |target: &Target| {
                let token = &self.tokens[target.at];
                target.name.is_none()
                    && token.sense("role").is_none()
                    && matches!(self.slot_of(token), Some("tokens" | "heads" | "layers" | "units"))
            };
            if targets.iter().any(counts) && matches!(&value, Value::List(items) if items.iter().any(odd)) {
                return None;
            }
            for target in &targets {
                self.assign(target, value.clone(), self.tokens[target.at].span.join(self.tokens[after - 1].span));
            }
            self.used[at..after].fill(true);
            return Some(after);
        }
        if named && link == Link::Sign && self.text(next) == "=" {
            return self.equation(&targets.iter().map(|target| target.at).collect::<Vec<_>>(), next + 1);
        }
        None
    }

    /// Whether the statement counts what a layer of attention has.
    pub(super) fn counts_layer(&self) -> bool {
        ["multihead", "encoder_layer"].iter().any(|topic| self.out.about(topic))
    }

    /// Whether the words at `at` count digits: the number before them says how to round.
    fn counts_digits(&self, at: usize) -> bool {
        let word = self.text(at).to_lowercase();
        ["decimal", "digit", "significant", "places", "d.p", "dp", "dezimal", "nachkomma", "stellen", "décimale", "decimales", "小数"]
            .iter()
            .any(|stem| word.starts_with(stem))
    }

    /// Whether the token puts things side by side: a comma, `and`.
    pub(super) fn joint(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| matches!(token.text.as_str(), "," | "，" | "、") || token.sense("joint").is_some())
    }

    /// Whether a name with a value of its own follows the words at `at`: `the output of x = [1, 2]`.
    fn named_after(&self, at: usize) -> bool {
        let mut next = at;
        while next < at + 3
            && self.tokens.get(next).is_some_and(|token| token.sense("link").is_some() && !matches!(token.text.as_str(), "=" | ":"))
        {
            next += 1;
        }
        next > at && self.target(next).is_some_and(|target| target.name.is_some()) && self.text(next + 1) == "="
    }

    /// Whether the token is a name that words of a sentence are not: with scripts, or a capital or a single letter.
    fn scripted(&self, at: usize) -> bool {
        let text = self.text(at);
        let letters = text.chars().count();
        (letters == 1 && !matches!(text, "a" | "I" | "A" | "à" | "y" | "e" | "o"))
            || text.contains(['_', '^', '\\'])
            || letters <= 3 && text.chars().any(|c| c.is_ascii_digit())
    }

    /// The targets that stand at `at`, and the token after them: `W_Q = W_K`, `h_0 and c_0`.
    fn targets(&self, at: usize) -> Option<(Vec<Target>, usize)> {
        let mut targets = vec![self.target(at)?];
        let mut next = at + 1;
        loop {
            // `query q = (1, 2)`: the name says it better than the word.
            if let Some(target) =
                self.target(next).filter(|target| target.name.is_some() && targets.last().is_some_and(|last| last.name.is_none()))
                && (self.scripted(next) || matches!(self.text(next + 1), "=" | ":"))
            {
                let said = targets.pop();
                // `model dimension d = 768`: what the word counts is what the letter is.
                if let Some(said) = said
                    .as_ref()
                    .filter(|said| self.tokens[said.at].sense("slot").is_some() && self.tokens[said.at].sense("role").is_none())
                {
                    targets.push(said.clone());
                    next += 1;
                    continue;
                }
                // `the prediction q`, `the true label p`: the word says what the name is.
                let labels = said.filter(|said| {
                    self.tokens[said.at].senses_in("role").any(|role| matches!(role, "probabilities" | "target" | "logits"))
                        && self.tokens[said.at].senses_in("role").all(|role| role != "x_input")
                });
                if let Some(said) = labels {
                    targets.push(said);
                    next += 1;
                    continue;
                }
                targets.push(target);
                next += 1;
                continue;
            }
            if self.text(next) == "("
                && self.text(next + 2) == ")"
                && targets.len() == 1
                && let Some(target) = self.target(next + 1).filter(|target| target.name.is_some())
            {
                targets.pop();
                targets.push(target);
                next += 3;
                continue;
            }
            let joint = self.text(next);
            let equals = joint == "=";
            let and = self.joint(next);
            if !equals && !and {
                break;
            }
            let Some(target) = self.target(next + 1) else { break };
            if and && targets.iter().any(|target| !self.scripted(target.at)) {
                break;
            }
            if self.identity(next + 1) && equals {
                break;
            }
            if equals && !self.chain_goes_on(next + 2) {
                break;
            }
            if and && (self.tokens[at].sense("mood").is_some() || !self.shared_value(next + 2, &targets)) {
                break;
            }
            targets.push(target);
            next += 2;
        }
        Some((targets, next))
    }

    /// After a name in a chain of equals signs: another equals sign or a value follows.
    fn chain_goes_on(&self, at: usize) -> bool {
        self.text(at) == "=" || self.text(at) == ":"
    }

    /// Whether names joined by `and` or a comma share the value that follows: `h_0 and c_0 are zero`, `h_0, c_0 = 0`.
    fn shared_value(&self, at: usize, targets: &[Target]) -> bool {
        let mut next = at;
        while self.joint(next) && self.target(next + 1).is_some() {
            next += 2;
        }
        let both = self.text(next).to_lowercase();
        let plural = ["are", "both", "sind", "sont", "all", "zero", "be"].contains(&both.as_str()) || self.text(next) == "=";
        plural && targets.iter().all(|target| target.name.is_some()) && self.target(next - 1).is_some_and(|target| target.name.is_some())
    }

    /// `softmax([1, 2, 3])`, `the sigmoid of 0.5`: what the function is applied to.
    fn applied_binding(&mut self, at: usize) -> Option<usize> {
        const FUNCTIONS: [&str; 13] = [
            "softmax",
            "sigmoid",
            "tanh",
            "relu",
            "leaky_relu",
            "gelu",
            "elu",
            "swish",
            "softplus",
            "layer_norm",
            "batch_norm",
            "rms_norm",
            "positional",
        ];
        let family = self.tokens[at].sense("family").filter(|family| FUNCTIONS.contains(family))?;
        let mut next = at + 1;
        let bracket = self.text(next) == "(";
        if bracket {
            next += 1;
        } else {
            while next < at + 5
                && self.tokens.get(next).is_some_and(|token| {
                    token.sense("link").is_some() && !matches!(token.text.as_str(), "=" | "is" | "are")
                        || matches!(token.sense("role"), Some("x_input" | "logits"))
                        || token.sense("mood") == Some("pause")
                        || matches!(token.text.as_str(), "over" | "on" | "applied")
                })
            {
                next += 1;
            }
        }
        if family == "positional" || next == at + 1 && !matches!(self.tokens.get(next)?.kind, Kind::List(_)) {
            return None;
        }
        let target = Target { at, name: None, latex: String::new() };
        let (value, after) = self.value(next, &[target], Link::Sign)?;
        if bracket && self.text(after) != ")" || !bracket && self.counted(after) {
            return None;
        }
        let after = if bracket { after + 1 } else { after };
        let span = self.tokens[at].span.join(self.tokens[after - 1].span);
        self.give("x_input", "x".to_owned(), value, span);
        self.used[at + 1..after].fill(true);
        Some(after)
    }

    fn target(&self, at: usize) -> Option<Target> {
        let token = self.tokens.get(at)?;
        if self.used[at] {
            return None;
        }
        match &token.kind {
            Kind::Name(name) if name.plain.chars().all(super::lexicon::ideograph) && !name.plain.is_empty() => None,
            Kind::Name(name) if token.senses.is_empty() => Some(Target { at, name: Some(name.plain.clone()), latex: name.latex() }),
            Kind::Phrase if token.sense("role").is_some() || token.sense("slot").is_some() => {
                Some(Target { at, name: None, latex: String::new() })
            }
            _ => None,
        }
    }

    /// What links a target to its value, and where the value begins.
    fn link(&self, from: usize) -> (Link, usize) {
        let mut at = from;
        let mut link = Link::None;
        while at < self.tokens.len() && at < from + 7 {
            let token = &self.tokens[at];
            // `please → [1, 0]`: the vector of a word
            let arrow = matches!(token.text.as_str(), "→" | "->" | "\\to" | "\\rightarrow" | "↦" | "=>")
                && self.tokens.get(at + 1).is_some_and(|next| matches!(next.kind, Kind::List(_)));
            let sign = arrow || matches!(token.text.as_str(), "=" | ":" | ":=" | "：" | "←" | "＝");
            let word = token.sense("link").is_some() && !matches!(token.kind, Kind::Number(_));
            if !sign && !word && !matches!(token.kind, Kind::Newline) {
                // `the scores of a token are`, `the query we focus on is`
                match self.clause(at) {
                    Some(verb) if link != Link::Sign && from > 0 => {
                        at = verb;
                        continue;
                    }
                    _ => break,
                }
            }
            if sign {
                link = Link::Sign;
            } else if word && link == Link::None {
                link = Link::Words;
            }
            at += 1;
            if sign
                && !matches!(self.tokens.get(at), Some(next) if next.kind == Kind::Newline || next.sense("link").is_some() || next.text == "=")
            {
                break;
            }
        }
        (link, at)
    }

    /// The verb before a value, where a few words that take no value themselves stand between: `we focus on is`.
    fn clause(&self, from: usize) -> Option<usize> {
        // `the scores of one query against four keys are`
        let score = (from.saturating_sub(3)..from)
            .any(|at| self.tokens[at].senses_in("role").any(|role| matches!(role, "scores" | "logits" | "probabilities")));
        for at in from..from + if score { 12 } else { 5 } {
            let token = self.tokens.get(at)?;
            let verb = matches!(
                token.text.to_lowercase().as_str(),
                "is" | "are" | "=" | ":" | "was" | "ist" | "sind" | "est" | "sont" | "es" | "son" | "为" | "是"
            );
            if verb && at > from {
                let value = (at + 1..at + 4).find(|next| self.tokens.get(*next).is_none_or(|token| token.sense("link").is_none()))?;
                // A number may count something else; of a cell or a unit it is the value.
                let cell =
                    (from..at).all(|at| self.tokens[at].sense("family").is_some() || ["unit", "cell", "network"].contains(&self.text(at)));
                let taken = match self.tokens.get(value)?.kind {
                    Kind::List(_) => true,
                    Kind::Number(_) => {
                        let several =
                            self.joint(value + 1) && self.tokens.get(value + 2).is_some_and(|next| matches!(next.kind, Kind::Number(_)));
                        (cell || several) && !self.counted(value + 1)
                    }
                    _ => false,
                };
                return taken.then_some(at);
            }
            let side = score
                && (token.sense("number").is_some()
                    || matches!(token.text.as_str(), "," | "(" | ")")
                    || token.senses_in("topic").any(|topic| topic == "prescaled")
                    || token.senses_in("family").any(|family| family == "softmax")
                    || token.sense("topic") == Some("image")
                    || token.senses_in("role").any(|role| matches!(role, "query" | "keys" | "values" | "class")));
            let word = |text: &str| text.chars().count() > 1 && text.chars().all(|c| c.is_alphabetic() && c.is_lowercase());
            let plain = side
                || matches!(token.kind, Kind::Name(_)) && word(&token.text)
                || token.sense("slot") == Some("tokens")
                || token.sense("link").is_some()
                || token.sense("mood").is_some_and(|mood| mood == "pause");
            if !plain || verb {
                return None;
            }
        }
        None
    }

    /// The value at token `at`, and the token after it.
    fn value(&self, at: usize, targets: &[Target], link: Link) -> Option<(Value, usize)> {
        let token = self.tokens.get(at)?;
        if self.used[at] {
            return None;
        }
        if self.identity(at) {
            return Some((Value::Words("identity".to_owned()), at + 1));
        }
        let word = token.text.to_lowercase();
        if matches!(word.as_str(), "zero" | "zeros" | "null" | "nul" | "nuls" | "cero" | "零") {
            return Some((number("0")?, at + 1));
        }
        if let Some(which) = token.sense("ordinal")
            && targets.iter().any(|target| target.name.is_none() && self.tokens[target.at].senses_in("role").any(|role| role == "class"))
        {
            return Some((Value::Words(format!("ordinal {which}")), at + 1));
        }
        if matches!(token.kind, Kind::Name(_) | Kind::Phrase)
            && targets.iter().any(|target| target.name.is_none() && self.tokens[target.at].senses_in("role").any(|role| role == "class"))
            && let Some(which) = self.class_names().iter().position(|name| *name == word)
        {
            return Some((Value::Words(format!("ordinal {}", which + 1)), at + 1));
        }
        match &token.kind {
            Kind::List(list) if !self.computed(at + 1) => {
                let mut rows = vec![list.clone()];
                let mut next = at + 1;
                let flat = |value: &Value| matches!(value, Value::List(cells) if !cells.iter().any(|cell| matches!(cell, Value::List(_))));
                while let Some((row, after)) = self.listed(next, |kind| match kind {
                    Kind::List(row) => Some(row.clone()),
                    _ => None,
                }) {
                    if !flat(list) || !flat(&row) {
                        break;
                    }
                    rows.push(row);
                    next = after;
                }
                let value = if rows.len() > 1 { Value::List(rows) } else { list.clone() };
                Some((value, next))
            }
            Kind::Number(first) if !self.computed(at + 1) => {
                let worded = targets.iter().any(|target| target.name.is_none());
                if (worded || link != Link::Sign) && self.counted(at + 1) {
                    return None;
                }
                let mut cells = vec![first.clone()];
                let mut next = at + 1;
                while let Some((cell, after)) = self.listed(next, |kind| match kind {
                    Kind::Number(cell) => Some(cell.clone()),
                    _ => None,
                }) {
                    let widths =
                        targets.iter().any(|target| target.name.is_none() && self.tokens[target.at].sense("slot") == Some("widths"));
                    if self.counted(after) && !widths {
                        // `hidden layers with 50 and 30 neurons`
                        if link != Link::Sign {
                            return None;
                        }
                        break;
                    }
                    cells.push(cell);
                    next = after;
                }
                let value = if cells.len() > 1 { Value::List(cells) } else { first.clone() };
                Some((value, next))
            }
            _ => None,
        }
    }

    /// The next item of an enumeration: a comma or an `and`, then what `wanted` takes, and no name that it belongs to.
    fn listed(&self, at: usize, wanted: impl Fn(&Kind) -> Option<Value>) -> Option<(Value, usize)> {
        let mut next = at;
        while self.joint(next) || self.text(next) == ";" {
            next += 1;
        }
        if next == at {
            return None;
        }
        let value = wanted(&self.tokens.get(next)?.kind)?;
        (!self.computed(next + 1) && self.text(next + 1) != "=").then_some((value, next + 1))
    }

    /// Whether what stands at `at` makes a formula of the number before it.
    fn computed(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return false };
        let adjacent = self.tokens.get(at.wrapping_sub(1)).is_some_and(|before| before.span.end == token.span.start);
        match token.text.as_str() {
            "+" | "*" | "·" | "×" | "/" | "⊙" | "^" | "\\cdot" | "\\times" => true,
            "-" | "−" | "–" => {
                !adjacent && self.tokens.get(at + 1).is_some_and(|next| matches!(next.kind, Kind::Number(_) | Kind::Name(_)))
            }
            "(" => adjacent,
            _ => {
                matches!(&token.kind, Kind::Name(_))
                    && token.senses.is_empty()
                    && self.tokens.get(at + 1).is_some_and(|next| ["+", "*", "·", "⊙"].contains(&next.text.as_str()))
            }
        }
    }

    /// Whether the number before token `at` counts something: `64 features`.
    pub(super) fn counted(&self, at: usize) -> bool {
        let at = if matches!(self.text(at), "-" | "‑") { at + 1 } else { at };
        // `20 ReLU units`
        let unit = self.tokens.get(at).is_some_and(|token| token.sense("family").is_some() && token.sense("slot").is_none());
        let at = if unit { at + 1 } else { at };
        self.tokens.get(at).is_some_and(|token| token.sense("slot").is_some())
    }

    fn identity(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return false };
        let ends = !matches!(self.text(at + 1), "=" | "^");
        let letter = match &token.kind {
            Kind::Name(name) => {
                let rest = name.plain.strip_prefix('I');
                rest.is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit())) || matches!(name.plain.as_str(), "mathbbI" | "𝐼" | "eye")
            }
            _ => false,
        };
        ends && (letter || token.sense("flag") == Some("identity_weights"))
    }

    fn asks_here(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.sense("mood").is_some())
    }

    /// Gives `value` to what `target` means.
    fn assign(&mut self, target: &Target, value: Value, span: Span) {
        if let Some(name) = &target.name {
            self.give(name, target.latex.clone(), value, span);
            return;
        }
        let token: Token = self.tokens[target.at].clone();
        let whole = matches!(&value, Value::Number(number, _) if number.is_integer());
        let slot = self.slot_of(&token);
        match (slot, token.sense("role")) {
            (Some(slot), role) if whole && (role.is_none() || self.counting()) => self.set(slot, value, span),
            (Some(slot), None) => self.set(slot, value, span),
            (_, Some(_)) => {
                let role = self.role_of(&token, &value);
                // `the keys have dimension 36`
                let sized = self.tokens[target.at..].iter().take_while(|next| next.span.end < span.end).any(|next| {
                    let text = next.text.to_lowercase();
                    text.starts_with("dimension") || text == "size"
                });
                if matches!(role, "keys" | "query" | "values") && matches!(value, Value::Number(..)) && sized && self.out.about("attention")
                {
                    self.set(if role == "values" { "d_v" } else { "d_k" }, value, span);
                    return;
                }
                let rows = matches!(&value, Value::List(rows) if rows.len() > 1 && rows.iter().all(|row| matches!(row, Value::List(_))));
                let role = if role == "query" && rows { "queries" } else { role };
                self.give(role, role.to_owned(), value, span);
            }
            _ => {}
        }
    }

    /// The role of a word that has several: the one that the families of the statement know.
    fn role_of(&self, token: &Token, value: &Value) -> &'static str {
        let roles: Vec<&'static str> = token.senses_in("role").collect();
        let about = |topics: &[&str]| topics.iter().any(|topic| self.out.about(topic));
        let wanted: &[&str] = if about(&["attention", "multihead"]) {
            &["scores", "query", "keys", "values", "weights_given", "x_input"]
        } else if about(&["lstm", "gru", "rnn"]) {
            &["i_gate", "f_gate", "o_gate", "z_gate", "r_gate", "g_candidate", "c_before", "h_before", "x_input"]
        } else if about(&["cross_entropy", "binary_cross_entropy", "mse", "mae", "squared_error"]) {
            let list = matches!(value, Value::List(_));
            if list { &["logits", "target", "probabilities", "class"] } else { &["logits", "probabilities", "target", "class"] }
        } else if about(&["softmax"]) {
            &["logits", "scores", "x_input"]
        } else {
            &["x_input", "neuron_weights"]
        };
        wanted.iter().find_map(|name| roles.iter().find(|role| *role == name)).or(roles.first()).copied().unwrap_or("value")
    }

    /// `Input 1: [1, 0]`, `key 2 = (0, 1)`: a row of a matrix.
    fn numbered_binding(&mut self, at: usize) -> Option<usize> {
        let token = self.tokens[at].clone();
        let Kind::Number(Value::Number(_, number)) = &self.tokens.get(at + 1)?.kind else { return None };
        let base = token.senses_in("role").find_map(|role| match role {
            "keys" => Some("k"),
            "values" => Some("v"),
            "query" => Some("q"),
            "x_input" => Some("x"),
            _ => None,
        });
        let base = base.or((token.sense("slot") == Some("tokens")).then_some("x"))?;
        let sign = matches!(self.text(at + 2), ":" | "=" | "is" | "(");
        let value_at = if sign { at + 3 } else { at + 2 };
        let Kind::List(value) = self.tokens.get(value_at)?.kind.clone() else { return None };
        let number = number.clone();
        let span = token.span.join(self.tokens[value_at].span);
        self.give(&format!("{base}{number}"), format!("{base}_{{{number}}}"), value, span);
        self.used[at..=value_at].fill(true);
        Some(value_at + 1)
    }

    /// `(w, u, b) = (0.5, 0.1, 0)`: names and values in brackets.
    fn tuple_binding(&mut self, at: usize) -> Option<usize> {
        if self.text(at) != "(" {
            return None;
        }
        let mut names = Vec::new();
        let mut next = at + 1;
        loop {
            names.push(self.target(next).filter(|target| target.name.is_some())?);
            next += 1;
            match self.text(next) {
                "," => next += 1,
                ")" => break,
                _ => return None,
            }
        }
        if names.len() < 2 || self.text(next + 1) != "=" {
            return None;
        }
        let Kind::List(Value::List(cells)) = self.tokens.get(next + 2)?.kind.clone() else { return None };
        if cells.len() != names.len() {
            return None;
        }
        let span = self.tokens[at].span.join(self.tokens[next + 2].span);
        for (name, cell) in names.iter().zip(cells) {
            self.assign(name, cell, span);
        }
        self.used[at..next + 3].fill(true);
        Some(next + 3)
    }
}
