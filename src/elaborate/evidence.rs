//! What a document's notation and words say about its names, gathered before anything is read: a name is the same everywhere.

use std::collections::{HashMap, HashSet};

use super::{
    name::{canonical, is_name},
    scope::Scopes,
    script::is_position,
};
use crate::{
    ir::Type,
    syntax::{Kind, NodeId, Style, Tree},
};

/// What is known about names from how the whole document uses them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
    functions: HashSet<String>,
    sets: HashSet<String>,
    matrices: HashSet<String>,
    laws: HashSet<String>,
    /// What the words call names, with the place.
    declared: HashMap<String, Vec<(usize, Type)>>,
    alone: HashSet<String>,
    /// Names whose values are numbered by superscripts.
    iterates: HashSet<String>,
    /// Whether the words speak of iterations, so that superscripts may number them.
    iterations: bool,
    /// Letters that the document gives a meaning of its own though they have a usual one: `\pi \in \Delta`.
    own: HashSet<String>,
    /// Letters that stand with a subscript and without arguments, and those that take names as arguments there.
    indexed: (HashSet<String>, HashSet<String>),
    /// Names that run over the members of sets.
    members: HashSet<String>,
    /// Formulas that a word goes on from.
    in_words: HashSet<usize>,
    /// Whether an `e` has an exponent somewhere, and whether one stands where only a name of the document's own does.
    euler: (bool, bool),
    /// The stretches in which names keep their types.
    pub scopes: Scopes,
    /// Whether the document writes expectations with an `E`.
    pub expectations: bool,
    /// Whether the document speaks of entropies.
    pub entropies: bool,
}

impl Evidence {
    /// Takes in the words of a document.
    pub fn words(&mut self, lower: &str) {
        self.expectations |=
            lower.contains("expectation") || lower.contains("expected value") || lower.contains("variance") || lower.contains("期望");
        self.entropies |= lower.contains("entropy");
        self.iterations |= ["iterat", "update", "descent", "time step", "timestep", "epoch", "sweep", "algorithm", "markov chain"]
            .iter()
            .any(|word| lower.contains(word));
    }

    /// Whether each of the letters stands alone somewhere in the document, so that side by side they are a product.
    pub fn stand_alone(&self, letters: &str) -> bool {
        letters.chars().all(|letter| self.alone.contains(&letter.to_string()))
    }

    /// Takes in a formula at byte `at` that is a name or a list of names, between the words before and after it: "the matrix $A$", "$x$ is a vector".
    pub fn between(&mut self, before: &str, tree: &Tree, after: &str, at: usize) {
        let root = tree.root();
        if after.strip_prefix('-').is_some_and(|rest| rest.starts_with(|c: char| c.is_alphabetic())) {
            self.in_words.insert(at);
            return;
        }
        let names: Vec<NodeId> = match tree.kind(root) {
            Kind::List { separator: ',', items } => items.clone(),
            _ => vec![root],
        };
        if !names.iter().all(|name| is_name(tree, *name)) {
            return;
        }
        let several = names.len() > 1;
        let plural = before.trim_end().ends_with('s') || before.trim_end().ends_with("ces");
        // "At time $t$ is a vector" says nothing about the time.
        let aside = before.split_whitespace().rev().take(2).any(|word| {
            matches!(
                word.to_lowercase().as_str(),
                "at" | "of" | "in" | "by" | "for" | "with" | "on" | "from" | "to" | "under" | "over" | "given" | "per"
            )
        });
        // "$U$ and $b$ are the weight matrix and bias vector": one after the other.
        let last = before.trim_end().ends_with("and") && after.trim_start().starts_with("are ");
        let respective = (several || last) && after.split(['.', ';', ',']).next().unwrap_or("").contains(" and ");
        let Some(kind) = said_after(after).filter(|_| !aside && !respective).or_else(|| said_before(before).filter(|_| !several || plural))
        else {
            return;
        };
        for name in names.into_iter().filter_map(|name| canonical(tree, name)) {
            // Small letters name sets too seldom for one word to settle it.
            if kind == Type::Set && !name.trim_start_matches("\\mathcal{").starts_with(|c: char| c.is_ascii_uppercase()) {
                continue;
            }
            self.declared.entry(name).or_default().push((at, kind));
        }
    }

