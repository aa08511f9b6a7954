//! A drawing of lines and words: what a figure is before a format draws it.

use serde::Serialize;

/// A point of a drawing in tenths of a typographic point, from the upper left corner.
pub type Point = (i32, i32);

/// How a line looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Pen {
    /// An axis or one of its marks, in the colour of the text.
    Axis,
    /// A thin line behind the curves.
    Grid,
    /// A curve by its number: its colour and its dashes.
    Curve(u8),
}

/// Which part of some words stands at their point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Anchor {
    /// Their beginning.
    Start,
    /// Their middle.
    Middle,
    /// Their end.
    End,
}

/// Lines from point to point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stroke {
    /// How they look.
    pub pen: Pen,
    /// The points, at least two.
    pub points: Vec<Point>,
}

/// Words at a point of their baseline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Label {
    /// Where.
    pub at: Point,
    /// Which part of them stands there.
    pub anchor: Anchor,
    /// The formula in LaTeX.
    pub latex: String,
}

/// A picture of lines and words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Drawing {
    /// How wide and high it is.
    pub size: Point,
    /// Its lines, the first ones behind.
    pub strokes: Vec<Stroke>,
    /// Its words.
    pub labels: Vec<Label>,
}
