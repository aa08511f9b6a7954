//! Divergences and entropies in closed form between named distributions of one family: the formula, and the parameters that go into it.

use crate::{
    diag::Span,
    elaborate::{Choices, Context, elaborate},
    eval::symbolic::{Assumptions, distribution, latex, symbols},
    ir::{Arena, ExprId, Node},
    num::Outcome,
    op,
    solve::fact::{Facts, Value},
    solve::probability::law::Named,
    syntax,
};

struct Desk {
    arena: Arena,
    context: Context,
}

impl Desk {
    fn read(&mut self, text: &str) -> Result<ExprId, String> {
        let parsed = syntax::parse(text);
        let unread = || format!("the formula `{text}` was not understood");
        if !parsed.diagnostics.is_empty() {
            return Err(unread());
        }
        let elaborated = elaborate(&parsed.tree, parsed.tree.root(), &mut self.arena, &self.context, &Choices::default());
        elaborated.map(|elaborated| elaborated.expression).map_err(|_| unread())
    }

    /// The distribution as an expression.
    fn law(&mut self, named: &Named) -> Result<ExprId, String> {
        let arguments = named.arguments.iter().map(|argument| self.read(argument)).collect::<Result<Vec<_>, _>>()?;
        let row = op::by_name(named.family).ok_or_else(|| format!("the distribution {} is not known", named.family))?;
        let id = self.arena.apply(row, arguments);
        let law =
            distribution::named(&mut self.arena, id).ok_or_else(|| format!("the distribution {} has other parameters", named.family))?;
        match law.fault(&mut self.arena, &Assumptions::new()) {
            Some(fault) => Err(fault),
            None => Ok(id),
        }
    }

    /// A divergence in letters, or the word for an infinite one.
    fn divergence(&mut self, p: ExprId, q: ExprId) -> Result<ExprId, String> {
        match distribution::divergence(&mut self.arena, p, q, &Assumptions::new()) {
            Outcome::Known(value) => Ok(value),
            Outcome::Undefined(why) | Outcome::Unknown(why) => Err(why),
        }
    }

    /// The names in an expression.
    fn names(&self, id: ExprId) -> Vec<String> {
        symbols(&self.arena, id).iter().map(|symbol| self.arena.symbol_of(*symbol).name.to_string()).collect()
    }

    fn infinite(&self, id: ExprId) -> bool {
        matches!(self.arena.node(id), Node::Apply(op, _) if *op == op::INFINITY)
    }
}

/// The facts of a question about one distribution or two of the same family: the parameters by name, and each formula that is asked in those
/// names (`formula`), or in the letters of the statement (`letters`), or the word `infinite`.
pub(super) fn facts(
    (first, second): (&Named, Option<&Named>),
    values: &[(String, String)],
    asked: &[&str],
    bits: bool,
    span: Span,
) -> Result<Facts, String> {
    let mut desk = Desk { arena: Arena::new(), context: Context::new() };
    let (p, q) = (desk.law(first)?, second.map(|second| desk.law(second)).transpose()?);
    let letters: Vec<String> = [Some(p), q].into_iter().flatten().flat_map(|law| desk.names(law)).collect();
    let (known, unknown): (Vec<&String>, Vec<&String>) = letters.iter().partition(|letter| values.iter().any(|(name, _)| name == *letter));
    if !known.is_empty() && !unknown.is_empty() {
        return Err(format!("the value of `{}` is not stated", unknown[0]));
    }
    let lettered = !unknown.is_empty();
    if lettered && !values.is_empty() {
        return Err("which letters the values are of was not understood".to_owned());
    }
    let mut facts = Facts::default();
    let words = op::by_name(first.family).map_or(&[][..], |id| op::row(id).parameters);
    facts.set("family", Value::Words(described(first.family).to_owned()), span);
    let named: Vec<Value> = words.iter().map(|parameter| Value::Words(parameter.name.to_owned())).collect();
    facts.set("parameters", Value::List(named), span);
    let mut definitions = Vec::new();
    let mut define = |name: &str, value: &str| {
        let mut record = Facts::default();
        record.set("name", Value::Formula(name.to_owned()), span);
        record.set("value", Value::Formula(value.to_owned()), span);
        definitions.push(Value::Record(record));
    };
    for (name, value) in values.iter().filter(|(name, _)| letters.contains(name)) {
        define(name, value);
    }
    for (law, suffix) in [Some(first), second].into_iter().flatten().zip(["1", "2"]) {
        let names = distribution::parameter_names(law.family, suffix);
        for (name, value) in names.iter().zip(&law.arguments) {
            define(name, value);
        }
    }
    facts.set("definitions", Value::List(definitions), span);
    let mut list = Vec::new();
    for name in asked {
        list.push(Value::Record(quantity(&mut desk, name, (first, p), second.zip(q), (bits, lettered), span)?));
    }
    facts.set("quantities", Value::List(list), span);
    Ok(facts)
}

