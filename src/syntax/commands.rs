//! The commands that mathematics is written with: one table a kind, one entry a command.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::lexeme::{Bar, Strength, Token};
use super::notation::Style;
use super::signs::{CLOSING, IMPLICATIONS, OPENING, PRODUCT_SIGNS, RELATION_SPELLINGS, RELATIONS, SIZES, SUM_SIGNS};

/// Commands that stand for a symbol of the same name.
const SYMBOLS: &[&str] = &[
    "alpha",
    "beta",
    "gamma",
    "delta",
    "epsilon",
    "varepsilon",
    "zeta",
    "eta",
    "theta",
    "vartheta",
    "iota",
    "kappa",
    "varkappa",
    "lambda",
    "mu",
    "nu",
    "xi",
    "omicron",
    "pi",
    "varpi",
    "rho",
    "varrho",
    "sigma",
    "varsigma",
    "tau",
    "upsilon",
    "phi",
    "varphi",
    "chi",
    "psi",
    "omega",
    "digamma",
    "Gamma",
    "Delta",
    "Theta",
    "Lambda",
    "Xi",
    "Pi",
    "Sigma",
    "Upsilon",
    "Phi",
    "Psi",
    "Omega",
    "infty",
    "ell",
    "hbar",
    "imath",
    "jmath",
    "Re",
    "Im",
    "wp",
    "aleph",
    "beth",
    "partial",
    "emptyset",
    "top",
    "bot",
    "dagger",
    "ddagger",
    "prime",
    "ldots",
    "cdots",
    "vdots",
    "ddots",
    "angle",
    "triangle",
    "bullet",
    "checkmark",
    "uparrow",
    "downarrow",
    "Uparrow",
    "Downarrow",
    "updownarrow",
    "clubsuit",
    "diamondsuit",
    "heartsuit",
    "spadesuit",
    "natural",
    "sharp",
    "flat",
    "diamond",
    "Diamond",
    "star",
    "blacksquare",
    "surd",
    "iddots",
    "mho",
    "complement",
    "measuredangle",
    "bigstar",
    "lozenge",
    "nearrow",
    "searrow",
    "swarrow",
    "nwarrow",
    "circledast",
    "degree",
    "varnothing",
    "intercal",
];

/// Commands that stand for a symbol of another name.
const SYMBOL_SPELLINGS: &[(&str, &str)] = &[
    ("hslash", "hbar"),
    ("dots", "ldots"),
    ("dotsc", "ldots"),
    ("dotso", "ldots"),
    ("dotsb", "cdots"),
    ("dotsm", "cdots"),
    ("dotsi", "cdots"),
    ("hdots", "ldots"),
    ("mathellipsis", "ldots"),
    ("textellipsis", "ldots"),
    ("dag", "dagger"),
    ("ddag", "ddagger"),
    ("Tau", "T"),
    ("Alpha", "A"),
    ("Beta", "B"),
    ("Epsilon", "E"),
    ("Zeta", "Z"),
    ("Eta", "H"),
    ("Iota", "I"),
    ("Kappa", "K"),
    ("Mu", "M"),
    ("Nu", "N"),
    ("Omicron", "O"),
    ("Rho", "P"),
    ("Chi", "X"),
    ("infin", "infty"),
    ("varTheta", "Theta"),
    ("varGamma", "Gamma"),
    ("varDelta", "Delta"),
    ("varLambda", "Lambda"),
    ("varSigma", "Sigma"),
    ("varPhi", "Phi"),
    ("varPsi", "Psi"),
    ("varOmega", "Omega"),
    ("textdegree", "degree"),
    ("$", "dollar"),
    ("#", "sharp"),
];

/// Number sets, expectation and probability, as many preambles define them alike.
const BLACKBOARD: &[&str] = &["R", "N", "Z", "Q", "C", "E", "P"];

