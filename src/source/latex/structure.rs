//! The structure of a LaTeX file: preamble, headings, environments, items, questions.

use super::{
    frames::{Frame, Holder, Marking, Style},
    lexer::{command_end, comment_end, group, option, skip_blank},
    reader::{DEEPEST, Reader, Shared},
    words::{self, Environment},
};
use crate::{
    diag::{Diagnostic, Span},
    source::{Block, BlockKind, Inline, environment},
};

/// Reads the definitions and the title before `\begin{document}`; gives where the body begins.
pub fn preamble(text: &str, top: usize, shared: &mut Shared) -> usize {
    const BEGIN: &str = "\\begin{document}";
    let Some(end) = uncommented(text, top, text.len(), BEGIN) else { return top };
    let mut at = top;
    while at < end {
        match text.as_bytes()[at] {
            b'%' => {
                let next = comment_end(text, at, end);
                let line = text[at..next].trim_end();
                if let Some(directive) = crate::source::directive(line.trim_start_matches('%').trim(), Span::new(at, at + line.len())) {
                    shared.directives.push(Block { span: directive.span, kind: BlockKind::Directive(directive) });
                }
                at = next;
            }
            b'\\' => {
                let stop = command_end(text, at).min(end);
                let name = text.get(at + 1..stop).unwrap_or("");
                if name == "title" {
                    shared.title = title(text, stop, end);
                }
                at = shared.macros.define(text, name, stop, end).unwrap_or(stop.max(at + 1));
            }
            _ => at += 1,
        }
    }
    end + BEGIN.len()
}

fn title(text: &str, stop: usize, end: usize) -> Option<Span> {
    let next = option(text, stop, end).map_or(stop, |(_, close)| close + 1);
    group(text, next, end).map(|(start, close)| Span::new(start, close))
}

/// The first place of `needle` from `at` on that is not behind a comment sign.
fn uncommented(text: &str, at: usize, end: usize, needle: &str) -> Option<usize> {
    let mut from = at;
    while let Some(found) = text.get(from..end)?.find(needle) {
        let place = from + found;
        let line = text[at..place].rfind('\n').map_or(at, |line| at + line + 1);
        let before = &text.as_bytes()[line..place];
        let commented = before.iter().enumerate().any(|(i, b)| *b == b'%' && (i == 0 || before[i - 1] != b'\\'));
        if !commented {
            return Some(place);
        }
        from = place + needle.len();
    }
    None
}

impl Reader<'_, '_> {
    /// Reads a command that gives structure; whether `name` is one.
    pub(super) fn structure(&mut self, name: &str, start: usize, stop: usize) -> bool {
        match name {
            "begin" | "end" => self.environment_tag(name == "begin", start, stop),
            "item" | "bibitem" | "task" | "choice" | "CorrectChoice" => self.item(stop),
            "part" | "subpart" | "subsubpart" => return self.part(name, stop),
            "question" | "titledquestion" | "bonusquestion" => self.question(name, start, stop),
            "maketitle" => {
                self.at = stop;
                self.flush();
                self.show_title();
            }
            "title" if self.depth == 0 => {
                self.shared.title = title(self.text, stop, self.end);
                self.at = stop;
                self.skip_arguments(1);
            }
            "verb" => self.verb(stop + usize::from(self.text.as_bytes().get(stop) == Some(&b'*'))),
            "includegraphics" => self.image(start, stop),
            "href" | "url" => self.link(name, stop),
            "footnote" => self.footnote(stop),
            "ensuremath" => self.ensured(stop),
            "texorpdfstring" => self.first_of_two(stop),
            "hrule" | "rule" => {
                self.at = stop;
                self.skip_arguments(if name == "rule" { 2 } else { 0 });
            }
            "caption" => {
                self.flush();
                self.at = option(self.text, stop, self.end).map_or(stop, |(_, close)| close + 1);
            }
            _ => return false,
        }
        true
    }

    fn show_title(&mut self) {
        if let Some(span) = self.shared.title.take() {
            let inlines = self.inlines_of(span.start, span.end);
            if !inlines.is_empty() {
                self.push_block(Block { kind: BlockKind::Heading { level: 1, inlines }, span });
            }
        }
    }

