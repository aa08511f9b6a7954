//! A `plot` block: curves of formulas in one letter over an interval, sampled by the evaluator.
//!
//! ```toml
//! alt = "The slope of the sigmoid is largest at zero, where it is one quarter."
//! caption = "The slope of the sigmoid."
//! x = { name = 'z', from = -6, to = 6 }
//! y = { from = 0, to = 0.3 }
//! curves = [{ formula = '\frac{e^{-z}}{(1 + e^{-z})^2}', label = "\\sigma'(z)" }]
//! ```

use serde::Deserialize;

use super::Block;
use super::drawing::{Anchor, Drawing, Label, Pen, Point, Stroke};
use crate::{
    elaborate::{self, Choices, Context, Kind},
    eval::{self, Environment},
    ir::Arena,
    num::{Outcome, Rational, Value},
    syntax,
};

/// How many points of a curve are worked out.
const SAMPLES: u32 = 240;
/// The precision of a point, in bits.
const BITS: u32 = 64;
/// More curves than this are no figure.
const MOST_CURVES: usize = 8;
// The sides of the frame inside of the drawing, in tenths of a point.
const LEFT: i32 = 380;
const TOP: i32 = 100;
const RIGHT: i32 = 2780;
const BOTTOM: i32 = 1600;
/// The size of the whole.
const SIZE: Point = (3300, 1900);

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    alt: String,
    #[serde(default)]
    caption: String,
    x: Variable,
    #[serde(default)]
    y: Range,
    curves: Vec<Formula>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Variable {
    name: String,
    from: f64,
    to: f64,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Range {
    from: Option<f64>,
    to: Option<f64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Formula {
    formula: String,
    #[serde(default)]
    label: String,
}

/// What a `plot` block shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plot {
    /// The picture.
    pub drawing: Drawing,
    /// What it shows, in words.
    pub alt: String,
    /// Its caption in Markdown.
    pub caption: String,
}

/// Draws a block; why it cannot be drawn.
pub fn plot(text: &str) -> Result<Plot, String> {
    let source: Source = toml::from_str(text).map_err(|error| error.message().to_owned())?;
    let (from, to) = (source.x.from, source.x.to);
    if !(from.is_finite() && to.is_finite() && from < to) {
        return Err("`x` wants `from` below `to`".to_owned());
    }
    if source.curves.is_empty() || source.curves.len() > MOST_CURVES {
        return Err(format!("a plot has one to {MOST_CURVES} curves"));
    }
    let mut curves = Vec::new();
    for curve in &source.curves {
        curves.push(sampled(&curve.formula, &source.x)?);
    }
    let heights = || curves.iter().flatten().filter_map(|(_, y)| *y);
    let (least, most) = (heights().fold(f64::INFINITY, f64::min), heights().fold(f64::NEG_INFINITY, f64::max));
    if !(least.is_finite() && most.is_finite()) {
        return Err("no curve has a value in the interval".to_owned());
    }
    let margin = if most > least { (most - least) / 20.0 } else { 1.0 };
    let (low, high) = (source.y.from.unwrap_or(least - margin), source.y.to.unwrap_or(most + margin));
    if !(low.is_finite() && high.is_finite() && low < high) {
        return Err("`y` wants `from` below `to`".to_owned());
    }
    let frame = Frame { from, to, low, high };
    let mut drawing = Drawing { size: SIZE, strokes: Vec::new(), labels: Vec::new() };
    frame.axes(&source.x.name, &mut drawing);
    for (number, (points, curve)) in curves.iter().zip(&source.curves).enumerate() {
        frame.curve(u8::try_from(number).unwrap_or(u8::MAX), points, &curve.label, &mut drawing);
    }
    frame.spread_labels(&mut drawing);
    Ok(Plot { drawing, alt: source.alt, caption: source.caption })
}

/// Why the `plot` blocks that stayed code could not be drawn.
pub fn undrawn(blocks: &[Block]) -> Vec<String> {
    let mut found = Vec::new();
    for block in blocks {
        match block {
            Block::Code { language, text } if language == "plot" => found.extend(plot(text).err()),
            Block::Statement(inner) | Block::Answer(inner) | Block::Quote(inner) => found.extend(undrawn(inner)),
            Block::List { items, .. } => items.iter().for_each(|item| found.extend(undrawn(item))),
            _ => {}
        }
    }
    found
}

/// The values of a formula, `None` where it has none.
fn sampled(latex: &str, variable: &Variable) -> Result<Vec<(f64, Option<f64>)>, String> {
    let parsed = syntax::parse(latex);
    if !parsed.is_complete() {
        return Err(format!("`{latex}` could not be read"));
    }
    let (mut arena, mut context) = (Arena::new(), Context::new());
    let symbol = context.declare(&mut arena, &variable.name, Kind::Scalar, true);
    let elaborated = elaborate::elaborate(&parsed.tree, parsed.tree.root(), &mut arena, &context, &Choices::default())
        .map_err(|obstacle| format!("`{latex}`: {}", obstacle.what))?;
    let mut points = Vec::new();
    for step in 0..=SAMPLES {
        let x = variable.from + (variable.to - variable.from) * f64::from(step) / f64::from(SAMPLES);
        let Some(exact) = Rational::from_float(x) else { continue };
        let mut environment = Environment::new();
        environment.set_value(symbol, Value::rational(exact));
        let y = match eval::evaluate(&arena, elaborated.expression, &environment, BITS) {
            Outcome::Known(value) => value.scalar().map(crate::num::Scalar::to_f64).filter(|y| y.is_finite()),
            Outcome::Unknown(why) if step == 0 => return Err(format!("`{latex}`: {why}")),
            _ => None,
        };
        points.push((x, y));
    }
    Ok(points)
}

/// What is shown of the plane.
struct Frame {
    from: f64,
    to: f64,
    low: f64,
    high: f64,
}

impl Frame {
    fn across(&self, x: f64) -> i32 {
        LEFT + ((x - self.from) / (self.to - self.from) * f64::from(RIGHT - LEFT)).round() as i32
    }

    fn down(&self, y: f64) -> i32 {
        BOTTOM - ((y - self.low) / (self.high - self.low) * f64::from(BOTTOM - TOP)).round() as i32
    }

    fn axes(&self, name: &str, drawing: &mut Drawing) {
        let mut line = |pen, points: [Point; 2]| drawing.strokes.push(Stroke { pen, points: points.to_vec() });
        let (across, down) = (marks(self.from, self.to), marks(self.low, self.high));
        for y in &down {
            line(Pen::Grid, [(LEFT, self.down(*y)), (RIGHT, self.down(*y))]);
        }
        line(Pen::Axis, [(LEFT, BOTTOM), (RIGHT, BOTTOM)]);
        line(Pen::Axis, [(LEFT, TOP), (LEFT, BOTTOM)]);
        for x in &across {
            line(Pen::Axis, [(self.across(*x), BOTTOM), (self.across(*x), BOTTOM + 35)]);
        }
        for y in &down {
            line(Pen::Axis, [(LEFT - 35, self.down(*y)), (LEFT, self.down(*y))]);
        }
        let mut word = |at, anchor, latex: String| drawing.labels.push(Label { at, anchor, latex });
        for x in across {
            word((self.across(x), BOTTOM + 140), Anchor::Middle, number(x));
        }
        for y in down {
            word((LEFT - 60, self.down(y) + 30), Anchor::End, number(y));
        }
        word((RIGHT + 60, BOTTOM + 140), Anchor::Start, name.to_owned());
    }

    /// The runs of a curve inside of the frame, and its label beside its last point.
    fn curve(&self, pen: u8, points: &[(f64, Option<f64>)], label: &str, drawing: &mut Drawing) {
        let mut run: Vec<Point> = Vec::new();
        let mut last = None;
        let mut end = |run: &mut Vec<Point>| {
            if run.len() > 1 {
                drawing.strokes.push(Stroke { pen: Pen::Curve(pen), points: std::mem::take(run) });
            }
            run.clear();
        };
        for (x, y) in points {
            match y.filter(|y| (self.low..=self.high).contains(y)) {
                Some(y) => {
                    let at = (self.across(*x), self.down(y));
                    run.push(at);
                    last = Some(at);
                }
                None => end(&mut run),
            }
        }
        end(&mut run);
        if let Some((_, y)) = last.filter(|_| !label.is_empty()) {
            drawing.labels.push(Label { at: (RIGHT + 50, y + 30), anchor: Anchor::Start, latex: label.to_owned() });
        }
    }

    /// Moves the labels of curves apart that would stand on each other.
    fn spread_labels(&self, drawing: &mut Drawing) {
        const APART: i32 = 120;
        let mut beside: Vec<&mut Label> = drawing.labels.iter_mut().filter(|label| label.at.0 == RIGHT + 50).collect();
        beside.sort_by_key(|label| label.at.1);
        let mut lowest = i32::MIN / 2;
        for label in beside {
            label.at.1 = label.at.1.max(lowest + APART);
            lowest = label.at.1;
        }
    }
}

/// Round numbers between two ends, four to seven of them.
fn marks(low: f64, high: f64) -> Vec<f64> {
    let rough = (high - low) / 5.0;
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|factor| factor * power).find(|step| rough <= *step * 1.2).unwrap_or(power * 10.0);
    let first = (low / step - 1e-9).ceil() as i64;
    let last = (high / step + 1e-9).floor() as i64;
    (first..=last).map(|at| at as f64 * step).collect()
}

