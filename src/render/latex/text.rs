//! Words, code and foreign letters for pdflatex.

use std::{collections::BTreeSet, fmt::Write as _};

use crate::render::math::glyph::{BIG, DELIMITERS, Glyph, LETTERS, SIGNS};

/// Words in which nothing is a command.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut before = ' ';
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\textbackslash{}"),
            '{' | '}' | '$' | '&' | '#' | '_' | '%' => {
                out.push('\\');
                out.push(c);
            }
            '^' => out.push_str("\\textasciicircum{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '<' => out.push_str("\\textless{}"),
            '>' => out.push_str("\\textgreater{}"),
            '|' => out.push_str("\\textbar{}"),
            // An opening mark after a space, as TeX wants it.
            '"' if before.is_whitespace() || matches!(before, '(' | '[') => out.push_str("``"),
            '"' => out.push_str("''"),
            // A bracket after a line break or an item would be its option.
            '[' => out.push_str("{[}"),
            ']' => out.push_str("{]}"),
            '`' => out.push_str("\\textasciigrave{}"),
            c if c.is_control() && c != '\n' => out.push(' '),
            c => out.push(c),
        }
        before = c;
    }
    // An empty line would end the paragraph.
    while out.contains("\n\n") {
        out = out.replace("\n\n", "\n");
    }
    out
}

/// Code in a line or in a block: every space and line kept, no ligatures.
pub fn verbatim(text: &str) -> String {
    let lines: Vec<String> = text
        .lines()
        .map(|line| {
            let mut out = String::new();
            for c in line.chars() {
                match c {
                    ' ' => out.push('~'),
                    '\t' => out.push_str("~~~~"),
                    '"' => out.push_str("\\textquotedbl{}"),
                    '-' => out.push_str("{-}"),
                    '\'' => out.push_str("\\textquotesingle{}"),
                    c => out.push_str(&escape(&c.to_string())),
                }
            }
            // An empty line has nothing to end.
            if out.is_empty() { "~".to_owned() } else { out }
        })
        .collect();
    lines.join("\\\\\n")
}

/// What the preamble must say about the characters that pdflatex does not know by itself.
pub fn declarations(foreign: &BTreeSet<char>) -> String {
    let mut out = String::new();
    for c in foreign {
        // Latin-1, Latin Extended-A and the quotation marks and dashes are the T1 encoding's own.
        let known = matches!(*c as u32, 0xA0..=0xA9 | 0xAB | 0xAE..=0xAF | 0xB4 | 0xB6 | 0xB8 | 0xBB | 0xBF..=0xD6 | 0xD8..=0xF6 | 0xF8..=0x17F | 0x2013 | 0x2014 | 0x2018 | 0x2019 | 0x201C | 0x201D | 0x2026);
        if !known {
            let _ = writeln!(out, "\\DeclareUnicodeCharacter{{{:04X}}}{{{}}}", *c as u32, shown(*c));
        }
    }
    out
}

/// A character by means of commands; its code point where there are none.
fn shown(c: char) -> String {
    let fixed = match c {
        '°' => "\\ensuremath{{}^{\\circ}}",
        '²' => "\\ensuremath{{}^{2}}",
        '³' => "\\ensuremath{{}^{3}}",
        '¹' => "\\ensuremath{{}^{1}}",
        'ª' => "\\textordfeminine{}",
        'º' => "\\textordmasculine{}",
        '¬' => "\\ensuremath{\\neg}",
        '·' | '⋅' => "\\ensuremath{\\cdot}",
        '×' => "\\ensuremath{\\times}",
        '÷' => "\\ensuremath{\\div}",
        '±' => "\\ensuremath{\\pm}",
        'µ' => "\\ensuremath{\\mu}",
        '½' => "\\ensuremath{\\frac12}",
        '¼' => "\\ensuremath{\\frac14}",
        '¾' => "\\ensuremath{\\frac34}",
        '√' => "\\ensuremath{\\surd}",
        '−' | '\u{2010}' | '\u{2011}' | '\u{2012}' => "--",
        '•' => "\\textbullet{}",
        '€' => "\\texteuro{}",
        '™' => "\\texttrademark{}",
        '✓' => "\\ensuremath{\\checkmark}",
        '✗' => "\\ensuremath{\\times}",
        '′' => "\\ensuremath{{}'}",
        '↑' => "\\ensuremath{\\uparrow}",
        '↓' => "\\ensuremath{\\downarrow}",
        '\u{2002}' | '\u{2003}' => "\\quad{}",
        '\u{2009}' | '\u{200A}' | '\u{202F}' => "\\,",
        '\u{200B}' | '\u{200C}' | '\u{200D}' | '\u{2060}' | '\u{FEFF}' | '\u{FE0F}' | '\u{AD}' => "",
        _ => "\0",
    };
    if fixed != "\0" {
        return fixed.to_owned();
    }
    let is = |glyph: &&Glyph| glyph.character.chars().eq([c]) && super::command::is_known(glyph.name);
    match [LETTERS, SIGNS, BIG, DELIMITERS].into_iter().find_map(|table| table.iter().find(is)) {
        Some(glyph) => format!("\\ensuremath{{\\{}}}", glyph.name),
        None => format!("{{[}}U+{:04X}{{]}}", c as u32),
    }
}
