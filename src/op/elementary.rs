//! Elementary and special functions of real numbers.

use std::cmp::Ordering;

use super::{
    operand::{each, pairwise, real},
    row::{Arity, Class, Row, table},
};
use crate::{
    ir::OpId,
    num::{Complex, Outcome, Rational, Scalar, UNDECIDED, Value},
};

table! { 100;
    /// The exponential.
    EXP = "exp" Elementwise (1) ["\\exp", "exp"] {} |v, b| each(&v[0], |x| x.exp(b));
    /// The natural logarithm; undefined where its argument is not positive.
    LOG = "log" Elementwise (1) ["\\ln", "ln", "\\log", "log"] {} |v, b| each(&v[0], |x| x.log(b));
    /// The logarithm to base two.
    LOG2 = "log2" Elementwise (1) ["\\lb", "log2"] {} |v, b| each(&v[0], |x| x.log_base(&Scalar::from(2), b));
    /// The logarithm to base ten.
    LOG10 = "log10" Elementwise (1) ["\\lg", "log10"] {} |v, b| each(&v[0], |x| x.log_base(&Scalar::from(10), b));
    /// The logarithm of the second to the base of the first.
    LOGBASE = "logbase" Function (2) [] {} |v, b| Outcome::from_result(pairwise(&v[1], &v[0], |x, base| x.log_base(base, b)));
    /// The sine.
    SIN = "sin" Elementwise (1) ["\\sin", "sin"] {} |v, b| each(&v[0], |x| x.sin(b));
    /// The cosine.
    COS = "cos" Elementwise (1) ["\\cos", "cos"] {} |v, b| each(&v[0], |x| x.cos(b));
    /// The tangent.
    TAN = "tan" Elementwise (1) ["\\tan", "tan"] {} |v, b| each(&v[0], |x| x.tan(b));
    /// The cotangent.
    COT = "cot" Elementwise (1) ["\\cot", "cot"] {} |v, b| each(&v[0], |x| ratio(x.cos(b + 8), x.sin(b + 8), b));
    /// The secant.
    SEC = "sec" Elementwise (1) ["\\sec", "sec"] {} |v, b| each(&v[0], |x| ratio(one(), x.cos(b + 8), b));
    /// The cosecant.
    CSC = "csc" Elementwise (1) ["\\csc", "csc"] {} |v, b| each(&v[0], |x| ratio(one(), x.sin(b + 8), b));
    /// The arc sine.
    ASIN = "asin" Elementwise (1) ["\\arcsin", "arcsin", "asin"] {} |v, b| each(&v[0], |x| x.asin(b));
    /// The arc cosine.
    ACOS = "acos" Elementwise (1) ["\\arccos", "arccos", "acos"] {} |v, b| each(&v[0], |x| x.acos(b));
    /// The arc tangent.
    ATAN = "atan" Elementwise (1) ["\\arctan", "arctan", "atan"] {} |v, b| each(&v[0], |x| x.atan(b));
    /// The hyperbolic sine.
    SINH = "sinh" Elementwise (1) ["\\sinh", "sinh"] {} |v, b| each(&v[0], |x| x.sinh(b));
    /// The hyperbolic cosine.
    COSH = "cosh" Elementwise (1) ["\\cosh", "cosh"] {} |v, b| each(&v[0], |x| x.cosh(b));
    /// The hyperbolic tangent.
    TANH = "tanh" Elementwise (1) ["\\tanh", "tanh"] {} |v, b| each(&v[0], |x| x.tanh(b));
    /// The hyperbolic cotangent.
    COTH = "coth" Elementwise (1) ["\\coth", "coth"] {} |v, b| each(&v[0], |x| ratio(one(), x.tanh(b + 8), b));
    /// The hyperbolic secant.
    SECH = "sech" Elementwise (1) ["sech"] {} |v, b| each(&v[0], |x| ratio(one(), x.cosh(b + 8), b));
    /// The hyperbolic cosecant.
    CSCH = "csch" Elementwise (1) ["csch"] {} |v, b| each(&v[0], |x| ratio(one(), x.sinh(b + 8), b));
    /// The logistic sigmoid, one by one plus the exponential of the opposite.
    SIGMOID = "sigmoid" Elementwise (1) ["sigmoid", "expit"] {} |v, b| each(&v[0], |x| x.sigmoid(b));
    /// The logarithm of the odds: the inverse of the sigmoid.
    LOGIT = "logit" Elementwise (1) ["logit"] {} |v, b| each(&v[0], |x| logit(x, b));
    /// The logarithm of one plus the exponential.
    SOFTPLUS = "softplus" Elementwise (1) ["softplus"] {} |v, b| each(&v[0], |x| x.softplus(b));
    /// The argument where it is positive, else zero.
    RELU = "relu" Elementwise (1) ["ReLU", "relu", "Relu", "RELU"] {} |v, b| each(&v[0], |x| Outcome::Known(x.max(&Scalar::zero(), b)));
    /// The argument where it is positive, else the slope (a hundredth unless said) times it.
    LEAKYRELU = "leakyrelu" Function (1 to 2) ["LeakyReLU", "LReLU", "leakyrelu"] {} leaky;
    /// The argument where it is positive, else the exponential less one, times the second argument (one unless said).
    ELU = "elu" Function (1 to 2) ["ELU", "elu"] {} elu;
    /// The argument times the standard normal distribution function of it.
    GELU = "gelu" Elementwise (1) ["GELU", "gelu"] {} |v, b| each(&v[0], |x| x.normal_cdf(b + 8).map(|phi| phi.mul(x, b)));
    /// The argument times its sigmoid.
    SILU = "silu" Elementwise (1) ["SiLU", "swish", "silu"] {} |v, b| each(&v[0], |x| x.sigmoid(b + 8).map(|sigmoid| sigmoid.mul(x, b)));
    /// The error function.
    ERF = "erf" Elementwise (1) ["erf"] {} |v, b| each(&v[0], |x| x.erf(b));
    /// One less the error function.
    ERFC = "erfc" Elementwise (1) ["erfc"] {} |v, b| each(&v[0], |x| x.erfc(b));
    /// The distribution function of the standard normal distribution.
    PHI = "phi" Elementwise (1) ["normcdf"] {} |v, b| each(&v[0], |x| x.normal_cdf(b));
    /// The gamma function.
    GAMMA = "gamma" Elementwise (1) [] {} |v, b| each(&v[0], |x| x.gamma(b));
    /// The logarithm of the gamma function of a positive number.
    LGAMMA = "lgamma" Elementwise (1) ["lgamma"] {} |v, b| each(&v[0], |x| x.lgamma(b));
    /// The derivative of the logarithm of the gamma function.
    DIGAMMA = "digamma" Elementwise (1) ["digamma"] {} |v, b| each(&v[0], |x| x.digamma(b));
    /// The inverse hyperbolic sine.
    ASINH = "asinh" Elementwise (1) ["arcsinh", "arsinh", "asinh"] {} |v, b| each(&v[0], |x| principal(x, b, Complex::asinh));
    /// The inverse hyperbolic cosine of a number from one.
    ACOSH = "acosh" Elementwise (1) ["arccosh", "arcosh", "acosh"] {} |v, b| each(&v[0], |x| principal(x, b, Complex::acosh));
    /// The inverse hyperbolic tangent of a number between minus one and one.
    ATANH = "atanh" Elementwise (1) ["arctanh", "artanh", "atanh"] {} |v, b| each(&v[0], |x| principal(x, b, Complex::atanh));
    /// The inverse hyperbolic cotangent of a number beyond one.
    ACOTH = "acoth" Elementwise (1) ["arccoth", "arcoth", "acoth"] {} |v, b| each(&v[0], |x| ratio(one(), Outcome::Known(x.clone()), b + 8).and_then(|x| principal(&x, b, Complex::atanh)));
    /// The inverse secant.
    ASEC = "asec" Elementwise (1) ["arcsec", "asec"] {} |v, b| each(&v[0], |x| ratio(one(), Outcome::Known(x.clone()), b + 8).and_then(|x| x.acos(b)));
    /// The inverse cosecant.
    ACSC = "acsc" Elementwise (1) ["arccsc", "acsc"] {} |v, b| each(&v[0], |x| ratio(one(), Outcome::Known(x.clone()), b + 8).and_then(|x| x.asin(b)));
    /// The inverse cotangent; its range is a convention, so it has no value in numbers.
    ACOT = "acot" Elementwise (1) ["arccot", "acot"] {} |_, _| Outcome::Unknown("the range of the inverse cotangent is a convention".to_owned());
    /// The inverse hyperbolic secant of a number above zero and up to one.
    ASECH = "asech" Elementwise (1) ["arcsech", "arsech", "asech"] {} |v, b| each(&v[0], |x| ratio(one(), Outcome::Known(x.clone()), b + 8).and_then(|x| principal(&x, b, Complex::acosh)));
    /// The inverse hyperbolic cosecant.
    ACSCH = "acsch" Elementwise (1) ["arccsch", "arcsch", "acsch"] {} |v, b| each(&v[0], |x| ratio(one(), Outcome::Known(x.clone()), b + 8).and_then(|x| principal(&x, b, Complex::asinh)));
    /// The sine of a number by the number, one at zero.
    SINC = "sinc" Elementwise (1) ["sinc"] {} |v, b| each(&v[0], |x| sinc(x, b));
    /// The real part.
    REALPART = "realpart" Elementwise (1) ["Re", "\\Re"] {} |v, _| each(&v[0], |x| Outcome::Known(x.clone()));
    /// The imaginary part: of a real number zero.
    IMAGINARYPART = "imaginarypart" Elementwise (1) ["Im", "\\Im"] {} |v, _| each(&v[0], |_| Outcome::Known(Scalar::zero()));
    /// The complex conjugate.
    CONJUGATE = "conjugate" Elementwise (1) ["conj"] {} |v, _| each(&v[0], |x| Outcome::Known(x.clone()));
    /// The angle of a number that is not zero, above minus pi and up to pi.
    ARG = "arg" Elementwise (1) ["arg", "\\arg"] {} |v, b| each(&v[0], |x| Complex::from(x.clone()).arg(b));
    /// The angle of the point whose second coordinate comes first, above minus pi and up to pi.
    ATAN2 = "atan2" Function (2) ["atan2", "arctan2"] {} |v, b| Outcome::from_result(pairwise(&v[1], &v[0], |x, y| Complex { re: x.clone(), im: y.clone() }.arg(b)));
}

