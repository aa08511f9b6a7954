//! The presentation step: the same value, written shorter. Products collect equal factors, sums collect equal terms, exponentials merge, roots
//! give up what is a square; brackets are not multiplied out. What is not proved equal to the input afterwards is thrown away.

use std::collections::HashMap;

use crate::num::Rational as BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

use crate::{
    ir::{Arena, ExprId, Node},
    op,
};

use super::{
    Assumptions, build, latex,
    normal::{DEFAULT_BUDGET, Normal, Sign},
    sample,
    substitute::{MAX_HEIGHT, height},
};

/// `id` written shorter, equal to it wherever both are defined under `assumptions`; `id` itself when nothing shorter is found and proved.
pub fn simplify(arena: &mut Arena, id: ExprId, assumptions: &Assumptions) -> ExprId {
    if height(arena, id) > MAX_HEIGHT {
        return id;
    }
    let gentle = gentle(arena, id, assumptions);
    let mut candidates = vec![gentle];
    if let Some(expanded) = expanded(arena, gentle, assumptions) {
        let again = self::gentle(arena, expanded, assumptions);
        candidates.push(again);
    }
    if let Some(number) = constant(arena, gentle, assumptions) {
        candidates.push(number);
    }
    candidates.sort_by_key(|candidate| length(arena, *candidate));
    let before = length(arena, id);
    candidates
        .into_iter()
        .find(|candidate| *candidate == id || (length(arena, *candidate) <= before + 8 && equal(arena, id, *candidate, assumptions)))
        .unwrap_or(id)
}

/// How long an expression looks: a command counts two, brackets one.
fn length(arena: &Arena, id: ExprId) -> usize {
    let text = latex(arena, id).replace(r"\left", "").replace(r"\right", "");
    let mut total = 0;
    let mut command = false;
    for c in text.chars() {
        if c == '\\' {
            command = true;
            total += 2;
        } else if !(command && c.is_ascii_alphabetic()) {
            command = false;
            total += usize::from(!matches!(c, ' ' | '{' | '}'));
        }
    }
    total
}

/// A small rational number that the expression comes to at two points; still to be proved.
fn constant(arena: &mut Arena, id: ExprId, assumptions: &Assumptions) -> Option<ExprId> {
    let names = super::symbols(arena, id);
    if names.is_empty() {
        return None;
    }
    let mut guess = None;
    for turn in 0..3 {
        let value = sample::value(arena, id, &sample::point(&names, assumptions, turn))?;
        let (numerator, denominator) =
            (1..=24).map(|d| (value * f64::from(d), d)).find(|(n, _)| (n - n.round()).abs() < 1e-9 && n.abs() < 1e6)?;
        let found = (numerator.round() as i64, denominator);
        if guess.is_some_and(|own| own != found) {
            return None;
        }
        guess = Some(found);
    }
    let (numerator, denominator) = guess?;
    Some(build::ratio(arena, numerator, i64::from(denominator)))
}

/// Whether two expressions have the same normal form.
pub(crate) fn equal(arena: &mut Arena, left: ExprId, right: ExprId, assumptions: &Assumptions) -> bool {
    if left == right {
        return true;
    }
    let mut normal = Normal::new(arena, assumptions, DEFAULT_BUDGET);
    let (Ok(a), Ok(b)) = (normal.reduce(left), normal.reduce(right)) else { return false };
    normal.is_zero(&a.minus(&b)).unwrap_or(false)
}

/// The normal form written out, where it holds no complex and no opaque kernels.
fn expanded(arena: &mut Arena, id: ExprId, assumptions: &Assumptions) -> Option<ExprId> {
    let mut normal = Normal::new(arena, assumptions, DEFAULT_BUDGET / 4);
    let form = normal.reduce(id).ok()?;
    if form.0.len() > 24 {
        return None;
    }
    let form = if normal.is_zero(&form).ok()? { Default::default() } else { form };
    normal.written(&form)
}

fn gentle(arena: &mut Arena, id: ExprId, assumptions: &Assumptions) -> ExprId {
    let mut work = Work { arena, assumptions, memo: HashMap::new(), signs: HashMap::new() };
    let first = work.shorter(id);
    work.memo.clear();
    work.shorter(first)
}

