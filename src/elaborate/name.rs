//! Names: the canonical LaTeX of a symbol with its naming scripts and accents.

use crate::syntax::{Kind, NodeId, Style, Tree};

/// The canonical LaTeX of a node that can be a name; `None` for anything that is a computation.
///
/// Every script counts as part of the name here: the caller decides first whether the scripts name or compute.
pub fn canonical(tree: &Tree, id: NodeId) -> Option<String> {
    match tree.kind(id) {
        Kind::Symbol { name, style } => Some(symbol(name, *style)),
        Kind::Accent { accent, body } => Some(format!("\\{accent}{{{}}}", canonical(tree, *body)?)),
        Kind::Text(text) => Some(format!("\\text{{{}}}", text.split_whitespace().collect::<Vec<_>>().join(" "))),
        Kind::Operator(name) => Some(format!("\\operatorname{{{name}}}")),
        Kind::Scripts { base, sub, sup, primes } => scripted(tree, *base, *sub, *sup, *primes),
        Kind::Juxtaposition(items) => word(tree, items),
        _ => None,
    }
}

/// The name of a base with these scripts.
pub(super) fn scripted(tree: &Tree, base: NodeId, sub: Option<NodeId>, sup: Option<NodeId>, primes: u8) -> Option<String> {
    let mut name = canonical(tree, base)?;
    name.push_str(&"'".repeat(usize::from(primes)));
    for (mark, script) in [('_', sub), ('^', sup)] {
        if let Some(script) = script {
            name.push(mark);
            name.push_str(&grouped(&script_latex(tree, script)?));
        }
    }
    Some(name)
}

/// The LaTeX of a script: letters, digits, `t-1`, `(i)`, `i,j`, words.
fn script_latex(tree: &Tree, id: NodeId) -> Option<String> {
    match tree.kind(id) {
        Kind::Number(text) => Some(text.to_string()),
        Kind::Infix { sign, left, right, .. } if matches!(sign.as_ref(), "+" | "-" | "*" | "\\times" | "\\mid" | "/" | ":") => {
            let sign = if sign.starts_with('\\') { format!("{sign} ") } else { sign.to_string() };
            Some(format!("{}{sign}{}", script_latex(tree, *left)?, script_latex(tree, *right)?))
        }
        Kind::Prefix { sign, body } => Some(format!("{sign}{}", script_latex(tree, *body)?)),
        Kind::Postfix { sign, body } => Some(format!("{}{sign}", script_latex(tree, *body)?)),
        Kind::Fence { open, close, body } => Some(format!("{open}{}{close}", script_latex(tree, *body)?)),
        Kind::List { separator, items } => {
            Some(items.iter().map(|item| script_latex(tree, *item)).collect::<Option<Vec<_>>>()?.join(&separator.to_string()))
        }
        Kind::Juxtaposition(items) => {
            let all = items.iter().map(|item| script_latex(tree, *item)).collect::<Option<Vec<_>>>()?;
            Some(all.concat())
        }
        Kind::Chain { first, links } => {
            let mut text = script_latex(tree, *first)?;
            for (relation, member) in links {
                text.push_str(&relation.sign);
                if relation.sign.ends_with(|c: char| c.is_ascii_alphabetic()) {
                    text.push(' ');
                }
                text.push_str(&script_latex(tree, *member)?);
            }
            Some(text)
        }
        Kind::Missing => Some(String::new()),
        Kind::Error | Kind::Hole => None,
        _ => canonical(tree, id),
    }
}

