//! Operators that bind: sums, products, integrals, extrema, limits.

use super::{
    elaborator::Elaborator,
    name::{canonical, is_name},
    obstacle::{Hindrance, Obstacle},
};
use crate::{
    ir::{Binding, ExprId, OpId, Range, SymbolId},
    op,
    syntax::{Kind, NodeId},
};

/// The first scope of bound variables; one more a level of nesting.
const BOUND: u32 = 1 << 31;

/// The variable of a differential, and the measure where it is one: `dx`, `d\mu(x)`.
struct Differential {
    variable: NodeId,
    measure: Option<NodeId>,
}

impl Elaborator<'_> {
    /// An operator with limits.
    pub(super) fn big(
        &mut self,
        id: NodeId,
        name: &str,
        sub: Option<NodeId>,
        sup: Option<NodeId>,
        body: Option<NodeId>,
    ) -> Result<ExprId, Obstacle> {
        let op = match name {
            "max" | "min" | "arg max" | "arg min" if sub.is_none() => return self.extremum(id, name, sup, body),
            "lim" | "limsup" | "liminf" => return self.limit(id, name, sub, body),
            "int" | "iint" | "iiint" | "oint" => return self.integral(id, sub, sup, body),
            "sum" => op::SUM,
            "prod" => op::PROD,
            "max" | "sup" => op::MAXOVER,
            "min" | "inf" => op::MINOVER,
            "arg max" => op::ARGMAXOVER,
            "arg min" => op::ARGMINOVER,
            "bigcup" | "bigsqcup" | "biguplus" => op::UNIONOVER,
            "bigcap" => op::INTERSECTIONOVER,
            "bigwedge" => op::FORALL,
            "bigvee" => op::EXISTS,
            _ => return Err(self.obstacle(Hindrance::Unsupported, id, format!("the operator `{name}`"))),
        };
        if matches!(name, "bigcup" | "bigsqcup" | "biguplus" | "bigcap" | "bigwedge" | "bigvee") {
            self.beyond(id, format!("the operator `{name}`"));
        }
        self.indexed(id, op, name, sub, sup, body)
    }

    /// `\max(a, b)`, `\max a_i`, `\arg\max(...)` without a variable below.
    fn extremum(&mut self, id: NodeId, name: &str, sup: Option<NodeId>, body: Option<NodeId>) -> Result<ExprId, Obstacle> {
        let op = match name {
            "max" => op::MAX,
            "min" => op::MIN,
            "arg max" => op::ARGMAX,
            _ => op::ARGMIN,
        };
        let Some(body) = body else {
            self.beyond(id, format!("`{name}` over nothing"));
            let open = self.arena.apply(op::PLACEHOLDER, []);
            return Ok(self.arena.apply(op, [open]));
        };
        if sup.is_some() {
            return Err(self.obstacle(Hindrance::Unsupported, id, format!("the operator `{name}`")));
        }
        if let Kind::Fence { .. } = self.tree.kind(body) {
            return self.applied(op, id, body);
        }
        if matches!(op, op::ARGMAX | op::ARGMIN) {
            return self.applied(op, id, body);
        }
        let argument = self.expression(body)?;
        Ok(self.arena.apply(op, [argument]))
    }

    /// A fresh bound variable `name`; it is in force until [`Elaborator::unbind`].
    pub(super) fn bind(&mut self, name: String) -> SymbolId {
        let scope = BOUND + u32::try_from(self.bound.len()).unwrap_or(0);
        let symbol = self.arena.symbol(&name, scope);
        self.bound.push((name, symbol));
        symbol
    }

    /// Ends the last `count` bound variables.
    pub(super) fn unbind(&mut self, count: usize) {
        self.bound.truncate(self.bound.len().saturating_sub(count));
    }

    /// What an operator reaches over; the words around supply it where nothing follows.
    fn over(&mut self, id: NodeId, name: &str, body: Option<NodeId>) -> Result<ExprId, Obstacle> {
        match body {
            Some(body) => self.expression(body),
            None => {
                self.beyond(id, format!("`{name}` over nothing"));
                Ok(self.arena.apply(op::PLACEHOLDER, []))
            }
        }
    }

    /// `\sum_{i=1}^{n} ...` and its kin.
    fn indexed(
        &mut self,
        id: NodeId,
        op: OpId,
        name: &str,
        sub: Option<NodeId>,
        sup: Option<NodeId>,
        body: Option<NodeId>,
    ) -> Result<ExprId, Obstacle> {
        let Some(sub) = sub else {
            self.beyond(id, "no variable is named below the sign");
            if sup.is_some() {
                return Err(self.obstacle(Hindrance::Unsupported, id, "no variable is named below the sign"));
            }
            let body = self.over(id, name, body)?;
            return Ok(self.arena.bind(op, [], [body]));
        };
        // A set alone below the sign: its members are meant.
        if sup.is_none() && !matches!(op, op::SUM | op::PROD) && canonical(self.tree, sub).is_some_and(|set| set.starts_with("\\mathcal")) {
            self.beyond(sub, "where the variable ranges");
            let set = self.expression(sub)?;
            let body = self.over(id, name, body)?;
            return Ok(self.arena.bind(op, [], [body, set]));
        }
        let (bindings, conditions) = self.ranged(sub, sup)?;
        let body = self.over(id, name, body);
        self.unbind(bindings.len());
        let bodies: Vec<ExprId> = std::iter::once(body?).chain(conditions).collect();
        Ok(self.arena.bind(op, bindings, bodies))
    }

    /// `\lim_{x \to a} ...`.
    fn limit(&mut self, id: NodeId, name: &str, sub: Option<NodeId>, body: Option<NodeId>) -> Result<ExprId, Obstacle> {
        let op = match name {
            "lim" => op::LIMIT,
            "limsup" => op::LIMSUP,
            _ => op::LIMINF,
        };
        if op != op::LIMIT {
            self.beyond(id, format!("the operator `{name}`"));
        }
        let Some(Kind::Chain { first, links }) = sub.map(|sub| self.tree.kind(sub).clone()) else {
            if sub.is_some() {
                return Err(self.obstacle(Hindrance::Unsupported, id, "a limit without a point"));
            }
            self.beyond(id, "a limit without a point");
            let body = self.over(id, name, body)?;
            return Ok(self.arena.bind(op, [], [body]));
        };
        let ([(relation, point)], Some(variable)) = (links.as_slice(), canonical(self.tree, first)) else {
            return Err(self.obstacle(Hindrance::Unsupported, id, "a limit without a point"));
        };
        if !matches!(relation.sign.as_ref(), "\\to" | "\\rightarrow") {
            return Err(self.obstacle(Hindrance::Unsupported, id, "a limit without a point"));
        }
        let point = match self.tree.kind(*point) {
            // From one side: `0^+`.
            Kind::Scripts { base, sub: None, sup: Some(sup), primes: 0 } if matches!(self.tree.kind(*sup), Kind::Symbol { name, .. } if matches!(name.as_ref(), "+" | "-")) =>
            {
                self.beyond(id, "a limit from one side");
                self.expression(*base)?
            }
            _ => self.expression(*point)?,
        };
        let symbol = self.bind(variable);
        let body = self.over(id, name, body);
        self.unbind(1);
        let body = body?;
        Ok(self.arena.bind(op, [Binding { symbol, range: Range::Towards(point) }], [body]))
    }

    /// `\int_a^b ... dx`, over several variables, over a set, or without limits.
    fn integral(&mut self, id: NodeId, sub: Option<NodeId>, sup: Option<NodeId>, body: Option<NodeId>) -> Result<ExprId, Obstacle> {
        let Some(body) = body else {
            self.beyond(id, "an integral without a differential");
            let open = self.arena.apply(op::PLACEHOLDER, []);
            return Ok(self.arena.bind(op::INTEGRAL, [], [open]));
        };
        let (signs, innermost) = self.integral_signs(id, sub, sup, body);
        let Some((place, differentials, taken)) = self.differentials(innermost) else {
            self.beyond(id, "an integral without a differential");
            return self.undifferentiated(&signs, innermost);
        };
        for differential in &differentials {
            if !is_name(self.tree, differential.variable) {
                return Err(self.obstacle(Hindrance::Unsupported, differential.variable, "what is integrated over is not a name"));
            }
        }
        if let Some(measure) = self.only_a_measure(&signs, &differentials, innermost) {
            return self.under_measure(id, &signs, innermost, (place, taken), measure);
        }
        let (bindings, mut measures) = self.integral_bindings(id, &signs, &differentials)?;
        let outer = self.trim(place, taken);
        let integrand = self.expression(innermost);
        self.restore(outer);
        self.unbind(bindings.len());
        let mut bodies = vec![integrand?];
        bodies.append(&mut measures);
        Ok(self.arena.bind(op::INTEGRAL, bindings, bodies))
    }

    /// `\int_A f\,d\mu`: the measure where the differential names one that the integrand does not speak of, over a set or over everything.
    fn only_a_measure(
        &self,
        signs: &[(Option<NodeId>, Option<NodeId>)],
        differentials: &[Differential],
        integrand: NodeId,
    ) -> Option<NodeId> {
        let ([(_, None)], [Differential { variable, measure: None }]) = (signs, differentials) else { return None };
        let name = canonical(self.tree, *variable)?;
        let base = name.split(['_', '^']).next().unwrap_or("");
        if !matches!(base, "\\mu" | "\\nu" | "\\lambda" | "P" | "Q" | "F" | "G" | "\\mathbb{P}" | "\\mathbb{Q}") || self.is_bound(&name) {
            return None;
        }
        let mut open = vec![integrand];
        while let Some(next) = open.pop() {
            if next != *variable && canonical(self.tree, next).is_some_and(|found| found == name) {
                return None;
            }
            open.extend(self.tree.children(next));
        }
        Some(*variable)
    }

    /// An integral under a measure, without a variable.
    fn under_measure(
        &mut self,
        id: NodeId,
        signs: &[(Option<NodeId>, Option<NodeId>)],
        integrand: NodeId,
        (place, taken): (NodeId, isize),
        measure: NodeId,
    ) -> Result<ExprId, Obstacle> {
        self.beyond(id, "an integral under a measure");
        let outer = self.trim(place, taken);
        let integrand = self.expression(integrand);
        self.restore(outer);
        let integrand = integrand?;
        let measure = self.expression(measure)?;
        let mut bodies = vec![integrand, measure];
        for set in signs.iter().filter_map(|(sub, _)| *sub) {
            bodies.push(self.set(set)?);
        }
        Ok(self.arena.bind(op::INTEGRAL, [], bodies))
    }

    /// The limits of integral signs that stand one right after the other, the outermost first, and what they reach over.
    #[allow(clippy::type_complexity, reason = "limits below and above")]
    fn integral_signs(
        &self,
        id: NodeId,
        sub: Option<NodeId>,
        sup: Option<NodeId>,
        body: NodeId,
    ) -> (Vec<(Option<NodeId>, Option<NodeId>)>, NodeId) {
        let many = match self.tree.kind(id) {
            Kind::Big { name, .. } if name.as_ref() == "iint" => 2,
            Kind::Big { name, .. } if name.as_ref() == "iiint" => 3,
            _ => 1,
        };
        let mut signs = vec![(sub, sup); many];
        let mut innermost = body;
        while let Kind::Big { name, sub, sup, body: Some(inner) } = self.tree.kind(innermost) {
            if name.as_ref() != "int" || signs.len() > 4 {
                break;
            }
            // The inner sign takes the only differential: the outer one has none of its own.
            if self.differentials(*inner).is_some_and(|(_, found, _)| found.len() <= 1) {
                break;
            }
            signs.push((*sub, *sup));
            innermost = *inner;
        }
        (signs, innermost)
    }

    /// The bindings of the differentials, the outermost first, and the measures.
    fn integral_bindings(
        &mut self,
        id: NodeId,
        signs: &[(Option<NodeId>, Option<NodeId>)],
        differentials: &[Differential],
    ) -> Result<(Vec<Binding>, Vec<ExprId>), Obstacle> {
        let several = signs.len() > 1 || differentials.len() > 1;
        if several {
            self.beyond(id, "an integral over several variables");
        }
        // The outermost first: the inner ranges may speak of the outer variables.
        let mut bindings = Vec::new();
        for (at, differential) in differentials.iter().enumerate().rev() {
            // The innermost sign belongs to the first differential.
            let sign = if signs.len() == differentials.len() { signs[signs.len() - 1 - at] } else { signs[0] };
            let range = match self.integral_range(id, sign, differential.variable) {
                Ok(range) => range,
                Err(obstacle) => {
                    self.unbind(bindings.len());
                    return Err(obstacle);
                }
            };
            let name = canonical(self.tree, differential.variable).unwrap_or_default();
            bindings.push(Binding { symbol: self.bind(name), range });
        }
        let mut measures = Vec::new();
        // One set below one sign: all variables together range over it.
        if differentials.len() > 1
            && signs.len() == 1
            && let Some(Range::In(set)) = bindings.first().map(|binding| binding.range)
        {
            let names: Vec<ExprId> = bindings.iter().rev().map(|binding| self.arena.name(binding.symbol)).collect();
            bindings.iter_mut().for_each(|binding| binding.range = Range::Free);
            let point = self.arena.tensor([names.len()], names);
            measures.push(self.arena.apply(op::ELEMENT, [point, set]));
        }
        for differential in differentials {
            if let Some(measure) = differential.measure {
                self.beyond(id, "an integral under a measure");
                match self.expression(measure) {
                    Ok(measure) => measures.push(measure),
                    Err(obstacle) => {
                        self.unbind(bindings.len());
                        return Err(obstacle);
                    }
                }
            }
        }
        Ok((bindings, measures))
    }

    fn integral_range(&mut self, id: NodeId, sign: (Option<NodeId>, Option<NodeId>), variable: NodeId) -> Result<Range, Obstacle> {
        let name = canonical(self.tree, variable).unwrap_or_default();
        let everywhere = match sign.0 {
            Some(sub) => canonical(self.tree, sub).is_some_and(|under| under == name || under == "\\mathbb{R}"),
            None => false,
        };
        match sign {
            (Some(sub), Some(sup)) => Ok(Range::Between(self.expression(sub)?, self.expression(sup)?)),
            (Some(_), None) if everywhere => {
                self.convention("an integral over a variable runs over the whole line");
                self.doubt("the range of the integral is not written");
                let infinity = self.arena.apply(op::INFINITY, []);
                let below = self.arena.apply(op::NEG, [infinity]);
                Ok(Range::Between(below, infinity))
            }
            (Some(sub), None) => {
                self.beyond(id, "an integral without its range");
                let set = match self.tree.kind(sub) {
                    // `\int_{x \in S}`
                    Kind::Chain { first, links } if links.len() == 1 && canonical(self.tree, *first).is_some_and(|under| under == name) => {
                        links[0].1
                    }
                    // The names of several variables below one sign.
                    Kind::List { .. } | Kind::Juxtaposition(_) => return Ok(Range::Free),
                    _ => sub,
                };
                Ok(Range::In(self.set(set)?))
            }
            (None, None) if self.context.antiderivatives => Ok(Range::Free),
            _ => {
                self.beyond(id, "an integral without its range");
                Ok(Range::Free)
            }
        }
    }

    /// An integral in which no variable is named: `\int f`.
    fn undifferentiated(&mut self, signs: &[(Option<NodeId>, Option<NodeId>)], body: NodeId) -> Result<ExprId, Obstacle> {
        let mut conditions = Vec::new();
        for node in signs.iter().flat_map(|(sub, sup)| [*sub, *sup]).flatten() {
            conditions.push(self.set(node)?);
        }
        let body = self.expression(body)?;
        let bodies: Vec<ExprId> = std::iter::once(body).chain(conditions).collect();
        Ok(self.arena.bind(op::INTEGRAL, [], bodies))
    }

    /// The juxtaposition that holds the differentials, the differentials in order, and how many items they take (at its end, or at its
    /// beginning where that is negative).
    fn differentials(&self, body: NodeId) -> Option<(NodeId, Vec<Differential>, isize)> {
        let mut at = body;
        for _ in 0..64 {
            match self.tree.kind(at) {
                Kind::Juxtaposition(items) => {
                    if let Some((found, taken)) = self.trailing_differentials(items) {
                        return Some((at, found, taken));
                    }
                    if at == body
                        && let [d, variable, _, ..] = items.as_slice()
                        && self.is_d(*d)
                    {
                        return Some((at, vec![Differential { variable: *variable, measure: None }], -2));
                    }
                    at = *items.last()?;
                }
                Kind::Infix { right, .. } => at = *right,
                Kind::Prefix { body, .. } => at = *body,
                Kind::Fraction { numerator, .. } => at = *numerator,
                _ => return None,
            }
        }
        None
    }

    /// The differentials at the end of `items`, and how many items they are.
    fn trailing_differentials(&self, items: &[NodeId]) -> Option<(Vec<Differential>, isize)> {
        let mut found = Vec::new();
        let mut end = items.len();
        loop {
            if end >= 2 && self.is_d(items[end - 2]) {
                found.push(Differential { variable: items[end - 1], measure: None });
                end -= 2;
                continue;
            }
            // `d\mu(x)`: the variable is what the measure is of.
            if end >= 3
                && self.is_d(items[end - 3])
                && is_name(self.tree, items[end - 2])
                && let Kind::Fence { open, body, .. } = self.tree.kind(items[end - 1])
                && open.as_ref() == "("
                && is_name(self.tree, *body)
            {
                found.push(Differential { variable: *body, measure: Some(items[end - 2]) });
                end -= 3;
                continue;
            }
            break;
        }
        found.reverse();
        let taken = isize::try_from(items.len() - end).unwrap_or(0);
        (!found.is_empty()).then_some((found, taken))
    }

    /// Whether a node is the sign of a differential: `d`, `d^2`.
    pub(super) fn is_d(&self, id: NodeId) -> bool {
        match self.tree.kind(id) {
            Kind::Symbol { name, .. } => name.as_ref() == "d" && !self.is_bound("d"),
            _ => false,
        }
    }
}
