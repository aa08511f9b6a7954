//! Named distributions as data: one row each, in plain formulas that tests check against numerical integration.

use crate::{ir::OpId, op};

/// What a parameter must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Constraint {
    /// Any real number.
    Real,
    /// Positive.
    Positive,
    /// Between zero and one.
    Unit,
    /// A whole number from zero.
    Count,
}

/// One distribution. Formulas are in `x` and the parameters.
#[derive(Debug, Clone, Copy)]
pub struct Law {
    /// Its row in the operator table.
    pub op: OpId,
    /// Its parameters in the order of the row.
    pub parameters: &'static [(&'static str, Constraint)],
    /// Whether it has a mass function on whole numbers in place of a density.
    pub discrete: bool,
    /// The ends of its support; `-infinity` and `infinity` are words.
    pub support: (&'static str, &'static str),
    /// The density or mass at x.
    pub density: &'static str,
    /// The distribution function at x inside the support; empty where it has no closed form.
    pub cumulative: &'static str,
    /// The mean; empty where there is none.
    pub mean: &'static str,
    /// What must be positive for the mean to exist; empty where it always does.
    pub mean_wants: &'static str,
    /// The variance; empty where there is none.
    pub variance: &'static str,
    /// What must be positive for the variance to exist.
    pub variance_wants: &'static str,
    /// The entropy in nats; empty where it has no closed form.
    pub entropy: &'static str,
}

const LINE: (&str, &str) = ("-infinity", "infinity");
const HALF: (&str, &str) = ("0", "infinity");

use Constraint::{Count, Positive, Real, Unit};

const fn continuous(
    op: OpId,
    parameters: &'static [(&'static str, Constraint)],
    support: (&'static str, &'static str),
    density: &'static str,
) -> Law {
    Law {
        op,
        parameters,
        discrete: false,
        support,
        density,
        cumulative: "",
        mean: "",
        mean_wants: "",
        variance: "",
        variance_wants: "",
        entropy: "",
    }
}

const fn discrete(
    op: OpId,
    parameters: &'static [(&'static str, Constraint)],
    support: (&'static str, &'static str),
    density: &'static str,
) -> Law {
    Law { discrete: true, ..continuous(op, parameters, support, density) }
}

impl Law {
    const fn moments(self, mean: &'static str, variance: &'static str) -> Law {
        Law { mean, variance, ..self }
    }

    const fn wants(self, mean_wants: &'static str, variance_wants: &'static str) -> Law {
        Law { mean_wants, variance_wants, ..self }
    }

    const fn entropy(self, entropy: &'static str) -> Law {
        Law { entropy, ..self }
    }

    const fn cumulative(self, cumulative: &'static str) -> Law {
        Law { cumulative, ..self }
    }
}

