//! Canonical LaTeX of a tree: parses back to the same tree, spans aside.
//!
//! Braces are put wherever a child holds more loosely than its place; a brace group leaves no node, so they never change the tree.

use super::commands::{self, OPERATORS};
use super::lexeme::Token;
use super::notation::{Kind, NodeId, Relation, Row, Style, Tree};
use super::scan;
use super::scan::Dialect;

/// Canonical LaTeX of node `id` of `tree`.
pub fn latex(tree: &Tree, id: NodeId) -> String {
    Printer { tree }.node(id, Place::Outside)
}

/// Where a node is to stand; from places that take anything to places that take an atom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// A whole formula, cell or group.
    Outside,
    /// The inside of a fence.
    Fence,
    /// An item of a list of statements.
    Statement,
    /// An item of a list.
    Item,
    /// A side of a bar inside a fence.
    Side,
    /// A member of a chain.
    Member,
    /// A term of a sum that is not its first.
    Term,
    /// A factor of a product.
    Factor,
    /// One of several things side by side.
    Neighbour,
    /// Under a script or a sign.
    Base,
}

struct Printer<'t> {
    tree: &'t Tree,
}

impl Printer<'_> {
    fn node(&self, id: NodeId, place: Place) -> String {
        let text = self.bare(id, place);
        let fits = match self.tree.kind(id) {
            Kind::List { separator: ';', .. } => place <= Place::Fence,
            Kind::List { separator: ' ', .. } => place <= Place::Fence,
            Kind::List { .. } => place <= Place::Statement || place == Place::Side,
            Kind::Chain { .. } => place <= Place::Side,
            Kind::Infix { sign, .. } => self.infix_fits(sign, place),
            Kind::Prefix { sign, .. } if quantifies(sign) => place <= Place::Item,
            Kind::Prefix { sign, .. } if &**sign == "\\neg" => place <= Place::Term,
            Kind::Prefix { .. } => place <= Place::Member,
            // What follows could bring a differential that is not this integral's.
            Kind::Big { name, body, .. } if name.ends_with("int") && !body.is_some_and(|body| self.keeps_differential(body)) => {
                place == Place::Outside
            }
            Kind::Juxtaposition(_) | Kind::Big { .. } => place <= Place::Factor,
            Kind::Scripts { base, .. } => {
                place <= Place::Neighbour && (place <= Place::Factor || !matches!(self.tree.kind(*base), Kind::Missing))
            }
            Kind::Postfix { .. } => place <= Place::Neighbour,
            Kind::Fence { open, close, .. } if open.is_empty() && close.contains('|') => true,
            Kind::Text(words) => {
                place == Place::Outside || place == Place::Statement || !is_connective(&text) && !commands::is_typed_name(words)
            }
            Kind::Symbol { name, .. } => place <= Place::Member || !is_sign(name) || only_an_argument(name),
            Kind::Rows(_) => true,
            Kind::Missing => place < Place::Term,
            _ => true,
        };
        match self.tree.kind(id) {
            _ if fits => text,
            // One pair of braces around a sign would make it a sign again.
            Kind::Symbol { .. } => format!("{{{{{text}}}}}"),
            _ => format!("{{{text}}}"),
        }
    }

    fn infix_fits(&self, sign: &str, place: Place) -> bool {
        match sign {
            "\\mid" | "\\|" | ":" => place <= Place::Fence,
            "\\land" | "\\lor" => place <= Place::Statement,
            _ if is_product(sign) => place <= Place::Term,
            _ => place <= Place::Member,
        }
    }

    fn bare(&self, id: NodeId, place: Place) -> String {
        match self.tree.kind(id) {
            Kind::Number(digits) => digits.to_string(),
            Kind::Symbol { name, style } => symbol(name, *style),
            Kind::Accent { accent, body } => match &**accent {
                "overset" | "underset" => self.node(*body, Place::Outside),
                accent => format!("\\{accent}{}", self.argument(*body)),
            },
            Kind::Scripts { base, sub, sup, primes } => self.scripts(*base, *sub, *sup, *primes),
            Kind::Text(words) => {
                let words = words.replace('_', "\\_").replace('%', "\\%").replace('&', "\\&").replace('#', "\\#");
                format!("\\text{{{words}}}")
            }
            Kind::Operator(name) => operator(name),
            Kind::Command { name, arguments } => {
                let arguments: String = arguments.iter().map(|id| format!("{{{}}}", self.node(*id, Place::Outside))).collect();
                format!("\\{name}{arguments}")
            }
            Kind::Fraction { numerator, denominator } => self.two("frac", *numerator, *denominator),
            Kind::Binomial { upper, lower } => self.two("binom", *upper, *lower),
            Kind::Root { index, radicand } => {
                let index = index.map(|index| format!("[{{{}}}]", self.node(index, Place::Outside))).unwrap_or_default();
                format!("\\sqrt{index}{}", self.argument(*radicand))
            }
            Kind::Fence { open, close, body } => self.fence(open, close, *body),
            Kind::List { separator, items } => self.list(*separator, items, place),
            Kind::Infix { sign, left, right, .. } => self.infix(sign, *left, *right, place),
            Kind::Prefix { sign, body } => self.prefix(sign, *body, place),
            Kind::Postfix { sign, body } => match self.tree.kind(*body) {
                // Long runs must not nest.
                Kind::Postfix { .. } => format!("{}{sign}", self.bare(*body, place)),
                _ => format!("{}{sign}", self.node(*body, Place::Base)),
            },
            Kind::Juxtaposition(items) => self.side_by_side(items),
            Kind::Big { name, sub, sup, body } => self.big(name, *sub, *sup, *body),
            Kind::Chain { first, links } => self.chain(*first, links),
            Kind::Matrix { open, close, rows } => self.matrix(open, close, rows),
            Kind::Cases(rows) => self.environment("cases", rows),
            Kind::Rows(rows) => self.environment("aligned", rows),
            Kind::Hole => "?".to_owned(),
            Kind::Missing | Kind::Error => String::new(),
        }
    }

    /// Members of an implication may be relations; relations in relations and implications in implications are in braces.
    fn chain(&self, first: NodeId, links: &[(Relation, NodeId)]) -> String {
        let implies = |links: &[(Relation, NodeId)]| links.iter().any(|(relation, _)| is_implication(&relation.sign));
        let loose = implies(links);
        let member = |id: NodeId| {
            let nested = matches!(self.tree.kind(id), Kind::Chain { links, .. } if implies(links));
            self.node(id, if loose && !nested { Place::Side } else { Place::Member })
        };
        let mut text = member(first);
        for (relation, next) in links {
            text.push(' ');
            text.push_str(&relation.sign);
            text.push(' ');
            text.push_str(&member(*next));
        }
        text.trim().to_owned()
    }

    fn two(&self, command: &str, first: NodeId, second: NodeId) -> String {
        format!("\\{command}{}{}", self.argument(first), self.argument(second))
    }

    /// An argument with its braces.
    fn argument(&self, id: NodeId) -> String {
        let text = self.node(id, Place::Outside);
        match self.tree.kind(id) {
            Kind::Symbol { name, .. } if only_an_argument(name) => format!(" {text} "),
            _ => format!("{{{text}}}"),
        }
    }

    fn scripts(&self, base: NodeId, sub: Option<NodeId>, sup: Option<NodeId>, primes: u8) -> String {
        if let Kind::Accent { accent, body } = self.tree.kind(base)
            && matches!(&**accent, "overset" | "underset")
        {
            let note = if &**accent == "overset" { sup } else { sub };
            let note = note.map(|note| self.node(note, Place::Outside)).unwrap_or_default();
            return format!("\\{accent}{{{note}}}{{{}}}", self.node(*body, Place::Outside));
        }
        let mut text = match self.tree.kind(base) {
            Kind::Missing => "{}".to_owned(),
            _ => self.node(base, Place::Base),
        };
        text.push_str(&"'".repeat(usize::from(primes)));
        text + &self.limits(sub, sup)
    }

    fn limits(&self, sub: Option<NodeId>, sup: Option<NodeId>) -> String {
        let script = |sign: char, id: Option<NodeId>| match id.map(|id| (self.node(id, Place::Outside), self.tree.kind(id))) {
            None => String::new(),
            Some((text, Kind::Number(_) | Kind::Symbol { style: Style::Plain, .. })) if text.len() == 1 => format!("{sign}{text}"),
            Some((text, Kind::Symbol { name, .. })) if only_an_argument(name) => format!("{sign}{text} "),
            Some((text, _)) => format!("{sign}{{{text}}}"),
        };
        script('_', sub) + &script('^', sup)
    }

    fn fence(&self, open: &str, close: &str, body: NodeId) -> String {
        let text = self.node(body, Place::Fence);
        // A matrix alone in a fence would become a matrix with delimiters.
        let text = if matches!(self.tree.kind(body), Kind::Matrix { open, .. } if open.is_empty())
            || matches!(self.tree.kind(body), Kind::Rows(_))
        {
            format!("{{}}{text}")
        } else {
            text
        };
        if plain_pair(open, close) && !self.is_tall(body) {
            return format!("{}{text}{}", spaced_delimiter(open), close);
        }
        let delimiter = |name: &str| if name.is_empty() { ".".to_owned() } else { name.to_owned() };
        format!(
            "\\left{}{}\\right{}",
            delimiter(open),
            if matches!(open.len(), 1 | 2) { text } else { format!(" {text}") },
            delimiter(close)
        )
    }

    fn is_tall(&self, id: NodeId) -> bool {
        match self.tree.kind(id) {
            Kind::Fraction { .. } | Kind::Matrix { .. } | Kind::Cases(_) | Kind::Rows(_) | Kind::Binomial { .. } => true,
            Kind::Big { sub, sup, .. } if sub.is_some() || sup.is_some() => true,
            Kind::Fence { .. } => false,
            Kind::Scripts { base, .. } => self.is_tall(*base),
            kind => {
                let mut tall = false;
                kind.for_each_child(|child| tall |= self.is_tall(child));
                tall
            }
        }
    }

    fn list(&self, separator: char, items: &[NodeId], place: Place) -> String {
        let (joint, inner) = match separator {
            ' ' => (" \\quad ".to_owned(), Place::Statement),
            ';' => ("; ".to_owned(), Place::Statement),
            other => (format!("{other} "), Place::Item),
        };
        let item = |id: &NodeId| match self.tree.kind(*id) {
            Kind::List { separator: ' ', .. } if separator == ';' => self.node(*id, Place::Outside),
            Kind::Missing => "{}".to_owned(),
            Kind::Infix { sign, .. } if separator != ',' && place == Place::Fence && is_bar(sign) => {
                let text = self.node(*id, Place::Fence);
                let apart = separator == ';' || stands_apart(text.clone()) == text;
                if apart { text } else { format!("{{{}}}", self.node(*id, Place::Outside)) }
            }
            Kind::Text(_) if separator == ',' => self.node(*id, Place::Member),
            _ if separator == ' ' => stands_apart(self.node(*id, inner)),
            _ => self.node(*id, inner),
        };
        items.iter().map(item).collect::<Vec<_>>().join(&joint)
    }

    fn infix(&self, sign: &str, left: NodeId, right: NodeId, place: Place) -> String {
        let (first, second) = match sign {
            "\\mid" | "\\|" | ":" if place == Place::Fence => (self.bar_left(left), Place::Side),
            ":" if place == Place::Outside && matches!(self.tree.kind(left), Kind::Infix { sign, .. } if &**sign == ":") => {
                (Place::Outside, Place::Member)
            }
            "\\mid" | "\\|" | ":" => (Place::Member, Place::Member),
            "\\land" | "\\lor" => (self.same_sign(left, sign).unwrap_or(Place::Side), Place::Side),
            sign if is_product(sign) => (if self.is_product_node(left) { Place::Term } else { Place::Factor }, Place::Factor),
            _ => (Place::Member, Place::Term),
        };
        let first = self.operand(left, first);
        let second = match self.tree.kind(right) {
            // Two colons at an end are a sign and a thing no more.
            Kind::Symbol { name, .. } if sign == ":" && &**name == ":" => "{{:}}".to_owned(),
            _ => self.operand(right, second),
        };
        let sign = if sign == "\\mid" { "\\mid" } else { sign };
        format!("{first} {sign} {second}").trim().to_owned()
    }

    /// An operand may be missing where a line goes on elsewhere.
    fn operand(&self, id: NodeId, place: Place) -> String {
        match self.tree.kind(id) {
            Kind::Missing => "{}".to_owned(),
            _ => self.node(id, place),
        }
    }

    fn bar_left(&self, left: NodeId) -> Place {
        match self.tree.kind(left) {
            Kind::Infix { sign, .. } if is_bar(sign) => Place::Fence,
            _ => Place::Side,
        }
    }

    fn same_sign(&self, left: NodeId, sign: &str) -> Option<Place> {
        matches!(self.tree.kind(left), Kind::Infix { sign: inner, .. } if **inner == *sign).then_some(Place::Statement)
    }

    fn is_product_node(&self, id: NodeId) -> bool {
        matches!(self.tree.kind(id), Kind::Infix { sign, .. } if is_product(sign))
    }

    fn prefix(&self, sign: &str, body: NodeId, place: Place) -> String {
        let inner = match sign {
            _ if quantifies(sign) => {
                let body = match self.tree.kind(body) {
                    Kind::Chain { .. } => self.node(body, Place::Side),
                    _ => self.node(body, Place::Member),
                };
                return format!("{sign} {body}");
            }
            "\\neg" => return format!("\\neg {}", self.node(body, Place::Factor)),
            // After a sign another sign is read as its operand's: long runs must not nest.
            _ if matches!(self.tree.kind(body), Kind::Prefix { sign, .. } if !quantifies(sign) && &**sign != "\\neg") => {
                let body = self.bare(body, place);
                return format!("{sign} {body}");
            }
            _ if place >= Place::Factor => Place::Factor,
            _ => Place::Term,
        };
        let body = match self.tree.kind(body) {
            Kind::Missing => "{}".to_owned(),
            _ => self.node(body, inner),
        };
        format!("{sign}{}{body}", if sign.starts_with('\\') { " " } else { "" })
    }

    fn side_by_side(&self, items: &[NodeId]) -> String {
        let mut text = String::new();
        for (at, id) in items.iter().enumerate() {
            let last = at + 1 == items.len();
            let place = if last && matches!(self.tree.kind(*id), Kind::Big { .. }) { Place::Factor } else { Place::Neighbour };
            let item = match self.tree.kind(*id) {
                Kind::Big { name, body: Some(body), sub: None, sup: None }
                    if extremum(name) && matches!(self.tree.kind(*body), Kind::Fence { .. }) =>
                {
                    self.node(*id, Place::Factor)
                }
                Kind::Fence { open, .. } if open.is_empty() && at == 0 => self.node(*id, Place::Neighbour),
                _ => self.node(*id, place),
            };
            // Words before a bracket would be a name.
            let item = match self.tree.kind(*id) {
                Kind::Text(_) if !item.starts_with('{') && items.get(at + 1).is_some_and(|next| self.is_bracket(*next)) => {
                    format!("{{{item}}}")
                }
                _ => item,
            };
            // Braces behind a command would be its argument.
            let item = match self.tree.kind(*id) {
                Kind::Command { .. } if !last => format!("{{{item}}}"),
                _ => item,
            };
            // `2 x 3` would be a product sign between numerals.
            let between = at > 0 && self.is_numeral(items.get(at - 1)) && self.is_numeral(items.get(at + 1));
            let item = if between && matches!(&*item, "x" | "X") { format!("{{{item}}}") } else { item };
            let glued = at > 0 && item.starts_with('(') && !text.ends_with(')');
            if at > 0 && !glued {
                text.push(' ');
            }
            text.push_str(&item);
        }
        text
    }

    fn is_bracket(&self, id: NodeId) -> bool {
        match self.tree.kind(id) {
            Kind::Fence { .. } => true,
            Kind::Scripts { base, .. } => self.is_bracket(*base),
            Kind::Postfix { body, .. } => self.is_bracket(*body),
            _ => false,
        }
    }

    fn is_numeral(&self, id: Option<&NodeId>) -> bool {
        id.is_some_and(|id| matches!(self.tree.kind(*id), Kind::Number(_)))
    }

    fn big(&self, name: &str, sub: Option<NodeId>, sup: Option<NodeId>, body: Option<NodeId>) -> String {
        let head = match name {
            "arg max" | "arg min" => format!("\\arg\\{}", &name[4..]),
            "plim" | "ess sup" => format!("\\operatorname*{{{}}}", name.replace(' ', "\\,")),
            name => format!("\\{name}"),
        };
        let head = head + &self.limits(sub, sup);
        let Some(body) = body else { return head };
        let fence = matches!(self.tree.kind(body), Kind::Fence { .. });
        let limits = sub.is_some() || sup.is_some();
        let text = match self.tree.kind(body) {
            Kind::Prefix { .. } if limits => self.node(body, Place::Member),
            _ if name.ends_with("int") && !self.keeps_differential(body) => format!("{{{}}}", self.node(body, Place::Outside)),
            // Without limits `\max(a, b)` reaches over the bracket only.
            _ if !fence && !limits && extremum(name) => format!("{{{}}}", self.node(body, Place::Outside)),
            _ => self.node(body, Place::Term),
        };
        format!("{head} {text}")
    }

    /// Whether the body of an integral, printed bare, ends at the same differential again.
    fn keeps_differential(&self, body: NodeId) -> bool {
        let is_d = |id: &NodeId| matches!(self.tree.kind(*id), Kind::Symbol { name, .. } if &**name == "d");
        match self.tree.kind(body) {
            Kind::Juxtaposition(items) => {
                let plain = |id: &NodeId| !matches!(self.tree.kind(*id), Kind::Big { .. });
                let first = items.iter().position(is_d);
                first.is_some_and(|at| at > 0 && at + 2 == items.len()) && items.iter().all(plain)
            }
            _ => false,
        }
    }

    fn matrix(&self, open: &str, close: &str, rows: &[Row]) -> String {
        match (open, close) {
            ("(", ")") => self.environment("pmatrix", rows),
            ("[", "]") => self.environment("bmatrix", rows),
            ("\\{", "\\}") => self.environment("Bmatrix", rows),
            ("|", "|") => self.environment("vmatrix", rows),
            ("\\|", "\\|") => self.environment("Vmatrix", rows),
            _ => self.environment("matrix", rows),
        }
    }

    fn environment(&self, name: &str, rows: &[Row]) -> String {
        let row = |row: &Row| row.cells.iter().map(|cell| self.node(*cell, Place::Outside)).collect::<Vec<_>>().join(" & ");
        format!("\\begin{{{name}}}{}\\end{{{name}}}", rows.iter().map(row).collect::<Vec<_>>().join(" \\\\ "))
    }
}

