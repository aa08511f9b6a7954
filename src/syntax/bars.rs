//! Which vertical bars are fences and which part two things: `|x|`, `\|x\|`, `p(x|z)`, `KL(q\|p)`, `D(q||p)`, `f|_{x=0}`.
//!
//! Decided by matching, level by level of brackets: a bar where an operand must begin opens a fence when another bar follows at its
//! level; a bar after an operand closes the fence that is open, else it opens one when the bars that follow before the next relation
//! or comma pair up (`2|x|`), else it stands between two things.

use super::lexeme::{Bar, Lexeme, Token};

/// One bar of a level: where it is among the lexemes, how many separators of the level stand before it, and what follows.
struct Place {
    at: usize,
    separators: usize,
    /// Bars like this one from here to the next separator.
    alike: usize,
    /// Pairs `||` from here to the next separator.
    pairs: usize,
    /// Whether a bar like this one follows anywhere on the level.
    followed: bool,
    /// Whether this bar and the next one are a pair `||`.
    pair: bool,
}

/// Gives every undecided bar its role.
pub(super) fn settle(lexemes: Vec<Lexeme>) -> Vec<Lexeme> {
    if !lexemes.iter().any(|lexeme| matches!(lexeme.token, Token::Bar(_, Bar::Undecided))) {
        return lexemes;
    }
    let (levels, level_of) = levels(&lexemes);
    let mut roles = Roles { lexemes, levels, level_of, open: Vec::new(), merged: Vec::new() };
    roles.run();
    let Roles { lexemes, merged, .. } = roles;
    let mut merged = merged.into_iter().peekable();
    lexemes.into_iter().enumerate().filter(|(at, _)| merged.next_if_eq(at).is_none()).map(|(_, lexeme)| lexeme).collect()
}

/// The bars of every bracket level, and for every lexeme its level and place in it (meaningful for bars only).
fn levels(lexemes: &[Lexeme]) -> (Vec<Vec<Place>>, Vec<(usize, usize)>) {
    let mut levels: Vec<Vec<Place>> = vec![Vec::new()];
    let mut stack: Vec<(usize, usize, bool)> = vec![(0, 0, false)];
    let mut level_of = vec![(0, 0); lexemes.len()];
    for (at, lexeme) in lexemes.iter().enumerate() {
        match lexeme.token {
            Token::Open(..) | Token::GroupOpen | Token::Begin(_) => {
                stack.push((levels.len(), 0, lexeme.token == Token::GroupOpen));
                levels.push(Vec::new());
            }
            Token::Close(..) | Token::End(_) if stack.len() > 1 && !stack.last().is_some_and(|top| top.2) => {
                stack.pop();
            }
            Token::GroupClose => {
                while stack.len() > 1 {
                    if stack.pop().is_some_and(|top| top.2) {
                        break;
                    }
                }
            }
            Token::Relation(_)
            | Token::Implication(_)
            | Token::Comma
            | Token::Semicolon
            | Token::Cell
            | Token::Row
            | Token::Wide
            | Token::Connective(_) => {
                if let Some(top) = stack.last_mut() {
                    top.1 += 1;
                }
            }
            Token::Bar(_, Bar::Undecided) => {
                if let Some((level, separators, _)) = stack.last() {
                    level_of[at] = (*level, levels[*level].len());
                    levels[*level].push(Place { at, separators: *separators, alike: 0, pairs: 0, followed: false, pair: false });
                }
            }
            _ => {}
        }
    }
    levels.iter_mut().for_each(|places| look_ahead(lexemes, places));
    (levels, level_of)
}

/// Counts, from the last bar of a level to the first, what follows each.
fn look_ahead(lexemes: &[Lexeme], places: &mut [Place]) {
    let (mut separators, mut next) = (usize::MAX, usize::MAX);
    // Single bars, double bars: up to the next separator, and anywhere.
    let (mut here, mut anywhere, mut pairs) = ([0, 0], [false, false], 0);
    let mut next_is_tight_bar = false;
    for place in places.iter_mut().rev() {
        if place.separators != separators {
            (separators, here, pairs) = (place.separators, [0, 0], 0);
        }
        let double = usize::from(sign_of(lexemes[place.at].token) == "\\|");
        place.pair = double == 0 && next == place.at + 1 && next_is_tight_bar;
        here[double] += 1;
        pairs += usize::from(place.pair);
        (place.alike, place.pairs, place.followed) = (here[double], pairs, anywhere[double]);
        anywhere[double] = true;
        next = place.at;
        next_is_tight_bar = double == 0 && lexemes[place.at].tight;
    }
}