    /// What the words of the document call `name`, with the places in order.
    pub fn declared(&self, name: &str) -> &[(usize, Type)] {
        self.declared.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether the words call `name` this, and nothing else.
    pub fn is_called(&self, name: &str, kind: Type) -> bool {
        let said = self.declared(name);
        !said.is_empty() && said.iter().all(|(_, called)| *called == kind)
    }

    /// Whether a word goes on from the formula at byte `at`: `$\sigma$-algebra`.
    pub(super) fn is_part_of_word(&self, at: usize) -> bool {
        self.in_words.contains(&at)
    }

    /// Whether `name` runs over the members of sets somewhere, so that it is no exponent.
    pub(super) fn is_member(&self, name: &str) -> bool {
        self.members.contains(name)
    }

    /// Whether the document has a thing called `e`: it stands for itself or beside a relation, and never under an exponent.
    pub(super) fn has_own_e(&self) -> bool {
        self.euler == (false, true)
    }

    /// Whether the document gives `name` a meaning of its own.
    pub(super) fn is_own(&self, name: &str) -> bool {
        self.own.contains(name)
    }

    /// Whether `base` with subscripts is a number of the document's: it stands without arguments, and never has names as arguments.
    pub(super) fn is_indexed_number(&self, base: &str) -> bool {
        self.indexed.0.contains(base) && !self.indexed.1.contains(base)
    }

    /// Whether superscripts number the values of `name` in the document: `x^{t+1}` beside `x^t`.
    pub fn is_iterate(&self, name: &str) -> bool {
        self.iterates.contains(name)
    }

    /// Takes in one formula.
    pub fn formula(&mut self, tree: &Tree) {
        let mut joined = HashSet::new();
        let mut letters = Vec::new();
        let mut open = vec![tree.root()];
        while let Some(at) = open.pop() {
            self.node(tree, at);
            match tree.kind(at) {
                Kind::Juxtaposition(items) => {
                    self.arguments(tree, items);
                    let mut start = 0;
                    while start < items.len() {
                        let run = letters_from(tree, items, start);
                        if run > 1 {
                            joined.extend(items[start..start + run].iter().flat_map(|item| [Some(*item), base_of(tree, *item)]).flatten());
                        } else if items.get(start + 1).is_some_and(|next| is_parenthesis(tree, *next)) {
                            joined.insert(items[start]);
                        }
                        start += run.max(1);
                    }
                }
                Kind::Symbol { name, style: Style::Plain } if name.len() == 1 => letters.push((at, name.to_string())),
                Kind::Operator(name) if name.as_ref() == "KL" => self.entropies = true,
                Kind::Scripts { base, sup: Some(_), .. } => {
                    self.euler.0 |= matches!(tree.kind(*base), Kind::Symbol { name, style: Style::Plain } if name.as_ref() == "e");
                }
                _ => {}
            }
            tree.kind(at).for_each_child(|child| open.push(child));
        }
        self.alone.extend(letters.into_iter().filter(|(at, _)| !joined.contains(at)).map(|(_, letter)| letter));
    }

    /// Whether letters that stand side by side without a space are a word: `TP`, `len`, `BLEU`; a product where each of them stands alone
    /// elsewhere in the document.
    pub fn is_word(&self, letters: &str) -> bool {
        let vowel = |c: char| "aeiouAEIOU".contains(c);
        let alone = letters.chars().filter(|letter| self.alone.contains(&letter.to_string())).count();
        let capitals = letters.chars().all(|c| c.is_ascii_uppercase());
        let rising = letters.as_bytes().windows(2).all(|pair| pair[0] < pair[1]);
        match letters.chars().count() {
            0 | 1 => false,
            // `AB` is a product, `FP` a word.
            2 => capitals && alone == 0 && !letters.as_bytes().windows(2).all(|pair| pair[0] < pair[1] && pair[1] - pair[0] <= 2),
            3 if capitals => alone < 3 && !rising,
            3 => alone < 3 && letters.chars().map(vowel).eq([false, true, false]),
            count => alone < count && !rising && letters.chars().any(vowel),
        }
    }

    fn node(&mut self, tree: &Tree, at: NodeId) {
        let letter_e = |id: NodeId| matches!(tree.kind(id), Kind::Symbol { name, style: Style::Plain } if name.as_ref() == "e");
        match tree.kind(at) {
            Kind::Symbol { .. } if at == tree.root() && letter_e(at) => self.euler.1 = true,
            Kind::Big { sub: Some(sub), .. } => self.runs(tree, *sub),
            Kind::Chain { first, links } => {
                self.euler.1 |= links.iter().any(|(_, member)| letter_e(*member)) || letter_e(*first);
                self.iteration(tree, *first, links);
                let mut left = *first;
                if let (Some((relation, member)), Kind::Symbol { name, .. }) = (links.first(), tree.kind(*first))
                    && name.as_ref() == "pi"
                    && (matches!(relation.sign.as_ref(), "\\in" | "\\sim" | "\\leftarrow")
                        || (matches!(relation.sign.as_ref(), "=" | ":=")
                            && !matches!(tree.kind(*member), Kind::Number(_) | Kind::Fraction { .. })))
                {
                    self.own.insert("\\pi".to_owned());
                }
                for (relation, member) in links {
                    match relation.sign.as_ref() {
                        "\\in" | "\\notin" | "\\subset" | "\\subseteq" => self.set(tree, *member),
                        "\\sim" => self.law(tree, *member),
                        "=" | ":=" | "\\triangleq" | "\\equiv" => self.defined(tree, left),
                        _ => {}
                    }
                    left = *member;
                }
            }
            // `p(x^t \mid x^{t-1})`
            Kind::Infix { sign, left, right, .. } if sign.as_ref() == "\\mid" => {
                let sides = [*left, *right].map(|side| positioned(tree, side));
                let follows = |one: &(String, NodeId), other: &(String, NodeId)| one.0 == other.0 && is_next(tree, one.1, other.1);
                for one in &sides[0] {
                    if sides[1].iter().any(|other| follows(one, other) || follows(other, one)) {
                        self.iterates.insert(one.0.clone());
                    }
                }
            }
            // `x^1, x^2, \ldots, x^n`
            Kind::List { items, .. } if items.len() > 2 => {
                if let [(name, sup)] = positioned(tree, items[0]).as_slice()
                    && matches!(tree.kind(*sup), Kind::Number(text) if matches!(text.as_ref(), "0" | "1"))
                    && items[1..].iter().any(|item| positioned(tree, *item).iter().any(|(other, _)| other == name))
                {
                    self.iterates.insert(name.clone());
                }
            }
            // `f : A \to B`
            Kind::Infix { sign, left, right, .. } if sign.as_ref() == ":" => {
                if let (Kind::Chain { links, .. }, Some(name)) =
                    (tree.kind(*right), canonical(tree, *left).filter(|_| is_name(tree, *left)))
                    && links.iter().any(|(relation, _)| relation.sign.as_ref() == "\\to")
                {
                    self.functions.insert(name);
                }
            }
            // `v_\pi`: the policy, not the number.
            Kind::Scripts { sub: Some(sub), sup: None, .. } if matches!(tree.kind(*sub), Kind::Symbol { name, .. } if name.as_ref() == "pi") =>
            {
                self.functions.insert("\\pi".to_owned());
            }
            Kind::Scripts { base, sup: Some(sup), sub: None, .. } => {
                let inverse = matches!(tree.kind(*sup), Kind::Prefix { sign, .. } if sign.as_ref() == "-")
                    && canonical(tree, *base).is_some_and(|name| {
                        name.starts_with("\\mathbf") || name.starts_with(|c: char| c.is_ascii_uppercase()) || name == "\\Sigma"
                    });
                let transposed = matches!(tree.kind(*sup), Kind::Symbol { name, .. } if matches!(name.as_ref(), "top" | "T" | "intercal"));
                if (inverse || transposed)
                    && let Some(name) = canonical(tree, *base).filter(|_| is_name(tree, *base))
                    && name.trim_start_matches("\\mathbf{").trim_start_matches('\\').starts_with(|c: char| c.is_ascii_uppercase())
                {
                    self.matrices.insert(name);
                }
            }
            Kind::Scripts { base, sub: Some(_), .. } if at == tree.root() => {
                self.indexed.0.extend(canonical(tree, *base));
            }
            _ => {}
        }
    }

    /// Which letters with subscripts take arguments among things side by side, and which stand without.
    fn arguments(&mut self, tree: &Tree, items: &[NodeId]) {
        for (at, item) in items.iter().enumerate() {
            let Kind::Scripts { base, sub: Some(_), .. } = tree.kind(*item) else { continue };
            let Some(base) = canonical(tree, *base) else { continue };
            match items.get(at + 1).map(|next| tree.kind(*next)) {
                Some(Kind::Fence { open, body, .. }) if open.as_ref() == "(" => {
                    let names = match tree.kind(*body) {
                        Kind::List { items, .. } => items.iter().all(|item| is_name(tree, *item)),
                        Kind::Infix { sign, .. } => sign.as_ref() == "\\mid",
                        _ => is_name(tree, *body),
                    };
                    if names {
                        self.indexed.1.insert(base);
                    }
                }
                Some(Kind::Fence { .. }) => {}
                _ => {
                    self.indexed.0.insert(base);
                }
            }
        }
    }

    /// `f \in F` below a sign: what runs over things that are no numbers.
    fn runs(&mut self, tree: &Tree, below: NodeId) {
        let Kind::Chain { first, links } = tree.kind(below) else { return };
        let [(relation, set)] = links.as_slice() else { return };
        let things =
            canonical(tree, *set).is_some_and(|set| set.starts_with("\\mathcal") || set.starts_with(|c: char| c.is_ascii_uppercase()));
        if relation.sign.as_ref() == "\\in"
            && things
            && let Some(name) = canonical(tree, *first).filter(|_| is_name(tree, *first))
        {
            self.members.insert(name);
        }
    }

    /// `x^{t+1} = x^t - \ldots` where the text speaks of iterations: the superscripts number.
    fn iteration(&mut self, tree: &Tree, first: NodeId, links: &[(crate::syntax::Relation, NodeId)]) {
        let [(relation, right), ..] = links else { return };
        let assigned = matches!(relation.sign.as_ref(), "\\leftarrow" | "\\gets");
        if !self.iterations || !(assigned || matches!(relation.sign.as_ref(), "=" | ":=")) || *tree.kind(first) == Kind::Missing {
            return;
        }
        let Kind::Scripts { .. } = tree.kind(first) else { return };
        let [(name, after)] = &positioned(tree, first)[..] else { return };
        if positioned(tree, *right).iter().any(|(other, before)| other == name && is_next(tree, *after, *before)) {
            self.iterates.insert(name.clone());
        }
    }

    fn set(&mut self, tree: &Tree, id: NodeId) {
        if let Some(name) = canonical(tree, id).filter(|_| is_name(tree, id)) {
            self.sets.insert(name);
        }
    }

    fn law(&mut self, tree: &Tree, id: NodeId) {
        let head = match tree.kind(id) {
            Kind::Juxtaposition(items) => items[0],
            _ => id,
        };
        if let Some(name) = canonical(tree, head).filter(|_| is_name(tree, head)) {
            self.laws.insert(name);
        }
    }

    /// `u(x) = ...` with nothing but names between the parentheses defines a function.
    fn defined(&mut self, tree: &Tree, left: NodeId) {
        let Kind::Juxtaposition(items) = tree.kind(left) else { return };
        let [function, fence] = items.as_slice() else { return };
        let Kind::Fence { open, body, .. } = tree.kind(*fence) else { return };
        let names = match tree.kind(*body) {
            Kind::List { items, .. } => items.iter().all(|item| is_name(tree, *item)),
            _ => is_name(tree, *body),
        };
        if open.as_ref() == "("
            && names
            && let Some(name) = canonical(tree, *function).filter(|_| is_name(tree, *function))
        {
            self.functions.insert(name);
        }
    }

    /// Whether the document defines or declares `name` as a function.
    pub fn is_function(&self, name: &str) -> bool {
        self.functions.contains(name)
    }

    /// Whether things are members of `name`.
    pub fn is_set(&self, name: &str) -> bool {
        self.sets.contains(name) && !self.matrices.contains(name)
            || name.starts_with("\\mathcal{S")
            || name.starts_with("\\mathcal{X")
            || name.starts_with("\\mathcal{Y")
    }

    /// Whether `name` is transposed or inverted somewhere, and written as matrices are.
    pub fn is_matrix(&self, name: &str) -> bool {
        self.matrices.contains(name)
    }

    /// Whether something is distributed as `name`.
    pub fn is_law(&self, name: &str) -> bool {
        self.laws.contains(name)
    }
}

/// The letters under `id` with superscripts that may number them.
fn positioned(tree: &Tree, id: NodeId) -> Vec<(String, NodeId)> {
    let mut found = Vec::new();
    let mut open = vec![id];
    while let Some(next) = open.pop() {
        if let Kind::Scripts { base, sup: Some(sup), .. } = tree.kind(next)
            && is_position(tree, *sup)
            && let Some(name) = canonical(tree, *base).filter(|_| is_name(tree, *base))
        {
            found.push((name, *sup));
        }
        open.extend(tree.children(next));
    }
    found
}

/// Whether position `one` comes right after position `other`: `t+1` after `t`, `t` after `t-1`.
fn is_next(tree: &Tree, one: NodeId, other: NodeId) -> bool {
    let split = |id: NodeId| match tree.kind(id) {
        Kind::Infix { sign, left, right, .. } => match (tree.kind(*left), tree.kind(*right)) {
            (Kind::Symbol { name, .. }, Kind::Number(text)) => {
                let shift = text.parse::<i64>().ok()?;
                Some((name.to_string(), if sign.as_ref() == "-" { -shift } else { shift }))
            }
            _ => None,
        },
        Kind::Symbol { name, .. } => Some((name.to_string(), 0)),
        _ => None,
    };
    matches!((split(one), split(other)), (Some((a, high)), Some((b, low))) if a == b && high == low + 1)
}

/// How many letters stand side by side without a space from `items[start]` on; the last may have scripts.
pub(super) fn letters_from(tree: &Tree, items: &[NodeId], start: usize) -> usize {
    let plain = |id: NodeId| matches!(tree.kind(id), Kind::Symbol { name, style: Style::Plain } if name.len() == 1 && name.bytes().all(|byte| byte.is_ascii_alphabetic()));
    let mut end = start;
    while end < items.len() {
        let touches = end == start || tree.span(items[end - 1]).end == tree.span(items[end]).start;
        if !touches {
            break;
        }
        if plain(items[end]) {
            end += 1;
            continue;
        }
        if end > start
            && let Some(base) = base_of(tree, items[end])
            && plain(base)
        {
            end += 1;
        }
        break;
    }
    end - start
}

/// The base of something with a subscript alone.
fn base_of(tree: &Tree, id: NodeId) -> Option<NodeId> {
    match tree.kind(id) {
        Kind::Scripts { base, sub: Some(_), sup: None, primes: 0 } => Some(*base),
        _ => None,
    }
}

fn is_parenthesis(tree: &Tree, id: NodeId) -> bool {
    matches!(tree.kind(id), Kind::Fence { open, .. } if open.as_ref() == "(")
}

/// What kind of thing a noun names.
fn noun(word: &str) -> Option<Type> {
    Some(match word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase().as_str() {
        "matrix" | "matrices" => Type::Matrix,
        "vector" | "vectors" => Type::Vector,
        "event" | "events" => Type::Event,
        "function" | "functions" | "functional" => Type::Function,
        "set" | "sets" | "subset" | "subsets" | "dataset" | "alphabet" | "interval" => Type::Set,
        "distribution" | "distributions" | "density" | "densities" | "law" | "prior" | "posterior" | "pdf" | "pmf" => Type::Distribution,
        "integer" | "integers" => Type::Integer,
        "scalar" | "scalars" | "constant" | "constants" | "probability" | "probabilities" | "rate" | "mean" | "variance" | "loss"
        | "cost" | "real" => Type::Real,
        "sequence" | "sequences" | "samples" => Type::Family,
        // Things that are none of these.
        "tensor" | "tensors" | "graph" | "graphs" | "tree" | "trees" | "network" | "networks" | "node" | "nodes" | "edge" | "edges"
        | "path" | "tuple" | "person" | "persons" => Type::Quantity,
        _ => return None,
    })
}

/// The noun that the words right before a name end with.
fn said_before(words: &str) -> Option<Type> {
    let sentence = words.rsplit(['.', ';', ':']).next().unwrap_or(words);
    let mut last = sentence.split_whitespace().rev();
    let word = last.next()?;
    let earlier: Vec<String> = last.take(4).map(str::to_lowercase).collect();
    // "A set of distributions $Q$" names the set.
    if let [of, several, ..] = earlier.as_slice()
        && of == "of"
        && matches!(several.as_str(), "set" | "family" | "class" | "collection")
    {
        return Some(Type::Set);
    }
    let before = earlier.first().cloned().unwrap_or_default();
    // "We set $x$" is a verb; a partition function is a number.
    let article = |word: &String| {
        matches!(
            word.as_str(),
            "the"
                | "a"
                | "an"
                | "each"
                | "every"
                | "any"
                | "some"
                | "this"
                | "these"
                | "two"
                | "three"
                | "all"
                | "of"
                | "for"
                | "let"
                | "consider"
        )
    };
    let plural = word.ends_with('s') || word.ends_with("ces");
    if before == "partition" || !(plural || earlier.iter().any(article)) {
        return None;
    }
    match word.to_lowercase().as_str() {
        "variable" | "variables" if before == "random" => Some(Type::Random),
        // "a function of x" names the argument, not the function.
        "of" | "in" | "on" | "by" | "over" | "with" | "for" | "under" => None,
        _ => noun(word),
    }
}

/// The noun that the words right after a name call it: "is a symmetric matrix", "denotes the set of".
fn said_after(words: &str) -> Option<Type> {
    let clause = words.split(['.', ';', ',', ':']).next().unwrap_or("");
    let mut all = clause.split_whitespace().map(str::to_lowercase);
    let verb = all.next()?;
    if !matches!(verb.as_str(), "is" | "are" | "be" | "denotes" | "denote" | "represents" | "represent") {
        return None;
    }
    let mut rest: Vec<String> = all.take(6).collect();
    if rest.first().is_some_and(|word| matches!(word.as_str(), "a" | "an" | "the" | "some" | "any")) {
        rest.remove(0);
    }
    for (at, word) in rest.iter().enumerate() {
        if word == "random" && rest.get(at + 1).is_some_and(|next| next.starts_with("variable")) {
            return Some(Type::Random);
        }
        if word == "number" && rest.get(at + 1).is_some_and(|next| next == "of") {
            return Some(Type::Integer);
        }
        // What follows a preposition describes, it does not name.
        if matches!(word.as_str(), "of" | "in" | "on" | "by" | "that" | "which" | "with" | "for" | "to" | "not" | "and") {
            return None;
        }
        if let Some(kind) = noun(word) {
            // "a matrix norm" is no matrix.
            let last = rest.get(at + 1).is_none_or(|next| {
                matches!(next.as_str(), "of" | "in" | "on" | "with" | "that" | "which" | "and" | "for" | "from" | "whose" | "such")
            });
            return last.then_some(kind);
        }
    }
    None
}
