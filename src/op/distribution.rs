//! Named distributions with their parameters.

use super::row::{Arity, Class, Row, elsewhere, table};
use crate::ir::OpId;

table! { 700;
    /// The normal distribution with a mean and a variance.
    NORMAL = "normal" Distribution (0 to 2) ["\\mathcal{N}", "Normal"] {"mean" = 0, "variance" = 1} elsewhere;
    /// The normal distribution of a vector with a mean vector and a covariance matrix.
    MULTINORMAL = "multinormal" Distribution (2) ["MVN"] {"mean", "covariance"} elsewhere;
    /// The uniform distribution on an interval.
    UNIFORM = "uniform" Distribution (0 to 2) ["Uniform", "Unif", "\\mathcal{U}"] {"low" = 0, "high" = 1} elsewhere;
    /// The uniform distribution on the whole numbers from one to another.
    DISCRETEUNIFORM = "discreteuniform" Distribution (2) ["DiscreteUniform"] {"low", "high"} elsewhere;
    /// The exponential distribution with a rate.
    EXPONENTIAL = "exponential" Distribution (1) ["Exponential", "Exp", "Expo"] {"rate"} elsewhere;
    /// The gamma distribution with a shape and a rate.
    GAMMADIST = "gammadist" Distribution (2) ["Gamma", "Ga"] {"shape", "rate"} elsewhere;
    /// The beta distribution.
    BETA = "beta" Distribution (2) ["Beta"] {"a", "b"} elsewhere;
    /// The Bernoulli distribution.
    BERNOULLI = "bernoulli" Distribution (1) ["Bernoulli", "Bern", "Ber"] {"p"} elsewhere;
    /// The binomial distribution.
    BINOMIALDIST = "binomialdist" Distribution (2) ["Binomial", "Bin"] {"n", "p"} elsewhere;
    /// The Poisson distribution.
    POISSON = "poisson" Distribution (1) ["Poisson", "Poi", "Pois"] {"rate"} elsewhere;
    /// The geometric distribution of the number of trials up to the first success, from one.
    GEOMETRIC = "geometric" Distribution (1) ["Geometric", "Geom", "Geo"] {"p"} elsewhere;
    /// The categorical distribution on 1, 2, ... with a vector of probabilities.
    CATEGORICAL = "categorical" Distribution (1 up) ["Categorical", "Cat"] {} elsewhere;
    /// The multinomial distribution.
    MULTINOMIAL = "multinomial" Distribution (2) ["Multinomial", "Mult"] {"n", "p"} elsewhere;
    /// The Laplace distribution.
    LAPLACE = "laplace" Distribution (0 to 2) ["Laplace", "Lap"] {"location" = 0, "scale" = 1} elsewhere;
    /// The Cauchy distribution.
    CAUCHY = "cauchy" Distribution (0 to 2) ["Cauchy"] {"location" = 0, "scale" = 1} elsewhere;
    /// Student's t distribution with so many degrees of freedom.
    STUDENT = "student" Distribution (1) ["Student", "StudentT"] {"freedom"} elsewhere;
    /// The chi-squared distribution with so many degrees of freedom.
    CHISQUARED = "chisquared" Distribution (1) ["ChiSquared", "\\chi^2"] {"freedom"} elsewhere;
    /// The log-normal distribution: the logarithm has this mean and variance.
    LOGNORMAL = "lognormal" Distribution (0 to 2) ["LogNormal", "Lognormal"] {"mean" = 0, "variance" = 1} elsewhere;
    /// The Weibull distribution.
    WEIBULL = "weibull" Distribution (2) ["Weibull"] {"shape", "scale"} elsewhere;
    /// The Pareto distribution.
    PARETO = "pareto" Distribution (2) ["Pareto"] {"scale", "shape"} elsewhere;
    /// The Dirichlet distribution.
    DIRICHLET = "dirichlet" Distribution (1 up) ["Dirichlet", "Dir"] {} elsewhere;
    /// The negative binomial distribution of the failures before so many successes.
    NEGATIVEBINOMIAL = "negativebinomial" Distribution (2) ["NegativeBinomial", "NegBin", "NB"] {"r", "p"} elsewhere;
    /// The hypergeometric distribution of the successes among the drawn.
    HYPERGEOMETRIC = "hypergeometric" Distribution (3) ["Hypergeometric"] {"population", "successes", "draws"} elsewhere;
    /// Fisher's F distribution.
    FDIST = "fdist" Distribution (2) ["FisherSnedecor"] {"freedom1", "freedom2"} elsewhere;
    /// The logistic distribution.
    LOGISTIC = "logistic" Distribution (0 to 2) ["Logistic"] {"location" = 0, "scale" = 1} elsewhere;
    /// The Gumbel distribution.
    GUMBEL = "gumbel" Distribution (0 to 2) ["Gumbel"] {"location" = 0, "scale" = 1} elsewhere;
    /// The Rayleigh distribution.
    RAYLEIGH = "rayleigh" Distribution (1) ["Rayleigh"] {"scale"} elsewhere;
    /// The Erlang distribution.
    ERLANG = "erlang" Distribution (2) ["Erlang"] {"shape", "rate"} elsewhere;
    /// The triangular distribution with its ends and its mode.
    TRIANGULAR = "triangular" Distribution (3) ["Triangular"] {"low", "high", "mode"} elsewhere;
}
