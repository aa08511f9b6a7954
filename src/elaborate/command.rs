//! Commands of computer algebra in a statement that stands alone: rewriting ones, sets, Taylor polynomials, derivatives of any order.

use super::{
    elaborator::Elaborator,
    name::is_name,
    obstacle::{Hindrance, Obstacle},
};
use crate::{
    ir::{Binding, ExprId, Node, Range},
    op,
    syntax::{Kind, NodeId},
};

/// Commands of computer algebra that give another form of their first argument.
const REWRITING: [&str; 18] = [
    "ev",
    "boolean_form",
    "ratsimp",
    "fullratsimp",
    "radcan",
    "rootscontract",
    "factor",
    "expand",
    "trigsimp",
    "trigreduce",
    "trigexpand",
    "trigrat",
    "rectform",
    "polarform",
    "logcontract",
    "exponentialize",
    "demoivre",
    "simplify",
];

impl Elaborator<'_> {
    /// What a command with its arguments stands for; `None` for an ordinary operator.
    pub(super) fn command(&mut self, name: &str, sup: Option<NodeId>, fence: NodeId) -> Option<Result<ExprId, Obstacle>> {
        if !self.context.antiderivatives {
            return None;
        }
        if let Some(sup) = sup {
            return self.derivative_of_any_order(name, sup, fence);
        }
        if REWRITING.contains(&name)
            && let Some(value) = self.rewritten(fence)
        {
            self.convention("commands of computer algebra that only rewrite change no value");
            return Some(value);
        }
        self.set_call(name, fence)
    }

    /// `\sin^{(r)}(z)` in a statement that stands alone: the sine moves on by right angles, the exponential stays; `None` for anything else.
    fn derivative_of_any_order(&mut self, name: &str, sup: NodeId, fence: NodeId) -> Option<Result<ExprId, Obstacle>> {
        let Kind::Fence { open, body, .. } = self.tree.kind(sup) else { return None };
        let body = *body;
        let op = match name {
            "sin" => op::SIN,
            "cos" => op::COS,
            "exp" => op::EXP,
            _ => return None,
        };
        if open.as_ref() != "(" || matches!(self.tree.kind(body), Kind::Number(_)) {
            return None;
        }
        self.convention("a letter in parentheses over a function is the order of a derivative");
        self.doubt("a letter in parentheses over a function may be a power");
        let mut build = || {
            let (order, argument) = (self.expression(body)?, self.expression(fence)?);
            if op == op::EXP {
                return Ok(self.arena.apply(op, [argument]));
            }
            let (two, pi) = (self.arena.integer(2), self.arena.apply(op::PI, []));
            let above = self.arena.apply(op::MUL, [pi, order]);
            let angle = self.arena.apply(op::DIV, [above, two]);
            let turned = self.arena.apply(op::ADD, [argument, angle]);
            Ok(self.arena.apply(op, [turned]))
        };
        Some(build())
    }

    /// Intervals and unions as Maxima writes them: `oo(1, 2)`, `cc(1, 2)`, `%union(oo(1, 2), cc(2, 3))`.
    fn set_call(&mut self, name: &str, fence: NodeId) -> Option<Result<ExprId, Obstacle>> {
        let (arguments, given) = self.sides(fence);
        if !given.is_empty() {
            return None;
        }
        match (name, arguments.as_slice()) {
            ("oo" | "oc" | "co" | "cc", [low, high]) => {
                let mut build = || {
                    let mut parts = vec![self.expression(*low)?, self.expression(*high)?];
                    parts.extend(name.chars().map(|end| self.arena.integer(i64::from(end == 'c'))));
                    Ok(self.arena.apply(op::INTERVAL, parts))
                };
                Some(build())
            }
            // `taylor(f, x, a, n)`: the sum up to the n-th power.
            ("taylor", [function, variable, place, order]) if is_name(self.tree, *variable) => {
                let (function, variable, place, order) = (*function, *variable, *place, *order);
                let Kind::Number(order) = self.tree.kind(order) else { return None };
                let order = order.parse::<i64>().ok().filter(|order| (0..=8).contains(order))?;
                let mut build = || {
                    let (function, name, place) = (self.expression(function)?, self.expression(variable)?, self.expression(place)?);
                    let Node::Symbol(symbol) = *self.arena.node(name) else {
                        return Err(self.obstacle(Hindrance::Unsupported, variable, "a variable that has a value"));
                    };
                    let mut terms = Vec::new();
                    let mut factorial = 1;
                    for k in 0..=order {
                        factorial *= k.max(1);
                        let (times, below) = (self.arena.integer(k), self.arena.integer(factorial));
                        let derivative =
                            self.arena.bind(op::DERIVATIVE, [Binding { symbol, range: Range::Free }], [function, times, place]);
                        let step = self.arena.apply(op::SUB, [name, place]);
                        let coefficient = self.arena.apply(op::DIV, [derivative, below]);
                        terms.push(match k {
                            0 => coefficient,
                            _ => {
                                let power = self.arena.apply(op::POW, [step, times]);
                                self.arena.apply(op::MUL, [coefficient, power])
                            }
                        });
                    }
                    Ok(self.arena.apply(op::ADD, terms))
                };
                Some(build())
            }
            ("union" | "intersection", sets) if !sets.is_empty() => {
                let op = if name == "union" { op::UNION } else { op::INTERSECTION };
                let parts = sets.iter().map(|set| self.expression(*set)).collect::<Result<Vec<_>, _>>();
                Some(parts.map(|parts| self.arena.apply(op, parts)))
            }
            _ => None,
        }
    }

    /// What a command of computer algebra rewrites; `None` where it is given more than that.
    fn rewritten(&mut self, fence: NodeId) -> Option<Result<ExprId, Obstacle>> {
        // A set is one argument.
        if let Kind::Fence { open, body, .. } = self.tree.kind(fence)
            && open.as_ref() == "("
            && matches!(self.tree.kind(*body), Kind::Fence { .. })
        {
            let body = *body;
            return Some(self.expression(body));
        }
        let (arguments, given) = self.sides(fence);
        let (first, flags) = arguments.split_first()?;
        let harmless = flags.iter().all(|flag| {
            matches!(
                crate::syntax::latex(self.tree, *flag).replace(' ', "").as_str(),
                "simp"
                    | "\\operatorname{simp}"
                    | "\\mathrm{simp}"
                    | "algebraic:true"
                    | "\\operatorname{algebraic}:\\operatorname{true}"
                    | "\\mathrm{algebraic}:\\mathrm{true}"
            )
        });
        (harmless && given.is_empty()).then(|| self.expression(*first))
    }

    /// `nthRoot(x, n)`, `nthRoot(x)` for the square root, `cbrt(x)`.
    pub(super) fn root_call(&mut self, item: NodeId, name: &str, fence: NodeId) -> Result<ExprId, Obstacle> {
        let (arguments, _) = self.sides(self.bare_fence(fence));
        let root = match (name, arguments.as_slice()) {
            ("cbrt", [x]) => {
                let parts = [self.expression(*x)?, self.arena.integer(3)];
                self.arena.apply(op::ROOT, parts)
            }
            (_, [x]) if name != "cbrt" => {
                let x = self.expression(*x)?;
                self.arena.apply(op::SQRT, [x])
            }
            (_, [x, n]) if name != "cbrt" => {
                let parts = [self.expression(*x)?, self.expression(*n)?];
                self.arena.apply(op::ROOT, parts)
            }
            _ => return Err(self.obstacle(Hindrance::Unsupported, item, format!("`{name}` of so many arguments"))),
        };
        self.outer_scripts(fence, root)
    }
}
