//! Things side by side: applications and implicit products.

use super::{
    Token,
    elaborator::{Elaborator, joins},
    evidence::letters_from,
    name::canonical,
    obstacle::{Hindrance, Obstacle},
};
use crate::{
    ir::ExprId,
    op,
    syntax::{Kind, NodeId},
};

impl Elaborator<'_> {
    /// The product of the applications and factors among `items`.
    pub(super) fn juxtaposition(&mut self, id: NodeId, items: &[NodeId]) -> Result<ExprId, Obstacle> {
        let mut items = self.untrimmed(id, items);
        // A box after the last factor ends a proof.
        if let [before @ .., last] = items
            && !before.is_empty()
            && *self.tree.kind(*last) == Kind::Hole
        {
            self.convention("a box after the last factor ends a proof");
            items = before;
        }
        if let Some(name) = canonical(self.tree, id).filter(|name| self.knows(name)) {
            return Ok(self.resolve(&name));
        }
        // `x_1, \\ldots x_n` without its second comma.
        if let [first, second] = items
            && self.is_ellipsis(*first)
            && matches!(self.tree.kind(*first), Kind::Symbol { name, .. } if name.as_ref() != "cdots")
        {
            let more = [self.expression(*first)?, self.expression(*second)?];
            return Ok(self.arena.apply(op::ENUMERATION, more));
        }
        if self.events && items.iter().all(|item| self.is_event(*item)) {
            let mut events = Vec::new();
            for item in items {
                events.push(self.expression(*item)?);
            }
            self.beyond(id, "events side by side");
            return Ok(self.arena.apply(op::INTERSECTION, events));
        }
        let mut value: Option<ExprId> = None;
        let mut at = 0;
        while at < items.len() {
            let (factor, next) = self.factor(items, at)?;
            value = Some(match value {
                None => factor,
                Some(left) if self.mixed_number(items, at) => {
                    if self.reading(Token::MixedNumber) == 1 {
                        self.arena.apply(op::ADD, [left, factor])
                    } else {
                        self.times("", left, factor, id)?
                    }
                }
                Some(left) => self.times("", left, factor, id)?,
            });
            at = next;
        }
        // Only the differential stood here: the integral of one.
        Ok(value.unwrap_or_else(|| self.arena.integer(1)))
    }

    /// Letters without spaces that are one word: a name, or a function with its arguments.
    fn word_of_letters(&mut self, items: &[NodeId], at: usize) -> Result<Option<(ExprId, usize)>, Obstacle> {
        let run = letters_from(self.tree, items, at);
        if run < 2 || (at > 0 && letters_from(self.tree, items, at - 1) > 1) {
            return Ok(None);
        }
        let (mut word, mut script) = (String::new(), None);
        for item in &items[at..at + run] {
            match self.tree.kind(*item) {
                Kind::Symbol { name, .. } => word.push_str(name),
                Kind::Scripts { base, sub, .. } => {
                    if let Kind::Symbol { name, .. } = self.tree.kind(*base) {
                        word.push_str(name);
                    }
                    script = *sub;
                }
                _ => {}
            }
        }
        if self.knows(&word) || word.chars().any(|letter| self.is_bound(&letter.to_string())) || !self.context.evidence.is_word(&word) {
            return Ok(None);
        }
        let fence = items.get(at + run).copied().filter(|next| script.is_none() && self.is_fence(*next));
        if let Some(fence) = fence {
            let bare = self.bare_fence(fence);
            let value = self.generic_call(&word, bare, bare)?;
            return Ok(Some((self.outer_scripts(fence, value)?, at + run + 1)));
        }
        let name = match script {
            Some(script) => format!("{word}_{{{}}}", crate::syntax::latex(self.tree, script)),
            None => word,
        };
        Ok(Some((self.resolve(&name), at + run)))
    }

    /// Whether an item inside of a probability is an event: a capital letter with scripts, a complement, parentheses around such things.
    fn is_event(&self, id: NodeId) -> bool {
        match self.tree.kind(id) {
            Kind::Symbol { name, style: crate::syntax::Style::Plain } => name.starts_with(|c: char| c.is_ascii_uppercase()),
            Kind::Accent { body, .. } => self.is_event(*body),
            Kind::Scripts { base, .. } => self.is_event(*base),
            Kind::Fence { open, body, .. } => matches!(open.as_ref(), "(" | "[") && self.is_event(*body),
            Kind::Infix { sign, left, right, .. } => {
                matches!(sign.as_ref(), "\\cup" | "\\cap" | "\\setminus") && self.is_event(*left) && self.is_event(*right)
            }
            Kind::Juxtaposition(items) => items.iter().all(|item| self.is_event(*item)),
            _ => false,
        }
    }

    /// `2\frac{1}{3}`.
    fn mixed_number(&self, items: &[NodeId], at: usize) -> bool {
        let number = |id: NodeId| matches!(self.tree.kind(id), Kind::Number(_));
        at == 1
            && number(items[0])
            && matches!(self.tree.kind(items[1]), Kind::Fraction { numerator, denominator } if number(*numerator) && number(*denominator))
    }

    /// The factor that begins at `items[at]`, and where the next one begins.
    pub(super) fn factor(&mut self, items: &[NodeId], at: usize) -> Result<(ExprId, usize), Obstacle> {
        let item = items[at];
        match self.tree.kind(item) {
            Kind::Text(words) if canonical(self.tree, item).is_none_or(|name| !self.knows(&name)) => {
                let called = items.get(at + 1).is_some_and(|next| self.is_fence(*next));
                // One word after a number is its unit, one before parentheses a function.
                let unit = at > 0
                    && words.split_whitespace().count() == 1
                    && !joins(words)
                    && matches!(self.tree.kind(items[at - 1]), Kind::Number(_));
                if !(unit || called) || words.split_whitespace().count() > 3 {
                    return Err(self.obstacle(Hindrance::Prose, item, "words beside mathematics"));
                }
                self.beyond_as(Hindrance::Prose, item, "words beside mathematics");
            }
            // Words of a language that writes without spaces.
            Kind::Symbol { name, .. }
                if name.starts_with(is_ideograph) && canonical(self.tree, item).is_none_or(|name| !self.knows(&name)) =>
            {
                return Err(self.obstacle(Hindrance::Prose, item, "words beside mathematics"));
            }
            Kind::Number(_) if at > 0 && matches!(self.tree.kind(items[at - 1]), Kind::Number(_)) => {
                return Err(self.obstacle(Hindrance::Unreadable, item, "two numbers side by side"));
            }
            _ => {}
        }
        if let Some(word) = self.word_of_letters(items, at)? {
            return Ok(word);
        }
        // Decimals that go on: `3.14\ldots`.
        if matches!(self.tree.kind(item), Kind::Number(_)) && items.get(at + 1).is_some_and(|next| self.is_ellipsis(*next)) {
            return Err(self.obstacle(Hindrance::Unsupported, item, "a number whose digits go on"));
        }
        if let Some((_, variables)) = self.derivative_head(item) {
            return Ok((self.derivative(item, &variables, &items[at + 1..])?, items.len()));
        }
        // `\int f\,d\mu(x)`: the parentheses belong to the measure.
        if let Kind::Big { name, body: Some(body), .. } = self.tree.kind(item)
            && name.ends_with("int")
            && let Some(next) = items.get(at + 1).copied()
            && self.is_fence(next)
            && self.tree.span(item).end == self.tree.span(next).start
            && self.tree.span(*body).end == self.tree.span(item).end
        {
            return Err(self.obstacle(Hindrance::Unsupported, item, "an integral under a measure"));
        }
        // `\frac{dh}{dx}(x)` is the derivative there.
        if let Kind::Fraction { numerator, denominator } = self.tree.kind(item)
            && self.is_quotient_of_differentials(*numerator, *denominator)
            && let Some(fence) = items.get(at + 1).copied()
            && matches!(self.tree.kind(fence), Kind::Fence { open, .. } if open.as_ref() == "(")
        {
            self.beyond(item, "a derivative at a point");
            let arguments = [self.expression(item)?, self.expression(fence)?];
            return Ok((self.arena.apply(op::EVALUATED, arguments), at + 2));
        }
        if let Some(application) = self.application(items, at)? {
            return Ok(application);
        }
        Ok((self.expression(item)?, at + 1))
    }

    /// The arguments of an operator that stands before `items[at..]`, and where the next factor begins.
    pub(super) fn reach(&mut self, id: NodeId, items: &[NodeId], at: usize) -> Result<(ExprId, usize), Obstacle> {
        let Some(first) = items.get(at) else {
            return Err(self.obstacle(Hindrance::Unsupported, id, "an operator without an argument"));
        };
        let mut end = at + 1;
        while end < items.len() && self.continues(items, end) {
            end += 1;
        }
        // An operator word as the first thing takes its own argument.
        if self.is_operator(*first) {
            return self.factor(items, at);
        }
        let one = match self.tree.kind(items[at]) {
            _ if end == at + 1 => true,
            Kind::Number(_) => false,
            Kind::Fraction { .. } | Kind::Fence { .. } | Kind::Matrix { .. } | Kind::Root { .. } => self.reading(Token::OperatorReach) == 0,
            _ => self.reading(Token::OperatorReach) == 1,
        };
        if one {
            return self.factor(items, at);
        }
        Ok((self.juxtaposition_of(id, &items[at..end])?, end))
    }

    /// The product of all of `items`.
    pub(super) fn juxtaposition_of(&mut self, id: NodeId, items: &[NodeId]) -> Result<ExprId, Obstacle> {
        let (mut value, mut at) = self.factor(items, 0)?;
        while at < items.len() {
            let (factor, next) = self.factor(items, at)?;
            value = self.times("", value, factor, id)?;
            at = next;
        }
        Ok(value)
    }

    /// Whether `items[at]` can still belong to the argument of an operator without parentheses.
    fn continues(&self, items: &[NodeId], at: usize) -> bool {
        match self.tree.kind(items[at]) {
            Kind::Big { .. } | Kind::Operator(_) | Kind::Text(_) => false,
            Kind::Scripts { .. } => !self.is_operator(items[at]) && !self.is_fence(items[at]),
            Kind::Fence { .. } => self.may_call(items[at - 1]),
            _ => true,
        }
    }

    pub(super) fn is_operator(&self, id: NodeId) -> bool {
        match self.tree.kind(id) {
            Kind::Operator(_) => true,
            Kind::Scripts { base, .. } => matches!(self.tree.kind(*base), Kind::Operator(_)),
            _ => false,
        }
    }

    pub(super) fn is_fence(&self, id: NodeId) -> bool {
        match self.tree.kind(id) {
            Kind::Fence { open, .. } => matches!(open.as_ref(), "(" | "[" | "\\{"),
            Kind::Scripts { base, .. } => self.is_fence(*base),
            _ => false,
        }
    }

    /// Whether the items begin with a function and its argument.
    pub(super) fn begins_call(&self, items: &[NodeId]) -> bool {
        match items {
            [first, second, ..] => self.is_operator(*first) || (self.is_fence(*second) && self.may_call(*first)),
            _ => false,
        }
    }
}

/// Whether a character is a Chinese, Japanese or Korean one.
pub(super) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}
