//! Methods: worked answers with holes, one template a family, and the choice among them.

use std::{collections::BTreeMap, sync::OnceLock};

use serde::Deserialize;

use super::{
    fact::{Facts, Value},
    reading::Reading,
};

/// The methods, one line each, in the order in which they are tried.
#[rustfmt::skip]
const SOURCES: &[(&str, &str)] = &[
    ("padded", include_str!("../../templates/methods/padded.md")),
    ("inverted-residual", include_str!("../../templates/methods/inverted-residual.md")),
    ("receptive-field", include_str!("../../templates/methods/receptive-field.md")),
    ("stack-alternative", include_str!("../../templates/methods/stack-alternative.md")),
    ("conv-bottleneck", include_str!("../../templates/methods/conv-bottleneck.md")),
    ("conv-inverse", include_str!("../../templates/methods/conv-inverse.md")),
    ("conv-comparison", include_str!("../../templates/methods/conv-comparison.md")),
    ("transposed", include_str!("../../templates/methods/transposed.md")),
    ("conv-formula", include_str!("../../templates/methods/conv-formula.md")),
    ("dense", include_str!("../../templates/methods/dense.md")),
    ("norm-parameters", include_str!("../../templates/methods/norm-parameters.md")),
    ("conv-layer", include_str!("../../templates/methods/conv-layer.md")),
    ("conv2d", include_str!("../../templates/methods/conv2d.md")),
    ("tensor-chain", include_str!("../../templates/methods/tensor-chain.md")),
    ("pool", include_str!("../../templates/methods/pool.md")),
    ("conv-variant", include_str!("../../templates/methods/conv-variant.md")),
    ("cnn", include_str!("../../templates/methods/cnn.md")),
    ("bayes-rule", include_str!("../../templates/methods/bayes-rule.md")),
    ("density-transform", include_str!("../../templates/methods/density-transform.md")),
    ("gaussian-kl", include_str!("../../templates/methods/gaussian-kl.md")),
    ("worked-values", include_str!("../../templates/methods/worked-values.md")),
    ("confusion-matrix", include_str!("../../templates/methods/confusion-matrix.md")),
    ("normal-law", include_str!("../../templates/methods/normal-law.md")),
    ("impurity", include_str!("../../templates/methods/impurity.md")),
    ("naive-bayes", include_str!("../../templates/methods/naive-bayes.md")),
    ("given-equations", include_str!("../../templates/methods/given-equations.md")),
    ("attention", include_str!("../../templates/methods/attention.md")),
    ("attention-parameters", include_str!("../../templates/methods/attention-parameters.md")),
    ("lstm-cell", include_str!("../../templates/methods/lstm-cell.md")),
    ("gru-cell", include_str!("../../templates/methods/gru-cell.md")),
    ("rnn-cell", include_str!("../../templates/methods/rnn-cell.md")),
    ("layer-stack", include_str!("../../templates/methods/layer-stack.md")),
    ("recurrent-parameters", include_str!("../../templates/methods/recurrent-parameters.md")),
    ("cross-entropy", include_str!("../../templates/methods/cross-entropy.md")),
    ("binary-cross-entropy", include_str!("../../templates/methods/binary-cross-entropy.md")),
    ("regression-loss", include_str!("../../templates/methods/regression-loss.md")),
    ("layer-norm", include_str!("../../templates/methods/layer-norm.md")),
    ("batch-norm", include_str!("../../templates/methods/batch-norm.md")),
    ("neuron", include_str!("../../templates/methods/neuron.md")),
    ("mlp-forward", include_str!("../../templates/methods/mlp-forward.md")),
    ("activation", include_str!("../../templates/methods/activation.md")),
    ("embedding", include_str!("../../templates/methods/embedding.md")),
    ("positional-encoding", include_str!("../../templates/methods/positional-encoding.md")),
    ("dense-network", include_str!("../../templates/methods/dense-network.md")),
    ("softmax", include_str!("../../templates/methods/softmax.md")),
];