struct Work<'a> {
    arena: &'a mut Arena,
    assumptions: &'a Assumptions,
    memo: HashMap<ExprId, ExprId>,
    signs: HashMap<ExprId, Sign>,
}

/// A product: number, bases with rational exponents, exponents of e.
#[derive(Clone)]
struct Product {
    number: BigRational,
    factors: Vec<(ExprId, BigRational)>,
    exponents: Vec<ExprId>,
}

impl Product {
    fn one() -> Self {
        Product { number: BigRational::one(), factors: Vec::new(), exponents: Vec::new() }
    }

    fn put(&mut self, base: ExprId, power: BigRational) {
        match self.factors.iter_mut().find(|(own, _)| *own == base) {
            Some((_, own)) => *own += power,
            None => self.factors.push((base, power)),
        }
    }
}

impl Work<'_> {
    fn sign(&mut self, id: ExprId) -> Sign {
        if let Some(known) = self.signs.get(&id) {
            return *known;
        }
        let mut normal = Normal::new(self.arena, self.assumptions, DEFAULT_BUDGET / 16);
        let sign = match normal.reduce(id) {
            Ok(form) => normal.sign(&form),
            Err(_) => Sign::ANY,
        };
        self.signs.insert(id, sign);
        sign
    }

    fn shorter(&mut self, id: ExprId) -> ExprId {
        if let Some(done) = self.memo.get(&id) {
            return *done;
        }
        let done = self.rewrite(id);
        self.memo.insert(id, done);
        done
    }

    fn rewrite(&mut self, id: ExprId) -> ExprId {
        let Node::Apply(op, arguments) = self.arena.node(id).clone() else { return self.children(id) };
        match (op, arguments.as_ref()) {
            (op::ADD | op::SUB, _) => self.sum(id),
            (op::NEG | op::MUL | op::DIV | op::SQRT | op::EXP, [_, ..]) => self.product(id),
            (op::POW, [base, exponent]) => {
                let exponent = self.shorter(*exponent);
                if matches!(self.arena.node(exponent), Node::Number(_)) || matches!(self.arena.node(*base), Node::Apply(op::E, _)) {
                    return self.product(id);
                }
                let base = self.shorter(*base);
                build::power(self.arena, base, exponent)
            }
            (op::POS, [x]) => self.shorter(*x),
            (op::LOG, [x]) => self.log(*x),
            (op::ABS, [x]) => {
                let x = self.shorter(*x);
                let sign = self.sign(x);
                if sign.is_nonnegative() {
                    x
                } else if sign.is_nonpositive() {
                    let opposite = build::negate(self.arena, x);
                    self.shorter(opposite)
                } else {
                    self.arena.apply(op::ABS, [x])
                }
            }
            _ => self.children(id),
        }
    }

    fn children(&mut self, id: ExprId) -> ExprId {
        match self.arena.node(id).clone() {
            Node::Apply(op, arguments) => {
                let arguments: Vec<_> = arguments.iter().map(|one| self.shorter(*one)).collect();
                self.arena.apply(op, arguments)
            }
            Node::Call { function, arguments, given } => {
                let arguments = arguments.iter().map(|one| self.shorter(*one)).collect();
                let given = given.iter().map(|one| self.shorter(*one)).collect();
                self.arena.intern(Node::Call { function, arguments, given })
            }
            Node::Tensor { shape, entries } => {
                let entries: Vec<_> = entries.iter().map(|one| self.shorter(*one)).collect();
                self.arena.tensor(shape, entries)
            }
            _ => id,
        }
    }

    fn log(&mut self, x: ExprId) -> ExprId {
        let x = self.shorter(x);
        match self.arena.node(x).clone() {
            Node::Apply(op::EXP, inner) => inner[0],
            Node::Number(value) if value.is_one() => build::zero(self.arena),
            Node::Apply(op::SQRT, inner) => {
                let (half, log) = (build::ratio(self.arena, 1, 2), build::call(self.arena, op::LOG, inner[0]));
                build::product(self.arena, [half, log])
            }
            Node::Apply(op::POW, inner) if self.sign(inner[0]).is_positive() => {
                let log = build::call(self.arena, op::LOG, inner[0]);
                build::product(self.arena, [inner[1], log])
            }
            _ => build::call(self.arena, op::LOG, x),
        }
    }

    /// Equal terms collected.
    fn sum(&mut self, id: ExprId) -> ExprId {
        let mut terms: Vec<(ExprId, BigRational)> = Vec::new();
        self.terms(id, &BigRational::one(), &mut terms, 0);
        let one = build::one(self.arena);
        let mut parts = Vec::new();
        for (base, coefficient) in terms {
            if coefficient.is_zero() {
                continue;
            }
            let number = self.arena.number(coefficient);
            parts.push(if base == one { number } else { self.scaled(base, number) });
        }
        build::sum(self.arena, parts)
    }

    fn scaled(&mut self, base: ExprId, number: ExprId) -> ExprId {
        let product = build::product(self.arena, [number, base]);
        match self.arena.node(product) {
            Node::Apply(op::MUL | op::NEG, _) => {
                let Some(parts) = self.taken_apart(product) else { return product };
                self.assembled(parts)
            }
            _ => product,
        }
    }

    fn terms(&mut self, id: ExprId, scale: &BigRational, into: &mut Vec<(ExprId, BigRational)>, depth: usize) {
        match self.arena.node(id).clone() {
            Node::Apply(op::ADD, inner) => inner.iter().for_each(|one| self.terms(*one, scale, into, depth)),
            Node::Apply(op::SUB, inner) => {
                self.terms(inner[0], scale, into, depth);
                self.terms(inner[1], &-scale, into, depth);
            }
            Node::Apply(op::NEG, inner) => self.terms(inner[0], &-scale, into, depth),
            Node::Number(value) => {
                let one = build::one(self.arena);
                add(into, one, scale * value);
            }
            _ => {
                let short = self.shorter(id);
                if short != id
                    && depth < 8
                    && matches!(self.arena.node(short), Node::Apply(op::ADD | op::SUB | op::NEG, _) | Node::Number(_))
                {
                    return self.terms(short, scale, into, depth + 1);
                }
                let Some(mut parts) = self.taken_apart(short) else { return add(into, short, scale.clone()) };
                let number = std::mem::replace(&mut parts.number, BigRational::one());
                if let ([(base, power)], []) = (parts.factors.as_slice(), parts.exponents.as_slice())
                    && power.is_one()
                    && depth < 8
                    && matches!(self.arena.node(*base), Node::Apply(op::ADD, _))
                {
                    return self.terms(*base, &(scale * number), into, depth + 1);
                }
                let base = self.assembled(parts);
                add(into, base, scale * number);
            }
        }
    }

    fn product(&mut self, id: ExprId) -> ExprId {
        match self.taken_apart(id) {
            Some(parts) => self.assembled(parts),
            None => self.children(id),
        }
    }

    /// A product as number, powers and exponents; `None` for a division by the number zero.
    fn taken_apart(&mut self, id: ExprId) -> Option<Product> {
        let mut parts = Product::one();
        self.collect(id, 1, &mut parts)?;
        Some(parts)
    }

    fn collect(&mut self, id: ExprId, power: i64, into: &mut Product) -> Option<()> {
        let raised = BigRational::from_integer(power.into());
        match self.arena.node(id).clone() {
            Node::Number(value) => into.number *= build::folded_power(&value, &raised)?,
            Node::Apply(op::NEG, inner) => {
                if power % 2 != 0 {
                    into.number = -into.number.clone();
                }
                self.collect(inner[0], power, into)?;
            }
            Node::Apply(op::MUL, inner) => {
                for factor in &inner {
                    self.collect(*factor, power, into)?;
                }
            }
            Node::Apply(op::DIV, inner) => {
                self.collect(inner[0], power, into)?;
                self.collect(inner[1], -power, into)?;
            }
            Node::Apply(op::SQRT, inner) => self.rooted(inner[0], &(raised / BigRational::from_integer(2.into())), into)?,
            Node::Apply(op::POW, inner) if matches!(self.arena.node(inner[0]), Node::Apply(op::E, _)) => {
                self.exponential(inner[1], power, into)
            }
            Node::Apply(op::POW, inner) => {
                let exponent = self.shorter(inner[1]);
                match build::value(self.arena, exponent) {
                    Some(exponent) if exponent.is_integer() => {
                        let whole = exponent
                            .to_integer()
                            .to_i64()
                            .and_then(|whole| whole.checked_mul(power))
                            .filter(|whole| whole.abs() < 10_000)?;
                        if whole == 0 {
                            return None;
                        }
                        self.collect(inner[0], whole, into)?;
                    }
                    Some(exponent) => self.rooted(inner[0], &(exponent * raised), into)?,
                    None => {
                        let base = self.shorter(inner[0]);
                        let whole = build::power(self.arena, base, exponent);
                        into.put(whole, raised);
                    }
                }
            }
            Node::Apply(op::EXP, inner) => self.exponential(inner[0], power, into),
            Node::Apply(op::ABS, inner) if power % 2 == 0 => self.collect(inner[0], power, into)?,
            Node::Apply(op::ADD | op::SUB, _) => {
                let short = self.sum_of(id);
                match self.arena.node(short) {
                    Node::Apply(op::ADD, _) => {
                        let short = if power.abs() > 1 { self.without_denominators(short, power, into) } else { short };
                        let (number, base) = self.content(short);
                        into.number *= build::folded_power(&number, &raised)?;
                        into.put(base, raised);
                    }
                    _ => self.collect(short, power, into)?,
                }
            }
            _ => {
                let short = self.shorter(id);
                if short != id
                    && matches!(
                        self.arena.node(short),
                        Node::Apply(op::NEG | op::MUL | op::DIV | op::SQRT | op::POW | op::EXP, _) | Node::Number(_)
                    )
                {
                    return self.collect(short, power, into);
                }
                into.put(short, raised);
            }
        }
        Some(())
    }

    /// A sum times the denominators of its terms, which are put into the product: (y / t - 1)^2 is (y - t)^2 / t^2.
    fn without_denominators(&mut self, id: ExprId, power: i64, into: &mut Product) -> ExprId {
        let Node::Apply(op::ADD, terms) = self.arena.node(id).clone() else { return id };
        let mut lowest: Vec<(ExprId, BigRational)> = Vec::new();
        let mut taken = Vec::new();
        for term in &terms {
            let Some(parts) = self.taken_apart(*term) else { return id };
            for (base, own) in parts.factors.iter().filter(|(_, own)| own.is_negative() && own.is_integer()) {
                match lowest.iter_mut().find(|(known, _)| known == base) {
                    Some((_, least)) if own < least => *least = own.clone(),
                    Some(_) => {}
                    None => lowest.push((*base, own.clone())),
                }
            }
            taken.push(parts);
        }
        if lowest.is_empty() || lowest.iter().any(|(base, _)| !matches!(self.arena.node(*base), Node::Symbol(_))) {
            return id;
        }
        let mut cleared = Vec::new();
        for mut parts in taken {
            for (base, own) in &lowest {
                parts.put(*base, -own);
            }
            cleared.push(self.assembled(parts));
        }
        for (base, own) in lowest {
            into.put(base, own * BigRational::from_integer(power.into()));
        }
        let cleared = build::sum(self.arena, cleared);
        if matches!(self.arena.node(cleared), Node::Apply(op::ADD, _)) { self.sum_of(cleared) } else { cleared }
    }

    fn sum_of(&mut self, id: ExprId) -> ExprId {
        if let Some(done) = self.memo.get(&id) {
            return *done;
        }
        let done = self.sum(id);
        self.memo.insert(id, done);
        done
    }

    /// A sum as a number times a sum with whole coprime coefficients whose first is positive.
    fn content(&mut self, id: ExprId) -> (BigRational, ExprId) {
        use num_integer::Integer;
        let Node::Apply(op::ADD, terms) = self.arena.node(id).clone() else { return (BigRational::one(), id) };
        let mut numbers = Vec::new();
        for term in &terms {
            let Some(parts) = self.taken_apart(*term) else { return (BigRational::one(), id) };
            numbers.push(parts.number);
        }
        let mut above = num_bigint::BigInt::zero();
        let mut below = num_bigint::BigInt::one();
        for number in &numbers {
            above = above.gcd(&number.numer());
            below = below.lcm(&number.denom());
        }
        if above.is_zero() {
            return (BigRational::one(), id);
        }
        let mut number = BigRational::new(above, below);
        if numbers.iter().all(Signed::is_negative) {
            number = -number;
        }
        if number.is_one() {
            return (number, id);
        }
        let inverse = self.arena.number(number.recip());
        let terms: Vec<_> = terms.iter().map(|term| self.scaled(*term, inverse)).collect();
        (number, build::sum(self.arena, terms))
    }

    /// exp(x)^power: logarithms in the exponent become powers.
    fn exponential(&mut self, x: ExprId, power: i64, into: &mut Product) {
        let x = self.shorter(x);
        let terms = match self.arena.node(x).clone() {
            Node::Apply(op::ADD, terms) => terms.to_vec(),
            _ => vec![x],
        };
        let scale = self.arena.integer(power);
        for term in terms {
            if let Some(parts) = self.taken_apart(term)
                && let ([(base, one)], []) = (parts.factors.as_slice(), parts.exponents.as_slice())
                && one.is_one()
                && let Node::Apply(op::LOG, inner) = self.arena.node(*base).clone()
            {
                into.put(inner[0], parts.number * BigRational::from_integer(power.into()));
                continue;
            }
            let term = build::product(self.arena, [scale, term]);
            into.exponents.push(term);
        }
    }

    /// x^power for a power that is not whole: what is a square leaves the root, the rest stays in it together.
    fn rooted(&mut self, x: ExprId, power: &BigRational, into: &mut Product) -> Option<()> {
        if power.is_integer() {
            return self.collect(x, power.to_integer().to_i64()?, into);
        }
        let parts = self.taken_apart(x)?;
        let mut inside = Product::one();
        let size = parts.number.abs();
        if parts.number.is_negative() {
            inside.number = -BigRational::one();
        }
        let (outside, kept) = square_part(&size, power);
        into.number *= outside;
        inside.number *= kept;
        for (base, own) in parts.factors {
            let total = &own * power;
            let sign = self.sign(base);
            let even = own.is_integer() && !own.numer().bit(0);
            if sign.is_nonnegative() && total.is_integer() {
                into.put(base, total);
            } else if even && total.is_integer() {
                let base = if total.numer().bit(0) { self.arena.apply(op::ABS, [base]) } else { base };
                into.put(base, total);
            } else {
                inside.put(base, own);
            }
        }
        for exponent in parts.exponents {
            let scale = self.arena.number(power.clone());
            into.exponents.push(build::product(self.arena, [scale, exponent]));
        }
        if let ([(base, own)], true) = (inside.factors.as_slice(), inside.number.is_one())
            && self.sign(*base).is_nonnegative()
        {
            into.put(*base, own * power);
            return Some(());
        }
        if inside.factors.is_empty() && inside.number.is_one() {
            return Some(());
        }
        let base = self.assembled(inside);
        into.put(base, power.clone());
        Some(())
    }

    /// Writes a product: a quotient where exponents are negative.
    fn assembled(&mut self, parts: Product) -> ExprId {
        let mut number = parts.number;
        let (mut above, mut below) = (Vec::new(), Vec::new());
        let mut roots: Vec<(BigRational, Vec<ExprId>)> = Vec::new();
        for (base, power) in parts.factors {
            if power.is_zero() {
                continue;
            }
            if let Some(value) = build::value(self.arena, base).filter(|value| value.is_positive()) {
                let whole = power.floor();
                if let Some(folded) = build::folded_power(&value, &whole) {
                    number *= folded;
                    let rest = power - whole;
                    if !rest.is_zero() {
                        push_root(&mut roots, rest, base);
                    }
                    continue;
                }
            }
            let constant = !build::mentions(self.arena, base, &|node| {
                matches!(node, Node::Symbol(_) | Node::Call { .. } | Node::Apply(op::ADD | op::SUB, _))
            });
            if constant && !power.is_integer() {
                push_root(&mut roots, power, base);
                continue;
            }
            let side = if power.is_negative() { &mut below } else { &mut above };
            side.push((base, power.abs()));
        }
        for (power, bases) in &mut roots {
            let side = if power.is_negative() { &mut below } else { &mut above };
            if let Some(at) =
                side.iter().position(|(base, own)| *own == power.abs() && *own < BigRational::one() && !is_sum(self.arena, *base))
                && self.sign(side[at].0).is_nonnegative()
            {
                bases.push(side.remove(at).0);
            }
        }
        for (power, bases) in roots {
            let base = build::product(self.arena, bases);
            let side = if power.is_negative() { &mut below } else { &mut above };
            side.push((base, power.abs()));
        }
        let exponent = build::sum(self.arena, parts.exponents);
        let exponent = if matches!(self.arena.node(exponent), Node::Apply(op::ADD, _)) { self.sum_of(exponent) } else { exponent };
        let mut top: Vec<_> = above.into_iter().map(|(base, power)| self.raised(base, power)).collect();
        let bottom: Vec<_> = below.into_iter().map(|(base, power)| self.raised(base, power)).collect();
        if !matches!(self.arena.node(exponent), Node::Number(value) if value.is_zero()) {
            top.push(build::call(self.arena, op::EXP, exponent));
        }
        self.fraction(&number, top, bottom)
    }

    fn fraction(&mut self, number: &BigRational, mut top: Vec<ExprId>, mut bottom: Vec<ExprId>) -> ExprId {
        if number.is_zero() {
            return build::zero(self.arena);
        }
        if let ([only], []) = (top.as_slice(), bottom.as_slice())
            && let Node::Apply(op::ADD, terms) = self.arena.node(*only).clone()
        {
            if number.is_one() {
                return *only;
            }
            let number = self.arena.number(number.clone());
            let terms: Vec<_> = terms.iter().map(|term| self.scaled(*term, number)).collect();
            return build::sum(self.arena, terms);
        }
        let whole = BigRational::from_integer(number.numer().abs());
        if !whole.is_one() || top.is_empty() {
            top.insert(0, self.arena.number(whole));
        }
        if !number.denom().is_one() {
            let denominator = BigRational::from_integer(number.denom().clone());
            bottom.insert(0, self.arena.number(denominator));
        }
        let top = build::product(self.arena, top);
        let body = if bottom.is_empty() {
            top
        } else {
            let bottom = build::product(self.arena, bottom);
            build::quotient(self.arena, top, bottom)
        };
        if number.is_negative() { build::negate(self.arena, body) } else { body }
    }

    fn raised(&mut self, base: ExprId, power: BigRational) -> ExprId {
        if power.is_one() {
            return base;
        }
        let power = self.arena.number(power);
        build::power(self.arena, base, power)
    }
}

