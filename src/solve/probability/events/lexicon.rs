//! The words of probability statements by what they mean, as `grammar/statement/words.toml` lists them.

use std::{
    collections::{HashMap, HashSet},
    sync::OnceLock,
};

use serde::Deserialize;

/// What a word stands for in a statement of probabilities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::solve::probability) enum Role {
    /// Positive, given that it is there.
    Sensitivity,
    /// Negative, given that it is not there.
    Specificity,
    /// Positive, given that it is not there.
    FalsePositive,
    /// Negative, given that it is there.
    FalseNegative,
    /// The test says what is the case.
    Accuracy,
    /// The test says what is not the case.
    Inaccuracy,
    /// It is there.
    Prevalence,
    /// Defective.
    FaultRate,
}

/// Two words for a thing and its absence.
#[derive(Debug, Deserialize)]
pub(in crate::solve::probability) struct Pair {
    /// The name of the thing.
    pub name: String,
    /// The name of its absence.
    pub opposite: String,
    holds: String,
    fails: String,
    /// Whether the words name the variable only where both of them stand.
    #[serde(default)]
    pub both: bool,
}

#[derive(Debug, Deserialize)]
struct Table {
    neutral: String,
    scene: String,
    decisive: String,
    negation: String,
    condition: String,
    relative: String,
    rest: String,
    otherwise: String,
    join: String,
    question: String,
    sensitivity: String,
    specificity: String,
    false_positive: String,
    false_negative: String,
    accuracy: String,
    inaccuracy: String,
    prevalence: String,
    fault_rate: String,
    kinds: String,
    colours: String,
    drawn: String,
    held: String,
    report: String,
    verbs: String,
    counts: String,
    pairs: Vec<Pair>,
}

/// The tables by stem.
#[derive(Debug, Default)]
pub(in crate::solve::probability) struct Lexicon {
    neutral: HashSet<String>,
    scene: HashSet<String>,
    decisive: HashSet<String>,
    negation: HashSet<String>,
    condition: HashSet<String>,
    relative: HashSet<String>,
    rest: HashSet<String>,
    otherwise: HashSet<String>,
    join: HashSet<String>,
    question: HashSet<String>,
    kinds: HashSet<String>,
    colours: HashSet<String>,
    drawn: HashSet<String>,
    held: HashSet<String>,
    report: HashSet<String>,
    verbs: HashSet<String>,
    counts: HashMap<String, usize>,
    roles: HashMap<String, Role>,
    states: HashMap<String, (usize, bool)>,
    /// The pairs of words for a thing and its absence.
    pub pairs: Vec<Pair>,
    /// Every word as it is written in the tables, sorted.
    pub words: Vec<String>,
}

