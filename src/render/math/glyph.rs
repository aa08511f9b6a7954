//! The characters and the spoken words of named letters, signs, delimiters and accents: one row each, for every emitter.

/// A name of the notation tree, the character that shows it, and how it is read aloud.
#[derive(Debug)]
pub struct Glyph {
    /// The LaTeX name without backslash, or the sign itself.
    pub name: &'static str,
    /// What is set.
    pub character: &'static str,
    /// What is said.
    pub spoken: &'static str,
}

const fn row(name: &'static str, character: &'static str, spoken: &'static str) -> Glyph {
    Glyph { name, character, spoken }
}

/// Letters that are no Latin letters, and letter-like signs.
#[rustfmt::skip]
pub static LETTERS: &[Glyph] = &[
    row("alpha", "α", "alpha"), row("beta", "β", "beta"), row("gamma", "γ", "gamma"), row("delta", "δ", "delta"),
    row("epsilon", "ϵ", "epsilon"), row("varepsilon", "ε", "epsilon"), row("zeta", "ζ", "zeta"), row("eta", "η", "eta"),
    row("theta", "θ", "theta"), row("vartheta", "ϑ", "theta"), row("iota", "ι", "iota"), row("kappa", "κ", "kappa"),
    row("varkappa", "ϰ", "kappa"), row("lambda", "λ", "lambda"), row("mu", "μ", "mu"), row("nu", "ν", "nu"), row("xi", "ξ", "xi"),
    row("omicron", "ο", "omicron"), row("pi", "π", "pi"), row("varpi", "ϖ", "pi"), row("rho", "ρ", "rho"), row("varrho", "ϱ", "rho"),
    row("sigma", "σ", "sigma"), row("varsigma", "ς", "sigma"), row("tau", "τ", "tau"), row("upsilon", "υ", "upsilon"),
    row("phi", "ϕ", "phi"), row("varphi", "φ", "phi"), row("chi", "χ", "chi"), row("psi", "ψ", "psi"), row("omega", "ω", "omega"),
    row("Gamma", "Γ", "capital gamma"), row("Delta", "Δ", "capital delta"), row("Theta", "Θ", "capital theta"),
    row("Lambda", "Λ", "capital lambda"), row("Xi", "Ξ", "capital xi"), row("Pi", "Π", "capital pi"), row("Sigma", "Σ", "capital sigma"),
    row("Upsilon", "Υ", "capital upsilon"), row("Phi", "Φ", "capital phi"), row("Psi", "Ψ", "capital psi"), row("Omega", "Ω", "capital omega"),
    row("infty", "∞", "infinity"), row("partial", "∂", "partial"), row("nabla", "∇", "nabla"), row("ell", "ℓ", "ell"),
    row("hbar", "ℏ", "h bar"), row("emptyset", "∅", "the empty set"), row("varnothing", "∅", "the empty set"),
    row("ldots", "…", "and so on"), row("dots", "…", "and so on"), row("cdots", "⋯", "and so on"), row("vdots", "⋮", "and so on"),
    row("ddots", "⋱", "and so on"), row("imath", "ı", "i"), row("jmath", "ȷ", "j"), row("Re", "ℜ", "real part"), row("Im", "ℑ", "imaginary part"),
    row("aleph", "ℵ", "aleph"), row("top", "⊤", "transpose"), row("bot", "⊥", "bottom"), row("ast", "∗", "star"), row("star", "⋆", "star"),
    row("dagger", "†", "dagger"), row("circ", "∘", "degrees"), row("degree", "°", "degrees"), row("prime", "′", "prime"),
    row("square", "□", "what"), row("bullet", "∙", "bullet"), row("angle", "∠", "angle"), row("triangle", "△", "triangle"),
    row("exists", "∃", "there exists"), row("forall", "∀", "for all"), row("surd", "√", "root"), row("wp", "℘", "p"),
    row("checkmark", "✓", "check"), row("blacksquare", "■", "end of proof"), row("Box", "□", "end of proof"),
    row("perp", "⊥", "perpendicular"), row("mid", "∣", "given"), row("cdot", "·", "dot"), row("therefore", "∴", "therefore"), row("because", "∵", "because"),
];