fn sign_of(token: Token) -> &'static str {
    match token {
        Token::Bar(sign, _) => sign,
        _ => "",
    }
}

struct Roles {
    lexemes: Vec<Lexeme>,
    levels: Vec<Vec<Place>>,
    level_of: Vec<(usize, usize)>,
    /// Bars that are open: their level and sign.
    open: Vec<(usize, &'static str)>,
    /// Lexemes that became part of the one before (`||` read as `\|`).
    merged: Vec<usize>,
}

impl Roles {
    fn run(&mut self) {
        let mut operand = false;
        // For a script: whether an operand stood before it; for a group, what its end leaves.
        let mut script: Option<bool> = None;
        let mut groups: Vec<Option<bool>> = Vec::new();
        let mut at = 0;
        while at < self.lexemes.len() {
            let pending = script.take();
            match self.lexemes[at].token {
                Token::Bar(sign, Bar::Undecided) => {
                    let (role, width) = self.decide(at, sign, operand);
                    operand = matches!(role, Bar::Close | Bar::At);
                    at += width;
                    continue;
                }
                Token::Sub | Token::Sup => script = Some(operand),
                Token::GroupOpen => {
                    groups.push(pending);
                    operand = false;
                }
                Token::GroupClose => operand = groups.pop().flatten().unwrap_or(true),
                Token::Infix(..) => operand = pending.unwrap_or(!operand),
                token => operand = pending.unwrap_or(token.ends_operand()),
            }
            at += 1;
        }
    }

    /// Decides the bar at `at`; gives its role and how many lexemes it takes.
    fn decide(&mut self, at: usize, sign: &'static str, operand: bool) -> (Bar, usize) {
        let (level, place) = self.level_of[at];
        let top = self.open.iter().rposition(|(open, _)| *open == level).map(|index| (index, self.open[index].1));
        let double = sign == "|" && self.pair_at(level, place);
        if operand {
            if let Some((index, open)) = top
                && (open == sign || open == "\\|" && double)
            {
                self.open.truncate(index);
                return self.set(at, open, Bar::Close, if open == sign { 1 } else { 2 });
            }
            let at_value = self.lexemes.get(at + 1).is_some_and(|next| next.token == Token::Sub);
            if double {
                let role = if self.opens(level, place, true) { Bar::Open } else { Bar::Between };
                if role == Bar::Open {
                    self.open.push((level, "\\|"));
                }
                return self.set(at, "\\|", role, 2);
            }
            if at_value && !(top.is_some() && sign == "\\|") {
                return self.set(at, sign, Bar::At, 1);
            }
            if self.opens(level, place, false) {
                self.open.push((level, sign));
                return self.set(at, sign, Bar::Open, 1);
            }
            return self.set(at, sign, Bar::Between, 1);
        }
        if double && self.norm_follows(level, place) {
            self.open.push((level, "\\|"));
            return self.set(at, "\\|", Bar::Open, 2);
        }
        if self.levels[level][place].followed {
            self.open.push((level, sign));
            return self.set(at, sign, Bar::Open, 1);
        }
        self.set(at, sign, Bar::Between, 1)
    }

    fn set(&mut self, at: usize, sign: &'static str, role: Bar, width: usize) -> (Bar, usize) {
        self.lexemes[at].token = Token::Bar(sign, role);
        if width == 2 {
            self.merged.push(at + 1);
            self.lexemes[at].span = self.lexemes[at].span.join(self.lexemes[at + 1].span);
            self.lexemes[at + 1].token = Token::Nothing;
        }
        (role, width)
    }

    /// Whether the bars at `place` and after it stand side by side: `||`.
    fn pair_at(&self, level: usize, place: usize) -> bool {
        self.levels[level].get(place).is_some_and(|place| place.pair)
    }

    /// Whether a bar after an operand opens a fence: an even number of its like, itself counted, before the next separator.
    fn opens(&self, level: usize, place: usize, double: bool) -> bool {
        let place = &self.levels[level][place];
        let count = if double { place.pairs } else { place.alike };
        count >= 2 && count.is_multiple_of(2)
    }

    /// Whether `||` where an operand must begin opens a norm: the next bars of the level are a pair again (`||x||`), not one (`||a| + b|`).
    fn norm_follows(&self, level: usize, place: usize) -> bool {
        place + 3 < self.levels[level].len() && self.pair_at(level, place + 2)
    }
}