/// The distributions.
pub const LAWS: &[Law] = &[
    continuous(op::NORMAL, &[("m", Real), ("v", Positive)], LINE, "1/sqrt(2*pi*v)*exp(-(x-m)^2/(2*v))")
        .moments("m", "v")
        .cumulative("phi((x-m)/sqrt(v))")
        .entropy("1/2*log(2*pi*v)+1/2"),
    continuous(op::UNIFORM, &[("a", Real), ("b", Real)], ("a", "b"), "1/(b-a)")
        .moments("(a+b)/2", "(b-a)^2/12")
        .cumulative("(x-a)/(b-a)")
        .entropy("log(b-a)"),
    continuous(op::EXPONENTIAL, &[("l", Positive)], HALF, "l*exp(-l*x)")
        .moments("1/l", "1/l^2")
        .cumulative("1-exp(-l*x)")
        .entropy("1-log(l)"),
    continuous(op::GAMMADIST, &[("a", Positive), ("l", Positive)], HALF, "l^a/gamma(a)*x^(a-1)*exp(-l*x)")
        .moments("a/l", "a/l^2")
        .entropy("a-log(l)+lgamma(a)+(1-a)*digamma(a)"),
    continuous(op::ERLANG, &[("a", Positive), ("l", Positive)], HALF, "l^a/gamma(a)*x^(a-1)*exp(-l*x)")
        .moments("a/l", "a/l^2")
        .entropy("a-log(l)+lgamma(a)+(1-a)*digamma(a)"),
    continuous(op::BETA, &[("a", Positive), ("b", Positive)], ("0", "1"), "gamma(a+b)/(gamma(a)*gamma(b))*x^(a-1)*(1-x)^(b-1)")
        .moments("a/(a+b)", "a*b/((a+b)^2*(a+b+1))")
        .entropy("lgamma(a)+lgamma(b)-lgamma(a+b)-(a-1)*digamma(a)-(b-1)*digamma(b)+(a+b-2)*digamma(a+b)"),
    continuous(op::LAPLACE, &[("m", Real), ("b", Positive)], LINE, "1/(2*b)*exp(-abs(x-m)/b)").moments("m", "2*b^2").entropy("1+log(2*b)"),
    continuous(op::CAUCHY, &[("m", Real), ("s", Positive)], LINE, "1/(pi*s*(1+((x-m)/s)^2))")
        .cumulative("1/2+atan((x-m)/s)/pi")
        .entropy("log(4*pi*s)"),
    continuous(op::LOGISTIC, &[("m", Real), ("s", Positive)], LINE, "exp(-(x-m)/s)/(s*(1+exp(-(x-m)/s))^2)")
        .moments("m", "pi^2*s^2/3")
        .cumulative("1/(1+exp(-(x-m)/s))")
        .entropy("log(s)+2"),
    continuous(op::STUDENT, &[("n", Positive)], LINE, "gamma((n+1)/2)/(sqrt(n*pi)*gamma(n/2))*(1+x^2/n)^(-(n+1)/2)")
        .moments("0", "n/(n-2)")
        .wants("n-1", "n-2"),
    continuous(op::CHISQUARED, &[("k", Positive)], HALF, "1/(2^(k/2)*gamma(k/2))*x^(k/2-1)*exp(-x/2)")
        .moments("k", "2*k")
        .entropy("k/2+log(2)+lgamma(k/2)+(1-k/2)*digamma(k/2)"),
    continuous(op::LOGNORMAL, &[("m", Real), ("v", Positive)], HALF, "1/(x*sqrt(2*pi*v))*exp(-(log(x)-m)^2/(2*v))")
        .moments("exp(m+v/2)", "(exp(v)-1)*exp(2*m+v)")
        .cumulative("phi((log(x)-m)/sqrt(v))")
        .entropy("m+1/2*log(2*pi*v)+1/2"),
    continuous(op::WEIBULL, &[("k", Positive), ("s", Positive)], HALF, "k/s*(x/s)^(k-1)*exp(-(x/s)^k)")
        .moments("s*gamma(1+1/k)", "s^2*(gamma(1+2/k)-gamma(1+1/k)^2)")
        .cumulative("1-exp(-(x/s)^k)"),
    continuous(op::PARETO, &[("s", Positive), ("a", Positive)], ("s", "infinity"), "a*s^a/x^(a+1)")
        .moments("a*s/(a-1)", "a*s^2/((a-1)^2*(a-2))")
        .wants("a-1", "a-2")
        .cumulative("1-(s/x)^a")
        .entropy("log(s/a)+1+1/a"),
    continuous(op::RAYLEIGH, &[("s", Positive)], HALF, "x/s^2*exp(-x^2/(2*s^2))")
        .moments("s*sqrt(pi/2)", "(4-pi)/2*s^2")
        .cumulative("1-exp(-x^2/(2*s^2))"),
    continuous(op::GUMBEL, &[("m", Real), ("b", Positive)], LINE, "1/b*exp(-(x-m)/b-exp(-(x-m)/b))")
        .moments("m-b*digamma(1)", "pi^2*b^2/6")
        .cumulative("exp(-exp(-(x-m)/b))")
        .entropy("log(b)-digamma(1)+1"),
    continuous(
        op::FDIST,
        &[("a", Positive), ("b", Positive)],
        HALF,
        "gamma((a+b)/2)/(gamma(a/2)*gamma(b/2))*(a/b)^(a/2)*x^(a/2-1)*(1+a*x/b)^(-(a+b)/2)",
    )
    .moments("b/(b-2)", "2*b^2*(a+b-2)/(a*(b-2)^2*(b-4))")
    .wants("b-2", "b-4"),
    discrete(op::BERNOULLI, &[("p", Unit)], ("0", "1"), "p^x*(1-p)^(1-x)").moments("p", "p*(1-p)").entropy("-p*log(p)-(1-p)*log(1-p)"),
    discrete(op::BINOMIALDIST, &[("n", Count), ("p", Unit)], ("0", "n"), "binomial(n,x)*p^x*(1-p)^(n-x)").moments("n*p", "n*p*(1-p)"),
    discrete(op::POISSON, &[("l", Positive)], HALF, "l^x*exp(-l)/factorial(x)").moments("l", "l"),
    discrete(op::GEOMETRIC, &[("p", Unit)], ("1", "infinity"), "(1-p)^(x-1)*p")
        .moments("1/p", "(1-p)/p^2")
        .cumulative("1-(1-p)^x")
        .entropy("(-p*log(p)-(1-p)*log(1-p))/p"),
    discrete(op::NEGATIVEBINOMIAL, &[("r", Positive), ("p", Unit)], HALF, "gamma(x+r)/(gamma(r)*factorial(x))*p^r*(1-p)^x")
        .moments("r*(1-p)/p", "r*(1-p)/p^2"),
    discrete(op::HYPERGEOMETRIC, &[("N", Count), ("K", Count), ("n", Count)], ("0", "n"), "binomial(K,x)*binomial(N-K,n-x)/binomial(N,n)")
        .moments("n*K/N", "n*K/N*(1-K/N)*(N-n)/(N-1)"),
    discrete(op::DISCRETEUNIFORM, &[("a", Real), ("b", Real)], ("a", "b"), "1/(b-a+1)")
        .moments("(a+b)/2", "((b-a+1)^2-1)/12")
        .entropy("log(b-a+1)"),
];