/// The front matter of a method.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Front {
    /// The family.
    pub family: String,
    /// What it works out, in a line.
    pub title: String,
    /// The reader whose facts it takes; empty for the reader of layers.
    #[serde(default)]
    pub reader: String,
    /// Topics that the statement must be about.
    #[serde(default)]
    pub topics: Vec<String>,
    /// Topics that the statement may be about.
    #[serde(default)]
    pub admits: Vec<String>,
    /// Facts with the words that they must have: `layer = ["conv"]`.
    #[serde(default, rename = "where")]
    pub conditions: BTreeMap<String, Vec<String>>,
    /// Facts that every answer needs; a dotted name is a fact inside a record.
    #[serde(default)]
    pub needs: Vec<String>,
    /// Facts that are used where they are there.
    #[serde(default)]
    pub uses: Vec<String>,
    /// Facts that stand in for unsaid ones: conventions, which the template states.
    #[serde(default)]
    pub defaults: toml::Table,
    /// Other spellings of given names: `Wf = ["Wfx", "Wxf"]`.
    #[serde(default)]
    pub names: BTreeMap<String, Vec<String>>,
    /// Equations that it works by, or pieces of them; another equation in the statement is not its own.
    #[serde(default)]
    pub equations: Vec<String>,
    /// What it answers, with what each answer needs.
    #[serde(default)]
    pub asks: BTreeMap<String, Ask>,
    /// What is answered when the statement asks for nothing that has a name here.
    #[serde(default)]
    pub default: Vec<String>,
}

/// One quantity that a method answers.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// Facts that this answer needs besides the ones that all need.
    #[serde(default)]
    pub needs: Vec<String>,
    /// The name of the quantity that stands for this one: another spelling of it.
    #[serde(default)]
    pub means: Option<String>,
    /// Names that ask for it: `ft` for the forget gate.
    #[serde(default)]
    pub symbols: Vec<String>,
}

/// A method.
#[derive(Debug, Clone)]
pub struct Method {
    /// The file without its ending.
    pub name: &'static str,
    /// What its front matter says.
    pub front: Front,
    /// The stages of its template.
    pub stages: Vec<String>,
}

/// All methods, or why one cannot be read.
pub fn methods() -> &'static Result<Vec<Method>, String> {
    static METHODS: OnceLock<Result<Vec<Method>, String>> = OnceLock::new();
    METHODS.get_or_init(|| SOURCES.iter().map(|(name, text)| method(name, text)).collect())
}

fn method(name: &'static str, text: &str) -> Result<Method, String> {
    let body = text.strip_prefix("+++\n").ok_or_else(|| format!("{name}: no front matter"))?;
    let (front, template) = body.split_once("\n+++\n").ok_or_else(|| format!("{name}: the front matter has no end"))?;
    let front = toml::from_str(front).map_err(|error| format!("{name}: {error}"))?;
    let stages = template.split("<!-- rederive: stage -->\n").map(str::to_owned).collect();
    Ok(Method { name, front, stages })
}

/// How a method fits a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fit {
    /// It answers these quantities.
    Answers(Vec<String>),
    /// It is of this family, and lacks these facts.
    Lacks(Vec<String>),
    /// The statement says something that the method does not use.
    Unused(String),
    /// It is of this family, and does not answer this quantity.
    Unanswered(String),
    /// It is of another family.
    Foreign,
}