/// One quantity: its name, its sign, and a formula to evaluate, an answer in letters, or a word.
fn quantity(
    desk: &mut Desk,
    name: &str,
    (first, p): (&Named, ExprId),
    second: Option<(&Named, ExprId)>,
    (bits, lettered): (bool, bool),
    span: Span,
) -> Result<Facts, String> {
    let mut facts = Facts::default();
    let other = || second.ok_or_else(|| "the question takes two distributions".to_owned());
    let spelled = name.replace('-', " ");
    facts.set("name", Value::Words(spelled), span);
    let (sign, terms): (&str, Vec<(ExprId, String)>) = match name {
        "kl" => ("K_{12}", vec![(desk.divergence(p, other()?.1)?, distribution::divergence_latex(first.family, ["1", "2"])?)]),
        "reverse kl" => ("K_{21}", vec![(desk.divergence(other()?.1, p)?, distribution::divergence_latex(first.family, ["2", "1"])?)]),
        "jeffreys" => {
            let q = other()?.1;
            let forth = (desk.divergence(p, q)?, distribution::divergence_latex(first.family, ["1", "2"])?);
            ("J", vec![forth, (desk.divergence(q, p)?, distribution::divergence_latex(first.family, ["2", "1"])?)])
        }
        "entropy" => ("h", vec![(entropy(desk, p)?, distribution::entropy_latex(first.family, "1")?)]),
        "cross-entropy" => {
            let own = (entropy(desk, p)?, distribution::entropy_latex(first.family, "1")?);
            ("c", vec![own, (desk.divergence(p, other()?.1)?, distribution::divergence_latex(first.family, ["1", "2"])?)])
        }
        _ => return Err(format!("the method has no formula for the {name} of these distributions")),
    };
    facts.set("sign", Value::Formula(sign.to_owned()), span);
    if terms.iter().any(|(value, _)| desk.infinite(*value)) {
        facts.set("word", Value::Words("infinite".to_owned()), span);
        return Ok(facts);
    }
    let joined = |texts: Vec<String>| {
        let text = texts.join(" + ");
        if bits { format!("\\frac{{1}}{{\\ln 2}} \\left( {text} \\right)") } else { text }
    };
    if lettered {
        let texts = terms.iter().map(|(value, _)| latex(&desk.arena, *value)).collect();
        facts.set("letters", Value::Formula(joined(texts)), span);
    } else {
        facts.set("formula", Value::Formula(joined(terms.into_iter().map(|(_, text)| text).collect())), span);
    }
    Ok(facts)
}

fn entropy(desk: &mut Desk, p: ExprId) -> Result<ExprId, String> {
    let law = distribution::named(&mut desk.arena, p).ok_or("the distribution is not known")?;
    match law.entropy(&mut desk.arena, &Assumptions::new()) {
        Outcome::Known(value) => Ok(value),
        Outcome::Undefined(why) | Outcome::Unknown(why) => Err(why),
    }
}

/// The family as a sentence has it.
fn described(family: &str) -> &str {
    match family {
        "gammadist" => "gamma",
        "binomialdist" => "binomial",
        "lognormal" => "log-normal",
        "chisquared" => "chi-squared",
        other => other,
    }
}