/// A function of complex numbers where its value at a real number is real.
fn principal(value: &Scalar, bits: u32, function: fn(&Complex, u32) -> Outcome<Complex>) -> Outcome<Scalar> {
    function(&Complex::from(value.clone()), bits)
        .and_then(|value| if value.is_real() { Outcome::Known(value.re) } else { Outcome::Undefined("not a real number".to_owned()) })
}

fn sinc(value: &Scalar, bits: u32) -> Outcome<Scalar> {
    match value.sign() {
        Some(Ordering::Equal) => one(),
        Some(_) => ratio(value.sin(bits + 8), Outcome::Known(value.clone()), bits),
        None => Outcome::Unknown(UNDECIDED.to_owned()),
    }
}

fn one() -> Outcome<Scalar> {
    Outcome::Known(Scalar::one())
}

fn ratio(above: Outcome<Scalar>, below: Outcome<Scalar>, bits: u32) -> Outcome<Scalar> {
    above.and_then(|above| below.and_then(|below| above.div(&below, bits)))
}

fn logit(value: &Scalar, bits: u32) -> Outcome<Scalar> {
    value.div(&Scalar::one().sub(value, bits + 16), bits + 16).and_then(|odds| odds.log(bits))
}

/// The argument where it is not negative, else what `below` makes of it.
fn bent(value: &Scalar, below: impl Fn(&Scalar) -> Outcome<Scalar>) -> Outcome<Scalar> {
    match value.sign() {
        Some(Ordering::Less) => below(value),
        Some(_) => Outcome::Known(value.clone()),
        None => Outcome::Unknown(UNDECIDED.to_owned()),
    }
}

fn leaky(values: &[Value], bits: u32) -> Outcome<Value> {
    match values.get(1).map_or_else(|| Ok(Scalar::Exact(Rational::new(1.into(), 100.into()))), real) {
        Ok(slope) => each(&values[0], |value| bent(value, |value| Outcome::Known(value.mul(&slope, bits)))),
        Err(outcome) => outcome,
    }
}

fn elu(values: &[Value], bits: u32) -> Outcome<Value> {
    match values.get(1).map_or_else(|| Ok(Scalar::one()), real) {
        Ok(factor) => each(&values[0], |value| {
            bent(value, |value| value.exp(bits + 8).map(|power| power.sub(&Scalar::one(), bits).mul(&factor, bits)))
        }),
        Err(outcome) => outcome,
    }
}
