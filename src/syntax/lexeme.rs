//! Lexemes: the flat run that the parser climbs over; each knows what it can be in mathematics, not what it means.

use super::notation::Style;
use crate::diag::Span;

/// How the two members of a binary sign hold together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strength {
    /// As `+` does.
    Sum,
    /// As `\cdot` does.
    Product,
}

/// What a vertical bar turned out to be (decided by `bars`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bar {
    /// Opens a fence.
    Open,
    /// Closes the last open bar.
    Close,
    /// Stands between two things.
    Between,
    /// `f|_{x=0}`: the value of what stands before.
    At,
    /// Not decided yet.
    Undecided,
}

/// What a lexeme is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Token {
    /// A numeral; its digits are in the text.
    Number,
    /// A Latin letter.
    Letter(char),
    /// A symbol with a canonical name.
    Symbol(&'static str),
    /// A symbol that carries its face (`\R`).
    Styled(&'static str, Style),
    /// `?`, `\square`.
    Hole,
    /// `\text{...}`; the span is that of the words.
    Words(Span),
    /// Words that join or part statements (`\text{if}`).
    Connective(Span),
    /// `\operatorname{...}`; the span is that of the name.
    Name(Span),
    /// A named operator.
    Operator(&'static str),
    /// An operator with limits.
    Big(&'static str),
    /// A relation sign.
    Relation(&'static str),
    /// An implication or equivalence: holds more loosely than the relations of terms.
    Implication(&'static str),
    /// `\land`.
    And,
    /// `\lor`.
    Or,
    /// `\overset{note}{=}`: a relation or implication with something over it.
    Annotated {
        /// What stands over it.
        note: Span,
        /// The sign.
        sign: &'static str,
        /// Whether the sign is an implication.
        implication: bool,
    },
    /// A binary sign.
    Infix(&'static str, Strength),
    /// `+`, `-`, `\pm`, `\mp`: between two things or before one.
    Sign(&'static str),
    /// `\neg`.
    Not,
    /// `\not`: negates the relation after it.
    Negation,
    /// `\forall`, `\exists`.
    Quantifier(&'static str),
    /// `!`, `\%`.
    Postfix(&'static str),
    /// An accent, a line over or under, a cancelling stroke.
    Accent(&'static str),
    /// `\mathbf`...
    Face(Style),
    /// `\bf`, `\rm`...: the face of the rest of the group.
    Switch(Style),
    /// `\boxed`, `\mathop`...: its argument stands for itself.
    Transparent,
    /// `\textcolor{red}`, `\raisebox`: the first argument says nothing, the second stands for itself.
    Tinted,
    /// `\frac`.
    Fraction,
    /// `\binom`.
    Binomial,
    /// `\sqrt`.
    Root,
    /// `\overset`, `\stackrel`.
    Overset,
    /// `\underset`.
    Underset,
    /// `\xrightarrow`...: an arrow with something over it, until that is read.
    Arrow(&'static str),
    /// `\substack`.
    Substack,
    /// `\pmod`.
    Modulo,
    /// `\pmatrix{...}`, `\cases{...}`: rows in braces.
    BracedRows(&'static str),
    /// `\over`.
    Over,
    /// `\choose`.
    Choose,
    /// `\left`, `\right`, `\middle`, `\bigl`...: until the delimiter after it is known.
    Size(Size),
    /// An opening delimiter, and whether it must meet a `\right`.
    Open(&'static str, bool),
    /// A closing delimiter, and whether it is a `\right`.
    Close(&'static str, bool),
    /// A bar, single or double.
    Bar(&'static str, Bar),
    /// `{`.
    GroupOpen,
    /// `}`.
    GroupClose,
    /// `_`.
    Sub,
    /// `^`.
    Sup,
    /// Primes.
    Prime(u8),
    /// Raised Unicode characters.
    Raised,
    /// Lowered Unicode characters.
    Lowered,
    /// `,`.
    Comma,
    /// `;`.
    Semicolon,
    /// `:`.
    Colon,
    /// `.` that belongs to no numeral.
    Dot,
    /// `\quad`: parts two statements.
    Wide,
    /// `&`.
    Cell,
    /// `\\`.
    Row,
    /// `\begin{...}`; the span is that of the name.
    Begin(Span),
    /// `\end{...}`; the span is that of the name.
    End(Span),
    /// Says nothing.
    Nothing,
    /// A command or character that has no reading.
    Unknown,
    /// The end of the text.
    Finish,
}

/// What a sizing command says about the delimiter after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Size {
    /// `\left`.
    Left,
    /// `\right`.
    Right,
    /// `\middle`, `\bigm`.
    Middle,
    /// `\bigl`.
    Opening,
    /// `\bigr`.
    Closing,
    /// `\big`.
    Plain,
}

/// A token with its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Lexeme {
    /// What it is.
    pub token: Token,
    /// Where it stands.
    pub span: Span,
    /// Whether it follows the lexeme before it without a space.
    pub tight: bool,
}

impl Token {
    /// Whether an operand ends with this token.
    pub fn ends_operand(self) -> bool {
        matches!(
            self,
            Token::Number
                | Token::Letter(_)
                | Token::Symbol(_)
                | Token::Styled(..)
                | Token::Hole
                | Token::Words(_)
                | Token::Close(..)
                | Token::GroupClose
                | Token::Prime(_)
                | Token::Raised
                | Token::Lowered
                | Token::Postfix(_)
                | Token::End(_)
                | Token::Bar(_, Bar::Close | Bar::At)
        )
    }

    /// Whether an operand can begin with this token.
    pub fn starts_operand(self) -> bool {
        !matches!(
            self,
            Token::Relation(_)
                | Token::Implication(_)
                | Token::Annotated { .. }
                | Token::Negation
                | Token::And
                | Token::Or
                | Token::Infix(..)
                | Token::Sign(_)
                | Token::Connective(_)
                | Token::Quantifier(_)
                | Token::Postfix(_)
                | Token::Over
                | Token::Choose
                | Token::Close(..)
                | Token::Bar(_, Bar::Close | Bar::Between | Bar::At | Bar::Undecided)
                | Token::GroupClose
                | Token::Comma
                | Token::Semicolon
                | Token::Colon
                | Token::Dot
                | Token::Wide
                | Token::Cell
                | Token::Row
                | Token::End(_)
                | Token::Nothing
                | Token::Finish
        )
    }
}
