//! Functionals of random variables and distributions.

use super::row::{Arity, Class, Row, elsewhere, table};
use crate::ir::OpId;

table! { 600;
    /// The probability of an event.
    PROBABILITY = "probability" Probability (1 up) ["\\Pr", "Pr"] {} elsewhere;
    /// The expectation of a random variable or of a distribution.
    EXPECT = "expect" Probability (1 up) ["E"] {} elsewhere;
    /// The variance of a random variable, of a distribution, or of a vector's entries (each as likely).
    VAR = "var" Probability (1 up) ["Var", "var", "V"] {} elsewhere;
    /// The standard deviation.
    STDDEV = "stddev" Probability (1 up) ["sd", "std", "SD"] {} elsewhere;
    /// The covariance.
    COV = "cov" Probability (1 to 2) ["Cov", "cov"] {} elsewhere;
    /// The correlation.
    CORRELATION = "correlation" Probability (2) ["Corr", "corr"] {} elsewhere;
    /// The entropy in nats of a distribution, or of a vector of probabilities.
    ENTROPY = "entropy" Probability (1 up) ["H"] {} elsewhere;
    /// The entropy in bits of a distribution, or of a vector of probabilities.
    ENTROPY2 = "entropy2" Probability (1) [] {} elsewhere;
    /// The Kullback-Leibler divergence of the first from the second, in nats.
    KL = "kl" Probability (2) ["KL", "D_{KL}"] {} elsewhere;
    /// The cross-entropy of the first and the second, in nats.
    CROSSENTROPY = "crossentropy" Probability (2) ["CE"] {} elsewhere;
    /// The mutual information.
    MUTUALINFORMATION = "mutualinformation" Probability (1 up) ["I"] {} elsewhere;
    /// The density (or mass) of a distribution at a point.
    DENSITY = "density" Probability (1 up) ["pdf"] {} elsewhere;
    /// The distribution function of a distribution at a point.
    CUMULATIVE = "cumulative" Probability (2) ["cdf"] {} elsewhere;
    /// The support of a distribution.
    SUPPORT = "support" Probability (1) ["supp"] {} elsewhere;
    /// Whether random variables are independent.
    INDEPENDENT = "independent" Probability (2 up) ["\\perp"] {} elsewhere;
}