/// Whether `bound` stands in a script of `name`: `x_{(i)}`, `\hat{f_i}` and `f^{(i)}` are other things at each `i`. Words in a script are words:
/// `x_{\text{in}}` has no `i`.
pub(super) fn depends_on(name: &str, bound: &str) -> bool {
    let Some(first) = name.find(['_', '^']) else { return false };
    let scripts = &name[first..];
    let simple = bound.strip_prefix('\\').unwrap_or(bound).chars().all(char::is_alphanumeric) && !bound.is_empty();
    if !simple || (bound.chars().count() > 1 && !bound.starts_with('\\')) {
        return scripts.contains(bound);
    }
    let mut rest = scripts;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '\\' => 1 + rest[1..].find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len() - 1).max(1),
            _ => c.len_utf8(),
        };
        let (token, after) = rest.split_at(length.min(rest.len()));
        if token == bound {
            return true;
        }
        let word = matches!(token, "\\text" | "\\mathrm" | "\\operatorname" | "\\textrm" | "\\mathsf" | "\\mathtt" | "\\textbf");
        rest = match after.strip_prefix('{').filter(|_| word).and_then(|inner| inner.split_once('}')) {
            Some((letters, after)) if letters.chars().count() > 1 => after,
            _ => after,
        };
    }
    false
}

fn grouped(latex: &str) -> String {
    let one = latex.chars().count() == 1 || (latex.starts_with('\\') && latex[1..].chars().all(|c| c.is_ascii_alphabetic()));
    if one { latex.to_owned() } else { format!("{{{latex}}}") }
}

/// The LaTeX of a letter.
fn symbol(name: &str, style: Style) -> String {
    let plain = if name.chars().count() == 1 || !name.chars().all(|c| c.is_ascii_alphabetic()) || style == Style::Roman {
        name.to_owned()
    } else {
        format!("\\{name}")
    };
    let face = match style {
        Style::Plain => return plain,
        Style::Roman => "mathrm",
        Style::Bold => "mathbf",
        Style::Calligraphic => "mathcal",
        Style::Blackboard => "mathbb",
        Style::Sans => "mathsf",
        Style::Mono => "mathtt",
        Style::Fraktur => "mathfrak",
    };
    format!("\\{face}{{{plain}}}")
}

/// A word that is written as letters side by side: `FLOPs`, `KL`; two letters only when they are capitals.
fn word(tree: &Tree, items: &[NodeId]) -> Option<String> {
    let mut text = String::new();
    for item in items {
        match tree.kind(*item) {
            Kind::Symbol { name, style: Style::Plain } if name.len() == 1 => text.push_str(name),
            _ => return None,
        }
    }
    // Letters with spaces between them are a product, a word has none.
    let adjacent = items.windows(2).all(|pair| tree.span(pair[0]).end == tree.span(pair[1]).start);
    let capitals = text.bytes().filter(u8::is_ascii_uppercase).count();
    (adjacent && text.bytes().all(|byte| byte.is_ascii_alphabetic()) && (text.len() >= 3 || capitals == text.len())).then_some(text)
}

/// Whether a node on a left side can be a name that is being defined: a letter with naming scripts, a word; not a power or a computation.
pub fn is_name(tree: &Tree, id: NodeId) -> bool {
    match tree.kind(id) {
        Kind::Symbol { name, .. } => !matches!(name.as_ref(), "infty" | "partial" | "ldots" | "cdots" | "dots" | "therefore" | "because"),
        Kind::Text(text) => text.chars().any(char::is_alphabetic),
        Kind::Accent { body, .. } => is_name(tree, *body),
        Kind::Scripts { base, sup, .. } => {
            is_name(tree, *base) && sup.is_none_or(|sup| names_on(tree, *base, sup)) && canonical(tree, id).is_some()
        }
        Kind::Juxtaposition(items) => word(tree, items).is_some(),
        _ => false,
    }
}

/// Whether a superscript names rather than computes: `(i)`, `[1]`, `*`, a capital letter, words; not a number or a small letter.
pub(super) fn names(tree: &Tree, sup: NodeId) -> bool {
    match tree.kind(sup) {
        Kind::Fence { open, .. } => matches!(open.as_ref(), "(" | "[" | "\\langle"),
        Kind::Text(_) => true,
        Kind::Symbol { name, style } => {
            *style == Style::Roman
                || matches!(name.as_ref(), "*" | "ast" | "star" | "dagger" | "prime" | "+" | "-")
                || (name.len() == 1 && name.bytes().all(|byte| byte.is_ascii_uppercase()) && name.as_ref() != "T")
        }
        Kind::Operator(_) => true,
        Kind::Missing => false,
        _ => false,
    }
}

