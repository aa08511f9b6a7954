//! What a computation can come to: a value, nothing (undefined here), or not known.

/// The result of a computation that is never a guess.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome<T> {
    /// The value.
    Known(T),
    /// There is no value here, and why: a division by zero, a logarithm of a negative number, shapes that do not fit.
    Undefined(String),
    /// Not known, and why: an unsupported operator, a free symbol, out of budget.
    Unknown(String),
}

impl<T> Outcome<T> {
    /// The value, where there is one.
    pub fn known(self) -> Option<T> {
        match self {
            Outcome::Known(value) => Some(value),
            Outcome::Undefined(_) | Outcome::Unknown(_) => None,
        }
    }

    /// Continues with the value.
    pub fn and_then<U>(self, next: impl FnOnce(T) -> Outcome<U>) -> Outcome<U> {
        match self {
            Outcome::Known(value) => next(value),
            Outcome::Undefined(why) => Outcome::Undefined(why),
            Outcome::Unknown(why) => Outcome::Unknown(why),
        }
    }

    /// Maps the value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Outcome<U> {
        self.and_then(|value| Outcome::Known(change(value)))
    }
}