impl Method {
    /// How the method fits what was read.
    pub fn fit(&self, reading: &Reading) -> Fit {
        let front = &self.front;
        if front.reader != reading.reader {
            return Fit::Foreign;
        }
        let facts = &self.view(&reading.facts);
        if !front.topics.iter().all(|topic| topic.split('|').any(|topic| reading.about(topic))) {
            return Fit::Foreign;
        }
        // Where no value is given at all, a method that works on given values is not meant.
        if front.topics.is_empty()
            && !front.needs.is_empty()
            && front.needs.iter().all(|need| need.starts_with("given."))
            && facts.get("given").is_none()
            && reading.references.is_empty()
        {
            return Fit::Foreign;
        }
        for (name, words) in &front.conditions {
            let said = match fact(facts, name) {
                Some(Value::Words(text)) => words.contains(text),
                Some(_) => words.iter().any(|word| word == "*"),
                None => words.iter().any(|word| word.is_empty()),
            };
            if !said {
                return Fit::Foreign;
            }
        }
        if let Some(name) = self.twice(&reading.facts) {
            return Fit::Unused(name);
        }
        let mut asked: Vec<String> = Vec::new();
        let mut stranger = None;
        for ask in &reading.asked {
            match self.quantity(&ask.name) {
                Some((name, known)) => {
                    let name = known.means.clone().unwrap_or_else(|| name.clone());
                    if !name.is_empty() && !asked.contains(&name) {
                        asked.push(name);
                    }
                }
                None => stranger = stranger.or(Some(ask.name.clone())),
            }
        }
        // `the output` beside something with a name is where it is, not what is asked.
        let vague = front.asks.get("result").and_then(|ask| ask.means.clone());
        if let Some(vague) = vague.filter(|_| asked.len() > 1)
            && !reading.is_asked(&vague)
        {
            asked.retain(|name| *name != vague);
        }
        if asked.is_empty() {
            asked.clone_from(&front.default);
        }
        let needs = front.needs.iter().chain(asked.iter().filter_map(|name| front.asks.get(name)).flat_map(|ask| &ask.needs));
        let lacks: Vec<String> = needs
            .filter(|need| !need.split('|').any(|name| fact(facts, name).is_some() || front.defaults.contains_key(name)))
            .cloned()
            .collect();
        let needs_any = |need: &String| need.split('|').any(|name| fact(facts, name).is_some());
        if front.topics.is_empty()
            && front.conditions.keys().all(|name| fact(facts, name).is_none())
            && !front.needs.is_empty()
            && !front.needs.iter().any(needs_any)
        {
            return Fit::Foreign;
        }
        let met = |need: &String| need.split('|').any(|name| fact(facts, name).is_some() || front.defaults.contains_key(name));
        if !front.needs.iter().all(met) && self.unused(reading, facts).is_some() {
            return Fit::Foreign;
        }
        if let Some(name) = stranger {
            return Fit::Unanswered(name);
        }
        if let Some(unused) = self.unused(reading, facts) {
            return Fit::Unused(unused);
        }
        if !lacks.is_empty() && !asked.is_empty() {
            return Fit::Lacks(lacks);
        }
        if asked.is_empty() { Fit::Unanswered("what is asked".to_owned()) } else { Fit::Answers(asked) }
    }

    /// Whether the method answers what is asked for under `name`.
    pub fn knows(&self, name: &str) -> bool {
        self.quantity(name).is_some_and(|(_, ask)| ask.means.as_deref() != Some(""))
    }

    /// The quantity that is asked for under `name`: one of several that a word may mean, or what a name stands for.
    fn quantity(&self, name: &str) -> Option<(&String, &Ask)> {
        match name.strip_prefix('=') {
            Some(symbol) => {
                let known = |symbol: &str| self.front.asks.iter().find(|(_, ask)| ask.symbols.iter().any(|known| known == symbol));
                known(symbol).or_else(|| known(symbol.trim_end_matches(|c: char| c.is_ascii_digit())))
            }
            None => name.split('|').find_map(|name| self.front.asks.get_key_value(name)),
        }
    }

    /// The facts with the given names spelled as the template spells them.
    pub fn view(&self, facts: &Facts) -> Facts {
        let mut view = facts.clone();
        let Some(given) = facts.get("given") else { return view };
        let Value::Record(inner) = &given.value else { return view };
        let mut renamed = Facts::default();
        for (name, fact) in inner.iter() {
            let spelled =
                self.front.names.iter().find(|(_, spellings)| spellings.iter().any(|known| known == name)).map(|(name, _)| name.as_str());
            renamed.set(spelled.unwrap_or(name), fact.value.clone(), fact.span);
        }
        view.set("given", Value::Record(renamed), given.span);
        view
    }

    /// A given name that means the same to the method as another with another value.
    fn twice(&self, facts: &Facts) -> Option<String> {
        if self.front.reader.is_empty() {
            return None;
        }
        let Value::Record(given) = &facts.get("given")?.value else { return None };
        self.front.names.values().find_map(|spellings| {
            let mut known = given.iter().filter(|(name, _)| spellings.iter().any(|spelling| spelling == name));
            let (_, first) = known.next()?;
            known.find(|(_, fact)| fact.value != first.value).map(|(name, _)| name.to_owned())
        })
    }