/// A divergence in closed form between two distributions of one family; parameters of the first end in `1`, of the second in `2`.
#[derive(Debug, Clone, Copy)]
pub struct Divergence {
    /// The family.
    pub op: OpId,
    /// The divergence of the first from the second in nats.
    pub formula: &'static str,
    /// What must not be negative; where it certainly is, the divergence is infinite.
    pub wants: &'static [&'static str],
}

/// The divergences.
pub const DIVERGENCES: &[Divergence] = &[
    Divergence { op: op::NORMAL, formula: "1/2*(log(v2/v1)+(v1+(m1-m2)^2)/v2-1)", wants: &[] },
    Divergence { op: op::LOGNORMAL, formula: "1/2*(log(v2/v1)+(v1+(m1-m2)^2)/v2-1)", wants: &[] },
    Divergence { op: op::EXPONENTIAL, formula: "log(l1/l2)+l2/l1-1", wants: &[] },
    Divergence { op: op::UNIFORM, formula: "log((b2-a2)/(b1-a1))", wants: &["a1-a2", "b2-b1"] },
    Divergence { op: op::LAPLACE, formula: "log(b2/b1)+(b1*exp(-abs(m1-m2)/b1)+abs(m1-m2))/b2-1", wants: &[] },
    Divergence { op: op::GAMMADIST, formula: "(a1-a2)*digamma(a1)-lgamma(a1)+lgamma(a2)+a2*log(l1/l2)+a1*(l2-l1)/l1", wants: &[] },
    Divergence {
        op: op::BETA,
        formula: "lgamma(a2)+lgamma(b2)-lgamma(a2+b2)-lgamma(a1)-lgamma(b1)+lgamma(a1+b1)+(a1-a2)*digamma(a1)+(b1-b2)*digamma(b1)+(a2-a1+b2-b1)*digamma(a1+b1)",
        wants: &[],
    },
    Divergence { op: op::RAYLEIGH, formula: "2*log(s2/s1)+s1^2/s2^2-1", wants: &[] },
    Divergence { op: op::CAUCHY, formula: "log(((s1+s2)^2+(m1-m2)^2)/(4*s1*s2))", wants: &[] },
    Divergence { op: op::BERNOULLI, formula: "p1*log(p1/p2)+(1-p1)*log((1-p1)/(1-p2))", wants: &[] },
    Divergence { op: op::BINOMIALDIST, formula: "n1*(p1*log(p1/p2)+(1-p1)*log((1-p1)/(1-p2)))", wants: &["n2-n1", "n1-n2"] },
    Divergence { op: op::POISSON, formula: "l1*log(l1/l2)+l2-l1", wants: &[] },
    Divergence { op: op::GEOMETRIC, formula: "log(p1/p2)+(1-p1)/p1*log((1-p1)/(1-p2))", wants: &[] },
];

/// The row of a distribution.
pub fn law(op: OpId) -> Option<&'static Law> {
    LAWS.iter().find(|law| law.op == op)
}
