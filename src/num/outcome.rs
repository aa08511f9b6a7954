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

impl<T> Outcome<T> {
    /// The outcomes of a row of computations as one: the first that has no value decides.
    pub fn collect(outcomes: impl IntoIterator<Item = Outcome<T>>) -> Outcome<Vec<T>> {
        let mut values = Vec::new();
        for outcome in outcomes {
            match outcome {
                Outcome::Known(value) => values.push(value),
                Outcome::Undefined(why) => return Outcome::Undefined(why),
                Outcome::Unknown(why) => return Outcome::Unknown(why),
            }
        }
        Outcome::Known(values)
    }

    /// The value as a result, to be handed on with `?` inside functions that give a `Result`; [`Outcome::from_result`] turns it back.
    ///
    /// # Errors
    /// The outcome without a value.
    pub fn result<U>(self) -> Result<T, Outcome<U>> {
        match self {
            Outcome::Known(value) => Ok(value),
            Outcome::Undefined(why) => Err(Outcome::Undefined(why)),
            Outcome::Unknown(why) => Err(Outcome::Unknown(why)),
        }
    }

    /// The outcome of a function that handed others on with `?`.
    pub fn from_result(result: Result<T, Outcome<T>>) -> Outcome<T> {
        match result {
            Ok(value) => Outcome::Known(value),
            Err(outcome) => outcome,
        }
    }
}