    /// A heading with its words in braces.
    pub(super) fn heading(&mut self, level: u8, stop: usize) {
        let start = self.at;
        let mut next = stop + usize::from(self.text.as_bytes().get(stop) == Some(&b'*'));
        next = skip_blank(self.text, next, self.end);
        if let Some((_, close)) = option(self.text, next, self.end) {
            next = skip_blank(self.text, close + 1, self.end);
        }
        match self.group(next) {
            Some((open, close)) => {
                self.flush();
                let inlines = self.inlines_of(open, close);
                self.at = close + 1;
                self.push_block(Block { kind: BlockKind::Heading { level, inlines }, span: Span::new(start, close + 1) });
            }
            None => self.at = stop,
        }
    }

    fn image(&mut self, start: usize, stop: usize) {
        let next = option(self.text, stop, self.end).map_or(stop, |(_, close)| close + 1);
        match self.group(next) {
            Some((open, close)) => {
                let target = self.text[open..close].trim().to_owned();
                self.words.top().push(Inline::Image { alt: String::new(), target, span: Span::new(start, close + 1) });
                self.at = close + 1;
            }
            None => self.at = next,
        }
    }

    fn link(&mut self, name: &str, stop: usize) {
        self.at = stop;
        let Some((open, close)) = self.group(stop) else { return };
        let target = self.text[open..close].to_owned();
        let after = skip_blank(self.text, close + 1, self.end);
        self.at = close + 1;
        if name == "url" {
            let body = vec![Inline::Text { text: target.clone(), span: Span::new(open, close) }];
            self.words.top().push(Inline::Link { body, target });
        } else if self.text.as_bytes().get(after) == Some(&b'{') && after < self.end {
            self.open_group(Style::Link(target));
            self.at = after + 1;
        }
    }

    /// The first of two arguments; the second says the same for another reader.
    fn first_of_two(&mut self, stop: usize) {
        self.at = stop;
        let Some((open, close)) = self.group(stop) else { return };
        let inlines = self.inlines_of(open, close);
        self.words.top().extend(inlines);
        self.at = self.group(close + 1).map_or(close + 1, |(_, end)| end + 1);
    }

    fn footnote(&mut self, stop: usize) {
        self.at = stop;
        let Some((open, close)) = self.group(stop) else { return };
        let inlines = self.inlines_of(open, close);
        let top = self.words.top();
        top.push(Inline::Text { text: " (".to_owned(), span: Span::empty(open) });
        top.extend(inlines);
        top.push(Inline::Text { text: ")".to_owned(), span: Span::empty(close) });
        self.at = close + 1;
    }

    /// `\begin{NAME}` or `\end{NAME}`.
    fn environment_tag(&mut self, begins: bool, start: usize, stop: usize) {
        let Some((open, close)) = self.group(stop).filter(|(open, close)| close - open <= 60) else {
            self.at = stop;
            return;
        };
        let name = self.text[open..close].trim().to_owned();
        self.at = close + 1;
        if begins { self.begin(&name, start) } else { self.close_environment(&name) }
    }

    fn begin(&mut self, name: &str, start: usize) {
        if environment::displayed(name).is_some() {
            match self.end_of(name) {
                Some(close) => self.displayed(name, start, close),
                None => {
                    let span = Span::new(start, self.at);
                    self.shared.diagnostics.push(Diagnostic::warning(
                        "unbalanced-math",
                        span,
                        format!("environment `{name}` is not closed"),
                    ));
                }
            }
            return;
        }
        if !self.is_derived
            && self.shared.macros.wraps_display(name)
            && let Some(close) = self.end_of(name)
        {
            return self.wrapper(name, start, close);
        }
        let kind = words::environment(name);
        match kind {
            Environment::Table | Environment::Verbatim | Environment::Raw | Environment::Comment => self.opaque(kind, name, start),
            Environment::Bullets => self.open_frame(name, Holder::List { marking: Marking::Bullet, start: None, marker: None }, start),
            Environment::Numbers | Environment::Parts => self.numbers(kind, name, start),
            Environment::Quote => self.open_frame(name, Holder::Quote, start),
            Environment::Question(word) => {
                self.open_frame(name, Holder::Clear, start);
                self.titled(word, start);
            }
            Environment::Answer(word) => {
                self.open_frame(name, Holder::Clear, start);
                while let Some((_, close)) = option(self.text, self.at, self.end) {
                    self.at = close + 1;
                }
                let words = Inline::Strong(vec![Inline::Text { text: word.to_owned(), span: Span::new(start, self.at) }]);
                self.push_block(Block { kind: BlockKind::Paragraph(vec![words]), span: Span::new(start, self.at) });
            }
            Environment::Transparent(arguments) => {
                self.open_frame(name, Holder::Clear, start);
                if let Some((_, close)) = option(self.text, self.at, self.end) {
                    self.at = close + 1;
                }
                if arguments > 0 {
                    self.skip_arguments(arguments);
                }
            }
        }
    }