/// The stem under which the forms of a word are one: `rainy`, `rains`, `rained` are `rain`.
pub(in crate::solve::probability) fn stem(word: &str) -> String {
    // The letters that are a small word in some language: alone and capital they are names, as in `machines X, Y and Z`.
    if matches!(word, "Y" | "E" | "O" | "U") {
        return word.to_owned();
    }
    let lower = word.to_lowercase().replace('’', "'");
    if let Some(rest) = lower.strip_prefix("non-").filter(|rest| rest.chars().count() > 2) {
        return format!("non-{}", stem(rest));
    }
    let lower = lower.strip_suffix("'s").or_else(|| lower.strip_suffix('\'')).unwrap_or(&lower);
    let mut text = match lower {
        "men" => "man".to_owned(),
        "women" => "woman".to_owned(),
        "children" => "child".to_owned(),
        "people" => "person".to_owned(),
        "dice" => "die".to_owned(),
        "boxes" => "box".to_owned(),
        "doesn't" | "don't" | "didn't" | "isn't" | "aren't" | "wasn't" | "weren't" | "hasn't" | "haven't" => "not".to_owned(),
        _ => lower.to_owned(),
    };
    for endings in [
        [("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("es", "e"), ("s", "")].as_slice(),
        &[("ive", ""), ("ing", ""), ("ed", ""), ("er", "")],
    ] {
        for (ending, put) in endings {
            if let Some(base) = text.strip_suffix(ending)
                && base.chars().count() > if put.is_empty() && ending.len() > 1 { 3 } else { 2 }
                && (*ending != "s" || !base.ends_with(['s', 'u', 'i']))
            {
                text = format!("{base}{put}");
                break;
            }
        }
    }
    let letters: Vec<char> = text.chars().collect();
    if let [.., first, second] = letters.as_slice()
        && first == second
        && letters.len() > 3
        && !matches!(first, 'l' | 's' | 'e')
    {
        text.pop();
    }
    if text.chars().count() > 4 && text.ends_with(['y', 'e']) {
        text.pop();
    }
    text
}

fn stems(words: &str) -> HashSet<String> {
    words.split_whitespace().map(stem).collect()
}

/// The words that the program knows.
pub(in crate::solve::probability) fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(|| toml::from_str(include_str!("../../../../grammar/statement/words.toml")).map(Lexicon::of).unwrap_or_default())
}

impl Table {
    /// The lists that hold words which may be misspelt.
    fn texts(&self) -> Vec<&str> {
        let mut out: Vec<&str> = vec![
            &self.neutral,
            &self.scene,
            &self.negation,
            &self.condition,
            &self.relative,
            &self.rest,
            &self.question,
            &self.sensitivity,
            &self.specificity,
            &self.accuracy,
            &self.inaccuracy,
            &self.prevalence,
            &self.kinds,
            &self.colours,
            &self.drawn,
            &self.held,
            &self.report,
            &self.verbs,
        ];
        out.extend(self.pairs.iter().flat_map(|pair| [pair.holds.as_str(), pair.fails.as_str()]));
        out
    }
}

impl Lexicon {
    fn of(table: Table) -> Lexicon {
        let mut words: Vec<String> = table.texts().iter().flat_map(|text| text.split_whitespace()).map(str::to_owned).collect();
        words.sort();
        words.dedup();
        let mut roles = HashMap::new();
        for (role, words) in [
            (Role::Sensitivity, &table.sensitivity),
            (Role::Specificity, &table.specificity),
            (Role::FalsePositive, &table.false_positive),
            (Role::FalseNegative, &table.false_negative),
            (Role::Accuracy, &table.accuracy),
            (Role::Inaccuracy, &table.inaccuracy),
            (Role::Prevalence, &table.prevalence),
            (Role::FaultRate, &table.fault_rate),
        ] {
            roles.extend(stems(words).into_iter().map(|word| (word, role)));
        }
        let mut states = HashMap::new();
        for (at, pair) in table.pairs.iter().enumerate() {
            states.extend(stems(&pair.holds).into_iter().map(|word| (word, (at, true))));
            states.extend(stems(&pair.fails).into_iter().map(|word| (word, (at, false))));
        }
        Lexicon {
            neutral: stems(&table.neutral),
            scene: stems(&table.scene),
            decisive: stems(&table.decisive),
            negation: stems(&table.negation),
            condition: stems(&table.condition),
            relative: stems(&table.relative),
            rest: stems(&table.rest),
            otherwise: stems(&table.otherwise),
            join: stems(&table.join),
            question: stems(&table.question),
            kinds: stems(&table.kinds),
            colours: stems(&table.colours),
            drawn: stems(&table.drawn),
            held: stems(&table.held),
            report: stems(&table.report),
            verbs: stems(&table.verbs),
            counts: table.counts.split_whitespace().enumerate().map(|(at, word)| (stem(word), at + 1)).collect(),
            roles,
            states,
            pairs: table.pairs,
            words,
        }
    }

    /// Whether a table holds a form of the word.
    pub fn knows(&self, stem: &str) -> bool {
        [
            &self.neutral,
            &self.scene,
            &self.decisive,
            &self.negation,
            &self.condition,
            &self.relative,
            &self.rest,
            &self.otherwise,
            &self.join,
            &self.question,
            &self.kinds,
            &self.colours,
            &self.drawn,
            &self.held,
            &self.report,
            &self.verbs,
        ]
        .iter()
        .any(|set| set.contains(stem))
            || self.counts.contains_key(stem)
            || self.roles.contains_key(stem)
            || self.states.contains_key(stem)
    }

    /// Whether the word changes no probability.
    pub fn is_neutral(&self, stem: &str) -> bool {
        self.neutral.contains(stem) || self.condition.contains(stem) || self.join.contains(stem) || self.question.contains(stem)
    }

    /// Whether the word only sets the scene, unless numbers are told of it.
    pub fn is_scene(&self, stem: &str) -> bool {
        self.scene.contains(stem)
    }

    /// Whether the word must not be passed over.
    pub fn is_decisive(&self, stem: &str) -> bool {
        self.decisive.contains(stem)
    }

    /// `not`, `without`.
    pub fn is_negation(&self, stem: &str) -> bool {
        self.negation.contains(stem)
    }

    /// `if`, `given`.
    pub fn is_condition(&self, stem: &str) -> bool {
        self.condition.contains(stem)
    }

    /// `who`, `from`: what makes the next event a property of the subject.
    pub fn is_relative(&self, stem: &str) -> bool {
        self.relative.contains(stem)
    }

    /// `the rest`.
    pub fn is_rest(&self, stem: &str) -> bool {
        self.rest.contains(stem)
    }

    /// `otherwise`.
    pub fn is_otherwise(&self, stem: &str) -> bool {
        self.otherwise.contains(stem)
    }

    /// `and`, `while`.
    pub fn is_join(&self, stem: &str) -> bool {
        self.join.contains(stem)
    }

    /// `find`, `what`.
    pub fn is_question(&self, stem: &str) -> bool {
        self.question.contains(stem)
    }

    /// A noun that a tag follows.
    pub fn is_kind(&self, stem: &str) -> bool {
        self.kinds.contains(stem)
    }

    /// A colour.
    pub fn is_colour(&self, stem: &str) -> bool {
        self.colours.contains(stem)
    }

    /// A thing that is drawn from an urn.
    pub fn is_drawn(&self, stem: &str) -> bool {
        self.drawn.contains(stem)
    }

    /// A verb for what an urn has in it.
    pub fn is_held(&self, stem: &str) -> bool {
        self.held.contains(stem)
    }

    /// A verb of what a witness says.
    pub fn is_report(&self, stem: &str) -> bool {
        self.report.contains(stem)
    }

    /// A verb that a bare name stands before.
    pub fn is_verb(&self, stem: &str) -> bool {
        self.verbs.contains(stem)
    }

    /// The number that a word counts.
    pub fn count(&self, stem: &str) -> Option<usize> {
        self.counts.get(stem).copied()
    }

    /// The role of a test that the word names.
    pub fn role(&self, stem: &str) -> Option<Role> {
        self.roles.get(stem).copied()
    }

    /// The pair of opposites that the word belongs to, and whether it says that the thing is there.
    pub fn state(&self, stem: &str) -> Option<(usize, bool)> {
        self.states.get(stem).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::{lexicon, stem};

    #[test]
    fn the_table_of_words_is_read() {
        assert!(lexicon().is_join("and"));
        assert_eq!(lexicon().pairs[0].name, "positive");
        assert_eq!(stem("rainy"), stem("rains"));
        assert_eq!(stem("Smoking"), stem("smoke"));
    }
}