fn symbol(name: &str, style: Style) -> String {
    let bare = match name {
        "ast" => "*".to_owned(),
        "mid" => "{|}".to_owned(),
        "Vert" => "{\\|}".to_owned(),
        "%" => "\\%".to_owned(),
        "underscore" => "\\textunderscore".to_owned(),
        "ampersand" => "\\&".to_owned(),
        "dollar" => "\\$".to_owned(),
        name if name.len() > 1 && name.is_ascii() && name.bytes().all(|b| b.is_ascii_alphabetic()) => format!("\\{name}"),
        name => name.to_owned(),
    };
    match style {
        Style::Plain => bare,
        Style::Roman => format!("\\mathrm{{{bare}}}"),
        Style::Bold => format!("\\mathbf{{{bare}}}"),
        Style::Calligraphic => format!("\\mathcal{{{bare}}}"),
        Style::Blackboard => format!("\\mathbb{{{bare}}}"),
        Style::Sans => format!("\\mathsf{{{bare}}}"),
        Style::Mono => format!("\\mathtt{{{bare}}}"),
        Style::Fraktur => format!("\\mathfrak{{{bare}}}"),
    }
}

fn operator(name: &str) -> String {
    if OPERATORS.contains(&name) {
        return format!("\\{name}");
    }
    format!("\\operatorname{{{}}}", name.replace('_', "\\_").replace(' ', "\\,"))
}

