//! An expression as one line that says how it was read: every operator by its sign or its name, every call and every binder visible.

use crate::{
    ir::{Arena, Binding, ExprId, Node, OpId, Range},
    num::exact_latex,
    op::{self, Class},
};

/// Longer readings are cut.
const LONGEST: usize = 2000;
/// Deeper parts are not written out.
const DEEPEST: usize = 60;

/// How `expression` was read.
pub fn shown(arena: &Arena, expression: ExprId) -> String {
    let mut text = String::new();
    Showing { arena, text: &mut text }.write(expression, 0, 0);
    text
}

struct Showing<'a> {
    arena: &'a Arena,
    text: &'a mut String,
}

impl Showing<'_> {
    /// Writes `id`; `tight` is how tightly the place around it binds (0 anything, 1 a term, 2 a factor, 3 a base).
    fn write(&mut self, id: ExprId, tight: u8, depth: usize) {
        if depth > DEEPEST || self.text.len() > LONGEST {
            self.text.push('…');
            return;
        }
        match self.arena.node(id) {
            Node::Number(value) => self.text.push_str(&exact_latex(value)),
            Node::Symbol(symbol) => {
                let name = self.arena.symbol_of(*symbol).name.to_string();
                match self.arena.derivative(*symbol).map(<[ExprId]>::to_vec) {
                    Some(parts) => self.call("derivative", &parts, depth),
                    None => self.text.push_str(&name),
                }
            }
            Node::Text(words) => {
                let words = words.to_string();
                self.text.push_str(&format!("“{words}”"));
            }
            Node::Call { function, arguments, given } => {
                let name = self.arena.symbol_of(*function).name.to_string();
                self.text.push_str(&name);
                self.text.push('⟨');
                self.items(arguments, ", ", 0, depth);
                if !given.is_empty() {
                    self.text.push_str(" | ");
                    self.items(given, ", ", 0, depth);
                }
                self.text.push('⟩');
            }
            Node::Tensor { shape, entries } => {
                let width = if shape.len() == 2 { shape[1].max(1) } else { entries.len().max(1) };
                self.text.push('[');
                for (at, entry) in entries.iter().enumerate() {
                    if at > 0 {
                        self.text.push_str(if at % width == 0 { "; " } else { ", " });
                    }
                    self.write(*entry, 0, depth + 1);
                }
                self.text.push(']');
            }
            Node::Bind { op, bindings, body } => self.binder(*op, bindings, body, depth),
            Node::Apply(op, arguments) => self.apply(*op, arguments, tight, depth),
        }
    }

    fn items(&mut self, items: &[ExprId], between: &str, tight: u8, depth: usize) {
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                self.text.push_str(between);
            }
            self.write(*item, tight, depth + 1);
        }
    }

    fn call(&mut self, name: &str, arguments: &[ExprId], depth: usize) {
        self.text.push_str(name);
        self.text.push('(');
        self.items(arguments, ", ", 0, depth);
        self.text.push(')');
    }

    fn infix(&mut self, sign: &str, arguments: &[ExprId], inner: u8, loose: bool, depth: usize) {
        if loose {
            self.text.push('(');
        }
        self.items(arguments, sign, inner, depth);
        if loose {
            self.text.push(')');
        }
    }

    fn apply(&mut self, op: OpId, arguments: &[ExprId], tight: u8, depth: usize) {
        let row = op::row(op);
        match (op, arguments) {
            (op::ADD, _) if arguments.len() > 1 => self.infix(" + ", arguments, 1, tight > 0, depth),
            (op::MUL, _) if arguments.len() > 1 => self.infix("·", arguments, 2, tight > 1, depth),
            (op::MATMUL, _) if arguments.len() > 1 => self.infix(" @ ", arguments, 2, tight > 1, depth),
            (op::DIV, [_, _]) => self.infix(" / ", arguments, 3, tight > 1, depth),
            (op::POW, [_, _]) => self.infix("^", arguments, 3, tight > 2, depth),
            (op::NEG, [one]) => {
                self.text.push('−');
                self.write(*one, 2, depth + 1);
            }
            (op::AND, _) => self.infix(" and ", arguments, 1, tight > 0, depth),
            (op::OR, _) => self.infix(" or ", arguments, 1, tight > 0, depth),
            (op::IMPLIES, _) => self.infix(" implies ", arguments, 1, tight > 0, depth),
            (op::EQUIVALENT, _) => self.infix(" iff ", arguments, 1, tight > 0, depth),
            (op::WHERE, _) => self.infix(" where ", arguments, 1, tight > 0, depth),
            (op::GIVEN, [first, given @ ..]) => {
                self.write(*first, 1, depth + 1);
                self.text.push_str(" given ");
                self.items(given, ", ", 1, depth);
            }
            (_, [_, _]) if row.class == Class::Relation => {
                let sign = match op {
                    op::EQ => " = ".to_owned(),
                    op::NE => " ≠ ".to_owned(),
                    op::LT => " < ".to_owned(),
                    op::LE => " ≤ ".to_owned(),
                    op::GT => " > ".to_owned(),
                    op::GE => " ≥ ".to_owned(),
                    op::ELEMENT => " ∈ ".to_owned(),
                    _ => format!(" {} ", row.name),
                };
                self.infix(&sign, arguments, 1, tight > 0, depth);
            }
            (op::ELLIPSIS, _) => self.text.push_str("..."),
            (op::PLACEHOLDER, _) => self.text.push('_'),
            (_, []) => self.text.push_str(row.name),
            _ => self.call(row.name, arguments, depth),
        }
    }

    fn binder(&mut self, op: OpId, bindings: &[Binding], body: &[ExprId], depth: usize) {
        self.text.push_str(op::row(op).name);
        self.text.push('[');
        for (at, binding) in bindings.iter().enumerate() {
            if at > 0 {
                self.text.push_str(", ");
            }
            let name = self.arena.symbol_of(binding.symbol).name.to_string();
            self.text.push_str(&name);
            match binding.range {
                Range::Free => {}
                Range::Between(low, high) => {
                    self.text.push_str(" from ");
                    self.write(low, 1, depth + 1);
                    self.text.push_str(" to ");
                    self.write(high, 1, depth + 1);
                }
                Range::In(set) => {
                    self.text.push_str(" in ");
                    self.write(set, 1, depth + 1);
                }
                Range::Towards(point) => {
                    self.text.push_str(" to ");
                    self.write(point, 1, depth + 1);
                }
            }
        }
        self.text.push_str("](");
        self.items(body, "; ", 0, depth);
        self.text.push(')');
    }
}
