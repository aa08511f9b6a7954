//! Names with scripts: `\mathbf{W}_{hf}`, `W^{(hf)}` and `Whf` are one name.

/// A name: its letters in order, and how it is written for the engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// Without its dress: `Whf`, `ht-1`, `tildect`.
    pub plain: String,
}

/// When a name with a time is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Time {
    /// Now: `h_t`.
    Now,
    /// A step before: `h_{t-1}`.
    Before,
    /// At a step: `h_0`.
    At(u32),
}

const DRESS: [&str; 12] = [
    "\\mathbf",
    "\\boldsymbol",
    "\\bm",
    "\\vec",
    "\\mathrm",
    "\\mathit",
    "\\textbf",
    "\\text",
    "\\operatorname",
    "\\mathsf",
    "\\bar",
    "\\left",
];

impl Name {
    /// The name that `text` spells.
    pub fn of(text: &str) -> Name {
        let mut plain = text
            .replace("\\widetilde", "tilde")
            .replace("\\tilde", "tilde")
            .replace("\\prime", "'")
            .replace('′', "'")
            .replace("\\hat", "hat")
            .replace('ŷ', "haty");
        for command in DRESS {
            plain = plain.replace(command, "");
        }
        let mut out = String::new();
        let (mut tilde, mut hat) = (false, false);
        for c in plain.chars() {
            match c {
                '{' | '}' | '_' | '^' | '(' | ')' | '<' | '>' | '\\' | ' ' | '$' | '*' | ',' | '[' | ']' => {}
                'ₜ' => out.push('t'),
                'ₕ' => out.push('h'),
                'ₓ' => out.push('x'),
                'ᵢ' => out.push('i'),
                '₋' | '−' => out.push('-'),
                '₀'..='₉' => out.extend(char::from_digit(u32::from(c) - 0x2080, 10)),
                '\u{303}' | '~' => tilde = true,
                '\u{302}' => hat = true,
                _ => out.push(c),
            }
        }
        let dressed = match (tilde, hat) {
            (true, _) => format!("tilde{out}"),
            (false, true) => format!("hat{out}"),
            (false, false) => out,
        };
        Name { plain: dressed }
    }

    /// The name without its time, and the time.
    pub fn timed(&self) -> (&str, Option<Time>) {
        let plain = self.plain.as_str();
        if let Some(base) = plain.strip_suffix("t-1") {
            return (base, Some(Time::Before));
        }
        if let Some(base) = plain.strip_suffix("t").filter(|base| !base.is_empty() && *base != "ou") {
            return (base, Some(Time::Now));
        }
        let digits = plain.len() - plain.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let (base, time) = plain.split_at(plain.len() - digits);
        match time.parse() {
            Ok(time) if !base.is_empty() => (base, Some(Time::At(time))),
            _ => (plain, None),
        }
    }

    /// The name as the engine reads it: a letter with one subscript.
    pub fn latex(&self) -> String {
        let (base, time) = self.timed();
        let time = match time {
            Some(Time::Now) => "t".to_owned(),
            Some(Time::Before) => "t-1".to_owned(),
            Some(Time::At(step)) => step.to_string(),
            None => String::new(),
        };
        spell(base, &time)
    }
}

/// The engine's name for `base` at the time `time`; scripts are words of letters only.
pub fn spell(base: &str, time: &str) -> String {
    const GREEK: [(&str, &str); 14] = [
        ("alpha", "α"),
        ("beta", "β"),
        ("gamma", "γ"),
        ("delta", "δ"),
        ("epsilon", "ε"),
        ("eta", "η"),
        ("theta", "θ"),
        ("lambda", "λ"),
        ("mu", "μ"),
        ("sigma", "σ"),
        ("tau", "τ"),
        ("phi", "φ"),
        ("rho", "ρ"),
        ("omega", "ω"),
    ];
    let dressed = ["tilde", "hat"].into_iter().find_map(|dress| Some((dress, base.strip_prefix(dress).filter(|rest| !rest.is_empty())?)));
    let (dress, base) = dressed.map_or((None, base), |(dress, rest)| (Some(dress), rest));
    if let Some((word, _)) = GREEK.iter().find(|(word, sign)| base == *word || base == *sign) {
        return if time.is_empty() { format!("\\{word}") } else { format!("\\{word}_{{{time}}}") };
    }
    let mut letters = base.chars();
    let head: String = letters.next().map(String::from).unwrap_or_default();
    let rest: String = letters.filter(|c| *c != '_').map(|c| if c == '\'' { "new".to_owned() } else { c.to_string() }).collect();
    let script = match (rest.is_empty(), time.is_empty()) {
        (true, _) => time.to_owned(),
        (false, true) => rest,
        (false, false) => format!("{rest},{time}"),
    };
    let head = dress.map_or(head.clone(), |dress| format!("\\{dress}{{{head}}}"));
    if script.is_empty() { head } else { format!("{head}_{{{script}}}") }
}