/// Whether a symbol is a sign that stands alone.
fn is_sign(name: &str) -> bool {
    match name {
        "ast" => true,
        name if name.len() == 1 => !name.bytes().all(|b| b.is_ascii_alphanumeric()),
        name => matches!(
            commands::command(name),
            Token::Infix(..) | Token::Sign(_) | Token::Relation(_) | Token::Postfix(_) | Token::And | Token::Or
        ),
    }
}

/// Whether a sign is a thing of its own only where it is the argument of a script or a command: `x^\le`; in braces it would relate
/// two things that are missing.
fn only_an_argument(name: &str) -> bool {
    let sign = if name == "%" {
        "\\%".to_owned()
    } else if name.bytes().all(|b| b.is_ascii_alphabetic()) {
        format!("\\{name}")
    } else {
        name.to_owned()
    };
    let first = scan::scan(&sign, Dialect::Latex).first().map(|lexeme| lexeme.token);
    matches!(first, Some(Token::Relation(_) | Token::Postfix(_)))
}

fn is_product(sign: &str) -> bool {
    match sign {
        "*" | "/" => true,
        sign => matches!(commands::command(sign.trim_start_matches('\\')), Token::Infix(_, super::lexeme::Strength::Product)),
    }
}

fn is_bar(sign: &str) -> bool {
    matches!(sign, "\\mid" | "\\|" | ":")
}