    fn open_frame(&mut self, name: &str, holder: Holder, start: usize) {
        self.flush();
        if self.frames.len() > DEEPEST {
            let span = Span::new(start, self.at);
            if !self.shared.diagnostics.iter().any(|found| found.code == "nesting-too-deep") {
                let message = format!("more than {DEEPEST} environments are nested here; deeper ones are flat");
                self.shared.diagnostics.push(Diagnostic::warning("nesting-too-deep", span, message));
            }
            return;
        }
        self.frames.push(Frame::new(name, holder, start));
    }

    fn numbers(&mut self, kind: Environment, name: &str, start: usize) {
        let counted = |frame: &&Frame| matches!(frame.holder, Holder::List { marking: Marking::Counted { .. }, .. });
        let depth = match (kind, name) {
            (Environment::Parts, "parts") => 1,
            (Environment::Parts, "subparts") => 2,
            (Environment::Parts, _) => 3,
            _ => self.frames.iter().filter(counted).count(),
        };
        let mut marking = Marking::by_depth(depth);
        while let Some((open, close)) = option(self.text, self.at, self.end) {
            marking = marking.with_option(&self.text[open..close]);
            self.at = close + 1;
        }
        let first = marking.start();
        self.open_frame(name, Holder::List { marking, start: first, marker: None }, start);
    }

    fn close_environment(&mut self, name: &str) {
        self.flush();
        if name == "document" {
            self.at = self.end;
            return;
        }
        let Some(index) = self.frames.iter().rposition(|frame| frame.name == name).filter(|index| *index > 0) else { return };
        while self.frames.len() > index {
            self.close_frame();
        }
        if self.group_depth() > 256 {
            self.close_groups(0);
        }
    }

    /// Where the environment that was just opened ends: the place of its `\end`.
    pub(super) fn end_of(&mut self, name: &str) -> Option<usize> {
        if self.shared.endless.contains(name) {
            return None;
        }
        let end = uncommented(self.text, self.at, self.end, &format!("\\end{{{name}}}"));
        if end.is_none() && self.depth == 0 {
            self.shared.endless.insert(name.to_owned());
        }
        end
    }

    /// An environment that is taken whole: a table, code, a picture, a comment.
    fn opaque(&mut self, kind: Environment, name: &str, start: usize) {
        let Some(close) = self.end_of(name) else { return };
        let after = close + "\\end{}".len() + name.len();
        let span = Span::new(start, after);
        match kind {
            Environment::Comment => {}
            Environment::Table => {
                self.flush();
                self.table(name, span, close);
            }
            Environment::Verbatim => {
                self.flush();
                let block = self.code_block(name, span, close);
                self.push_block(block);
            }
            _ => {
                self.flush();
                self.push_block(Block { kind: BlockKind::Raw, span });
            }
        }
        self.at = after;
    }

    fn code_block(&self, name: &str, span: Span, close: usize) -> Block {
        let mut body = self.at;
        let mut language = if name.starts_with("python") { "python".to_owned() } else { String::new() };
        if let Some((open, end)) = option(self.text, body, close) {
            body = end + 1;
            if let Some(at) = self.text[open..end].find("language=") {
                let rest = &self.text[open + at + "language=".len()..end];
                language = rest.split([',', ']', '}']).next().unwrap_or("").trim_matches(['{', ' ']).to_lowercase();
            }
        }
        if name == "minted"
            && let Some((open, end)) = self.group(body).filter(|(_, end)| *end <= close)
        {
            language = self.text[open..end].trim().to_lowercase();
            body = end + 1;
        }
        if let Some(rest) = self.text.get(body..close)
            && let Some(line) = rest.find('\n').filter(|line| rest[..*line].trim().is_empty())
        {
            body += line + 1;
        }
        Block { kind: BlockKind::Code { language, body: Span::new(body.min(close), close) }, span }
    }

