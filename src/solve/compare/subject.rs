//! What a computed answer is about, and which statements of a worked answer are about it.

use super::claim::{Claim, bare};
use crate::num::{Rational, Scalar, Tensor, Value};

/// The words by which worked answers name a quantity.
const WORDS: [(&str, &[&str]); 9] = [
    ("shape", &["output shape", "shape of the output", "output size", "shape is", "size of the output"]),
    ("parameters", &["number of parameters", "parameters"]),
    ("multiplications", &["multiplication", "flop"]),
    ("macs", &["multiply-accumulate", "macs"]),
    ("flops", &["flop"]),
    ("weights", &["number of weights"]),
    ("biases", &["number of biases"]),
    ("neurons", &["number of neurons"]),
    ("additions", &["additions"]),
];

/// Words that make a count one of something smaller.
const SHARES: [&str; 7] = ["per ", "each ", "every ", "one ", "single ", "a filter", "without"];

/// What a computed answer is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Subject {
    /// A counted quantity, named by words; of a layer, or of everything.
    Quantity { words: &'static [&'static str], kind: &'static str, layer: Option<String> },
    /// What a layer puts out: `x_1`.
    Output(String),
    /// A matrix whose rows belong to the inputs, with the letters that name it and its rows.
    Rows(&'static [&'static str]),
    /// A probability that is stated in symbols.
    Probability(String),
    /// The posterior of an instance, by its label and number.
    Instance { label: String, number: Option<String> },
    /// The one probability that the question asks for.
    Posterior,
    /// The density of a variable.
    Density(String),
    /// A divergence or an entropy, by what its left side holds.
    Divergence(&'static [&'static str]),
    /// A letter; states of a cell may be capital and may have the step as a subscript.
    Letter { letter: String, state: bool },
    /// Nothing that a worked answer could be recognised to state.
    Other,
}

