//! Functionals of random variables and of laws: expectations, variances, entropies, divergences, probabilities, densities of named laws.

use super::{
    Token,
    elaborator::Elaborator,
    name::{canonical, is_name},
    obstacle::Obstacle,
};
use crate::{
    ir::{Binding, ExprId, OpId, Range},
    op::{self, Class},
    syntax::{Kind, NodeId, Style},
};

/// A functional with its scripts.
pub(super) struct Functional {
    op: OpId,
    sub: Option<NodeId>,
    sup: Option<NodeId>,
}

impl Elaborator<'_> {
    /// The functional that an item stands for, with what follows it: `\mathbb{E}`, `E[`, `\operatorname{Var}`, `H(p)`, `D_{KL}`.
    pub(super) fn functional(&self, items: &[NodeId], at: usize) -> Option<Functional> {
        let item = items[at];
        let (base, sub, sup) = match self.tree.kind(item) {
            Kind::Scripts { base, sub, sup, primes: 0 } => (*base, *sub, *sup),
            _ => (item, None, None),
        };
        if canonical(self.tree, item).is_some_and(|name| self.knows(&name)) {
            return None;
        }
        let next = items.get(at + 1).copied();
        let open = next.and_then(|next| self.opening(next));
        let op = match self.tree.kind(base) {
            Kind::Symbol { name, style } => self.lettered_functional(name, *style, sub, next, open)?,
            Kind::Operator(name) => match name.as_ref() {
                "E" | "Var" | "var" | "V" | "Cov" | "cov" | "Corr" | "corr" | "sd" | "std" | "SD" | "H" | "KL" | "CE" | "I" => {
                    let op = op::by_notation(name)?;
                    (op::row(op).class == Class::Probability).then_some(op)?
                }
                _ => return None,
            },
            Kind::Juxtaposition(letters) => self.spelled_functional(letters)?,
            _ => return None,
        };
        // The divergence's own name: `D_{KL}`.
        let sub = if op == op::KL { None } else { sub };
        Some(Functional { op, sub, sup })
    }

    fn lettered_functional(&self, name: &str, style: Style, sub: Option<NodeId>, next: Option<NodeId>, open: Option<&str>) -> Option<OpId> {
        let bracket = open == Some("[");
        let law = sub.is_some_and(|sub| self.says_law(sub));
        match (name, style) {
            ("E", Style::Blackboard) => Some(op::EXPECT),
            ("E", Style::Roman | Style::Bold | Style::Sans | Style::Calligraphic) if open.is_some() || law => Some(op::EXPECT),
            ("E", _)
                if self.context.profile.of(Token::Expectation).map_or(
                    bracket || law || (open.is_some() && self.context.evidence.expectations && sub.is_none_or(|sub| self.is_variable(sub))),
                    |reading| open.is_some() && reading == 0,
                ) =>
            {
                Some(op::EXPECT)
            }
            ("V", Style::Blackboard) => Some(op::VAR),
            ("D", _) if sub.is_some_and(|sub| self.spells(sub, "KL")) => Some(op::KL),
            ("D", _) if sub.is_none() && next.is_some_and(|next| self.has_double_bar(next)) => Some(op::KL),
            ("H", Style::Blackboard) if open.is_some() => Some(op::ENTROPY),
            ("H", _)
                if open.is_some()
                    && sub.is_none()
                    && self.context.profile.of(Token::Entropy).map_or(self.context.evidence.entropies, |reading| reading == 0) =>
            {
                Some(op::ENTROPY)
            }
            ("I", _) if next.is_some_and(|next| self.has_semicolon(next)) => Some(op::MUTUALINFORMATION),
            _ => None,
        }
    }

    /// `KL` as two letters side by side.
    fn spelled_functional(&self, letters: &[NodeId]) -> Option<OpId> {
        let text: Option<String> = letters
            .iter()
            .map(|letter| match self.tree.kind(*letter) {
                Kind::Symbol { name, .. } if name.len() == 1 => Some(name.as_ref()),
                _ => None,
            })
            .collect();
        match text.as_deref() {
            Some("KL") => Some(op::KL),
            Some("Var") => Some(op::VAR),
            Some("Cov") => Some(op::COV),
            _ => None,
        }
    }

    /// Whether a subscript names random variables: capital letters.
    fn is_variable(&self, sub: NodeId) -> bool {
        match self.tree.kind(sub) {
            Kind::Symbol { name, .. } => name.len() == 1 && name.starts_with(|c: char| c.is_ascii_uppercase()),
            Kind::List { items, .. } => items.iter().all(|item| self.is_variable(*item)),
            _ => false,
        }
    }

    fn spells(&self, id: NodeId, word: &str) -> bool {
        match self.tree.kind(id) {
            Kind::Juxtaposition(letters) => {
                letters.len() == word.len()
                    && letters
                        .iter()
                        .zip(word.chars())
                        .all(|(letter, wanted)| matches!(self.tree.kind(*letter), Kind::Symbol { name, .. } if name.chars().eq([wanted])))
            }
            Kind::Symbol { name, .. } | Kind::Operator(name) | Kind::Text(name) => name.trim() == word,
            _ => false,
        }
    }

    fn opening(&self, id: NodeId) -> Option<&str> {
        match self.tree.kind(id) {
            Kind::Fence { open, .. } if matches!(open.as_ref(), "(" | "[" | "\\{") => Some(open),
            Kind::Scripts { base, .. } => self.opening(*base),
            _ => None,
        }
    }

    fn inside(&self, id: NodeId) -> NodeId {
        match self.tree.kind(id) {
            Kind::Fence { body, .. } => *body,
            Kind::Scripts { base, .. } => self.inside(*base),
            _ => id,
        }
    }

    fn has_double_bar(&self, fence: NodeId) -> bool {
        matches!(self.tree.kind(self.inside(fence)), Kind::Infix { sign, .. } if sign.as_ref() == "\\|")
    }

    fn has_semicolon(&self, fence: NodeId) -> bool {
        match self.tree.kind(self.inside(fence)) {
            Kind::List { separator, .. } => *separator == ';',
            Kind::Infix { sign, left, .. } if sign.as_ref() == "\\mid" => {
                matches!(self.tree.kind(*left), Kind::List { separator: ';', .. })
            }
            _ => false,
        }
    }

    /// Whether a subscript says a law: `z \sim q`, `q(z)`, `q`, `p_\theta`.
    fn says_law(&self, sub: NodeId) -> bool {
        match self.tree.kind(sub) {
            Kind::Chain { links, .. } => links.iter().any(|(relation, _)| relation.sign.contains("\\sim")),
            Kind::List { items, .. } => items.iter().any(|item| self.says_law(*item)),
            Kind::Juxtaposition(items) => items.len() == 2 && self.is_law_name(items[0]) && self.is_fence(items[1]),
            _ => self.is_law_name(sub),
        }
    }

    /// Whether a name is one of those that laws have.
    fn is_law_name(&self, id: NodeId) -> bool {
        let Some(name) = canonical(self.tree, id) else { return false };
        let base = name.split(['_', '^', '\'']).next().unwrap_or("");
        let base = ["\\hat{", "\\tilde{", "\\bar{", "\\mathbf{", "\\mathrm{", "\\mathbb{"]
            .iter()
            .fold(base, |base, accent| base.strip_prefix(accent).unwrap_or(base));
        matches!(
            base.trim_end_matches('}'),
            "p" | "q" | "P" | "Q" | "\\pi" | "\\mathcal{D" | "\\mathcal{P" | "\\mathcal{Q" | "\\rho" | "\\nu" | "D"
        )
    }

    /// The functional at `items[at]` with its argument, and where the next factor begins.
    pub(super) fn functional_application(&mut self, items: &[NodeId], at: usize) -> Result<Option<(ExprId, usize)>, Obstacle> {
        let Some(Functional { op, sub, sup }) = self.functional(items, at) else { return Ok(None) };
        let item = items[at];
        let before = self.bound.len();
        let law = match sub.map(|sub| self.law_below(item, sub)).transpose() {
            Ok(law) => law,
            Err(obstacle) => {
                self.unbind(self.bound.len() - before);
                return Err(obstacle);
            }
        };
        let applied = self.functional_argument(op, items, at);
        self.unbind(self.bound.len() - before);
        let (arguments, fence, end) = applied?;
        let mut value = self.under(op, arguments, law);
        if let Some(sup) = sup {
            value = match self.tree.kind(sup) {
                Kind::Number(_) => self.raised(item, value, sup)?,
                // The law as a superscript: `\mathbb{E}^\pi`.
                _ => {
                    self.beyond(item, "an expectation under a named law");
                    let law = self.expression(sup)?;
                    self.arena.apply(op::UNDER, [value, law])
                }
            };
        }
        if let Some(fence) = fence {
            value = self.outer_scripts(fence, value)?;
        }
        Ok(Some((value, end)))
    }

    /// The bindings and the law that a subscript says.
    fn law_below(&mut self, item: NodeId, sub: NodeId) -> Result<(Vec<Binding>, Vec<ExprId>), Obstacle> {
        self.beyond(item, "an expectation with a subscript");
        match self.tree.kind(sub).clone() {
            // `q(z \mid x)`: the variables are what stands before the bar.
            Kind::Juxtaposition(parts) if parts.len() == 2 && self.is_fence(parts[1]) => {
                let (variables, _) = self.sides(parts[1]);
                let mut bindings = Vec::new();
                if variables.iter().all(|variable| is_name(self.tree, *variable)) {
                    bindings = self.free_bindings(&variables);
                }
                let law = self.expression(sub)?;
                bindings.iter_mut().for_each(|binding| binding.range = Range::In(law));
                let laws = if bindings.is_empty() { vec![law] } else { Vec::new() };
                Ok((bindings, laws))
            }
            _ if self.is_law_name(sub) => Ok((Vec::new(), vec![self.expression(sub)?])),
            Kind::List { items, .. } if items.iter().all(|item| self.is_law_name(*item)) => {
                let mut laws = Vec::new();
                for item in items {
                    laws.push(self.expression(item)?);
                }
                Ok((Vec::new(), laws))
            }
            // `\mathbb{E}_{Y \mid X}`, `\mathbb{E}_{q(z), p(x)}`
            Kind::Infix { sign, left, right, .. } if sign.as_ref() == "\\mid" => {
                let (bindings, conditions) = self.ranged(left, None)?;
                let given = self.expression(right)?;
                let variable = match bindings.first() {
                    Some(binding) => self.arena.name(binding.symbol),
                    None => self.arena.apply(op::PLACEHOLDER, []),
                };
                let law = self.arena.apply(op::GIVEN, [variable, given]);
                let bindings = bindings.into_iter().map(|binding| Binding { range: Range::In(law), ..binding }).collect();
                Ok((bindings, conditions))
            }
            Kind::List { items, .. } if items.iter().any(|item| matches!(self.tree.kind(*item), Kind::Juxtaposition(_))) => {
                let (mut bindings, mut laws) = (Vec::new(), Vec::new());
                for item in items {
                    let (more, further) = self.law_below(item, item)?;
                    bindings.extend(more);
                    laws.extend(further);
                }
                Ok((bindings, laws))
            }
            _ => self.ranged(sub, None),
        }
    }

    /// The arguments of the functional at `items[at]`, the parentheses, and where the next factor begins.
    #[allow(clippy::type_complexity, reason = "the three things an argument is read as")]
    fn functional_argument(&mut self, op: OpId, items: &[NodeId], at: usize) -> Result<(Vec<ExprId>, Option<NodeId>, usize), Obstacle> {
        let Some(next) = items.get(at + 1).copied() else {
            self.beyond(items[at], "an operator without an argument");
            return Ok((vec![self.arena.apply(op::PLACEHOLDER, [])], None, at + 1));
        };
        if self.is_fence(next) {
            let arguments = self.functional_arguments(op, self.inside(next))?;
            return Ok((arguments, Some(next), at + 2));
        }
        if self.is_operator(next) || self.begins_call(&items[at + 1..]) || matches!(self.tree.kind(next), Kind::Big { .. }) {
            let (argument, end) = self.factor(items, at + 1)?;
            return Ok((vec![argument], None, end));
        }
        // Without brackets it reaches to the next functional.
        let mut end = at + 2;
        while end < items.len() && self.functional(items, end).is_none() {
            end += 1;
        }
        if end > at + 2 {
            self.doubt("how far an expectation without brackets reaches is not said");
        }
        let argument = self.juxtaposition_of(next, &items[at + 1..end])?;
        Ok((vec![argument], None, end))
    }

    fn functional_arguments(&mut self, op: OpId, body: NodeId) -> Result<Vec<ExprId>, Obstacle> {
        match self.tree.kind(body).clone() {
            Kind::Missing => {
                self.beyond(body, "an operator without an argument");
                Ok(vec![self.arena.apply(op::PLACEHOLDER, [])])
            }
            Kind::Infix { sign, left, right, .. } if sign.as_ref() == "\\|" => Ok(vec![self.expression(left)?, self.expression(right)?]),
            Kind::Infix { sign, left, right, .. } if sign.as_ref() == "\\mid" => {
                let mut first = self.functional_arguments(op, left)?;
                if op == op::KL && first.len() == 1 {
                    first.push(self.expression(right)?);
                    return Ok(first);
                }
                let mut given = Vec::new();
                for item in self.listed(right) {
                    given.push(self.expression(item)?);
                }
                let last = first.pop();
                if let Some(last) = last {
                    let whole: Vec<ExprId> = std::iter::once(last).chain(given).collect();
                    first.push(self.arena.apply(op::GIVEN, whole));
                }
                Ok(first)
            }
            Kind::List { items, separator } if separator != ' ' => {
                let mut arguments = Vec::new();
                for item in items {
                    arguments.push(self.expression(item)?);
                }
                // Several things in an expectation are one vector.
                if !op::row(op).arity.admits(arguments.len()) || op == op::EXPECT {
                    let count = arguments.len();
                    return Ok(vec![self.arena.tensor([count], arguments)]);
                }
                Ok(arguments)
            }
            _ => Ok(vec![self.expression(body)?]),
        }
    }

    /// The functional's value under what its subscript says.
    fn under(&mut self, op: OpId, arguments: Vec<ExprId>, law: Option<(Vec<Binding>, Vec<ExprId>)>) -> ExprId {
        let Some((bindings, laws)) = law else { return self.arena.apply(op, arguments) };
        if op == op::EXPECT {
            if bindings.is_empty() {
                let all: Vec<ExprId> = arguments.into_iter().chain(laws).collect();
                return self.arena.apply(op::EXPECT, all);
            }
            let bodies: Vec<ExprId> = arguments.into_iter().chain(laws).collect();
            return self.arena.bind(op::EXPECTATION, bindings, bodies);
        }
        let mut value = self.arena.apply(op, arguments);
        for binding in bindings {
            let name = self.arena.name(binding.symbol);
            let said = match binding.range {
                Range::In(law) => self.arena.apply(op::DISTRIBUTED, [name, law]),
                _ => name,
            };
            value = self.arena.apply(op::UNDER, [value, said]);
        }
        for law in laws {
            value = self.arena.apply(op::UNDER, [value, law]);
        }
        value
    }

    /// `\mathcal{N}(x; \mu, \sigma^2)`, `\mathcal{N}(x \mid \mu, \Sigma)`: the density of a named law at a point.
    pub(super) fn density_of_law(&mut self, op: OpId, item: NodeId, fence: NodeId) -> Result<Option<ExprId>, Obstacle> {
        let body = self.inside(fence);
        let (point, parameters) = match self.tree.kind(body).clone() {
            Kind::Infix { sign, left, right, .. } if sign.as_ref() == "\\mid" => (left, self.listed(right)),
            Kind::List { separator: ';', items } => match items.as_slice() {
                [point, parameters] => (*point, self.listed(*parameters)),
                _ => return Ok(None),
            },
            _ => return Ok(None),
        };
        if !op::row(op).arity.admits(parameters.len()) {
            return Ok(None);
        }
        self.beyond(item, "the density of a law at a point");
        let mut arguments = Vec::new();
        for parameter in parameters {
            arguments.push(self.expression(parameter)?);
        }
        let law = self.arena.apply(op, arguments);
        let point = self.expression(point)?;
        Ok(Some(self.arena.apply(op::DENSITY, [law, point])))
    }

    /// `\mathbf{1}\{x > 0\}`, `\mathbb{I}[y = 1]`, `1\{y = k\}`, `\mathbb{1}_{A}`: one where it holds.
    pub(super) fn indicator(&mut self, items: &[NodeId], at: usize) -> Result<Option<(ExprId, usize)>, Obstacle> {
        let item = items[at];
        let (base, sub) = match self.tree.kind(item) {
            Kind::Scripts { base, sub, sup: None, primes: 0 } => (*base, *sub),
            _ => (item, None),
        };
        let (sign, certain) = match self.tree.kind(base) {
            Kind::Symbol { name, style: Style::Bold | Style::Blackboard } if matches!(name.as_ref(), "1" | "I") => (true, true),
            Kind::Symbol { name, .. } if matches!(name.as_ref(), "I" | "chi") => (true, false),
            Kind::Number(text) if text.as_ref() == "1" => (true, false),
            _ => (false, false),
        };
        if !sign || canonical(self.tree, item).is_some_and(|name| self.knows(&name)) {
            return Ok(None);
        }
        let stated = |elaborator: &Self, id: NodeId| matches!(elaborator.tree.kind(id), Kind::Chain { .. });
        match (sub, items.get(at + 1).copied()) {
            // `\mathbf{1}\{A\}`: of an event.
            (None, Some(next)) if certain && self.opening(next) == Some("\\{") && !stated(self, self.inside(next)) => {
                self.beyond(item, "an indicator of an event");
                let event = self.expression(self.inside(next))?;
                let value = self.arena.apply(op::INDICATOR, [event]);
                Ok(Some((self.outer_scripts(next, value)?, at + 2)))
            }
            (None, Some(next)) if self.is_fence(next) && stated(self, self.inside(next)) => {
                let condition = self.expression(self.inside(next))?;
                let value = self.arena.apply(op::INDICATOR, [condition]);
                Ok(Some((self.outer_scripts(next, value)?, at + 2)))
            }
            (Some(sub), _) if certain && (stated(self, sub) || matches!(self.tree.kind(sub), Kind::Fence { .. })) => {
                self.beyond(item, "an indicator with a subscript");
                let condition = self.expression(self.inside(sub))?;
                Ok(Some((self.arena.apply(op::INDICATOR, [condition]), at + 1)))
            }
            _ => Ok(None),
        }
    }
}