    /// `\item`, with its own label or the next one of the list.
    fn item(&mut self, stop: usize) {
        self.flush();
        self.at = stop;
        let Some(index) = self.frames.iter().rposition(|frame| matches!(frame.holder, Holder::List { .. })) else { return };
        while self.frames.len() > index + 1 {
            self.close_frame();
        }
        let next = skip_blank(self.text, stop, self.end);
        let label = option(self.text, next, self.end);
        if let Some((_, close)) = label {
            self.at = close + 1;
        }
        self.blanks();
        let words = label.map(|(open, close)| (Span::new(open, close), self.inlines_of(open, close)));
        let Some(frame) = self.frames.last_mut() else { return };
        frame.end_item();
        let Holder::List { marking, marker, .. } = &mut frame.holder else { return };
        match (words, &marking) {
            (None, _) => *marker = Some(marking.step()),
            (Some((span, _)), Marking::Counted { .. }) => *marker = Some(span.text(self.text).trim().to_owned()),
            (Some((span, words)), Marking::Bullet) => {
                *marker = Some("-".to_owned());
                let top = self.words.top();
                top.push(Inline::Strong(words));
                top.push(Inline::Text { text: " ".to_owned(), span: Span::empty(span.end) });
            }
        }
    }

    /// `\part` of an exam; whether it is one.
    fn part(&mut self, name: &str, stop: usize) -> bool {
        let list = format!("{name}s");
        let Some(index) = self.frames.iter().rposition(|frame| frame.name == list) else {
            if name == "part" && self.text.as_bytes().get(stop).is_some_and(|b| matches!(b, b'{' | b'*')) {
                self.heading(1, stop);
                return true;
            }
            return false;
        };
        self.flush();
        while self.frames.len() > index + 1 {
            self.close_frame();
        }
        self.at = stop;
        if let Some(frame) = self.frames.last_mut() {
            frame.end_item();
            if let Holder::List { marking, marker, .. } = &mut frame.holder {
                *marker = Some(marking.step());
            }
        }
        if let Some((span, points)) = self.points() {
            self.words.top().push(Inline::Text { text: format!("({points} points) "), span });
        }
        self.blanks();
        true
    }

    /// The points in brackets that follow.
    fn points(&mut self) -> Option<(Span, String)> {
        let (open, close) = option(self.text, self.at, self.end)?;
        let points = self.text[open..close].trim().to_owned();
        let number = !points.is_empty() && points.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        self.at = close + 1;
        number.then(|| (Span::new(open - 1, close + 1), points))
    }

    /// `\question[10]`, or a macro of that name whose argument is the statement.
    fn question(&mut self, name: &str, start: usize, stop: usize) {
        self.flush();
        self.at = stop;
        let mut title = Vec::new();
        if name == "titledquestion"
            && let Some((open, close)) = self.group(stop)
        {
            title = self.inlines_of(open, close);
            self.at = close + 1;
        }
        let points = self.points();
        self.numbered("Question", start, title, points.map(|(_, points)| points), name == "bonusquestion");
        let next = skip_blank(self.text, self.at, self.end);
        if name == "question"
            && let Some((open, close)) = self.group(next)
        {
            for block in self.blocks_of(open, close) {
                self.push_block(block);
            }
            self.at = close + 1;
        }
    }

    /// The heading of an environment such as `\begin{problem}[Title]`.
    fn titled(&mut self, word: &'static str, start: usize) {
        let title = match option(self.text, self.at, self.end) {
            Some((open, close)) => {
                self.at = close + 1;
                self.inlines_of(open, close)
            }
            None => Vec::new(),
        };
        self.numbered(word, start, title, None, false);
    }

    fn numbered(&mut self, word: &'static str, start: usize, title: Vec<Inline>, points: Option<String>, optional: bool) {
        let counter = self.shared.counters.entry(word.to_owned()).or_default();
        *counter += 1;
        let mut words = format!("{word} {counter}");
        if let Some(points) = points {
            words.push_str(&format!(" ({points} points)"));
        }
        if optional {
            words.push_str(" (bonus)");
        }
        if !title.is_empty() {
            words.push_str(": ");
        }
        let span = Span::new(start, self.at);
        let mut inlines = vec![Inline::Text { text: words, span: Span::new(start, command_end(self.text, start).min(self.at)) }];
        inlines.extend(title);
        self.push_block(Block { kind: BlockKind::Heading { level: 3, inlines }, span });
    }
}
