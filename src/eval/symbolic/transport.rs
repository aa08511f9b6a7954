//! The density of a function of a random variable, from LaTeX to LaTeX: what a problem statement gives and what an answer prints.

use crate::{
    elaborate::{Choices, Context, elaborate},
    ir::{Arena, Binding, ExprId, Node, Range, SymbolId},
    num::Outcome,
    op, syntax,
};

use super::{
    Assumptions, Branch, Density, build, differentiate, distribution, height,
    interval::{End, Interval},
    invert, latex,
    normal::{DEFAULT_BUDGET, Normal},
    push_cumulative, pushforward, simplify,
    substitute::MAX_HEIGHT,
};

/// What is known of the random variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// A named distribution: `\mathcal{N}(m, s^2)`, `\operatorname{Exp}(2)`.
    Distribution(String),
    /// A density in the lower-case variable by pieces: its LaTeX and the ends of its interval (`-\infty`, `\infty` where there is none).
    Density(Vec<(String, String, String)>),
    /// Nothing but its density f_X and distribution function F_X, on an interval.
    Generic {
        /// The name of the density, `f_X`.
        density: String,
        /// The name of the distribution function, `F_X`.
        cumulative: String,
        /// The ends of the interval.
        ends: (String, String),
    },
}

/// What is asked: the density of Y = g(X).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What X is.
    pub given: Given,
    /// The variable in which density and transform are written, `x`. A transform written in `X` is to be rewritten first.
    pub x: String,
    /// g(x) in LaTeX.
    pub transform: String,
    /// The variable of the answer, `y`.
    pub y: String,
    /// What is granted about the parameters: `a > 0`, `x \ne 0`, `0 < p < 1`.
    pub assumptions: Vec<String>,
}

/// One piece of the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The density in LaTeX.
    pub density: String,
    /// Where it holds, `0 < y < 1`; empty for the whole line.
    pub condition: String,
    /// The lower end in LaTeX, `-\infty` where there is none.
    pub lower: String,
    /// The upper end in LaTeX, `\infty` where there is none.
    pub upper: String,
}

/// One way back from y to x.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// x in terms of y.
    pub inverse: String,
    /// The size of its derivative by y.
    pub slope: String,
    /// The condition on x of this branch; empty for the whole line.
    pub domain: String,
    /// The condition on y of this branch.
    pub range: String,
    /// Whether y grows with x.
    pub increasing: bool,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The density of X in LaTeX by pieces, as used.
    pub source: Vec<Piece>,
    /// g as it was read, in canonical LaTeX.
    pub transform: String,
    /// The ways back.
    pub ways: Vec<Way>,
    /// The density of Y.
    pub pieces: Vec<Piece>,
    /// The distribution function of Y inside its range, where X's is known in closed form.
    pub cumulative: Option<String>,
    /// The mean of Y, where the integral has a closed form.
    pub mean: Option<String>,
}

/// Works out the density of Y = g(X).
pub fn transport(question: &Question) -> Outcome<Answer> {
    let mut desk = Desk { arena: Arena::new(), context: Context::new() };
    match desk.answer(question) {
        Ok(answer) => Outcome::Known(answer),
        Err(why) => Outcome::Unknown(why),
    }
}

struct Desk {
    arena: Arena,
    context: Context,
}

impl Desk {
    fn read(&mut self, text: &str) -> Result<ExprId, String> {
        let parsed = syntax::parse(text);
        let root = parsed.tree.root();
        let found = elaborate(&parsed.tree, root, &mut self.arena, &self.context, &Choices::default());
        let id = found.map_err(|_| format!("`{text}` is not understood"))?.expression;
        if height(&self.arena, id) > MAX_HEIGHT / 2 {
            return Err(format!("`{text}` is nested too deeply"));
        }
        Ok(id)
    }

    fn symbol(&mut self, name: &str) -> Result<SymbolId, String> {
        let id = self.read(name)?;
        match self.arena.node(id) {
            Node::Symbol(symbol) => Ok(*symbol),
            _ => Err(format!("`{name}` is not a name")),
        }
    }

    fn end(&mut self, text: &str) -> Result<End, String> {
        Ok(match text.trim().replace(' ', "").as_str() {
            "-\\infty" => End::Below,
            "\\infty" | "+\\infty" => End::Above,
            _ => End::At(self.read(text)?),
        })
    }

    fn interval(&mut self, low: &str, high: &str) -> Result<Interval, String> {
        Ok(Interval::new(self.end(low)?, self.end(high)?))
    }

