//! A drawing in two vector formats: SVG for pages and Typst, TikZ for LaTeX.

use std::fmt::Write as _;

use super::math::{
    escape_xml,
    glyph::{LETTERS, SIGNS, find},
};
use crate::doc::drawing::{Anchor, Drawing, Label, Pen};

/// The colours of curves, readable on white and on black.
const COLOURS: [&str; 4] = ["2B7BBA", "D4622B", "3A9A5B", "8A5FB0"];

/// The dashes of curves in points, so that they differ without colours too; the first is solid.
const DASHES: [&[i32]; 4] = [&[], &[50, 30], &[15, 20], &[80, 25, 15, 25]];

/// `drawing` as an SVG element.
pub fn svg(drawing: &Drawing) -> String {
    let (width, height) = drawing.size;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}pt\" height=\"{}pt\" viewBox=\"0 0 {width} {height}\" fill=\"none\">",
        width / 10,
        height / 10
    );
    for stroke in &drawing.strokes {
        let points: Vec<String> = stroke.points.iter().map(|(x, y)| format!("{x},{y}")).collect();
        let look = match stroke.pen {
            Pen::Axis => "stroke=\"currentColor\" stroke-width=\"7\"".to_owned(),
            Pen::Grid => "stroke=\"currentColor\" stroke-opacity=\"0.15\" stroke-width=\"5\"".to_owned(),
            Pen::Curve(number) => {
                let dashes: Vec<String> = dashes(number).iter().map(i32::to_string).collect();
                let dashes = if dashes.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{}\"", dashes.join(" ")) };
                format!("stroke=\"#{}\" stroke-width=\"14\" stroke-linejoin=\"round\"{dashes}", colour(number))
            }
        };
        let _ = write!(out, "<polyline points=\"{}\" {look}/>", points.join(" "));
    }
    for label in &drawing.labels {
        let anchor = match label.anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let (x, y) = label.at;
        let _ = write!(
            out,
            "<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\" font-family=\"Libertinus Serif, serif\" font-size=\"95\" fill=\"currentColor\">{}</text>",
            escape_xml(&words(&label.latex))
        );
    }
    out.push_str("</svg>");
    out
}

/// `drawing` as a `tikzpicture` of LaTeX.
pub fn picture(drawing: &Drawing) -> String {
    let mut out = String::from("\\begin{tikzpicture}[x=0.1pt,y=-0.1pt]\n");
    for stroke in &drawing.strokes {
        let look = match stroke.pen {
            Pen::Axis => "line width=0.6pt".to_owned(),
            Pen::Grid => "line width=0.4pt,black!15".to_owned(),
            Pen::Curve(number) => {
                let dashes: Vec<String> = dashes(number)
                    .iter()
                    .zip(["on", "off"].into_iter().cycle())
                    .map(|(length, word)| format!("{word} {}pt", f64::from(*length) / 10.0))
                    .collect();
                let dashes = if dashes.is_empty() { String::new() } else { format!(",dash pattern={}", dashes.join(" ")) };
                format!(
                    "line width=1.2pt,line join=round,draw={{rgb,255:red,{};green,{};blue,{}}}{dashes}",
                    rgb(number, 0),
                    rgb(number, 1),
                    rgb(number, 2)
                )
            }
        };
        let _ = write!(out, "\\draw[{look}]");
        for (at, (x, y)) in stroke.points.iter().enumerate() {
            let _ = write!(out, "{}({x},{y})", if at == 0 { " " } else { "--" });
            if at % 10 == 9 {
                out.push('\n');
            }
        }
        out.push_str(";\n");
    }
    for Label { at: (x, y), anchor, latex } in &drawing.labels {
        let anchor = match anchor {
            Anchor::Start => "base west",
            Anchor::Middle => "base",
            Anchor::End => "base east",
        };
        let _ = writeln!(out, "\\node[anchor={anchor},inner sep=0pt,font=\\footnotesize] at ({x},{y}) {{${latex}$}};");
    }
    out.push_str("\\end{tikzpicture}");
    out
}

/// A part of a curve's colour: red, green or blue.
fn rgb(number: u8, part: usize) -> u8 {
    u8::from_str_radix(&colour(number)[2 * part..2 * part + 2], 16).unwrap_or(0)
}

fn colour(number: u8) -> &'static str {
    COLOURS[usize::from(number) % COLOURS.len()]
}

fn dashes(number: u8) -> &'static [i32] {
    DASHES[usize::from(number) % DASHES.len()]
}

/// A short formula as characters, for a picture that cannot set mathematics.
fn words(latex: &str) -> String {
    let mut out = String::new();
    let mut rest = latex;
    while let Some(first) = rest.chars().next() {
        if first == '\\' {
            let name = &rest[1..];
            let end = name.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(name.len());
            let (name, after) = name.split_at(end);
            match find(LETTERS, name).or_else(|| find(SIGNS, name)) {
                Some(glyph) => out.push_str(glyph.character),
                None if matches!(name, "text" | "mathrm" | "operatorname" | "") => {}
                None => out.push_str(name),
            }
            rest = after;
            continue;
        }
        match first {
            '{' | '}' | '$' => {}
            '\'' => out.push('′'),
            '-' => out.push('−'),
            '^' | '_' if rest[1..].starts_with(|c: char| c.is_ascii_digit()) => {
                let digit = rest[1..].chars().next().and_then(|c| c.to_digit(10)).unwrap_or(0) as usize;
                const ABOVE: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
                const BELOW: [char; 10] = ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉'];
                out.push(if first == '^' { ABOVE[digit] } else { BELOW[digit] });
                rest = &rest[2..];
                continue;
            }
            other => out.push(other),
        }
        rest = &rest[first.len_utf8()..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doc::plot;

    #[test]
    fn formulas_as_characters() {
        assert_eq!(words("\\sigma'(z)"), "σ′(z)");
        assert_eq!(words("-\\log x_1^2"), "−log x₁²");
        assert_eq!(words("\\text{bound}"), "bound");
    }

    #[test]
    fn both_formats_draw_every_stroke() {
        let text = "alt = 'a'\nx = { name = 'z', from = 0, to = 1 }\ncurves = [{ formula = 'z' }, { formula = 'z^2', label = 'z^2' }]";
        let drawing = plot(text).unwrap().drawing;
        assert_eq!(svg(&drawing).matches("<polyline").count(), drawing.strokes.len());
        let picture = picture(&drawing);
        assert_eq!(picture.matches("\\draw").count(), drawing.strokes.len());
        assert!(picture.contains("dash pattern=on 5pt off 3pt"));
        assert!(picture.contains("$z^2$"));
    }
}