/// A mark's number without digits that only rounding made.
fn number(value: f64) -> String {
    let text = format!("{value:.6}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIGMOID: &str =
        "alt = 'a'\nx = { name = 'z', from = -6, to = 6 }\ncurves = [{ formula = '\\frac{1}{1 + e^{-z}}', label = '\\sigma' }]";

    #[test]
    fn a_curve_goes_through_its_points() {
        let plot = plot(SIGMOID).unwrap();
        let curve = plot.drawing.strokes.iter().find(|stroke| stroke.pen == Pen::Curve(0)).unwrap();
        assert_eq!(curve.points.len(), SAMPLES as usize + 1);
        // At zero the sigmoid is one half: the middle of the frame, whose ends are symmetric.
        let middle = curve.points[SAMPLES as usize / 2];
        assert_eq!(middle, ((LEFT + RIGHT) / 2, (TOP + BOTTOM) / 2));
        assert!(curve.points.windows(2).all(|pair| pair[0].1 >= pair[1].1), "the sigmoid rises");
    }

    #[test]
    fn what_has_no_value_breaks_the_curve() {
        let text = "alt = 'a'\nx = { name = 'x', from = -1, to = 1 }\ny = { from = -10, to = 10 }\ncurves = [{ formula = '\\frac{1}{x}' }]";
        let runs = plot(text).unwrap().drawing.strokes.iter().filter(|stroke| stroke.pen == Pen::Curve(0)).count();
        assert_eq!(runs, 2);
    }

    #[test]
    fn a_bad_block_says_why() {
        for (text, why) in [
            ("alt = 'a'", "missing field"),
            ("alt = 'a'\nx = { name = 'x', from = 1, to = 0 }\ncurves = [{ formula = 'x' }]", "below"),
            ("alt = 'a'\nx = { name = 'x', from = 0, to = 1 }\ncurves = []", "one to"),
            ("alt = 'a'\nx = { name = 'x', from = 0, to = 1 }\ncurves = [{ formula = '\\frac{x' }]", "could not be read"),
            ("alt = 'a'\nx = { name = 'x', from = 0, to = 1 }\ncurves = [{ formula = 'x + q' }]", "q"),
        ] {
            let found = plot(text).unwrap_err();
            assert!(found.contains(why), "{text}: {found}");
        }
    }

    #[test]
    fn marks_are_round_numbers() {
        assert_eq!(marks(-6.0, 6.0), [-6.0, -4.0, -2.0, 0.0, 2.0, 4.0, 6.0]);
        assert_eq!(
            marks(0.0, 0.3).iter().map(|mark| number(*mark)).collect::<Vec<_>>(),
            ["0", "0.05", "0.1", "0.15", "0.2", "0.25", "0.3"]
        );
    }
}
