//! Cuts a sheet at its markers: each block goes to the question, part or answer that is open.

use super::{
    Outline, Part, Problem,
    labels::inner_labels,
    marker::{self, Alphabet, Answer, Aside, Label, Question},
    prose::Prose,
    survey::{self, Face, Items, Style},
};
use crate::{
    diag::Span,
    source::{
        Block, BlockKind, Document, Inline,
        inlines::{cut, is_blank, places, trim},
    },
};

/// What the next block belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    Statement,
    Part(usize),
    Answer,
    PartAnswer(usize),
}

/// Cuts `document` according to `style`.
pub fn assemble(text: &str, document: &Document, style: Style) -> Outline {
    let marked = style.named || style.numbered_headings || style.items == Items::Questions;
    let outline = Outline { preamble: Vec::new(), problems: Vec::new(), marked };
    let mut cutter = Cutter { text, style, outline, target: Target::Statement, alphabet: None, last: 0 };
    if !marked {
        cutter.whole(document);
    }
    let mut blocks = document.blocks.as_slice();
    if let Some((first, rest)) = blocks.split_first()
        && !marked
        && let BlockKind::Heading { inlines, .. } = &first.kind
        && !rest.is_empty()
    {
        cutter.title(inlines.clone());
        blocks = rest;
    }
    for block in blocks {
        cutter.block(block.clone(), 0);
    }
    cutter.finish()
}

struct Cutter<'a> {
    text: &'a str,
    style: Style,
    outline: Outline,
    target: Target,
    alphabet: Option<Alphabet>,
    /// The place of the last part in its alphabet.
    last: usize,
}