/// Operators with a command of their own: the name and the spelling.
pub(super) const OPERATORS: &[&str] = &[
    "arccos", "arcsin", "arctan", "arg", "cos", "cosh", "cot", "coth", "csc", "deg", "det", "dim", "exp", "gcd", "hom", "ker", "lcm", "lg",
    "ln", "log", "Pr", "sec", "sin", "sinh", "tan", "tanh", "nabla",
];

/// Operators that many preambles declare alike, and that no other command is called.
const DECLARED_OPERATORS: &[(&str, &str)] = &[
    ("sech", "sech"),
    ("csch", "csch"),
    ("arccot", "arccot"),
    ("sgn", "sgn"),
    ("sign", "sign"),
    ("diag", "diag"),
    ("tr", "tr"),
    ("Tr", "Tr"),
    ("trace", "trace"),
    ("rank", "rank"),
    ("Var", "Var"),
    ("Cov", "Cov"),
    ("softmax", "softmax"),
    ("relu", "relu"),
    ("ReLU", "ReLU"),
    ("sigmoid", "sigmoid"),
    ("erf", "erf"),
    ("KL", "KL"),
];

/// Operators with limits: the command and the name.
const BIG_OPERATORS: &[(&str, &str)] = &[
    ("sum", "sum"),
    ("prod", "prod"),
    ("coprod", "coprod"),
    ("int", "int"),
    ("smallint", "int"),
    ("intop", "int"),
    ("iint", "iint"),
    ("iiint", "iiint"),
    ("oint", "oint"),
    ("bigcup", "bigcup"),
    ("bigcap", "bigcap"),
    ("bigsqcup", "bigsqcup"),
    ("bigvee", "bigvee"),
    ("bigwedge", "bigwedge"),
    ("bigoplus", "bigoplus"),
    ("bigotimes", "bigotimes"),
    ("bigodot", "bigodot"),
    ("biguplus", "biguplus"),
    ("max", "max"),
    ("min", "min"),
    ("sup", "sup"),
    ("inf", "inf"),
    ("lim", "lim"),
    ("limsup", "limsup"),
    ("liminf", "liminf"),
    ("varlimsup", "limsup"),
    ("varliminf", "liminf"),
    ("argmax", "arg max"),
    ("argmin", "arg min"),
    ("plim", "plim"),
    ("esssup", "ess sup"),
];

/// Accents and what they are called.
const ACCENTS: &[(&str, &str)] = &[
    ("hat", "hat"),
    ("widehat", "hat"),
    ("tilde", "tilde"),
    ("widetilde", "tilde"),
    ("bar", "bar"),
    ("vec", "vec"),
    ("dot", "dot"),
    ("ddot", "ddot"),
    ("dddot", "dddot"),
    ("check", "check"),
    ("widecheck", "check"),
    ("breve", "breve"),
    ("acute", "acute"),
    ("grave", "grave"),
    ("mathring", "mathring"),
    ("overline", "overline"),
    ("underline", "underline"),
    ("underbar", "underline"),
    ("overbrace", "overbrace"),
    ("underbrace", "underbrace"),
    ("overbracket", "overbrace"),
    ("underbracket", "underbrace"),
    ("overrightarrow", "overrightarrow"),
    ("overleftarrow", "overleftarrow"),
    ("overleftrightarrow", "overleftrightarrow"),
    ("cancel", "cancel"),
    ("bcancel", "cancel"),
    ("xcancel", "cancel"),
    ("sout", "cancel"),
    ("utilde", "utilde"),
];

/// Commands that set a face for their argument.
const FACES: &[(&str, Style)] = &[
    ("mathrm", Style::Roman),
    ("textrm", Style::Roman),
    ("textup", Style::Roman),
    ("textbf", Style::Bold),
    ("textit", Style::Plain),
    ("textsf", Style::Sans),
    ("texttt", Style::Mono),
    ("mathnormal", Style::Plain),
    ("mathit", Style::Plain),
    ("mathbf", Style::Bold),
    ("mathbfit", Style::Bold),
    ("boldsymbol", Style::Bold),
    ("symbf", Style::Bold),
    ("bm", Style::Bold),
    ("pmb", Style::Bold),
    ("bold", Style::Bold),
    ("vb", Style::Bold),
    ("mathcal", Style::Calligraphic),
    ("mathscr", Style::Calligraphic),
    ("mathbb", Style::Blackboard),
    ("mathbbm", Style::Blackboard),
    ("mathds", Style::Blackboard),
    ("Bbb", Style::Blackboard),
    ("mathsf", Style::Sans),
    ("mathtt", Style::Mono),
    ("mathfrak", Style::Fraktur),
    ("frak", Style::Fraktur),
];

