//! Sums and products, and what a product sign means between numbers, vectors and matrices.

use super::{
    Kind as Sort, Token,
    elaborator::{Elaborator, TWO_VALUES},
    kind::product as product_kind,
    obstacle::{Hindrance, Obstacle},
};
use crate::{
    ir::{ExprId, Node, OpId},
    op,
    syntax::{Kind, NodeId},
};

impl Elaborator<'_> {
    /// A binary sign. The left spines of sums and of products are walked in a loop, so that long ones do not nest.
    pub(super) fn infix(&mut self, id: NodeId) -> Result<ExprId, Obstacle> {
        let Kind::Infix { sign, left, right, .. } = self.tree.kind(id) else {
            return self.expression(id);
        };
        // Beside intervals and lists of members these join sets.
        let fenced = |side: NodeId| matches!(self.tree.kind(side), Kind::Fence { .. });
        if self.context.antiderivatives && matches!(sign.as_ref(), "\\cup" | "\\cap" | "\\setminus") && (fenced(*left) || fenced(*right)) {
            return self.set(id);
        }
        match sign.as_ref() {
            "+" | "-" => self.sum(id),
            "\\cdot" | "\\times" | "*" | "/" | "\\div" | "\\odot" | "\\otimes" | "\\circ" => self.signed_product(id),
            "\\pm" | "\\mp" => {
                let arguments = [self.expression(*left)?, self.expression(*right)?];
                self.doubt(TWO_VALUES);
                Ok(self.arena.apply(op::PLUSMINUS, arguments))
            }
            ":" => {
                if let Some(statement) = self.colon(id, *left, *right)? {
                    return Ok(statement);
                }
                let arguments = [self.expression(*left)?, self.expression(*right)?];
                Ok(self.arena.apply(op::DIV, arguments))
            }
            "\\mid" => {
                self.beyond(id, "the sign `\\mid`");
                let mut arguments = vec![self.expression(*left)?];
                for item in self.listed(*right) {
                    arguments.push(self.expression(item)?);
                }
                Ok(self.arena.apply(op::GIVEN, arguments))
            }
            "\\oplus" => {
                self.beyond(id, "the sign `\\oplus`");
                let arguments = [self.expression(*left)?, self.expression(*right)?];
                Ok(self.arena.apply(op::DIRECTSUM, arguments))
            }
            other => match op::by_notation(other) {
                Some(op) if op::row(op).arity.admits(2) => {
                    let arguments = [self.expression(*left)?, self.expression(*right)?];
                    Ok(self.arena.apply(op, arguments))
                }
                _ => Err(self.obstacle(Hindrance::Unsupported, id, format!("the sign `{other}`"))),
            },
        }
    }

    fn sum(&mut self, id: NodeId) -> Result<ExprId, Obstacle> {
        let mut spine = Vec::new();
        let mut at = id;
        while let Kind::Infix { sign, left, right, .. } = self.tree.kind(at) {
            if !matches!(sign.as_ref(), "+" | "-") {
                break;
            }
            spine.push((sign.as_ref() == "-", *right));
            at = *left;
        }
        let mut terms = vec![self.expression(at)?];
        for (negative, right) in spine.into_iter().rev() {
            let term = self.expression(right)?;
            terms.push(if negative { self.negative(term) } else { term });
        }
        self.same_shapes(id, &terms)?;
        Ok(self.arena.apply(op::ADD, terms))
    }

    fn negative(&mut self, term: ExprId) -> ExprId {
        match self.arena.node(term) {
            Node::Number(value) => {
                let value = -value.clone();
                self.arena.number(value)
            }
            _ => self.arena.apply(op::NEG, [term]),
        }
    }

    fn same_shapes(&self, id: NodeId, terms: &[ExprId]) -> Result<(), Obstacle> {
        let mut shapes = terms.iter().filter_map(|term| self.sort(*term).shape().map(<[usize]>::to_vec));
        let Some(first) = shapes.next() else { return Ok(()) };
        match shapes.find(|shape| *shape != first) {
            Some(other) => Err(self.obstacle(Hindrance::Shape, id, format!("a sum of shapes {} and {}", written(&first), written(&other)))),
            None => Ok(()),
        }
    }

    fn signed_product(&mut self, id: NodeId) -> Result<ExprId, Obstacle> {
        let mut spine = Vec::new();
        let mut at = id;
        while let Kind::Infix { sign, left, right, .. } = self.tree.kind(at) {
            if !matches!(sign.as_ref(), "\\cdot" | "\\times" | "*" | "/" | "\\div" | "\\odot" | "\\otimes" | "\\circ") {
                break;
            }
            spine.push((sign.as_ref(), *right, at));
            at = *left;
        }
        let mut spine = spine.into_iter().rev().peekable();
        let differential = match spine.peek() {
            Some(("/", right, whole)) => self.stroke_of_differentials(*whole, at, *right),
            _ => None,
        };
        let mut value = match differential {
            Some(derivative) => {
                spine.next();
                derivative?
            }
            None => self.expression(at)?,
        };
        for (sign, right, whole) in spine {
            value = match sign {
                "/" | "\\div" => self.stroke(value, right, whole)?,
                sign => {
                    let right = self.expression(right)?;
                    self.times(sign, value, right, whole)?
                }
            };
        }
        Ok(value)
    }

    /// `1/2 x`: a fraction of numbers written tight, and a space before what follows.
    fn is_set_apart(&self, whole: NodeId, first: NodeId, rest: &[NodeId]) -> bool {
        let Kind::Infix { left, .. } = self.tree.kind(whole) else { return false };
        let number = |id: NodeId| matches!(self.tree.kind(id), Kind::Number(_));
        let (above, below) = (self.tree.span(*left), self.tree.span(first));
        let spaced = rest.first().is_some_and(|next| below.end < self.tree.span(*next).start);
        number(*left) && number(first) && above.end + 1 == below.start && spaced
    }

    /// `1 / 2 \log z`: of a fraction of numbers before an operator word the other reading is the preferred one, where nothing settles it.
    fn halves(&self, whole: NodeId, first: NodeId, rest: &[NodeId]) -> bool {
        let Kind::Infix { left, .. } = self.tree.kind(whole) else { return false };
        if self.context.profile.of(Token::SlashReach).is_some() {
            return false;
        }
        let number = |id: NodeId| matches!(self.tree.kind(id), Kind::Number(_));
        number(*left) && number(first) && rest.first().is_some_and(|next| self.is_operator(*next))
    }

    /// `a / b`, where `b` may be several factors side by side.
    fn stroke(&mut self, left: ExprId, right: NodeId, whole: NodeId) -> Result<ExprId, Obstacle> {
        if let Kind::Juxtaposition(items) = self.tree.kind(right)
            && let [first, rest @ ..] = items.as_slice()
            && matches!(self.tree.kind(*first), Kind::Number(_) | Kind::Symbol { .. } | Kind::Fence { .. } | Kind::Scripts { .. })
            && !self.begins_call(items)
            && (self.is_set_apart(whole, *first, rest) || self.reading(Token::SlashReach) == usize::from(!self.halves(whole, *first, rest)))
        {
            let divisor = self.expression(*first)?;
            let quotient = self.arena.apply(op::DIV, [left, divisor]);
            let rest = self.juxtaposition(right, rest)?;
            return self.times("", quotient, rest, whole);
        }
        let divisor = self.expression(right)?;
        if self.sort(divisor).shape().is_some() {
            return Err(self.obstacle(Hindrance::Shape, whole, "a division by a vector or a matrix"));
        }
        Ok(self.arena.apply(op::DIV, [left, divisor]))
    }

    /// The product of two things under a product sign (empty for things side by side).
    pub(super) fn times(&mut self, sign: &str, left: ExprId, right: ExprId, whole: NodeId) -> Result<ExprId, Obstacle> {
        let (a, b) = (self.sort(left), self.sort(right));
        let (Some(left_shape), Some(right_shape)) = (a.shape(), b.shape()) else {
            return self.times_unknown(sign, left, right, &a, &b, whole);
        };
        let same = left_shape == right_shape;
        let fits = product_kind(&a, &b) != Sort::Unknown;
        let op = match sign {
            "\\odot" | "\\circ" => op::HADAMARD,
            "\\otimes" if same => [op::HADAMARD, op::KRONECKER][self.reading(Token::Otimes).min(1)],
            "\\otimes" if left_shape.len() == 1 && right_shape.len() == 1 => op::OUTER,
            "\\otimes" => op::KRONECKER,
            "\\cdot" if same && left_shape.len() == 1 => op::DOT,
            "\\times" | "*" if same && left_shape.len() == 1 => op::HADAMARD,
            "\\times" | "*" if same && fits => [op::HADAMARD, op::MATMUL][1 - self.reading(Token::TensorProduct).min(1)],
            "\\times" | "*" if same => op::HADAMARD,
            _ if fits => op::MATMUL,
            _ => {
                let what = format!("a product of shapes {} and {}", written(left_shape), written(right_shape));
                return Err(self.obstacle(Hindrance::Shape, whole, what));
            }
        };
        Ok(self.nary(op, left, right))
    }

    fn times_unknown(&mut self, sign: &str, left: ExprId, right: ExprId, a: &Sort, b: &Sort, whole: NodeId) -> Result<ExprId, Obstacle> {
        if *a == Sort::Shape || *b == Sort::Shape {
            return Err(self.obstacle(Hindrance::Shape, whole, "a product with a shape"));
        }
        // A dot between two bold small letters is the inner product of vectors.
        if sign == "\\cdot" && *a == Sort::Unknown && *b == Sort::Unknown && self.is_vector_name(left) && self.is_vector_name(right) {
            self.beyond_as(Hindrance::Sizes, whole, "an inner product of vectors without a size");
            return Ok(self.arena.apply(op::DOT, [left, right]));
        }
        match sign {
            "\\odot" => return Ok(self.nary(op::HADAMARD, left, right)),
            "\\circ" | "\\otimes" if *a != Sort::Scalar || *b != Sort::Scalar => {
                self.keep_order();
                self.doubt("what the sign stands for is not said");
                let op = if sign == "\\otimes" { op::KRONECKER } else { op::HADAMARD };
                return Ok(self.arena.apply(op, [left, right]));
            }
            _ => {}
        }
        // One tensor and one thing that is not known: the thing may be a matrix as well.
        if (a.shape().is_some() && *b == Sort::Unknown) || (b.shape().is_some() && *a == Sort::Unknown) {
            self.keep_order();
            self.doubt("one factor is not known to be a number");
        }
        if *a == Sort::Unknown && *b == Sort::Unknown && self.may_be_matrix(left) && self.may_be_matrix(right) {
            self.keep_order();
        }
        Ok(self.nary(op::MUL, left, right))
    }

    /// Whether an undeclared name is written as vectors are: a bold small letter, an arrow.
    fn is_vector_name(&self, expression: ExprId) -> bool {
        let Node::Symbol(symbol) = self.arena.node(expression) else { return false };
        let name = &self.arena.symbol_of(*symbol).name;
        name.starts_with("\\vec{")
            || name.strip_prefix("\\mathbf{").is_some_and(|inner| inner.starts_with(|c: char| c.is_ascii_lowercase()))
    }

    /// Whether an undeclared name is written as matrices are: a capital, a bold letter, something transposed.
    fn may_be_matrix(&self, expression: ExprId) -> bool {
        match self.arena.node(expression) {
            Node::Symbol(symbol) => {
                let name = &self.arena.symbol_of(*symbol).name;
                name.starts_with("\\mathbf") || name.starts_with("\\Sigma") || name.starts_with(|c: char| c.is_ascii_uppercase())
            }
            Node::Apply(op, arguments) => match *op {
                op::TRANSPOSE | op::INVERSE | op::MATMUL => true,
                op::MUL | op::ADD | op::NEG | op::POW | op::SUB => arguments.iter().any(|argument| self.may_be_matrix(*argument)),
                _ => false,
            },
            _ => false,
        }
    }

    /// The operator on both; a product of a product is one product.
    fn nary(&mut self, op: OpId, left: ExprId, right: ExprId) -> ExprId {
        match self.arena.node(left) {
            Node::Apply(inner, arguments) if *inner == op && op != op::DOT && arguments.len() >= 2 => {
                let all: Vec<ExprId> = arguments.iter().copied().chain([right]).collect();
                self.arena.apply(op, all)
            }
            _ => self.arena.apply(op, [left, right]),
        }
    }
}

/// A shape as people write it.
pub(super) fn written(shape: &[usize]) -> String {
    shape.iter().map(usize::to_string).collect::<Vec<_>>().join("x")
}