fn is_sum(arena: &Arena, id: ExprId) -> bool {
    matches!(arena.node(id), Node::Apply(op::ADD | op::SUB, _))
}

fn push_root(roots: &mut Vec<(BigRational, Vec<ExprId>)>, power: BigRational, base: ExprId) {
    match roots.iter_mut().find(|(own, _)| *own == power) {
        Some((_, bases)) => bases.push(base),
        None => roots.push((power, vec![base])),
    }
}

fn add(into: &mut Vec<(ExprId, BigRational)>, base: ExprId, coefficient: BigRational) {
    match into.iter_mut().find(|(own, _)| *own == base) {
        Some((_, own)) => *own += coefficient,
        None => into.push((base, coefficient)),
    }
}

/// A positive number to a power that is not whole, as what leaves the root and what stays in it.
fn square_part(number: &BigRational, power: &BigRational) -> (BigRational, BigRational) {
    let Some(index) = power.denom().to_u32().filter(|index| *index <= 12) else { return (BigRational::one(), number.clone()) };
    let Some(times) = power.numer().to_i32().filter(|times| times.abs() <= 64) else { return (BigRational::one(), number.clone()) };
    let (mut outside, mut kept) = (BigRational::one(), BigRational::one());
    for (part, inverse) in [(&number.numer(), false), (&number.denom(), true)] {
        let mut rest = part.clone();
        let mut root = num_bigint::BigInt::one();
        for prime in 2u32..200 {
            let step = num_traits::pow::Pow::pow(num_bigint::BigInt::from(prime), index);
            while (&rest % &step).is_zero() {
                rest /= &step;
                root *= prime;
            }
        }
        let exact = rest.nth_root(index);
        if num_traits::pow::Pow::pow(exact.clone(), index) == rest {
            root *= exact;
            rest = num_bigint::BigInt::one();
        }
        let (root, rest) = (BigRational::from_integer(root), BigRational::from_integer(rest));
        if inverse {
            outside /= root;
            kept /= rest;
        } else {
            outside *= root;
            kept *= rest;
        }
    }
    (num_traits::pow::Pow::pow(outside, times), kept)
}