impl Subject {
    /// The subject of the answer `name`; `only` says whether it is the only answer to its question.
    pub(super) fn of(name: &str, only: bool) -> Subject {
        let (base, layer) = match name.split_once(" of layer ") {
            Some((base, layer)) => (base, Some(layer.to_owned())),
            None => (name, None),
        };
        if let Some((kind, words)) = WORDS.iter().find(|(word, _)| *word == base) {
            return Subject::Quantity { words, kind, layer };
        }
        let divergence: Option<&'static [&'static str]> = match name {
            "kl" => Some(&["KL"]),
            "attention weights" => return Subject::Rows(&["softmax", "A", "\\alpha", "alpha", "a", "w"]),
            "outputs" => return Subject::Rows(&["Z", "z", "O", "o", "output"]),
            _ => None,
        };
        if let Some(left) = divergence {
            return Subject::Divergence(left);
        }
        if let Some(variable) = name.strip_prefix("density of ") {
            return Subject::Density(bare(variable.split(' ').next().unwrap_or(variable)));
        }
        if let Some((label, number)) = name.split_once(" of instance ") {
            return Subject::Instance { label: inside(label), number: Some(number.to_owned()) };
        }
        if let Some((layer, number)) = name.split_once(' ')
            && ["conv", "pool", "dense", "relu", "layer"].contains(&layer)
        {
            return Subject::Output(number.to_owned());
        }
        if name == "P" && only {
            return Subject::Posterior;
        }
        if name.contains('=') || name.contains('|') {
            return Subject::Probability(bare(name));
        }
        let letter = bare(name.split(' ').next().unwrap_or(name));
        let short = letter.chars().next().is_some_and(char::is_alphabetic) && letter.chars().count() <= 2;
        match short {
            true => Subject::Letter { state: matches!(letter.as_str(), "c" | "h"), letter },
            false => Subject::Other,
        }
    }

    /// Whether `claim` states this.
    pub(super) fn is_stated_by(&self, claim: &Claim<'_>) -> bool {
        let letter = claim.letter();
        match self {
            Subject::Quantity { words, kind, layer } => {
                let said = format!("{} {}", claim.before, claim.words());
                if SHARES.iter().any(|word| said.contains(word) || claim.after.trim_start().starts_with(word)) {
                    return false;
                }
                let named = words.iter().any(|word| said.contains(word));
                match (layer, &letter) {
                    (None, _) => named && !said.contains("layer "),
                    (Some(layer), Some((letter, sub))) if sub == layer => match *kind {
                        "parameters" => named || matches!(letter.as_str(), "L" | "N"),
                        "shape" => named || letter == "x",
                        _ => named,
                    },
                    (Some(layer), _) => named && (said.contains(&format!("layer {layer}")) || said.contains(&format!("l_{layer}"))),
                }
            }
            Subject::Output(number) => letter.is_some_and(|(letter, sub)| matches!(letter.as_str(), "x" | "X" | "y") && sub == *number),
            Subject::Rows(names) => {
                let left = claim.bare_left();
                names.iter().any(|name| {
                    letter.as_ref().is_some_and(|(letter, _)| letter == name)
                        || (name.len() > 3 && (left.contains(name) || claim.words().contains(name)))
                })
            }
            Subject::Probability(stated) => claim.bare_left() == *stated,
            Subject::Instance { label, number } => {
                let left = claim.bare_left();
                let about = number.as_ref().is_none_or(|number| {
                    let words = [format!("instance {number}"), format!("example {number}"), format!("point {number}")];
                    words.iter().any(|words| claim.before.contains(words)) || left.contains(&format!("x^({number})"))
                });
                about && left.starts_with("p(") && left.contains(&format!("={label}|"))
            }
            Subject::Posterior => {
                let left = claim.bare_left();
                let divided = claim.members.iter().any(|member| matches!(claim.tree.kind(*member), crate::syntax::Kind::Fraction { .. }));
                left.starts_with("p(") && left.contains('|') && divided && claim.members.len() > 2
            }
            Subject::Density(variable) => {
                let left = claim.bare_left();
                ["p", "f"].iter().any(|name| {
                    let rest = left.strip_prefix(name).map(|rest| rest.trim_start_matches(|c: char| c != '('));
                    rest.and_then(|rest| rest.strip_prefix('('))
                        .is_some_and(|rest| rest.strip_prefix(variable.as_str()).is_some_and(|rest| rest.starts_with(['|', ')', ';'])))
                })
            }
            Subject::Divergence(words) => words.iter().any(|word| claim.bare_left().contains(word)),
            Subject::Letter { letter: wanted, state } => letter.is_some_and(|(letter, sub)| {
                let same = letter == *wanted || (*state && letter.to_lowercase() == *wanted);
                same && (sub.is_empty() || (*state && matches!(sub.as_str(), "t" | "1")))
            }),
            Subject::Other => false,
        }
    }

    /// The part of the computed value that `claim` is about: a row, where it names one.
    pub(super) fn part_of(&self, value: &Value, claim: &Claim<'_>) -> Option<Value> {
        let (Subject::Rows(_), Value::Tensor(tensor)) = (self, value) else { return Some(value.clone()) };
        let [rows, width] = tensor.shape() else { return Some(value.clone()) };
        let cells = super::claim::entries(&claim.tree, claim.last)?.len();
        if cells != *width || *rows == 1 {
            return Some(value.clone());
        }
        let row: usize = claim.letter()?.1.parse().ok()?;
        let row = row.checked_sub(1).filter(|row| row < rows)?;
        let entries: Vec<Scalar> = tensor.entries()[row * width..(row + 1) * width].to_vec();
        Tensor::new(vec![*width], entries).map(Value::Tensor)
    }
}

/// What stands in the parentheses of `p(0)`.
fn inside(label: &str) -> String {
    label.split_once('(').map_or(label, |(_, rest)| rest.trim_end_matches(')')).to_owned()
}

/// The entries of a row of a matrix.
pub(super) fn row(value: &Value, at: usize) -> Option<&[Scalar]> {
    let Value::Tensor(tensor) = value else { return None };
    let [rows, width] = tensor.shape() else { return None };
    (at < *rows).then(|| &tensor.entries()[at * width..(at + 1) * width])
}

/// Whether the entries of a row are numbers between zero and one.
pub(super) fn are_weights(row: &[Scalar]) -> bool {
    let one = Scalar::Exact(Rational::from_integer(1.into()));
    row.iter().all(|entry| entry.compare(&one) != Some(std::cmp::Ordering::Greater))
}