    /// A fact or a topic that the method does not know.
    fn unused(&self, reading: &Reading, facts: &Facts) -> Option<String> {
        let front = &self.front;
        let topic = reading
            .topics
            .iter()
            .find(|(topic, _)| !front.topics.iter().chain(&front.admits).any(|known| known.split('|').any(|known| known == topic)));
        if let Some((topic, _)) = topic {
            return Some(topic.split_once(':').map_or(topic.as_str(), |(_, word)| word).to_owned());
        }
        let known = |name: &str| {
            let asks = front.asks.values().flat_map(|ask| &ask.needs);
            front.needs.iter().chain(&front.uses).chain(asks).any(|known| known.split('|').any(|known| known == name))
                || front.conditions.contains_key(name)
                || front.defaults.contains_key(name)
        };
        for (name, fact) in facts.iter() {
            if name == "equations" {
                let Value::List(equations) = &fact.value else { continue };
                let stranger = equations.iter().find_map(|equation| match equation {
                    Value::Words(text) if !front.equations.iter().any(|piece| text.contains(piece.as_str())) => Some(text.clone()),
                    _ => None,
                });
                match stranger {
                    Some(text) => return Some(text),
                    None => continue,
                }
            }
            if name == "digits" || known(name) {
                continue;
            }
            let Value::Record(inner) = &fact.value else { return Some(name.to_owned()) };
            if known(&format!("{name}.*")) {
                continue;
            }
            for (inner, _) in inner.iter() {
                if !known(&format!("{name}.{inner}")) {
                    return Some(inner.to_owned());
                }
            }
        }
        None
    }

    /// The facts under the names that the template uses, defaults filled in; a fact that is not there is null.
    pub fn context(&self, reading: &Reading, asked: &[String]) -> serde_json::Map<String, serde_json::Value> {
        use serde_json::{Map, Value as Json, json};
        let front = &self.front;
        let mut context = Map::new();
        let asks = front.asks.values().flat_map(|ask| &ask.needs);
        for name in front.needs.iter().chain(&front.uses).chain(asks).flat_map(|name| name.split('|')) {
            let name = name.split('.').next().unwrap_or(name);
            context.entry(name.to_owned()).or_insert(Json::Null);
        }
        context.insert("given".to_owned(), json!({}));
        if let Json::Object(facts) = self.view(&reading.facts).to_json() {
            context.extend(facts);
        }
        let mut assumed = Map::new();
        for (name, value) in &front.defaults {
            let missing = context.get(name).is_none_or(Json::is_null);
            assumed.insert(name.clone(), json!(missing));
            if missing {
                context.insert(name.clone(), serde_json::to_value(value).unwrap_or(Json::Null));
            }
        }
        if let Some(Json::Object(given)) = context.get_mut("given") {
            for name in
                front.needs.iter().chain(&front.uses).chain(front.asks.values().flat_map(|ask| &ask.needs)).flat_map(|name| name.split('|'))
            {
                if let Some(inner) = name.strip_prefix("given.").filter(|inner| *inner != "*") {
                    given.entry(inner.to_owned()).or_insert(Json::Null);
                }
            }
        }
        let wants: Map<String, Json> = front.asks.keys().map(|name| (name.clone(), json!(asked.contains(name)))).collect();
        context.insert("asked".to_owned(), Json::Object(wants));
        context.insert("assumed".to_owned(), Json::Object(assumed));
        let symbols: Vec<&str> = reading.asked.iter().filter_map(|ask| ask.name.strip_prefix('=')).collect();
        context.insert("symbols".to_owned(), json!(symbols));
        let topics: Map<String, Json> = front
            .topics
            .iter()
            .chain(&front.admits)
            .flat_map(|topic| topic.split('|'))
            .map(|topic| (topic.replace([':', ' '], "_"), json!(reading.about(topic))))
            .collect();
        context.insert("about".to_owned(), Json::Object(topics));
        context
    }
}

/// The fact of a dotted name.
fn fact<'a>(facts: &'a Facts, name: &str) -> Option<&'a Value> {
    match name.split_once('.') {
        None => facts.get(name).map(|fact| &fact.value),
        Some((outer, inner)) => match &facts.get(outer)?.value {
            Value::Record(facts) => fact(facts, inner),
            _ => None,
        },
    }
}