    fn answer(&mut self, question: &Question) -> Result<Answer, String> {
        let (x, y) = (self.symbol(&question.x)?, self.symbol(&question.y)?);
        let g = self.read(&question.transform)?;
        let mut assumptions = Assumptions::new();
        for text in &question.assumptions {
            assumptions = self.grant(text, assumptions)?;
        }
        let density = self.density(&question.given, x, assumptions)?;
        let pushed = match pushforward(&mut self.arena, &density, g, y) {
            Outcome::Known(pushed) => pushed,
            Outcome::Unknown(why) | Outcome::Undefined(why) => return Err(why),
        };
        let mut ways = Vec::new();
        for (interval, _) in &density.pieces {
            if let Outcome::Known(branches) = invert(&mut self.arena, g, x, y, *interval, &density.assumptions) {
                for branch in branches {
                    ways.push(self.way(&branch, (x, y), &density.assumptions)?);
                }
            }
        }
        let cumulative = self.cumulative(&question.given, &density, g, (x, y));
        let mean = self.mean(&pushed);
        Ok(Answer { source: self.pieces(&density), transform: latex(&self.arena, g), ways, pieces: self.pieces(&pushed), cumulative, mean })
    }

    /// `a > 0`, `0 < p < 1`, `x \ne 0`, `n \in \mathbb{N}`.
    fn grant(&mut self, text: &str, mut assumptions: Assumptions) -> Result<Assumptions, String> {
        let mut rest =
            text.replace("\\geq", "\\ge").replace("\\leq", "\\le").replace("\\neq", "\\ne").replace(">=", "\\ge ").replace("<=", "\\le ");
        if let Some((name, set)) = rest.clone().split_once("\\in") {
            let symbol = self.symbol(name.trim())?;
            return Ok(if set.contains("\\mathbb{N}") {
                assumptions.integer(symbol).positive(symbol)
            } else if set.contains("\\mathbb{Z}") {
                assumptions.integer(symbol)
            } else if set.contains("\\mathbb{R}") && !set.contains('_') && !set.contains('^') {
                assumptions
            } else {
                return Err(format!("the assumption `{text}` is not understood"));
            });
        }
        let signs = ["\\ge", "\\le", "\\ne", ">", "<"];
        let mut sides = Vec::new();
        let mut between = Vec::new();
        while let Some((at, sign)) = signs.iter().filter_map(|sign| rest.find(sign).map(|at| (at, *sign))).min() {
            sides.push(rest[..at].trim().to_owned());
            between.push(sign);
            rest = rest[at + sign.len()..].to_owned();
        }
        sides.push(rest.trim().to_owned());
        if between.is_empty() {
            return Err(format!("the assumption `{text}` is not understood"));
        }
        for (pair, sign) in sides.windows(2).zip(between) {
            let (left, right) = (self.read(&pair[0])?, self.read(&pair[1])?);
            assumptions = self.grant_order(left, right, sign, assumptions);
        }
        Ok(assumptions)
    }

    fn grant_order(&mut self, left: ExprId, right: ExprId, sign: &str, assumptions: Assumptions) -> Assumptions {
        let arena = &mut self.arena;
        let (large, small) = if matches!(sign, "<" | "\\le") { (right, left) } else { (left, right) };
        let closed = matches!(sign, "\\ge" | "\\le");
        if sign != "\\ne" {
            if let (Node::Symbol(symbol), Some(value)) = (arena.node(large).clone(), build::value(arena, small)) {
                return assumptions.above(symbol, value, closed);
            }
            if let (Node::Symbol(symbol), Some(value)) = (arena.node(small).clone(), build::value(arena, large)) {
                return assumptions.below(symbol, value, closed);
            }
        }
        let gap = build::difference(arena, large, small);
        match (sign, closed) {
            ("\\ne", _) => assumptions.nonzero_expression(arena, gap),
            (_, true) => assumptions.nonnegative_expression(arena, gap),
            _ => assumptions.positive_expression(arena, gap),
        }
    }

    fn density(&mut self, given: &Given, x: SymbolId, assumptions: Assumptions) -> Result<Density, String> {
        match given {
            Given::Distribution(text) => {
                let id = self.read(text)?;
                let named = distribution::named(&mut self.arena, id)
                    .ok_or_else(|| format!("`{text}` is not a distribution with a density here"))?;
                if let Some(fault) = named.fault(&mut self.arena, &assumptions) {
                    return Err(fault);
                }
                named.as_density(&mut self.arena, x, &assumptions).ok_or_else(|| format!("`{text}` has no density"))
            }
            Given::Density(pieces) => {
                let mut all = Vec::new();
                for (density, low, high) in pieces {
                    all.push((self.interval(low, high)?, self.read(density)?));
                }
                Ok(Density { variable: x, pieces: all, assumptions })
            }
            Given::Generic { density, ends, .. } => {
                let function = self.arena.symbol(density, 0);
                let argument = self.arena.name(x);
                let call = self.arena.intern(Node::Call { function, arguments: Box::new([argument]), given: Box::new([]) });
                let support = self.interval(&ends.0, &ends.1)?;
                Ok(Density::new(x, support, call, assumptions))
            }
        }
    }