/// Signs between and before things, by their canonical LaTeX without backslash.
#[rustfmt::skip]
pub static SIGNS: &[Glyph] = &[
    row("+", "+", "plus"), row("-", "−", "minus"), row("*", "∗", "times"), row("/", "/", "over"), row(":", ":", "to"), row("!", "!", "factorial"),
    row("%", "%", "percent"), row("|", "∣", "given"), row("||", "∥", "relative to"), row("?", "?", "what"), row(",", ",", "comma"), row(";", ";", "semicolon"),
    row("pm", "±", "plus or minus"), row("mp", "∓", "minus or plus"), row("cdot", "·", "times"), row("times", "×", "times"),
    row("div", "÷", "divided by"), row("ast", "∗", "star"), row("star", "⋆", "star"), row("odot", "⊙", "element-wise times"),
    row("otimes", "⊗", "tensor"), row("oplus", "⊕", "plus"), row("ominus", "⊖", "minus"), row("circ", "∘", "after"), row("bullet", "∙", "bullet"),
    row("mid", "∣", "given"), row("cup", "∪", "union"), row("cap", "∩", "intersection"), row("setminus", "∖", "without"),
    row("land", "∧", "and"), row("wedge", "∧", "and"), row("lor", "∨", "or"), row("vee", "∨", "or"), row("neg", "¬", "not"), row("lnot", "¬", "not"),
    row("forall", "∀", "for all"), row("exists", "∃", "there exists"), row("bmod", "mod", "modulo"), row("triangle", "△", "triangle"),
    row("=", "=", "equals"), row("<", "<", "is less than"), row(">", ">", "is greater than"), row(":=", "≔", "is defined as"), row("=:", "≕", "defines"),
    row("coloneqq", "≔", "is defined as"), row("ne", "≠", "is not"), row("neq", "≠", "is not"), row("le", "≤", "is at most"), row("leq", "≤", "is at most"),
    row("leqslant", "⩽", "is at most"), row("ge", "≥", "is at least"), row("geq", "≥", "is at least"), row("geqslant", "⩾", "is at least"),
    row("ll", "≪", "is much less than"), row("gg", "≫", "is much greater than"), row("approx", "≈", "is about"), row("simeq", "≃", "is similar to"),
    row("cong", "≅", "is congruent to"), row("equiv", "≡", "is identical to"), row("doteq", "≐", "is"), row("triangleq", "≜", "is defined as"),
    row("propto", "∝", "is proportional to"), row("sim", "∼", "is distributed as"), row("asymp", "≍", "is of the order of"),
    row("prec", "≺", "precedes"), row("succ", "≻", "succeeds"), row("preceq", "⪯", "precedes or equals"), row("succeq", "⪰", "succeeds or equals"),
    row("in", "∈", "in"), row("notin", "∉", "not in"), row("ni", "∋", "contains"), row("subset", "⊂", "is a subset of"),
    row("subseteq", "⊆", "is a subset of"), row("supset", "⊃", "contains"), row("supseteq", "⊇", "contains"), row("perp", "⊥", "is independent of"),
    row("parallel", "∥", "is parallel to"), row("vdash", "⊢", "proves"), row("models", "⊨", "models"), row("colon", ":", "from"),
    row("to", "→", "to"), row("rightarrow", "→", "to"), row("longrightarrow", "⟶", "to"), row("leftarrow", "←", "becomes"), row("gets", "←", "becomes"),
    row("leftrightarrow", "↔", "corresponds to"), row("mapsto", "↦", "maps to"), row("longmapsto", "⟼", "maps to"), row("Rightarrow", "⇒", "implies"),
    row("implies", "⟹", "implies"), row("Longrightarrow", "⟹", "implies"), row("Leftarrow", "⇐", "follows from"), row("impliedby", "⟸", "follows from"),
    row("Leftrightarrow", "⇔", "if and only if"), row("iff", "⟺", "if and only if"), row("uparrow", "↑", "up"), row("downarrow", "↓", "down"),
    row("hookrightarrow", "↪", "into"), row("rightsquigarrow", "⇝", "leads to"), row("nearrow", "↗", "rises to"), row("searrow", "↘", "falls to"),
];

/// Delimiters by their canonical LaTeX without backslash.
#[rustfmt::skip]
pub static DELIMITERS: &[Glyph] = &[
    row("(", "(", "open parenthesis"), row(")", ")", "close parenthesis"), row("[", "[", "open bracket"), row("]", "]", "close bracket"),
    row("{", "{", "open brace"), row("}", "}", "close brace"), row("|", "|", "bar"), row("||", "‖", "double bar"),
    row("langle", "⟨", "open angle"), row("rangle", "⟩", "close angle"), row("lfloor", "⌊", "floor of"), row("rfloor", "⌋", "end floor"),
    row("lceil", "⌈", "ceiling of"), row("rceil", "⌉", "end ceiling"), row("lbrace", "{", "open brace"), row("rbrace", "}", "close brace"),
    row("lvert", "|", "bar"), row("rvert", "|", "bar"), row("lVert", "‖", "double bar"), row("rVert", "‖", "double bar"),
];

/// Operators with limits that are one character.
#[rustfmt::skip]
pub static BIG: &[Glyph] = &[
    row("sum", "∑", "the sum"), row("prod", "∏", "the product"), row("coprod", "∐", "the coproduct"), row("int", "∫", "the integral"),
    row("iint", "∬", "the double integral"), row("iiint", "∭", "the triple integral"), row("oint", "∮", "the contour integral"),
    row("bigcup", "⋃", "the union"), row("bigcap", "⋂", "the intersection"), row("bigoplus", "⨁", "the direct sum"),
    row("bigotimes", "⨂", "the tensor product"), row("bigodot", "⨀", "the product"), row("bigvee", "⋁", "the join"), row("bigwedge", "⋀", "the meet"),
];

