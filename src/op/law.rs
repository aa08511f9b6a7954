//! Distributions with numbers as parameters: mean, variance, density, distribution function, entropy, divergence.

use std::cmp::Ordering;

use super::{
    by_name,
    operand::{Done, real, undefined, unknown, vector},
    reckon::Reckon,
    row,
};
use crate::num::{Outcome, Scalar, UNDECIDED, Value};

/// Finite sums over a support go up to so many terms.
const LONGEST: i64 = 20_000;

/// The distribution of a family: defaults filled in, parameters checked as far as they are numbers.
pub(super) fn constructed(family: &str, values: &[Value]) -> Outcome<Value> {
    let mut parameters = values.to_vec();
    if let Some(id) = by_name(family) {
        parameters.extend(row(id).parameters.iter().skip(values.len()).filter_map(|parameter| parameter.default.map(Value::integer)));
    }
    for at in positive(family) {
        if let Some(Value::Scalar(parameter)) = parameters.get(*at)
            && matches!(parameter.sign(), Some(Ordering::Less | Ordering::Equal))
        {
            return Outcome::Undefined(format!("the {family} distribution with a parameter that is not positive"));
        }
    }
    for at in probabilities(family) {
        if let Some(Value::Scalar(parameter)) = parameters.get(*at)
            && (parameter.sign() == Some(Ordering::Less) || parameter.compare(&Scalar::one()) == Some(Ordering::Greater))
        {
            return Outcome::Undefined(format!("the {family} distribution with a probability outside [0, 1]"));
        }
    }
    Outcome::Known(Value::Distribution { family: family.to_owned(), parameters })
}

/// Which parameters must be positive.
fn positive(family: &str) -> &'static [usize] {
    match family {
        "normal" | "lognormal" | "laplace" | "cauchy" | "logistic" | "gumbel" => &[1],
        "exponential" | "student" | "chisquared" | "rayleigh" => &[0],
        "gammadist" | "beta" | "weibull" | "pareto" | "fdist" | "erlang" => &[0, 1],
        "negativebinomial" => &[0],
        _ => &[],
    }
}

/// Which parameters are probabilities.
fn probabilities(family: &str) -> &'static [usize] {
    match family {
        "bernoulli" | "geometric" => &[0],
        "binomialdist" | "negativebinomial" => &[1],
        _ => &[],
    }
}

/// A distribution whose parameters are numbers.
pub(super) struct Law<'a> {
    family: &'a str,
    parameters: Vec<Scalar>,
}