/// Commands that set a face for the rest of their group.
const SWITCHES: &[(&str, Style)] = &[
    ("rm", Style::Roman),
    ("bf", Style::Bold),
    ("it", Style::Plain),
    ("bfseries", Style::Bold),
    ("boldmath", Style::Bold),
    ("cal", Style::Calligraphic),
    ("sf", Style::Sans),
    ("tt", Style::Mono),
];

/// Commands without argument that say nothing.
const NOTHING: &[&str] = &[
    "displaystyle",
    "textstyle",
    "scriptstyle",
    "scriptscriptstyle",
    "limits",
    "nolimits",
    "displaylimits",
    "nonumber",
    "notag",
    "hline",
    "toprule",
    "midrule",
    "bottomrule",
    "hfill",
    "hfil",
    "noindent",
    "allowbreak",
    "nobreak",
    "break",
    "mathstrut",
    "strut",
    "centering",
    "par",
    "medskip",
    "smallskip",
    "bigskip",
    "hphantom",
    "allowdisplaybreaks",
    "displaybreak",
    "pagebreak",
    "linebreak",
    "null",
    "relax",
    "protect",
    "normalfont",
    "small",
    "footnotesize",
    "scriptsize",
    "tiny",
    "large",
    "Large",
    "normalsize",
    "thinspace",
    "medspace",
    "thickspace",
    "negthinspace",
    "negmedspace",
    "enspace",
    "enskip",
    "space",
    "nobreakspace",
    "qed",
    "qedhere",
    "unboldmath",
    "leavevmode",
    "normalcolor",
    "hskip",
];

/// Commands whose argument stands for itself.
const TRANSPARENT: &[&str] = &[
    "boxed",
    "fbox",
    "framebox",
    "mathop",
    "mathbin",
    "mathrel",
    "mathord",
    "mathopen",
    "mathclose",
    "mathinner",
    "mathpunct",
    "mathclap",
    "mathllap",
    "mathrlap",
    "smash",
    "ensuremath",
    "vcenter",
    "llap",
    "rlap",
    "clap",
    "hl",
    "bbox",
    "Aboxed",
    "makebox",
    "adjustlimits",
    "uline",
];

/// Commands whose first argument says nothing and whose second stands for itself.
const TINTED: &[&str] = &["textcolor", "colorbox", "raisebox", "scalebox", "href", "mathcolor", "cancelto"];