fn quantifies(sign: &str) -> bool {
    matches!(sign, "\\forall" | "\\exists" | "\\nexists")
}

fn is_implication(sign: &str) -> bool {
    matches!(sign, "\\Rightarrow" | "\\Leftarrow" | "\\iff" | "\\therefore" | "\\because")
        || sign.ends_with("{\\Rightarrow}")
        || sign.ends_with("{\\iff}")
}

fn extremum(name: &str) -> bool {
    matches!(name, "max" | "min" | "sup" | "inf" | "arg max" | "arg min" | "lim" | "limsup" | "liminf")
}

fn is_connective(text: &str) -> bool {
    matches!(scan::scan(text, Dialect::Latex).first().map(|lexeme| lexeme.token), Some(Token::Connective(_)))
}

/// An item of a list of statements: in braces where a wide space beside it would be taken for spacing inside a term.
fn stands_apart(item: String) -> String {
    let lexemes = scan::scan(&item, Dialect::Latex);
    if lexemes.len() == 2 && matches!(lexemes[0].token, Token::Sign(_) | Token::Infix(..) | Token::Relation(_) | Token::Colon) {
        return format!("{{{{{item}}}}}");
    }
    let [first, .., last, _] = lexemes.as_slice() else {
        let lone = lexemes.first().is_some_and(|lexeme| lexeme.token.ends_operand() || matches!(lexeme.token, Token::Connective(_)));
        return if lone { item } else { format!("{{{item}}}") };
    };
    let starts = first.token.starts_operand() && !matches!(first.token, Token::Sub | Token::Sup)
        || matches!(first.token, Token::Quantifier(_) | Token::Connective(_));
    let ends = last.token.ends_operand() || matches!(last.token, Token::Connective(_) | Token::Bar(..));
    if starts && ends { item } else { format!("{{{item}}}") }
}