impl<'a> Law<'a> {
    /// The law of a value, where it is a distribution.
    pub(super) fn of(value: &'a Value) -> Done<Law<'a>> {
        let Value::Distribution { family, parameters } = value else {
            return unknown(format!("{} where a distribution is wanted", value.described()));
        };
        let parameters = match (family.as_str(), parameters.as_slice()) {
            ("categorical", [one]) => vector(one)?,
            _ => parameters.iter().map(real).collect::<Done<Vec<_>>>()?,
        };
        let wanted = by_name(family).map(|id| row(id).arity);
        if wanted.is_some_and(|arity| arity.most.is_some_and(|most| parameters.len() != most)) {
            return unknown(format!("a {family} distribution with {} parameters", parameters.len()));
        }
        if family == "categorical" {
            probability_vector(&parameters)?;
        }
        Ok(Law { family, parameters })
    }

    /// The mean.
    pub(super) fn mean(&self, at: Reckon) -> Done<Scalar> {
        let (one, two) = (Scalar::one(), Scalar::from(2));
        match (self.family, self.parameters.as_slice()) {
            ("normal" | "laplace" | "logistic", [m, _]) => Ok(m.clone()),
            ("uniform" | "discreteuniform", [a, b]) => at.div(&at.add(a, b), &two),
            ("exponential", [rate]) => at.div(&one, rate),
            ("gammadist" | "erlang", [shape, rate]) => at.div(shape, rate),
            ("beta", [a, b]) => at.div(a, &at.add(a, b)),
            ("bernoulli" | "poisson", [p]) => Ok(p.clone()),
            ("binomialdist", [n, p]) => Ok(at.mul(n, p)),
            ("geometric", [p]) => at.div(&one, p),
            ("categorical", all) => {
                Ok(at.sum(&all.iter().enumerate().map(|(place, p)| at.mul(p, &Scalar::from(place as i64 + 1))).collect::<Vec<_>>()))
            }
            ("chisquared", [k]) => Ok(k.clone()),
            ("student", [k]) => self.beyond(k, 1).map(|()| Scalar::zero()),
            ("lognormal", [m, v]) => at.exp(&at.add(m, &at.div(v, &two)?)),
            ("pareto", [scale, shape]) => {
                self.beyond(shape, 1)?;
                at.div(&at.mul(scale, shape), &at.sub(shape, &one))
            }
            ("weibull", [shape, scale]) => Ok(at.mul(scale, &at.exp(&at.lgamma(&at.add(&one, &at.div(&one, shape)?))?)?)),
            ("negativebinomial", [r, p]) => at.div(&at.mul(r, &at.sub(&one, p)), p),
            ("hypergeometric", [population, successes, draws]) => at.div(&at.mul(draws, successes), population),
            ("rayleigh", [scale]) => Ok(at.mul(scale, &at.sqrt(&at.div(&at.pi(), &two)?)?)),
            ("triangular", [a, b, c]) => at.div(&at.add(&at.add(a, b), c), &Scalar::from(3)),
            ("cauchy", _) => undefined("the Cauchy distribution has no mean"),
            _ => self.open("mean"),
        }
    }

    /// The variance.
    pub(super) fn variance(&self, at: Reckon) -> Done<Scalar> {
        let (one, two, twelve) = (Scalar::one(), Scalar::from(2), Scalar::from(12));
        match (self.family, self.parameters.as_slice()) {
            ("normal", [_, v]) => Ok(v.clone()),
            ("laplace", [_, scale]) => Ok(at.mul(&two, &at.square(scale))),
            ("logistic", [_, scale]) => at.div(&at.square(&at.mul(scale, &at.pi())), &Scalar::from(3)),
            ("uniform", [a, b]) => at.div(&at.square(&at.sub(b, a)), &twelve),
            ("discreteuniform", [a, b]) => at.div(&at.sub(&at.square(&at.add(&at.sub(b, a), &one)), &one), &twelve),
            ("exponential", [rate]) => at.div(&one, &at.square(rate)),
            ("gammadist" | "erlang", [shape, rate]) => at.div(shape, &at.square(rate)),
            ("beta", [a, b]) => {
                let sum = at.add(a, b);
                at.div(&at.mul(a, b), &at.mul(&at.square(&sum), &at.add(&sum, &one)))
            }
            ("bernoulli", [p]) => Ok(at.mul(p, &at.sub(&one, p))),
            ("poisson", [rate]) => Ok(rate.clone()),
            ("binomialdist", [n, p]) => Ok(at.product(&[n, p, &at.sub(&one, p)])),
            ("geometric", [p]) => at.div(&at.sub(&one, p), &at.square(p)),
            ("categorical", all) => {
                let squares = all.iter().enumerate().map(|(place, p)| at.mul(p, &at.square(&Scalar::from(place as i64 + 1))));
                Ok(at.sub(&at.sum(&squares.collect::<Vec<_>>()), &at.square(&self.mean(at)?)))
            }
            ("chisquared", [k]) => Ok(at.mul(&two, k)),
            ("student", [k]) => {
                self.beyond(k, 2)?;
                at.div(k, &at.sub(k, &two))
            }
            ("lognormal", [m, v]) => {
                let spread = at.sub(&at.exp(v)?, &one);
                Ok(at.mul(&spread, &at.exp(&at.add(&at.mul(&two, m), v))?))
            }
            ("pareto", [scale, shape]) => {
                self.beyond(shape, 2)?;
                let less = at.sub(shape, &one);
                at.div(&at.mul(&at.square(scale), shape), &at.mul(&at.square(&less), &at.sub(shape, &two)))
            }
            ("weibull", [shape, scale]) => {
                let second = at.exp(&at.lgamma(&at.add(&one, &at.div(&two, shape)?))?)?;
                Ok(at.sub(&at.mul(&at.square(scale), &second), &at.square(&self.mean(at)?)))
            }
            ("negativebinomial", [r, p]) => at.div(&at.mul(r, &at.sub(&one, p)), &at.square(p)),
            ("hypergeometric", [population, successes, draws]) => {
                let above = at.product(&[draws, successes, &at.sub(population, successes), &at.sub(population, draws)]);
                at.div(&above, &at.mul(&at.square(population), &at.sub(population, &one)))
            }
            ("rayleigh", [scale]) => Ok(at.mul(&at.square(scale), &at.div(&at.sub(&Scalar::from(4), &at.pi()), &two)?)),
            ("gumbel", [_, scale]) => at.div(&at.square(&at.mul(scale, &at.pi())), &Scalar::from(6)),
            ("cauchy", _) => undefined("the Cauchy distribution has no variance"),
            _ => self.open("variance"),
        }
    }

    /// The density, or the mass, at a point.
    pub(super) fn density(&self, x: &Scalar, at: Reckon) -> Done<Scalar> {
        let (one, two) = (Scalar::one(), Scalar::from(2));
        if !self.supports(x)? {
            return Ok(Scalar::zero());
        }
        match (self.family, self.parameters.as_slice()) {
            ("normal", [m, v]) => {
                let distance = at.div(&at.square(&at.sub(x, m)), &at.mul(&two, v))?;
                at.div(&at.exp(&distance.neg())?, &at.sqrt(&at.product(&[&two, &at.pi(), v]))?)
            }
            ("lognormal", [m, v]) => {
                let distance = at.div(&at.square(&at.sub(&at.log(x)?, m)), &at.mul(&two, v))?;
                at.div(&at.exp(&distance.neg())?, &at.mul(x, &at.sqrt(&at.product(&[&two, &at.pi(), v]))?))
            }
            ("uniform", [a, b]) => at.div(&one, &at.sub(b, a)),
            ("discreteuniform", [a, b]) => at.div(&one, &at.add(&at.sub(b, a), &one)),
            ("exponential", [rate]) => Ok(at.mul(rate, &at.exp(&at.mul(rate, x).neg())?)),
            ("gammadist" | "erlang", [shape, rate]) => {
                let power = at.mul(&at.pow(rate, shape)?, &at.pow(x, &at.sub(shape, &one))?);
                Ok(at.mul(&power, &at.exp(&at.sub(&at.mul(rate, x).neg(), &at.lgamma(shape)?))?))
            }
            ("chisquared", [k]) => {
                let half = at.div(k, &two)?;
                let power = at.pow(x, &at.sub(&half, &one))?;
                let below = at.mul(&at.pow(&two, &half)?, &at.exp(&at.lgamma(&half)?)?);
                at.div(&at.mul(&power, &at.exp(&at.div(x, &two)?.neg())?), &below)
            }
            ("beta", [a, b]) => {
                let power = at.mul(&at.pow(x, &at.sub(a, &one))?, &at.pow(&at.sub(&one, x), &at.sub(b, &one))?);
                at.div(&power, &at.exp(&at.log_beta(a, b)?)?)
            }
            ("bernoulli", [p]) => Ok(if x.to_i64() == Some(1) { p.clone() } else { at.sub(&one, p) }),
            ("binomialdist", [n, p]) => {
                let rest = at.pow(&at.sub(&one, p), &at.sub(n, x))?;
                Ok(at.product(&[&at.choose(n, x)?, &at.pow(p, x)?, &rest]))
            }
            ("poisson", [rate]) => {
                let mass = at.mul(&at.pow(rate, x)?, &at.exp(&rate.neg())?);
                at.div(&mass, &x.factorial(at.0).result()?)
            }
            ("geometric", [p]) => Ok(at.mul(p, &at.pow(&at.sub(&one, p), &at.sub(x, &one))?)),
            ("negativebinomial", [r, p]) => {
                let ways = at.choose(&at.sub(&at.add(x, r), &one), x)?;
                Ok(at.product(&[&ways, &at.pow(p, r)?, &at.pow(&at.sub(&one, p), x)?]))
            }
            ("categorical", all) => x
                .to_i64()
                .and_then(|place| usize::try_from(place - 1).ok())
                .and_then(|place| all.get(place).cloned())
                .map_or_else(|| Ok(Scalar::zero()), Ok),
            ("hypergeometric", [population, successes, draws]) => {
                let ways = at.mul(&at.choose(successes, x)?, &at.choose(&at.sub(population, successes), &at.sub(draws, x))?);
                at.div(&ways, &at.choose(population, draws)?)
            }
            ("laplace", [m, scale]) => {
                let distance = at.div(&at.sub(x, m).abs(), scale)?;
                at.div(&at.exp(&distance.neg())?, &at.mul(&two, scale))
            }
            ("cauchy", [m, scale]) => {
                let ratio = at.div(&at.sub(x, m), scale)?;
                at.div(&one, &at.product(&[&at.pi(), scale, &at.add(&one, &at.square(&ratio))]))
            }
            ("pareto", [scale, shape]) => at.div(&at.mul(shape, &at.pow(scale, shape)?), &at.pow(x, &at.add(shape, &one))?),
            ("weibull", [shape, scale]) => {
                let ratio = at.div(x, scale)?;
                let power = at.pow(&ratio, &at.sub(shape, &one))?;
                Ok(at.product(&[&at.div(shape, scale)?, &power, &at.exp(&at.pow(&ratio, shape)?.neg())?]))
            }
            ("rayleigh", [scale]) => {
                let spread = at.square(scale);
                Ok(at.mul(&at.div(x, &spread)?, &at.exp(&at.div(&at.square(x), &at.mul(&two, &spread))?.neg())?))
            }
            ("logistic", [m, scale]) => {
                let down = at.exp(&at.div(&at.sub(x, m), scale)?.abs().neg())?;
                at.div(&down, &at.mul(scale, &at.square(&at.add(&one, &down))))
            }
            ("student", [k]) => {
                let half = at.div(&at.add(k, &one), &two)?;
                let front = at.exp(&at.sub(&at.lgamma(&half)?, &at.lgamma(&at.div(k, &two)?)?))?;
                let body = at.pow(&at.add(&one, &at.div(&at.square(x), k)?), &half)?;
                at.div(&front, &at.mul(&at.sqrt(&at.mul(k, &at.pi()))?, &body))
            }
            ("gumbel", [m, scale]) => {
                let z = at.div(&at.sub(x, m), scale)?;
                at.div(&at.exp(&at.add(&z, &at.exp(&z.neg())?).neg())?, scale)
            }
            _ => self.open("density"),
        }
    }

    /// Whether the density at a point may differ from zero.
    fn supports(&self, x: &Scalar) -> Done<bool> {
        let inside = |low: Option<&Scalar>, high: Option<&Scalar>| -> Done<bool> {
            let above = low.map_or(Some(true), |low| x.compare(low).map(Ordering::is_ge));
            let below = high.map_or(Some(true), |high| x.compare(high).map(Ordering::is_le));
            match (above, below) {
                (Some(false), _) | (_, Some(false)) => Ok(false),
                (Some(true), Some(true)) => Ok(true),
                _ => unknown(UNDECIDED),
            }
        };
        let whole = || match x.exact() {
            Some(exact) => Ok(exact.is_integer()),
            None => unknown("the mass at a number that may not be whole"),
        };
        let (zero, one) = (Scalar::zero(), Scalar::one());
        match (self.family, self.parameters.as_slice()) {
            ("uniform", [a, b]) | ("triangular", [a, b, _]) => inside(Some(a), Some(b)),
            ("beta", _) => inside(Some(&zero), Some(&one)),
            ("exponential" | "gammadist" | "erlang" | "chisquared" | "weibull" | "rayleigh" | "fdist", _) => inside(Some(&zero), None),
            ("lognormal", _) => Ok(inside(Some(&zero), None)? && x.sign() != Some(Ordering::Equal)),
            ("pareto", [scale, _]) => inside(Some(scale), None),
            ("discreteuniform", [a, b]) => Ok(whole()? && inside(Some(a), Some(b))?),
            ("bernoulli", _) => Ok(whole()? && inside(Some(&zero), Some(&one))?),
            ("binomialdist", [n, _]) => Ok(whole()? && inside(Some(&zero), Some(n))?),
            ("poisson" | "negativebinomial" | "hypergeometric", _) => Ok(whole()? && inside(Some(&zero), None)?),
            ("geometric" | "categorical", _) => Ok(whole()? && inside(Some(&one), None)?),
            _ => Ok(true),
        }
    }

    /// The distribution function at a point.
    pub(super) fn cumulative(&self, x: &Scalar, at: Reckon) -> Done<Scalar> {
        let one = Scalar::one();
        let standard = |m: &Scalar, scale: &Scalar| at.div(&at.sub(x, m), scale);
        match (self.family, self.parameters.as_slice()) {
            ("normal", [m, v]) => standard(m, &at.sqrt(v)?)?.normal_cdf(at.0).result(),
            ("cauchy", [m, scale]) => Ok(at.add(&at.fraction(1, 2), &at.div(&standard(m, scale)?.atan(at.0).result()?, &at.pi())?)),
            ("logistic", [m, scale]) => standard(m, scale)?.sigmoid(at.0).result(),
            ("gumbel", [m, scale]) => at.exp(&at.exp(&standard(m, scale)?.neg())?.neg()),
            ("laplace", [m, scale]) => {
                let z = standard(m, scale)?;
                let half = at.fraction(1, 2);
                match z.sign() {
                    Some(Ordering::Less) => Ok(at.mul(&half, &at.exp(&z)?)),
                    Some(_) => Ok(at.sub(&one, &at.mul(&half, &at.exp(&z.neg())?))),
                    None => unknown(UNDECIDED),
                }
            }
            (
                "bernoulli" | "binomialdist" | "poisson" | "geometric" | "categorical" | "discreteuniform" | "negativebinomial"
                | "hypergeometric",
                _,
            ) => self.masses_up_to(x, at),
            (_, parameters) => {
                if !self.supports(x)? {
                    // Right of a bounded support everything is behind.
                    let right = matches!(self.family, "uniform" | "beta" | "triangular")
                        && x.compare(if self.family == "beta" { &one } else { &parameters[1] }) == Some(Ordering::Greater);
                    return Ok(if right { one } else { Scalar::zero() });
                }
                match (self.family, parameters) {
                    ("uniform", [a, b]) => at.div(&at.sub(x, a), &at.sub(b, a)),
                    ("exponential", [rate]) => Ok(at.sub(&one, &at.exp(&at.mul(rate, x).neg())?)),
                    ("lognormal", [m, v]) => at.div(&at.sub(&at.log(x)?, m), &at.sqrt(v)?)?.normal_cdf(at.0).result(),
                    ("pareto", [scale, shape]) => Ok(at.sub(&one, &at.pow(&at.div(scale, x)?, shape)?)),
                    ("weibull", [shape, scale]) => Ok(at.sub(&one, &at.exp(&at.pow(&at.div(x, scale)?, shape)?.neg())?)),
                    ("rayleigh", [scale]) => {
                        let spread = at.mul(&Scalar::from(2), &at.square(scale));
                        Ok(at.sub(&one, &at.exp(&at.div(&at.square(x), &spread)?.neg())?))
                    }
                    _ => self.open("distribution function"),
                }
            }
        }
    }

    /// The sum of the masses at the whole numbers up to a point.
    fn masses_up_to(&self, x: &Scalar, at: Reckon) -> Done<Scalar> {
        let first = match (self.family, self.parameters.first()) {
            ("geometric" | "categorical", _) => 1,
            ("discreteuniform", Some(low)) => low.to_i64().map_or_else(|| unknown("a bound that may not be whole"), Ok)?,
            _ => 0,
        };
        let Some(last) = x.floor().result()?.to_i64() else { return unknown("a sum over too many masses") };
        if last - first > LONGEST {
            return unknown("a sum over too many masses");
        }
        (first..=last).try_fold(Scalar::zero(), |sum, point| Ok(at.add(&sum, &self.density(&Scalar::from(point), at)?)))
    }

    /// The entropy in nats.
    pub(super) fn entropy(&self, at: Reckon) -> Done<Scalar> {
        let (one, two) = (Scalar::one(), Scalar::from(2));
        match (self.family, self.parameters.as_slice()) {
            ("normal", [_, v]) => Ok(at.div(&at.add(&one, &at.log(&at.product(&[&two, &at.pi(), v]))?), &two)?),
            ("lognormal", [m, v]) => Ok(at.add(m, &at.div(&at.add(&one, &at.log(&at.product(&[&two, &at.pi(), v]))?), &two)?)),
            ("uniform", [a, b]) => at.log(&at.sub(b, a)),
            ("discreteuniform", [a, b]) => at.log(&at.add(&at.sub(b, a), &one)),
            ("exponential", [rate]) => Ok(at.sub(&one, &at.log(rate)?)),
            ("laplace", [_, scale]) => Ok(at.add(&one, &at.log(&at.mul(&two, scale))?)),
            ("logistic", [_, scale]) => Ok(at.add(&two, &at.log(scale)?)),
            ("cauchy", [_, scale]) => at.log(&at.product(&[&Scalar::from(4), &at.pi(), scale])),
            ("bernoulli", [p]) => entropy_of(&[p.clone(), at.sub(&one, p)], at),
            ("categorical", all) => entropy_of(all, at),
            ("binomialdist", [n, _]) => match n.to_i64() {
                Some(n) if (0..=LONGEST).contains(&n) => {
                    let masses = (0..=n).map(|point| self.density(&Scalar::from(point), at)).collect::<Done<Vec<_>>>()?;
                    entropy_of(&masses, at)
                }
                _ => self.open("entropy"),
            },
            ("geometric", [p]) => at.div(&entropy_of(&[p.clone(), at.sub(&one, p)], at)?, p),
            ("gammadist" | "erlang", [shape, rate]) => {
                let front = at.add(&at.sub(shape, &at.log(rate)?), &at.lgamma(shape)?);
                Ok(at.add(&front, &at.mul(&at.sub(&one, shape), &at.digamma(shape)?)))
            }
            ("beta", [a, b]) => {
                let sum = at.add(a, b);
                let part = |x: &Scalar| -> Done<Scalar> { Ok(at.mul(&at.sub(x, &one), &at.digamma(x)?)) };
                let front = at.sub(&at.sub(&at.log_beta(a, b)?, &part(a)?), &part(b)?);
                Ok(at.add(&front, &at.mul(&at.sub(&sum, &two), &at.digamma(&sum)?)))
            }
            ("pareto", [scale, shape]) => Ok(at.add(&at.add(&at.log(&at.div(scale, shape)?)?, &at.div(&one, shape)?), &one)),
            _ => self.open("entropy"),
        }
    }

    /// The Kullback-Leibler divergence of this distribution from another, in nats.
    pub(super) fn divergence(&self, other: &Law, at: Reckon) -> Done<Scalar> {
        let (one, two) = (Scalar::one(), Scalar::from(2));
        if self.family != other.family {
            return unknown(format!("the divergence of a {} from a {} distribution", self.family, other.family));
        }
        match (self.family, self.parameters.as_slice(), other.parameters.as_slice()) {
            ("normal" | "lognormal", [m, v], [n, w]) => {
                let distance = at.div(&at.add(v, &at.square(&at.sub(m, n))), w)?;
                let logs = at.log(&at.div(w, v)?)?;
                at.div(&at.sub(&at.add(&distance, &logs), &one), &two)
            }
            ("exponential", [a], [b]) => {
                let ratio = at.div(b, a)?;
                Ok(at.sub(&at.sub(&ratio, &one), &at.log(&ratio)?))
            }
            ("poisson", [a], [b]) => Ok(at.add(&at.sub(&at.mul(a, &at.log(&at.div(a, b)?)?), a), b)),
            ("bernoulli", [p], [q]) => divergence_of(&[p.clone(), at.sub(&one, p)], &[q.clone(), at.sub(&one, q)], at),
            ("categorical", p, q) => divergence_of(p, q, at),
            ("binomialdist", [n, p], [m, q]) if n == m => {
                Ok(at.mul(n, &divergence_of(&[p.clone(), at.sub(&one, p)], &[q.clone(), at.sub(&one, q)], at)?))
            }
            ("geometric", [p], [q]) => at.div(&divergence_of(&[p.clone(), at.sub(&one, p)], &[q.clone(), at.sub(&one, q)], at)?, p),
            ("uniform", [a, b], [c, d]) => match (a.compare(c).map(Ordering::is_ge), b.compare(d).map(Ordering::is_le)) {
                (Some(true), Some(true)) => at.log(&at.div(&at.sub(d, c), &at.sub(b, a))?),
                (Some(false), _) | (_, Some(false)) => Ok(Scalar::Infinite { negative: false }),
                _ => unknown(UNDECIDED),
            },
            ("laplace", [m, s], [n, t]) => {
                let distance = at.sub(m, n).abs();
                let near = at.mul(s, &at.exp(&at.div(&distance, s)?.neg())?);
                let front = at.div(&at.add(&near, &distance), t)?;
                Ok(at.sub(&at.add(&front, &at.log(&at.div(t, s)?)?), &one))
            }
            ("gammadist" | "erlang", [a, r], [b, s]) => {
                let front = at.mul(&at.sub(a, b), &at.digamma(a)?);
                let gammas = at.sub(&at.lgamma(b)?, &at.lgamma(a)?);
                let rates = at.mul(b, &at.log(&at.div(r, s)?)?);
                let last = at.mul(a, &at.div(&at.sub(s, r), r)?);
                Ok(at.sum(&[front, gammas, rates, last]))
            }
            ("beta", [a, b], [c, d]) => {
                let (sum, other) = (at.add(a, b), at.add(c, d));
                let front = at.sub(&at.log_beta(c, d)?, &at.log_beta(a, b)?);
                let parts = at.add(&at.mul(&at.sub(a, c), &at.digamma(a)?), &at.mul(&at.sub(b, d), &at.digamma(b)?));
                Ok(at.add(&at.add(&front, &parts), &at.mul(&at.sub(&other, &sum), &at.digamma(&sum)?)))
            }
            _ => self.open("divergence"),
        }
    }

    fn beyond(&self, parameter: &Scalar, bound: i64) -> Done<()> {
        match parameter.compare(&Scalar::from(bound)) {
            Some(Ordering::Greater) => Ok(()),
            Some(_) => undefined(format!("the {} distribution has no such moment here", self.family)),
            None => unknown(UNDECIDED),
        }
    }

    fn open<T>(&self, what: &str) -> Done<T> {
        unknown(format!("the {what} of the {} distribution", self.family))
    }
}

/// Whether no number is negative. Whether they add up to one is not asked: rounded probabilities do not, and the sums are defined all the same.
pub(super) fn probability_vector(all: &[Scalar]) -> Done<()> {
    if all.iter().any(|p| p.sign() == Some(Ordering::Less)) { undefined("a negative probability") } else { Ok(()) }
}

/// The entropy of a vector of probabilities, in nats; what is impossible adds nothing.
pub(super) fn entropy_of(all: &[Scalar], at: Reckon) -> Done<Scalar> {
    all.iter().try_fold(Scalar::zero(), |sum, p| Ok(at.sub(&sum, &at.x_log_x(p)?)))
}

/// The divergence of a vector of probabilities from another, in nats.
pub(super) fn divergence_of(left: &[Scalar], right: &[Scalar], at: Reckon) -> Done<Scalar> {
    if left.len() != right.len() {
        return undefined(format!("a divergence between {} and {} probabilities", left.len(), right.len()));
    }
    left.iter().zip(right).try_fold(Scalar::zero(), |sum, (p, q)| match (p.to_i64(), q.to_i64()) {
        (Some(0), _) => Ok(sum),
        (_, Some(0)) => Ok(Scalar::Infinite { negative: false }),
        _ => Ok(at.add(&sum, &at.mul(p, &at.log(&at.div(p, q)?)?))),
    })
}
