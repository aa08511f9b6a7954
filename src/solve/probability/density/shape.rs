//! Measures of shapes by a length of theirs: the area of a circle by its radius, where no formula is written.

use super::reading::Open;
use crate::diag::Span;

/// Measure, shape, length, formula in the length.
const MEASURES: &[(&str, &[&str], &str, &str)] = &[
    ("surface area", &["sphere", "ball"], "radius", "4 \\pi R^2"),
    ("surface area", &["cube"], "side", "6 R^2"),
    ("area", &["circle", "disk", "disc", "circular"], "radius", "\\pi R^2"),
    ("area", &["circle", "disk", "disc", "circular"], "diameter", "\\frac{\\pi R^2}{4}"),
    ("area", &["square"], "side", "R^2"),
    ("circumference", &["circle", "disk", "disc", "circular"], "radius", "2 \\pi R"),
    ("perimeter", &["square"], "side", "4 R"),
    ("diagonal", &["square"], "side", "\\sqrt{2} R"),
    ("volume", &["sphere", "ball", "spherical"], "radius", "\\frac{4}{3} \\pi R^3"),
    ("volume", &["sphere", "ball", "spherical"], "diameter", "\\frac{\\pi R^3}{6}"),
    ("volume", &["cube"], "side", "R^3"),
];

/// Lengths, with the words for them.
const LENGTHS: &[(&str, &[&str])] = &[("radius", &["radius"]), ("diameter", &["diameter"]), ("side", &["side", "sides", "edge", "edges"])];

/// The measure that a text asks of a shape by one of its lengths, as a transform of `R`; `None` where none or several could be meant.
pub(super) fn measured(text: &str, span: Span) -> Option<Open> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    let says = |wanted: &str| words.contains(&wanted) || wanted.contains(' ') && lower.contains(wanted);
    let mut lengths = LENGTHS.iter().filter(|(_, names)| names.iter().any(|name| says(name)));
    let (length, _) = lengths.next().filter(|_| lengths.next().is_none())?;
    let measures = ["surface area", "area", "circumference", "perimeter", "diagonal", "volume"];
    let mut asked = measures.iter().filter(|name| says(name) && !(**name == "area" && says("surface area")));
    let measure = asked.next().filter(|_| asked.next().is_none())?;
    let mut known =
        MEASURES.iter().filter(|(name, shapes, own, _)| name == measure && own == length && shapes.iter().any(|shape| says(shape)));
    let (name, _, _, formula) = known.next().filter(|_| known.next().is_none())?;
    // A circle and a sphere in one statement: which of them is measured is not clear.
    let kinds = [&["circle", "disk", "disc", "circular"][..], &["sphere", "ball", "spherical"], &["square"], &["cube"]];
    if kinds.iter().filter(|kind| kind.iter().any(|shape| says(shape))).count() > 1 {
        return None;
    }
    let shapes = ["cylinder", "cone", "triangle", "rectangle", "ellipse", "box", "sector", "hemisphere", "semicircle", "annulus", "ring"];
    if shapes.iter().any(|shape| says(shape)) {
        return None;
    }
    // `Y is the area of the square`
    let named = text.match_indices(|c: char| c.is_ascii_uppercase()).find_map(|(at, letter)| {
        let outside = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
        let rest = text[at + 1..].trim_start_matches([' ', '$', ')']);
        let says = ["is the ", "be the ", "denotes the ", "denote the ", "represents the ", "is its "]
            .iter()
            .find_map(|verb| rest.strip_prefix(verb));
        (outside(text[..at].chars().next_back())
            && outside(text[at + 1..].chars().next())
            && says.is_some_and(|says| says.to_lowercase().starts_with(name)))
        .then(|| letter.to_owned())
    });
    if let Some(target) = named {
        return Some(Open::whole(target, (*formula).to_owned(), span));
    }
    let target = match *name {
        "area" | "surface area" => "A",
        "volume" => "V",
        "diagonal" => "D",
        _ => "C",
    };
    let target = called(text, name).unwrap_or_else(|| target.to_owned());
    Some(Open::whole(target, (*formula).to_owned(), span))
}

/// The letter that a text gives the measure: `Y is the area`.
fn called(text: &str, measure: &str) -> Option<String> {
    let plain = text.replace('$', "");
    let words: Vec<&str> = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let noun = measure.split(' ').next().unwrap_or(measure);
    let named = |letter: &str| letter.len() == 1 && letter.chars().all(|c| c.is_ascii_uppercase()) && letter != "I";
    words.windows(4).find_map(|four| {
        let verb = matches!(four[1].to_lowercase().as_str(), "is" | "be" | "denote" | "denotes");
        let article = matches!(four[2].to_lowercase().as_str(), "the" | "its");
        (verb && article && four[3].eq_ignore_ascii_case(noun) && named(four[0])).then(|| four[0].to_owned())
    })
}