/// Commands with a reading of their own.
const SINGLE: &[(&str, Token)] = &[
    ("square", Token::Hole),
    ("Box", Token::Hole),
    ("wedge", Token::And),
    ("land", Token::And),
    ("vee", Token::Or),
    ("lor", Token::Or),
    ("neg", Token::Not),
    ("lnot", Token::Not),
    ("not", Token::Negation),
    ("forall", Token::Quantifier("\\forall")),
    ("exists", Token::Quantifier("\\exists")),
    ("nexists", Token::Quantifier("\\nexists")),
    ("pm", Token::Sign("\\pm")),
    ("mp", Token::Sign("\\mp")),
    ("%", Token::Postfix("\\%")),
    ("mid", Token::Bar("|", Bar::Between)),
    ("given", Token::Bar("|", Bar::Between)),
    ("vert", Token::Bar("|", Bar::Undecided)),
    ("|", Token::Bar("\\|", Bar::Undecided)),
    ("Vert", Token::Bar("\\|", Bar::Undecided)),
    ("Arrowvert", Token::Bar("\\|", Bar::Undecided)),
    ("arrowvert", Token::Bar("|", Bar::Undecided)),
    ("frac", Token::Fraction),
    ("dfrac", Token::Fraction),
    ("tfrac", Token::Fraction),
    ("cfrac", Token::Fraction),
    ("nicefrac", Token::Fraction),
    ("sfrac", Token::Fraction),
    ("flatfrac", Token::Fraction),
    ("binom", Token::Binomial),
    ("dbinom", Token::Binomial),
    ("tbinom", Token::Binomial),
    ("sqrt", Token::Root),
    ("overset", Token::Overset),
    ("stackrel", Token::Overset),
    ("underset", Token::Underset),
    ("xrightarrow", Token::Arrow("\\to")),
    ("xleftarrow", Token::Arrow("\\leftarrow")),
    ("xRightarrow", Token::Arrow("\\Rightarrow")),
    ("xlongequal", Token::Arrow("=")),
    ("substack", Token::Substack),
    ("pmod", Token::Modulo),
    ("pmatrix", Token::BracedRows("pmatrix")),
    ("matrix", Token::BracedRows("matrix")),
    ("cases", Token::BracedRows("cases")),
    ("over", Token::Over),
    ("choose", Token::Choose),
    ("colon", Token::Colon),
    ("quad", Token::Wide),
    ("qquad", Token::Wide),
    ("newline", Token::Row),
    ("cr", Token::Row),
    ("tabularnewline", Token::Row),
    ("lq", Token::Nothing),
    ("_", Token::Symbol("underscore")),
    ("textunderscore", Token::Symbol("underscore")),
    ("&", Token::Symbol("ampersand")),
];

/// What the command `name` (without backslash) is; [`Token::Unknown`] when it is none of mathematics.
pub(super) fn command(name: &str) -> Token {
    TABLE.get(name).copied().unwrap_or(Token::Unknown)
}

/// The one known command that differs from the unknown `name` by one letter typed, left out, put in or exchanged with its neighbour.
pub(super) fn nearest(name: &str) -> Option<&'static str> {
    if name.len() < 4 || command(name) != Token::Unknown {
        return None;
    }
    let mut near: Vec<&'static str> =
        TABLE.keys().copied().filter(|known| known.len() >= 3 && one_slip(name.as_bytes(), known.as_bytes())).collect();
    near.sort_unstable();
    near.first().copied()
}

fn one_slip(typed: &[u8], known: &[u8]) -> bool {
    let front = typed.iter().zip(known).take_while(|(a, b)| a == b).count();
    let (typed, known) = (&typed[front..], &known[front..]);
    match (typed, known) {
        ([_, rest @ ..], [_, other @ ..]) if rest == other => true,
        ([_, rest @ ..], _) if rest == known => true,
        (_, [_, other @ ..]) if typed == other => true,
        ([a, b, rest @ ..], [c, d, other @ ..]) => a == d && b == c && rest == other,
        _ => false,
    }
}