    fn way(&mut self, branch: &Branch, (x, y): (SymbolId, SymbolId), assumptions: &Assumptions) -> Result<Way, String> {
        let slope = match differentiate(&mut self.arena, branch.inverse, y) {
            Outcome::Known(slope) => slope,
            Outcome::Unknown(why) | Outcome::Undefined(why) => return Err(why),
        };
        let slope = if branch.increasing { slope } else { build::negate(&mut self.arena, slope) };
        let inside = branch.range.granted(&mut self.arena, y, assumptions.clone());
        let slope = simplify(&mut self.arena, slope, &inside);
        let name = |arena: &Arena, symbol: SymbolId| arena.symbol_of(symbol).name.to_string();
        Ok(Way {
            inverse: latex(&self.arena, branch.inverse),
            slope: latex(&self.arena, slope),
            domain: branch.domain.condition(&self.arena, &name(&self.arena, x)),
            range: branch.range.condition(&self.arena, &name(&self.arena, y)),
            increasing: branch.increasing,
        })
    }

    fn cumulative(&mut self, given: &Given, density: &Density, g: ExprId, (x, y): (SymbolId, SymbolId)) -> Option<String> {
        let [(support, _)] = density.pieces.as_slice() else { return None };
        let mut source: Box<dyn FnMut(&mut Arena, ExprId) -> ExprId> = match given {
            Given::Generic { cumulative, .. } => {
                let function = self.arena.symbol(cumulative, 0);
                Box::new(move |arena, at| arena.intern(Node::Call { function, arguments: Box::new([at]), given: Box::new([]) }))
            }
            Given::Distribution(text) => {
                let id = self.read(text).ok()?;
                let named = distribution::named(&mut self.arena, id)?;
                let zero = build::zero(&mut self.arena);
                named.cumulative(&mut self.arena, zero)?;
                Box::new(move |arena, at| named.cumulative(arena, at).unwrap_or(at))
            }
            Given::Density(_) => return None,
        };
        match push_cumulative(&mut self.arena, source.as_mut(), *support, g, (x, y), &density.assumptions) {
            Outcome::Known(pieces) => pieces.first().map(|(_, value)| latex(&self.arena, *value)),
            _ => None,
        }
    }

    /// The integral of y times the density, where it has a closed form.
    fn mean(&mut self, density: &Density) -> Option<String> {
        let arena = &mut self.arena;
        let y = arena.name(density.variable);
        let mut terms = Vec::new();
        for (interval, expression) in &density.pieces {
            let body = build::product(arena, [y, *expression]);
            let (low, high) = (written_end(arena, interval.lower), written_end(arena, interval.upper));
            terms.push(arena.bind(op::INTEGRAL, [Binding { symbol: density.variable, range: Range::Between(low, high) }], [body]));
        }
        let total = build::sum(arena, terms);
        let mut normal = Normal::new(arena, &density.assumptions, DEFAULT_BUDGET);
        let form = normal.reduce(total).ok()?;
        let written = normal.written(&form)?;
        if build::mentions(arena, written, &|node| matches!(node, Node::Bind { .. })) {
            return None;
        }
        let short = simplify(arena, written, &density.assumptions);
        Some(latex(arena, short))
    }

    fn pieces(&mut self, density: &Density) -> Vec<Piece> {
        let name = self.arena.symbol_of(density.variable).name.to_string();
        density
            .pieces
            .iter()
            .map(|(interval, expression)| Piece {
                density: latex(&self.arena, *expression),
                condition: interval.condition(&self.arena, &name),
                lower: end_latex(&self.arena, interval.lower),
                upper: end_latex(&self.arena, interval.upper),
            })
            .collect()
    }
}

fn written_end(arena: &mut Arena, end: End) -> ExprId {
    match end {
        End::At(value) => value,
        End::Above => arena.apply(op::INFINITY, []),
        End::Below => {
            let infinity = arena.apply(op::INFINITY, []);
            arena.apply(op::NEG, [infinity])
        }
    }
}

fn end_latex(arena: &Arena, end: End) -> String {
    match end {
        End::At(value) => latex(arena, value),
        End::Above => "\\infty".to_owned(),
        End::Below => "-\\infty".to_owned(),
    }
}
