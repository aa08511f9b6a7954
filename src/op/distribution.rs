//! Named distributions with their parameters.

use super::{
    law::constructed,
    row::{Arity, Class, Row, table},
};
use crate::ir::OpId;

table! { 700;
    /// The normal distribution with a mean and a variance.
    NORMAL = "normal" Distribution (0 to 2) ["\\mathcal{N}", "Normal"] {"mean" = 0, "variance" = 1} |v, _| constructed("normal", v);
    /// The normal distribution of a vector with a mean vector and a covariance matrix.
    MULTINORMAL = "multinormal" Distribution (2) ["MVN"] {"mean", "covariance"} |v, _| constructed("multinormal", v);
    /// The uniform distribution on an interval.
    UNIFORM = "uniform" Distribution (0 to 2) ["Uniform", "Unif", "\\mathcal{U}"] {"low" = 0, "high" = 1} |v, _| constructed("uniform", v);
    /// The uniform distribution on the whole numbers from one to another.
    DISCRETEUNIFORM = "discreteuniform" Distribution (2) ["DiscreteUniform"] {"low", "high"} |v, _| constructed("discreteuniform", v);
    /// The exponential distribution with a rate.
    EXPONENTIAL = "exponential" Distribution (1) ["Exponential", "Exp", "Expo"] {"rate"} |v, _| constructed("exponential", v);
    /// The gamma distribution with a shape and a rate.
    GAMMADIST = "gammadist" Distribution (2) ["Gamma", "Ga"] {"shape", "rate"} |v, _| constructed("gammadist", v);
    /// The beta distribution.
    BETA = "beta" Distribution (2) ["Beta"] {"a", "b"} |v, _| constructed("beta", v);
    /// The Bernoulli distribution.
    BERNOULLI = "bernoulli" Distribution (1) ["Bernoulli", "Bern", "Ber"] {"p"} |v, _| constructed("bernoulli", v);
    /// The binomial distribution.
    BINOMIALDIST = "binomialdist" Distribution (2) ["Binomial", "Bin"] {"n", "p"} |v, _| constructed("binomialdist", v);
    /// The Poisson distribution.
    POISSON = "poisson" Distribution (1) ["Poisson", "Poi", "Pois"] {"rate"} |v, _| constructed("poisson", v);
    /// The geometric distribution of the number of trials up to the first success, from one.
    GEOMETRIC = "geometric" Distribution (1) ["Geometric", "Geom", "Geo"] {"p"} |v, _| constructed("geometric", v);
    /// The categorical distribution on 1, 2, ... with a vector of probabilities.
    CATEGORICAL = "categorical" Distribution (1 up) ["Categorical", "Cat"] {} |v, _| constructed("categorical", v);
    /// The multinomial distribution.
    MULTINOMIAL = "multinomial" Distribution (2) ["Multinomial", "Mult"] {"n", "p"} |v, _| constructed("multinomial", v);
    /// The Laplace distribution.
    LAPLACE = "laplace" Distribution (0 to 2) ["Laplace", "Lap"] {"location" = 0, "scale" = 1} |v, _| constructed("laplace", v);
    /// The Cauchy distribution.
    CAUCHY = "cauchy" Distribution (0 to 2) ["Cauchy"] {"location" = 0, "scale" = 1} |v, _| constructed("cauchy", v);
    /// Student's t distribution with so many degrees of freedom.
    STUDENT = "student" Distribution (1) ["Student", "StudentT"] {"freedom"} |v, _| constructed("student", v);
    /// The chi-squared distribution with so many degrees of freedom.
    CHISQUARED = "chisquared" Distribution (1) ["ChiSquared", "\\chi^2"] {"freedom"} |v, _| constructed("chisquared", v);
    /// The log-normal distribution: the logarithm has this mean and variance.
    LOGNORMAL = "lognormal" Distribution (0 to 2) ["LogNormal", "Lognormal"] {"mean" = 0, "variance" = 1} |v, _| constructed("lognormal", v);
    /// The Weibull distribution.
    WEIBULL = "weibull" Distribution (2) ["Weibull"] {"shape", "scale"} |v, _| constructed("weibull", v);
    /// The Pareto distribution.
    PARETO = "pareto" Distribution (2) ["Pareto"] {"scale", "shape"} |v, _| constructed("pareto", v);
    /// The Dirichlet distribution.
    DIRICHLET = "dirichlet" Distribution (1 up) ["Dirichlet", "Dir"] {} |v, _| constructed("dirichlet", v);
    /// The negative binomial distribution of the failures before so many successes.
    NEGATIVEBINOMIAL = "negativebinomial" Distribution (2) ["NegativeBinomial", "NegBin", "NB"] {"r", "p"} |v, _| constructed("negativebinomial", v);
    /// The hypergeometric distribution of the successes among the drawn.
    HYPERGEOMETRIC = "hypergeometric" Distribution (3) ["Hypergeometric"] {"population", "successes", "draws"} |v, _| constructed("hypergeometric", v);
    /// Fisher's F distribution.
    FDIST = "fdist" Distribution (2) ["FisherSnedecor"] {"freedom1", "freedom2"} |v, _| constructed("fdist", v);
    /// The logistic distribution.
    LOGISTIC = "logistic" Distribution (0 to 2) ["Logistic"] {"location" = 0, "scale" = 1} |v, _| constructed("logistic", v);
    /// The Gumbel distribution.
    GUMBEL = "gumbel" Distribution (0 to 2) ["Gumbel"] {"location" = 0, "scale" = 1} |v, _| constructed("gumbel", v);
    /// The Rayleigh distribution.
    RAYLEIGH = "rayleigh" Distribution (1) ["Rayleigh"] {"scale"} |v, _| constructed("rayleigh", v);
    /// The Erlang distribution.
    ERLANG = "erlang" Distribution (2) ["Erlang"] {"shape", "rate"} |v, _| constructed("erlang", v);
    /// The triangular distribution with its ends and its mode.
    TRIANGULAR = "triangular" Distribution (3) ["Triangular"] {"low", "high", "mode"} |v, _| constructed("triangular", v);
}