static TABLE: LazyLock<HashMap<&'static str, Token>> = LazyLock::new(|| {
    let mut table = HashMap::new();
    table.extend(SYMBOLS.iter().map(|name| (*name, Token::Symbol(name))));
    table.extend(SYMBOL_SPELLINGS.iter().map(|(name, symbol)| (*name, Token::Symbol(symbol))));
    table.extend(BLACKBOARD.iter().map(|name| (*name, Token::Styled(name, Style::Blackboard))));
    table.extend(RELATIONS.iter().map(|sign| (&sign[1..], Token::Relation(sign))));
    table.extend(RELATION_SPELLINGS.iter().map(|(name, sign)| (*name, Token::Relation(sign))));
    table.extend(IMPLICATIONS.iter().map(|(name, sign)| (*name, Token::Implication(sign))));
    table.extend(SUM_SIGNS.iter().map(|(name, sign)| (*name, Token::Infix(sign, Strength::Sum))));
    table.extend(PRODUCT_SIGNS.iter().map(|(name, sign)| (*name, Token::Infix(sign, Strength::Product))));
    table.extend(OPERATORS.iter().map(|name| (*name, Token::Operator(name))));
    table.extend(DECLARED_OPERATORS.iter().map(|(name, operator)| (*name, Token::Operator(operator))));
    table.extend(BIG_OPERATORS.iter().map(|(name, operator)| (*name, Token::Big(operator))));
    table.extend(ACCENTS.iter().map(|(name, accent)| (*name, Token::Accent(accent))));
    table.extend(FACES.iter().map(|(name, style)| (*name, Token::Face(*style))));
    table.extend(SWITCHES.iter().map(|(name, style)| (*name, Token::Switch(*style))));
    table.extend(NOTHING.iter().map(|name| (*name, Token::Nothing)));
    table.extend(TRANSPARENT.iter().map(|name| (*name, Token::Transparent)));
    table.extend(TINTED.iter().map(|name| (*name, Token::Tinted)));
    table.extend(OPENING.iter().map(|(name, delimiter)| (*name, Token::Open(delimiter, false))));
    table.extend(CLOSING.iter().map(|(name, delimiter)| (*name, Token::Close(delimiter, false))));
    table.extend(SIZES.iter().map(|(name, size)| (*name, Token::Size(*size))));
    table.extend(SINGLE.iter().copied());
    table
});

/// The name of an operator with limits that is written in letters (`\operatorname{argmax}`), if `name` is one.
pub(super) fn big_name(name: &str) -> Option<&'static str> {
    let joined: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    BIG_OPERATORS.iter().find(|(command, _)| *command == joined && !matches!(*command, "int" | "sum" | "prod")).map(|(_, name)| *name)
}

/// What a word of plain mathematics is without its backslash: `mu`, `sqrt`, `max`; nothing for a word that is only a name.
pub(super) fn plain_word(word: &str) -> Option<Token> {
    match word {
        "inf" | "infinity" | "oo" => return Some(Token::Symbol("infty")),
        "mod" => return Some(Token::Infix("\\bmod", Strength::Product)),
        _ => {}
    }
    match command(word) {
        Token::Symbol(name) if GREEK.contains(&name) => Some(Token::Symbol(name)),
        token @ (Token::Operator(_) | Token::Big(_) | Token::Root) => Some(token),
        _ => None,
    }
}

/// The symbols that plain mathematics spells out.
const GREEK: &[&str] = &[
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi", "pi", "rho",
    "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega", "Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi",
    "Psi", "Omega", "infty", "partial",
];

/// Names that people type in letters without a backslash: `log(x)`, `max(0, x)`.
const TYPED_NAMES: &[&str] = &[
    "arccos",
    "arcsin",
    "arctan",
    "argmax",
    "argmin",
    "cos",
    "cosh",
    "cot",
    "det",
    "diag",
    "exp",
    "inf",
    "ln",
    "log",
    "max",
    "min",
    "rank",
    "sin",
    "sinh",
    "sup",
    "tan",
    "tanh",
    "tr",
    "Tr",
    "Var",
    "var",
    "Cov",
    "cov",
    "KL",
    "softmax",
    "Softmax",
    "relu",
    "ReLU",
    "ReLu",
    "Relu",
    "sigmoid",
    "sign",
    "sgn",
    "sigm",
    "erf",
    "softplus",
    "BCE",
    "MSE",
    "lim",
    "mean",
    "median",
    "std",
    "trace",
    "vec",
    "concat",
    "conv",
    "dim",
    "floor",
    "ceil",
    "abs",
    "sech",
    "gcd",
    "lcm",
    "span",
    "mod",
    "LayerNorm",
    "BatchNorm",
    "Attention",
    "MultiHead",
    "Corr",
    "Bias",
    "prob",
    "Pr",
];

/// Whether `name` is one that people type in letters where they mean an operator.
pub(super) fn is_typed_name(name: &str) -> bool {
    TYPED_NAMES.contains(&name)
}
