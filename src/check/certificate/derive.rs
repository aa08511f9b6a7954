//! Derivatives of terms, for the certifier only.

use num_traits::{One, Zero};

use super::term::Term;
use crate::num::Rational;

fn apply(name: &str, arguments: Vec<Term>) -> Term {
    Term::Apply(name.to_owned(), arguments)
}

fn number(value: i64) -> Term {
    Term::Number(Rational::from_integer(value.into()))
}

fn mul(factors: Vec<Term>) -> Term {
    apply("mul", factors)
}

/// The derivative of `term` by `variable`; what has no rule here is refused.
pub(super) fn derivative(term: &Term, variable: &str, depth: usize) -> Result<Term, String> {
    if depth > 60 {
        return Err("a derivative is nested too deeply".to_owned());
    }
    let d = |term: &Term| derivative(term, variable, depth + 1);
    if !mentions(term, variable) {
        return Ok(Term::Number(Rational::zero()));
    }
    match term {
        Term::Symbol(_) => Ok(Term::Number(Rational::one())),
        Term::Apply(name, arguments) => match (name.as_str(), arguments.as_slice()) {
            ("add" | "sub" | "neg", all) => Ok(apply(name, all.iter().map(d).collect::<Result<_, _>>()?)),
            ("mul", all) => {
                let terms = (0..all.len()).map(|at| {
                    let mut factors = all.to_vec();
                    factors[at] = d(&all[at])?;
                    Ok(mul(factors))
                });
                Ok(apply("add", terms.collect::<Result<_, String>>()?))
            }
            ("div", [above, below]) => {
                let top = apply("sub", vec![mul(vec![d(above)?, below.clone()]), mul(vec![above.clone(), d(below)?])]);
                Ok(apply("div", vec![top, apply("pow", vec![below.clone(), number(2)])]))
            }
            ("pow", [base, exponent]) if !mentions(exponent, variable) => {
                let less = apply("sub", vec![exponent.clone(), number(1)]);
                Ok(mul(vec![exponent.clone(), apply("pow", vec![base.clone(), less]), d(base)?]))
            }
            ("pow", [base, exponent]) => {
                let log = apply("log", vec![base.clone()]);
                let rest = apply("div", vec![mul(vec![exponent.clone(), d(base)?]), base.clone()]);
                Ok(mul(vec![term.clone(), apply("add", vec![mul(vec![d(exponent)?, log]), rest])]))
            }
            (_, [inner]) => Ok(mul(vec![outer(name, inner)?, d(inner)?])),
            _ => Err(format!("the certifier has no derivative of `{name}`")),
        },
        _ => Err("the certifier has no derivative of this".to_owned()),
    }
}

/// The derivative of a function of one argument.
fn outer(name: &str, inner: &Term) -> Result<Term, String> {
    let of = |name: &str| apply(name, vec![inner.clone()]);
    let over = |below: Term| apply("div", vec![number(1), below]);
    let square = |term: Term| apply("pow", vec![term, number(2)]);
    Ok(match name {
        "exp" => of("exp"),
        "log" => over(inner.clone()),
        "sqrt" => over(mul(vec![number(2), of("sqrt")])),
        "sin" => of("cos"),
        "cos" => apply("neg", vec![of("sin")]),
        "tan" => over(square(of("cos"))),
        "sinh" => of("cosh"),
        "cosh" => of("sinh"),
        "tanh" => apply("sub", vec![number(1), square(of("tanh"))]),
        "sigmoid" => mul(vec![of("sigmoid"), apply("sub", vec![number(1), of("sigmoid")])]),
        "softplus" => of("sigmoid"),
        "atan" => over(apply("add", vec![number(1), square(inner.clone())])),
        _ => return Err(format!("the certifier has no derivative of `{name}`")),
    })
}

fn mentions(term: &Term, variable: &str) -> bool {
    let mut open = vec![term];
    while let Some(term) = open.pop() {
        match term {
            Term::Symbol(name) if name == variable => return true,
            Term::Symbol(_) | Term::Number(_) => {}
            Term::Apply(_, inner) | Term::Tensor(_, inner) => open.extend(inner),
            Term::Bind(_, bindings, body) => {
                open.extend(bindings.iter().filter_map(|(_, range)| range.as_deref()).flat_map(|ends| [&ends.0, &ends.1]));
                open.extend(body);
            }
        }
    }
    false
}