/// Pairs of delimiters that need no `\left` and `\right` to be told from other signs.
fn plain_pair(open: &str, close: &str) -> bool {
    matches!(
        (open, close),
        ("(", ")" | "]") | ("[", "]" | ")") | ("\\{", "\\}") | ("\\langle", "\\rangle") | ("\\lfloor", "\\rfloor") | ("\\lceil", "\\rceil")
    )
}

fn spaced_delimiter(open: &str) -> String {
    if open.len() > 2 { format!("{open} ") } else { open.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{super::parse, super::tree_text, latex};

    /// What the fuzz driver found to be printed so that it read otherwise.
    #[test]
    fn what_is_printed_reads_the_same() {
        let finds = [
            "d x -----------------------------------------------------------------------------------------------------\\nabla",
            "\\frac{a\\le}b x_i^\\le 2",
            "e^:= {-x^2}",
            "a : b : c, d",
            "a: , b",
            "the inpu:::::::::::::::::::::::",
            "x!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!",
            "\\begin{cases}x & \\text{if \\\\ 0 & \\math&amp;se}\\end{cases}",
            "x^% 3",
            "c^{ument}\\\\P{|}s",
            "f(x), {|} \\quad g",
            "\\mathbf{ABC}^T_i",
        ];
        for find in finds {
            let parsed = parse(find);
            if !parsed.is_complete() {
                continue;
            }
            let printed = latex(&parsed.tree, parsed.tree.root());
            assert_eq!(tree_text(&parsed.tree), tree_text(&parse(&printed).tree), "{find} is printed as {printed}");
        }
    }
}
