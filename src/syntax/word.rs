//! The short words in a notation tree: names, signs, delimiters. Nearly all are among the program's own, and take no memory of their own.

use std::{
    fmt,
    hash::{Hash, Hasher},
    ops::Deref,
};

use serde::{Serialize, Serializer};

/// A word of a notation tree.
#[derive(Clone)]
pub enum Word {
    /// One of the program's words.
    Fixed(&'static str),
    /// A word of the document's.
    Own(Box<str>),
}

/// The printable ASCII characters in order, so that each is a word of the program's.
const PRINTABLE: &str = " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";

impl Word {
    /// The word `text`, copied where it is more than one ASCII character.
    pub fn of(text: &str) -> Self {
        match text.as_bytes() {
            [byte] => match byte.checked_sub(b' ').map(usize::from).and_then(|at| PRINTABLE.get(at..=at)) {
                Some(letter) => Word::Fixed(letter),
                None => Word::Own(text.into()),
            },
            _ => Word::Own(text.into()),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        match self {
            Word::Fixed(text) => text,
            Word::Own(text) => text,
        }
    }
}

impl Deref for Word {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for Word {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl From<&'static str> for Word {
    fn from(text: &'static str) -> Self {
        Word::Fixed(text)
    }
}

impl From<String> for Word {
    fn from(text: String) -> Self {
        if text.len() == 1 { Word::of(&text) } else { Word::Own(text.into()) }
    }
}

impl PartialEq for Word {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Word {}

impl Hash for Word {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Debug for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

impl Serialize for Word {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_their_text() {
        assert_eq!(Word::of("x"), Word::from("x"));
        assert_eq!(Word::of("é"), Word::from("é".to_owned()));
        assert!((b' '..=b'~').all(|byte| matches!(Word::of(&char::from(byte).to_string()), Word::Fixed(one) if one.as_bytes() == [byte])));
        assert!(matches!(Word::of("\n"), Word::Own(_)));
    }
}
