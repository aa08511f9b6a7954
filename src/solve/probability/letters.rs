//! Formulas inside words as LaTeX: Greek letters and functions that are typed as words or as signs.

/// Signs and their commands.
const SIGNS: &[(&str, &str)] = &[
    ("Φ", "\\Phi "),
    ("φ", "\\varphi "),
    ("ϕ", "\\phi "),
    ("ω", "\\omega "),
    ("Ω", "\\Omega "),
    ("ψ", "\\psi "),
    ("Ψ", "\\Psi "),
    ("ζ", "\\zeta "),
    ("ρ", "\\rho "),
    ("Θ", "\\Theta "),
    ("θ", "\\theta "),
    ("ε", "\\epsilon "),
    ("ϵ", "\\epsilon "),
    ("ξ", "\\xi "),
    ("η", "\\eta "),
    ("π", "\\pi "),
    ("μ", "\\mu "),
    ("σ", "\\sigma "),
    ("λ", "\\lambda "),
    ("α", "\\alpha "),
    ("β", "\\beta "),
    ("τ", "\\tau "),
    ("₀", "_0"),
    ("₁", "_1"),
    ("₂", "_2"),
    ("²", "^2"),
    ("³", "^3"),
    ("−", "-"),
    ("·", " \\cdot "),
    ("×", " \\cdot "),
    ("\\left", ""),
    ("\\right", ""),
];

/// Words and their commands.
const WORDS: &[(&str, &str)] = &[
    ("zero", "0"),
    ("null", "0"),
    ("one", "1"),
    ("eins", "1"),
    ("two", "2"),
    ("three", "3"),
    ("ln", "\\ln"),
    ("log", "\\log"),
    ("exp", "\\exp"),
    ("max", "\\max"),
    ("min", "\\min"),
    ("cot", "\\cot"),
    ("arcsin", "\\arcsin"),
    ("arccos", "\\arccos"),
    ("sinh", "\\sinh"),
    ("tanh", "\\tanh"),
    ("tan", "\\tan"),
    ("sin", "\\sin"),
    ("cos", "\\cos"),
    ("arctan", "\\arctan"),
    ("sqrt", "\\operatorname{sqrt}"),
    ("abs", "\\operatorname{abs}"),
    ("pi", "\\pi"),
    ("mu", "\\mu"),
    ("sigma", "\\sigma"),
    ("lambda", "\\lambda"),
    ("theta", "\\theta"),
    ("Theta", "\\Theta"),
    ("alpha", "\\alpha"),
    ("beta", "\\beta"),
    ("tau", "\\tau"),
    ("eps", "\\epsilon"),
    ("epsilon", "\\epsilon"),
];

/// Functions that a variable may stand right behind.
const FUNCTIONS: &[&str] = &["ln", "log", "sin", "cos", "tan", "exp"];

/// `text` as LaTeX.
pub fn latex(text: &str) -> String {
    let mut out = numbered(&text.replace('$', ""));
    for (sign, command) in SIGNS {
        out = out.replace(sign, command);
    }
    commanded(out.replace(" _", "_").trim()).trim().trim_end_matches(['.', ',']).trim().to_owned()
}

/// `μ1` as `μ_{1}`.
fn numbered(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.trim().chars().peekable();
    while let Some(c) = rest.next() {
        out.push(c);
        if !('α'..='ω').contains(&c) && !('Α'..='Ω').contains(&c) || c == 'π' {
            continue;
        }
        let mut digits = String::new();
        while let Some(digit) = rest.next_if(char::is_ascii_digit) {
            digits.push(digit);
        }
        if !digits.is_empty() {
            out.push_str(&format!("_{{{digits}}}"));
        }
    }
    out
}

/// Plain `ln X` as `\ln X`, `sigma1` as `\sigma_1`.
fn commanded(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_alphabetic()) {
        let before = rest[..start].chars().next_back().or_else(|| out.chars().next_back());
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let mut len = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        // `lnX` is a function of a variable.
        let glued =
            |word: &str| word.len() > 1 && word.ends_with(|c: char| c.is_ascii_uppercase()) && FUNCTIONS.contains(&&word[..word.len() - 1]);
        let own = glued(&rest[..len]);
        if own {
            len -= 1;
        }
        let (word, after) = rest.split_at(len);
        rest = after;
        match WORDS.iter().find(|(known, _)| *known == word).filter(|_| !matches!(before, Some('\\'))) {
            Some((_, command)) => {
                out.push_str(command);
                if own {
                    out.push(' ');
                }
                let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
                if *command == "\\pi" && rest.trim_start().starts_with('(') {
                    // A number in front of a bracket is a factor.
                    out.push_str(" \\cdot ");
                }
                if digits > 0 && command.starts_with('\\') {
                    out.push_str(&format!("_{{{}}}", &rest[..digits]));
                    rest = &rest[digits..];
                }
            }
            None => out.push_str(word),
        }
    }
    out.push_str(rest);
    out
}

/// The parts of `text` between commas (or semicolons) that stand in no bracket.
pub fn arguments(text: &str) -> Vec<String> {
    let mut depth = 0;
    let mut out = vec![String::new()];
    for c in text.chars() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                out.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(last) = out.last_mut() {
            last.push(c);
        }
    }
    out
}