impl Cutter<'_> {
    /// Opens the one problem of a file without markers.
    fn whole(&mut self, document: &Document) {
        let span = document.blocks.iter().map(|block| block.span).reduce(Span::join).unwrap_or_default();
        self.open(Question::default(), span.start, Vec::new());
    }

    fn open(&mut self, question: Question, start: usize, heading: Vec<Inline>) {
        let Question { number, aside, .. } = question;
        let problem = Problem {
            number,
            title: None,
            heading: Vec::new(),
            points: aside.points,
            optional: aside.optional,
            span: Span::empty(start),
            statement: Vec::new(),
            parts: Vec::new(),
            answer: Vec::new(),
        };
        self.outline.problems.push(problem);
        self.target = Target::Statement;
        self.alphabet = None;
        self.last = 0;
        self.title(heading);
    }

    /// Gives the open problem its title; points and marks in it are taken out.
    fn title(&mut self, inlines: Vec<Inline>) {
        let prose = Prose::of_inlines(self.text, &inlines);
        let (aside, place) = marker::aside(&prose.text);
        let inlines = match place {
            Some((start, end)) => {
                let (mut before, after) = cut(inlines, prose.byte(start));
                let (_, after) = cut(after, prose.byte(end));
                before.extend(after);
                before
            }
            None => inlines,
        };
        let inlines = trim(inlines);
        let Some(problem) = self.outline.problems.last_mut() else { return };
        problem.points = problem.points.take().or(aside.points);
        problem.optional |= aside.optional;
        let words = Prose::of_inlines(self.text, &inlines).text;
        let words = words.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '.' | '-' | '–' | '—' | ','));
        if !words.is_empty() {
            problem.title = Some(words.to_owned());
            problem.heading = inlines;
        }
    }

    /// Adds a block where the target is.
    fn push(&mut self, block: Block) {
        let Some(problem) = self.outline.problems.last_mut() else { return self.outline.preamble.push(block) };
        problem.span.end = problem.span.end.max(block.span.end);
        let end = block.span.end;
        match self.target {
            Target::Statement => problem.statement.push(block),
            Target::Answer => problem.answer.push(block),
            Target::Part(index) | Target::PartAnswer(index) => {
                if let Some(part) = problem.parts.get_mut(index) {
                    part.span.end = part.span.end.max(end);
                    let blocks = if matches!(self.target, Target::Part(_)) { &mut part.statement } else { &mut part.answer };
                    blocks.push(block);
                }
            }
        }
    }

    fn push_paragraph(&mut self, inlines: Vec<Inline>) {
        let inlines = trim(inlines);
        if let Some(span) = places(&inlines)
            && !is_blank(&inlines)
        {
            self.push(Block { kind: BlockKind::Paragraph(inlines), span });
        }
    }

    fn block(&mut self, block: Block, depth: usize) {
        match block.kind {
            BlockKind::Heading { level, inlines } => self.heading(level, inlines, block.span),
            BlockKind::Paragraph(inlines) => self.paragraph(inlines),
            BlockKind::List { start, items } if depth < 4 && self.is_marked(start, &items, depth) => self.list(start, items, depth),
            kind => self.push(Block { kind, span: block.span }),
        }
    }

    fn heading(&mut self, level: u8, inlines: Vec<Inline>, span: Span) {
        let prose = Prose::of_inlines(self.text, &inlines);
        let question = self.question(&prose.text, Face::Heading);
        if let Some(question) = question {
            let (_, rest) = cut(inlines, prose.byte(question.length));
            return self.open(question, span.start, rest);
        }
        if let Some(answer) = marker::answer(&prose.text)
            && self.answer(&answer)
        {
            let (_, rest) = cut(inlines, prose.byte(answer.length));
            return self.push_paragraph(rest);
        }
        if let Some(label) = marker::label(&prose.text)
            && let Some(accepted) = self.accept(&label, true)
        {
            self.enter(&label, accepted, span.start);
            let (_, rest) = cut(inlines, prose.byte(label.length));
            return self.push_paragraph(rest);
        }
        self.push(Block { kind: BlockKind::Heading { level, inlines }, span });
    }

    /// The question that a line begins with, in the style of the sheet.
    fn question(&self, line: &str, face: Face) -> Option<Question> {
        if self.style.named {
            return survey::named(line, face);
        }
        if self.style.numbered_headings && face == Face::Heading {
            return marker::numeral(line);
        }
        None
    }

    /// Turns to the answer that a marker announces; whether it does.
    fn answer(&mut self, answer: &Answer) -> bool {
        if let Some(number) = &answer.question {
            let Some(at) = self.outline.problems.iter().position(|problem| problem.number.as_ref() == Some(number)) else { return false };
            let problem = self.outline.problems.remove(at);
            self.outline.problems.insert(at, problem);
            if at + 1 != self.outline.problems.len() {
                return false;
            }
        }
        let Some(problem) = self.outline.problems.last() else { return false };
        if let (Some(label), Some(alphabet)) = (&answer.label, self.alphabet)
            && let Some(place) = label.place(alphabet)
            && place <= problem.parts.len()
        {
            self.target = Target::PartAnswer(place - 1);
            return true;
        }
        match self.target {
            Target::Statement => self.target = Target::Answer,
            // One answer after several parts answers them all.
            Target::Part(index) if index > 0 && problem.parts.iter().all(|part| part.answer.is_empty()) => self.target = Target::Answer,
            Target::Part(index) => self.target = Target::PartAnswer(index),
            Target::Answer | Target::PartAnswer(_) => return false,
        }
        true
    }

    /// What a label opens here: a new part, or the answer to a part that is there.
    fn accept(&self, label: &Label, at_start: bool) -> Option<(Alphabet, Target)> {
        let problem = self.outline.problems.last()?;
        let Some(alphabet) = self.alphabet else {
            let alphabet = label.places.iter().find(|(_, place)| *place == 1).map(|(alphabet, _)| *alphabet)?;
            let given = matches!(self.target, Target::Answer) && !problem.statement.is_empty();
            return (!given).then_some((alphabet, Target::Part(0)));
        };
        let place = label.place(alphabet)?;
        let known = problem.parts.len();
        let last = self.last;
        if place == last + 1 || (at_start && place > last && place <= last + 3) {
            return Some((alphabet, Target::Part(known)));
        }
        let again = matches!(self.target, Target::Answer | Target::PartAnswer(_)) && at_start;
        let index =
            problem.parts.iter().position(|part| part.label.trim_matches(['(', ')', '.']) == label.text.trim_matches(['(', ')', '.']))?;
        (again && problem.parts[index].answer.is_empty()).then_some((alphabet, Target::PartAnswer(index)))
    }

    /// Opens what `accept` found.
    fn enter(&mut self, label: &Label, (alphabet, target): (Alphabet, Target), start: usize) {
        let answering = matches!(self.target, Target::Answer);
        let Some(problem) = self.outline.problems.last_mut() else { return };
        self.alphabet = Some(alphabet);
        self.target = target;
        if let Target::Part(index) = target
            && index == problem.parts.len()
        {
            let Aside { points, optional } = label.aside.clone();
            let part =
                Part { label: label.text.clone(), points, optional, statement: Vec::new(), answer: Vec::new(), span: Span::empty(start) };
            problem.parts.push(part);
            self.last = label.place(alphabet).unwrap_or(self.last + 1);
            problem.span.end = problem.span.end.max(start);
            if answering {
                self.target = Target::PartAnswer(index);
            }
        }
    }

    /// A paragraph, cut at the markers of its lines and at the labels inside them.
    fn paragraph(&mut self, inlines: Vec<Inline>) {
        let prose = Prose::of_inlines(self.text, &inlines);
        let starts = survey::line_starts(&prose.text);
        let labels = inner_labels(&prose, &starts);
        let mut candidates: Vec<(usize, bool)> = starts.iter().map(|at| (*at, true)).collect();
        candidates.extend(labels.iter().filter(|(at, _)| !starts.contains(at)).map(|(at, _)| (*at, false)));
        candidates.sort_unstable();
        let (mut rest, mut done) = (inlines, 0);
        for (at, line_start) in candidates {
            if at < done || prose.formulas.iter().any(|(place, _)| place.start < at && at < place.end) {
                continue;
            }
            let line = &prose.text[at..];
            let byte = prose.byte(at);
            if line_start && let Some(question) = self.question(line, survey::face_at(&rest, byte)) {
                let (before, after) = cut(rest, byte);
                self.push_paragraph(before);
                let strong = survey::face_at(&after, byte) == Face::Strong;
                let (_, after) = cut(after, prose.byte(at + question.length));
                done = at + question.length;
                rest = self.plain_question(question, byte, after, strong);
            } else if line_start
                && let Some(answer) = marker::answer(line)
                && !self.outline.problems.is_empty()
            {
                let (before, after) = cut(rest, byte);
                self.push_paragraph(before);
                rest = after;
                if self.answer(&answer) {
                    (_, rest) = cut(rest, prose.byte(at + answer.length));
                    done = at + answer.length;
                }
            } else if let Some(label) = marker::label(line)
                && let Some(accepted) = self.accept(&label, at == 0)
                && (at == 0 || self.follows(&labels, at, accepted.0))
            {
                let (before, after) = cut(rest, byte);
                self.push_paragraph(before);
                self.enter(&label, accepted, byte);
                (_, rest) = cut(after, prose.byte(at + label.length));
                done = at + label.length;
            }
        }
        self.push_paragraph(rest);
    }

    /// Whether a label inside a paragraph is one of a run: labels before it were taken, or the next one follows it.
    fn follows(&self, labels: &[(usize, Label)], at: usize, alphabet: Alphabet) -> bool {
        if self.alphabet.is_some() {
            return true;
        }
        labels.iter().any(|(other, label)| *other > at && label.place(alphabet) == Some(2))
    }

    /// Opens a question whose marker stands in a paragraph; gives what is left of the paragraph.
    fn plain_question(&mut self, question: Question, start: usize, mut rest: Vec<Inline>, strong: bool) -> Vec<Inline> {
        let pointed = question.aside.points.is_some();
        self.open(question, start, Vec::new());
        if strong && matches!(rest.first(), Some(Inline::Strong(_) | Inline::Emphasis(_))) {
            let title = rest.remove(0);
            match title {
                Inline::Strong(inner) | Inline::Emphasis(inner) => self.title(inner),
                _ => {}
            }
            return rest;
        }
        if pointed {
            return rest;
        }
        // "Sums (5 points). Compute..": short words before the points are the title.
        let prose = Prose::of_inlines(self.text, &rest);
        let (aside, place) = marker::aside(&prose.text);
        if let (Some((open, close)), true) = (place, aside.points.is_some() || aside.optional) {
            let words = &prose.text[..open];
            if words.split_whitespace().count() <= 8 && !words.contains(['$', '?', '\n', '.']) {
                let (title, after) = cut(rest, prose.byte(open));
                self.title(title);
                let (_, after) = cut(after, prose.byte(close));
                if let Some(problem) = self.outline.problems.last_mut() {
                    problem.points = aside.points;
                    problem.optional |= aside.optional;
                }
                return without_stop(after);
            }
        }
        rest
    }

    /// Whether some item of a list begins with a marker that opens something here.
    fn is_marked(&self, start: Option<u64>, items: &[(String, Vec<Block>)], depth: usize) -> bool {
        if self.ordered_role(start, items, depth).is_some() {
            return true;
        }
        items.iter().any(|(own, blocks)| match blocks.first().map(|block| &block.kind) {
            Some(BlockKind::Paragraph(inlines)) => {
                let line = Prose::of_inlines(self.text, inlines).text;
                let answer = marker::answer(&line).is_some() && !self.outline.problems.is_empty();
                let labelled =
                    marker::label(&format!("{own} ")).or_else(|| marker::label(&line)).and_then(|label| self.accept(&label, true));
                self.question(&line, Face::Plain).is_some() || labelled.is_some() || answer
            }
            Some(BlockKind::List { start, items }) => depth < 2 && self.is_marked(*start, items, depth),
            _ => false,
        })
    }

    /// What the items of a numbered list are here.
    fn ordered_role(&self, start: Option<u64>, items: &[(String, Vec<Block>)], depth: usize) -> Option<Items> {
        let first = usize::try_from(start?).ok()?;
        let answering = matches!(self.target, Target::Answer | Target::PartAnswer(_));
        if self.style.items == Items::Questions && depth == 0 {
            let last = self.outline.problems.last().and_then(|problem| problem.number.as_ref()?.parse::<usize>().ok());
            return last.is_none_or(|last| first > last).then_some(Items::Questions);
        }
        let asking = items.iter().filter(|(_, blocks)| survey::asks(&Prose::of_blocks(self.text, blocks).text)).count();
        let fresh = self.alphabet.is_none() && first == 1;
        let next = self.alphabet == Some(Alphabet::Digits);
        let open = !self.outline.problems.is_empty() && !answering && (fresh || next) && asking * 2 >= items.len();
        (open && (self.style.items != Items::Content || depth > 0)).then_some(Items::Parts)
    }

    /// The items of a list that holds markers; the others stay a list.
    fn list(&mut self, start: Option<u64>, items: Vec<(String, Vec<Block>)>, depth: usize) {
        let role = self.ordered_role(start, &items, depth);
        let mut kept: Vec<(String, Vec<Block>)> = Vec::new();
        for (own, blocks) in items {
            let begin = blocks.first().map_or(0, |block| block.span.start.saturating_sub(own.len() + 1));
            let one = [(own, blocks)];
            let opens = role.is_some() || self.is_marked(None, &one, depth);
            let [(own, blocks)] = one;
            if !opens {
                kept.push((own, blocks));
                continue;
            }
            self.keep(&mut kept, start);
            self.item(role, &own, begin, blocks, depth);
        }
        self.keep(&mut kept, start);
    }

    fn keep(&mut self, kept: &mut Vec<(String, Vec<Block>)>, start: Option<u64>) {
        let items = std::mem::take(kept);
        let span = items.iter().flat_map(|(_, blocks)| blocks).map(|block| block.span).reduce(Span::join);
        if let Some(span) = span {
            self.push(Block { kind: BlockKind::List { start, items }, span });
        }
    }

    fn item(&mut self, role: Option<Items>, own: &str, begin: usize, blocks: Vec<Block>, depth: usize) {
        let mut blocks = blocks.into_iter();
        match role {
            Some(Items::Questions) => {
                let number = own.trim_end_matches(['.', ')']).to_owned();
                let question = Question { number: Some(number), closed: true, ..Question::default() };
                match blocks.next() {
                    Some(Block { kind: BlockKind::Paragraph(inlines), .. }) => {
                        let prose = Prose::of_inlines(self.text, &inlines);
                        let face = survey::face_at(&inlines, prose.byte(0));
                        let rest = self.plain_question(question, begin, inlines, face == Face::Strong);
                        self.paragraph(rest);
                    }
                    Some(other) => {
                        self.open(question, begin, Vec::new());
                        self.block(other, depth + 1);
                    }
                    None => self.open(question, begin, Vec::new()),
                }
            }
            Some(_) => {
                if let Some(label) = ordered(own)
                    && let Some(accepted) = self.accept(&label, true)
                {
                    self.enter(&label, accepted, begin);
                }
            }
            None => {
                if let Some(label) = marker::label(&format!("{own} "))
                    && let Some(accepted) = self.accept(&label, true)
                {
                    self.enter(&label, accepted, begin);
                }
            }
        }
        for block in blocks {
            // A list inside a bullet without words of its own is as good as one outside.
            let inner = if own.starts_with(['-', '*', '+']) && role.is_none() { depth } else { depth + 1 };
            self.block(block, inner);
        }
    }

    /// Points that stand at the end of a statement, and the ends of the spans.
    fn finish(mut self) -> Outline {
        for problem in &mut self.outline.problems {
            if problem.points.is_none() {
                problem.points = stated_points(self.text, &problem.statement);
            }
            for part in &mut problem.parts {
                if part.points.is_none() {
                    part.points = stated_points(self.text, &part.statement);
                }
            }
            problem.span.end = problem.span.end.max(problem.parts.iter().map(|part| part.span.end).max().unwrap_or(0));
        }
        self.outline
    }
}

/// The label that the marker of a numbered item is.
fn ordered(own: &str) -> Option<Label> {
    let place = own.trim_end_matches(['.', ')']).parse::<usize>().ok()?;
    Some(Label { text: own.to_owned(), places: vec![(Alphabet::Digits, place)], aside: Aside::default(), length: own.len() })
}

/// The points in the first or last words of a statement.
fn stated_points(text: &str, blocks: &[Block]) -> Option<String> {
    blocks.iter().find_map(|block| match &block.kind {
        BlockKind::Paragraph(inlines) => marker::aside(&Prose::of_inlines(text, inlines).text).0.points,
        _ => None,
    })
}

/// Takes the full stop or colon off that followed the points.
fn without_stop(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut inlines = trim(inlines);
    if let Some(Inline::Text { text, span }) = inlines.first_mut()
        && text.starts_with(['.', ':'])
        && text.len() == span.len()
    {
        text.remove(0);
        span.start += 1;
    }
    inlines
}