/// Accents: the character over (or under) for MathML; Typst takes the same one.
#[rustfmt::skip]
pub static ACCENTS: &[Glyph] = &[
    row("hat", "^", "hat"), row("bar", "¯", "bar"), row("tilde", "~", "tilde"), row("dot", "˙", "dot"), row("ddot", "¨", "double dot"),
    row("vec", "→", "vector"), row("check", "ˇ", "check"), row("breve", "˘", "breve"), row("acute", "´", "acute"), row("grave", "`", "grave"),
    row("mathring", "˚", "ring"), row("overline", "‾", "bar"), row("underline", "_", "underlined"), row("overbrace", "⏞", "with a brace over"),
    row("underbrace", "⏟", "with a brace under"), row("overrightarrow", "→", "vector"), row("overleftarrow", "←", "with an arrow"),
];

/// The row of `name` in `table`, with or without a leading backslash.
pub fn find(table: &'static [Glyph], name: &str) -> Option<&'static Glyph> {
    let name = if name == "\\|" { "||" } else { name.strip_prefix('\\').unwrap_or(name) };
    table.iter().find(|glyph| glyph.name == name)
}

/// Whether a character is one that the tables set: any other character stands as words.
pub fn is_set(character: char) -> bool {
    [LETTERS, SIGNS, DELIMITERS, BIG, ACCENTS].into_iter().flatten().any(|glyph| glyph.character.chars().eq([character]))
}

/// Whether an operator with limits carries them beside it even in a display.
pub fn is_integral(name: &str) -> bool {
    matches!(name, "int" | "iint" | "iiint" | "oint")
}

/// The parts of a relation that has something over it: `\overset{?}{=}` gives `?` and `=`.
pub fn overset(sign: &str) -> Option<(&str, &str)> {
    let rest = sign.strip_prefix("\\overset{").or_else(|| sign.strip_prefix("\\stackrel{"))?;
    let (over, under) = rest.split_once("}{")?;
    Some((over, under.strip_suffix('}')?))
}

/// The mathematical alphanumeric character of an ASCII letter or digit, or of itself where there is none.
pub fn alphanumeric(letter: char, style: crate::syntax::Style) -> char {
    use crate::syntax::Style;
    // Letters that Unicode had before the block of mathematical alphanumerics was laid out.
    let hole = match (style, letter) {
        (Style::Calligraphic, 'B') => 'ℬ',
        (Style::Calligraphic, 'E') => 'ℰ',
        (Style::Calligraphic, 'F') => 'ℱ',
        (Style::Calligraphic, 'H') => 'ℋ',
        (Style::Calligraphic, 'I') => 'ℐ',
        (Style::Calligraphic, 'L') => 'ℒ',
        (Style::Calligraphic, 'M') => 'ℳ',
        (Style::Calligraphic, 'R') => 'ℛ',
        (Style::Blackboard, 'C') => 'ℂ',
        (Style::Blackboard, 'H') => 'ℍ',
        (Style::Blackboard, 'N') => 'ℕ',
        (Style::Blackboard, 'P') => 'ℙ',
        (Style::Blackboard, 'Q') => 'ℚ',
        (Style::Blackboard, 'R') => 'ℝ',
        (Style::Blackboard, 'Z') => 'ℤ',
        (Style::Fraktur, 'C') => 'ℭ',
        (Style::Fraktur, 'H') => 'ℌ',
        (Style::Fraktur, 'I') => 'ℑ',
        (Style::Fraktur, 'R') => 'ℜ',
        (Style::Fraktur, 'Z') => 'ℨ',
        _ => '\0',
    };
    if hole != '\0' {
        return hole;
    }
    let bases = match style {
        Style::Bold => (0x1D400, 0x1D41A, 0x1D7CE),
        Style::Calligraphic if letter.is_ascii_uppercase() => (0x1D49C, 0, 0),
        Style::Blackboard => (0x1D538, 0x1D552, 0x1D7D8),
        Style::Fraktur => (0x1D504, 0x1D51E, 0),
        Style::Sans => (0x1D5A0, 0x1D5BA, 0x1D7E2),
        Style::Mono => (0x1D670, 0x1D68A, 0x1D7F6),
        _ => (0, 0, 0),
    };
    let (base, first) = match letter {
        'A'..='Z' => (bases.0, 'A'),
        'a'..='z' => (bases.1, 'a'),
        '0'..='9' => (bases.2, '0'),
        'α'..='ω' if style == Style::Bold => (0x1D736, 'α'),
        'Α'..='Ω' if style == Style::Bold => (0x1D6A8, 'Α'),
        _ => (0, letter),
    };
    if base == 0 { letter } else { char::from_u32(base + (letter as u32 - first as u32)).unwrap_or(letter) }
}