/// [`names`], and a policy over what it evaluates: `V^\pi`, `q^\pi`; the constant is an exponent of numbers and of other letters.
pub(super) fn names_on(tree: &Tree, base: NodeId, sup: NodeId) -> bool {
    if let Kind::Fence { open, body, .. } = tree.kind(sup)
        && open.as_ref() == "("
    {
        let constant = matches!(tree.kind(base), Kind::Symbol { name, style: Style::Plain } if name.as_ref() == "e");
        let bare = if let Kind::Prefix { body, .. } = tree.kind(*body) { *body } else { *body };
        let broken = matches!(tree.kind(bare), Kind::Infix { .. } | Kind::Fraction { .. }) && is_number(tree, bare);
        return !broken && (!constant || counts(tree, *body));
    }
    match tree.kind(sup) {
        // `\alpha^{\mathbf{w}}`: no exponent is a vector; a matrix exponential has an `e` below.
        Kind::Symbol { style: Style::Bold, .. } => {
            return matches!(tree.kind(base), Kind::Symbol { name, .. } if name.as_ref() != "e")
                || matches!(tree.kind(base), Kind::Scripts { .. } | Kind::Accent { .. });
        }
        Kind::Symbol { name, .. } if name.as_ref() == "pi" => {}
        _ => return names(tree, sup),
    }
    match tree.kind(base) {
        Kind::Symbol { name, .. } => {
            matches!(name.as_ref(), "v" | "q") || (name.len() == 1 && name.starts_with(|c: char| c.is_ascii_uppercase()))
        }
        Kind::Scripts { base, sup: None, .. } => names_on(tree, *base, sup),
        Kind::Accent { body, .. } => names_on(tree, *body, sup),
        _ => false,
    }
}

/// Whether what stands in brackets over an `e` counts: `(k)`, `(k+1)`, `(-i)`, `(i, j)`; `(-x^2/2)` and `(x+1)` do not.
fn counts(tree: &Tree, body: NodeId) -> bool {
    const INDICES: [&str; 13] = ["i", "j", "k", "l", "m", "n", "r", "s", "t", "L", "M", "N", "T"];
    match tree.kind(body) {
        Kind::Symbol { name, .. } => INDICES.contains(&name.as_ref()),
        Kind::Number(_) | Kind::Text(_) | Kind::Operator(_) => true,
        Kind::Prefix { body, .. } => matches!(tree.kind(*body), Kind::Symbol { name, .. } if INDICES.contains(&name.as_ref())),
        Kind::Infix { sign, left, right, .. } => {
            matches!(sign.as_ref(), "+" | "-") && counts(tree, *left) && matches!(tree.kind(*right), Kind::Number(_) | Kind::Symbol { .. })
        }
        Kind::List { items, .. } => items.iter().all(|item| counts(tree, *item)),
        _ => false,
    }
}

/// Whether a node is a number: a numeral, its opposite, a fraction of two.
fn is_number(tree: &Tree, id: NodeId) -> bool {
    match tree.kind(id) {
        Kind::Number(_) => true,
        Kind::Prefix { body, .. } => is_number(tree, *body),
        Kind::Infix { sign, left, right, .. } => sign.as_ref() == "/" && is_number(tree, *left) && is_number(tree, *right),
        Kind::Fraction { numerator, denominator, .. } => is_number(tree, *numerator) && is_number(tree, *denominator),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_faces() {
        assert_eq!(symbol("x", Style::Plain), "x");
        assert_eq!(symbol("alpha", Style::Plain), "\\alpha");
        assert_eq!(symbol("h", Style::Bold), "\\mathbf{h}");
        assert_eq!(grouped("t-1"), "{t-1}");
        assert_eq!(grouped("\\mu"), "\\mu");
    }
}
