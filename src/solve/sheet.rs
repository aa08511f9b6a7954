//! A sheet: every problem read, answered where a method fits, and written out again.

use serde::Serialize;
use serde_json::Value as Json;

use super::{
    answer::{self, Answer, Worked},
    aside::{self, For},
    cells,
    choice::{self, Choice},
    decline::decline,
    doubt, explain,
    method::{Fit, Method, methods},
    network, perceptron,
    phrase::{Phrase, Rule, phrases},
    probability,
    reading::{self, Reading},
    statement::{LONGEST, Statement},
    variant,
};
use crate::{
    check,
    diag::{Diagnostic, LineIndex, Span},
    source::{self, Block, Format, sheet},
};

/// How to solve.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// How the lines are checked; its digits are used where the statement asks for none.
    pub check: check::Options,
    /// Decimals of rounded results; `None` is four, or what the statement says.
    pub digits: Option<usize>,
    /// Whether the statements are left out of the solved document.
    pub without_questions: bool,
}

/// A problem with what was understood and answered.
#[derive(Debug, Clone, Serialize)]
pub struct Solution {
    /// The line it starts on, from 1.
    pub line: usize,
    /// The family; `None` when no method fits.
    pub family: Option<String>,
    /// The facts.
    pub facts: Json,
    /// What is asked.
    pub asked: Vec<String>,
    /// The answers to what is asked.
    pub answers: Vec<Answer>,
    /// What was computed on the way.
    pub steps: Vec<Answer>,
    /// What could not be answered, and why.
    pub diagnostics: Vec<Diagnostic>,
    /// Each fact with the words it was read from.
    #[serde(skip)]
    pub sources: Vec<(String, Json, Span)>,
    /// Where the problem stands.
    #[serde(skip)]
    pub span: Span,
    /// Whether the sheet's own answer was taken over, because no method answers.
    #[serde(skip)]
    pub written: bool,
}

/// A solved sheet.
#[derive(Debug, Clone, Default)]
pub struct Solved {
    /// The problems in order.
    pub problems: Vec<Solution>,
    /// The solved sheet as Markdown.
    pub markdown: String,
    /// The verdicts on every line that the program wrote; spans are bytes of the piece they stand in.
    pub report: check::Report,
    /// All diagnostics, in the order of the file.
    pub diagnostics: Vec<Diagnostic>,
}

/// A question or a part of one.
struct Unit {
    label: Option<String>,
    pieces: Vec<Statement>,
    span: Span,
    choices: Vec<Choice>,
    /// Whether it is one of several settings of one question.
    setting: bool,
}

/// What became of a unit.
struct Done {
    reading: Reading,
    family: Option<String>,
    asked: Vec<String>,
    worked: Option<Worked>,
    diagnostics: Vec<Diagnostic>,
}

/// Reads the problems of `text` and answers what a method answers.
pub fn solve(text: &str, format: Format, options: &Options) -> Solved {
    let document = source::read(text, format);
    let outline = sheet::outline(text, &document);
    let lines = LineIndex::new(text);
    let mut solved = Solved::default();
    if let Some((front, _)) = &document.front_matter {
        solved.markdown.push_str(&format!("+++\n{}\n+++\n\n", front.trim_end()));
    }
    let mut before: Option<Statement> = None;
    for problem in &outline.problems {
        heading(problem, &mut solved.markdown);
        let mut solution = Solution {
            line: lines.position(text, problem.span.start).line,
            family: None,
            facts: Json::Object(serde_json::Map::new()),
            asked: Vec::new(),
            answers: Vec::new(),
            steps: Vec::new(),
            diagnostics: Vec::new(),
            sources: Vec::new(),
            span: problem.span,
            written: problem.is_answered(),
        };
        let written = (solved.markdown.len(), solved.report.clone());
        let mut units = units(text, problem);
        if let Some(sentence) = before.as_ref().and_then(|before| referred(&units, before)) {
            units.iter_mut().for_each(|unit| unit.pieces.insert(0, sentence.clone()));
        }
        before = Some(Statement::of(text, &problem.statement));
        // Settings that are not all answered are no settings.
        if units.iter().any(|unit| unit.setting) && !units.iter().all(|unit| work(text, unit, &[], options).worked.is_some()) {
            let stem = Statement::of(text, &problem.statement);
            units = vec![Unit { label: None, pieces: vec![stem], span: problem.span, choices: Vec::new(), setting: false }];
        }
        let parted = units.len() > 1;
        if !options.without_questions && parted {
            quote(text, &problem.statement, &mut solved.markdown);
        }
        for (at, unit) in units.iter().enumerate() {
            let earlier: Vec<&Unit> = units[..at].iter().collect();
            let mut done = work(text, unit, &earlier, options);
            if let Some(worked) = &mut done.worked {
                mark_choice(&unit.choices, worked);
            }
            if let Some(label) = &unit.label {
                solved.markdown.push_str(&format!("## {label}\n\n"));
            }
            if !options.without_questions {
                match unit.pieces.last().filter(|_| parted) {
                    Some(own) => quote_span(text, own.span(), &mut solved.markdown),
                    None => quote_all(text, problem, &mut solved.markdown),
                }
            }
            match &done.worked {
                Some(worked) => {
                    solved.markdown.push_str(worked.markdown.trim());
                    solved.markdown.push_str("\n\n");
                }
                None => note(&done.diagnostics, &mut solved.markdown),
            }
            merge(done, unit.label.as_deref().filter(|_| parted), &mut solution, &mut solved);
        }
        // What no method answers, the sheet's own answer does.
        solution.written &= solution.answers.is_empty();
        if solution.written {
            solved.markdown.truncate(written.0);
            solved.report = written.1;
            solution.diagnostics.clear();
            keep(text, problem, options, &mut solved);
        }
        solved.diagnostics.extend(solution.diagnostics.iter().cloned());
        solved.problems.push(solution);
    }
    solved
}

/// Takes over the answer that the sheet brings, its holes filled and every line of it judged.
fn keep(text: &str, problem: &sheet::Problem, options: &Options, solved: &mut Solved) {
    let mut session = check::Session::new(&options.check);
    let mut part = |label: Option<&str>, statement: &[Block], answer: &[Block], solved: &mut Solved| {
        if let Some(label) = label {
            solved.markdown.push_str(&format!("## {label}\n\n"));
        }
        if !options.without_questions {
            quote(text, statement, &mut solved.markdown);
        }
        let (Some(first), Some(last)) = (answer.first(), answer.last()) else { return };
        let filled = session.fill(Span::new(first.span.start, last.span.end).text(text));
        solved.markdown.push_str(filled.text.trim());
        solved.markdown.push_str("\n\n");
        solved.report.steps.extend(filled.report.steps);
        solved.report.diagnostics.extend(filled.report.diagnostics);
    };
    part(None, &problem.statement, &problem.answer, solved);
    for own in &problem.parts {
        part(Some(&own.label), &own.statement, &own.answer, solved);
    }
}

fn merge(done: Done, label: Option<&str>, solution: &mut Solution, solved: &mut Solved) {
    let named = |name: &str| label.map_or_else(|| name.to_owned(), |label| format!("{label} {name}"));
    if solution.family.is_none() {
        solution.family = done.family;
    }
    for asked in done.asked {
        let asked = named(&asked);
        if !solution.asked.contains(&asked) {
            solution.asked.push(asked);
        }
    }
    for (name, fact) in done.reading.facts.iter() {
        solution.sources.push((named(name), fact.value.to_json(), fact.span));
    }
    match (label, &mut solution.facts) {
        (Some(label), Json::Object(facts)) => {
            facts.insert(label.to_owned(), done.reading.facts.to_json());
        }
        _ => solution.facts = done.reading.facts.to_json(),
    }
    if let Some(worked) = done.worked {
        solution.answers.extend(worked.answers.into_iter().map(|answer| Answer { name: named(&answer.name), ..answer }));
        solution.steps.extend(worked.steps.into_iter().map(|answer| Answer { name: named(&answer.name), ..answer }));
        solved.report.steps.extend(worked.report.steps);
        solved.report.diagnostics.extend(worked.report.diagnostics);
    }
    solution.diagnostics.extend(done.diagnostics);
}

/// The questions of a problem: its parts where they ask for themselves, else the whole.
fn units(text: &str, problem: &sheet::Problem) -> Vec<Unit> {
    let stem = Statement::of(text, &problem.statement);
    let parts: Vec<(String, Statement)> = if problem.parts.is_empty() {
        Vec::new()
    } else {
        problem.parts.iter().map(|part| (part.label.clone(), Statement::of(text, &part.statement))).collect()
    };
    if parts.is_empty() {
        return inline(text, stem, problem.span);
    }
    if probability::continues(&stem.text) || parts.iter().any(|(_, statement)| asks_something(text, statement)) {
        return parts
            .into_iter()
            .map(|(label, own)| {
                let span = own.span();
                let (own, choices) = choice::split(&own).unwrap_or((own, Vec::new()));
                Unit { label: Some(label), span, pieces: vec![stem.clone(), own], choices, setting: false }
            })
            .collect();
    }
    // Parts that are short and ask nothing, after a question: the choices of a quiz.
    if parts.len() > 1
        && parts.iter().all(|(_, own)| choice::fits(&own.text))
        && (asks_something(text, &stem) && stem.text.contains(['?', '_']) || choice::waits(&stem.text))
    {
        let choices = parts.iter().map(|(label, own)| Choice::of(label, &own.text)).collect();
        return vec![Unit { label: None, pieces: vec![stem], span: problem.span, choices, setting: false }];
    }
    // The parts hold facts: layers, classes. The question is one.
    let whole = parts.iter().map(|(_, own)| own.span()).fold(stem.span(), Span::join);
    let whole = if stem.text.is_empty() { parts.iter().map(|(_, own)| own.span()).reduce(Span::join).unwrap_or(whole) } else { whole };
    vec![Unit { label: None, pieces: vec![Statement::at(text, whole)], span: problem.span, choices: Vec::new(), setting: false }]
}

/// `You run this image through ...`: the sentence of the problem before that says what the image is.
fn referred(units: &[Unit], before: &Statement) -> Option<Statement> {
    let own = units.first()?.pieces.first()?.text.to_lowercase();
    let refers = ["this image", "the same image", "this input", "the same input", "the image above", "the above image", "that image"];
    if !refers.iter().any(|words| own.contains(words)) {
        return None;
    }
    let ends = before
        .text
        .match_indices(['.', '?', '\n'])
        .map(|(at, _)| at)
        .filter(|at| before.text[at + 1..].chars().next().is_none_or(char::is_whitespace));
    let mut start = 0;
    for end in ends.chain([before.text.len()]) {
        let sentence = &before.text[start..end];
        let lower = sentence.to_lowercase();
        let layers = ["layer", "filter", "kernel", "pool", "units", "neurons"].iter().any(|word| lower.contains(word));
        if (lower.contains("image") || lower.contains("input")) && lower.contains(|c: char| c.is_ascii_digit()) && !layers {
            return Some(Statement { text: format!("{sentence}."), base: before.base + start });
        }
        start = (end + 1).min(before.text.len());
    }
    None
}

fn asks_something(text: &str, statement: &Statement) -> bool {
    // The grammar is asked only where no question mark says it.
    if statement.text.contains('?') {
        return true;
    }
    let phrases = phrases(&statement.text, statement.base);
    let reading = reading::read(text, &phrases, 0);
    reading.asks || !reading.asked.is_empty()
}

/// Parts that stand in the running text: `(a) Find ... (b) Find ...`.
fn inline(text: &str, stem: Statement, span: Span) -> Vec<Unit> {
    let whole = |pieces| vec![Unit { label: None, pieces, span, choices: Vec::new(), setting: false }];
    if stem.text.len() > LONGEST {
        return whole(vec![stem]);
    }
    if let Some(settings) = variant::split(&stem) {
        let label = |pieces: &[Statement]| pieces.get(1).map_or("(first)", |own| own.text.trim()).to_owned();
        return settings
            .into_iter()
            .map(|pieces| Unit {
                label: Some(label(&pieces)),
                span: pieces.last().map_or(span, Statement::span),
                pieces,
                choices: Vec::new(),
                setting: true,
            })
            .collect();
    }
    if let Some((head, choices)) = choice::split(&stem) {
        return vec![Unit { label: None, pieces: vec![head], span, choices, setting: false }];
    }
    // Without a second mark there are no parts.
    if !["b)", "b. ", "B. "].iter().any(|mark| stem.text.contains(mark)) {
        return whole(vec![stem]);
    }
    let found = phrases(&stem.text, stem.base);
    let marks: Vec<&Phrase> = found.iter().filter(|phrase| phrase.rule == Rule::part_mark).collect();
    let letters: Vec<char> = marks.iter().filter_map(|mark| mark.span.text(text).chars().find(char::is_ascii_alphanumeric)).collect();
    let in_order = letters.iter().zip('a'..).all(|(letter, expected)| letter.to_ascii_lowercase() == expected);
    if marks.len() < 2 || !in_order {
        return whole(vec![stem]);
    }
    let end = stem.span().end;
    let bounds: Vec<Span> = marks
        .iter()
        .enumerate()
        .map(|(at, mark)| Span::new(mark.span.end, marks.get(at + 1).map_or(end, |next| next.span.start)))
        .collect();
    let pieces: Vec<Statement> = bounds.iter().map(|span| piece(&stem, *span)).collect();
    let head = piece(&stem, Span::new(stem.base, marks[0].span.start));
    if !probability::continues(&head.text) && !pieces.iter().all(|own| asks_something(text, own)) {
        // Choices of a quiz stand after the question; parts that hold facts belong to it.
        let asked = asks_something(text, &head);
        let values = pieces.iter().all(|own| own.text.len() < 60);
        // Things to classify are no choices: `classify a) (sunny, hot) b) (rain, cool)`.
        let tuple = |own: &Statement| own.text.trim_start().starts_with(['(', '<', '[', '{', '〈', '⟨']) && own.text.contains(',');
        let lower = head.text.to_lowercase();
        let things = pieces.iter().all(tuple) && ["classif", "predict", "bayes"].iter().any(|word| lower.contains(word));
        return whole(vec![if asked && values && !things { head } else { stem }]);
    }
    let labels = marks.iter().map(|mark| mark.span.text(text).trim().to_owned());
    labels
        .zip(pieces)
        .map(|(label, own)| Unit {
            label: Some(label),
            span: own.span(),
            pieces: vec![head.clone(), own],
            choices: Vec::new(),
            setting: false,
        })
        .collect()
}

fn piece(statement: &Statement, span: Span) -> Statement {
    let local = Span::new(span.start - statement.base, span.end - statement.base);
    Statement { text: local.text(&statement.text).to_owned(), base: span.start }
}

/// The families of chance, which have doubts of their own.
const CHANCES: [&str; 7] = ["bayes-rule", "naive-bayes", "density-transform", "gaussian-kl", "normal-law", "impurity", "confusion-matrix"];

/// Reads one unit and works it out where a method fits; where none does, as a network in words.
fn work(text: &str, unit: &Unit, earlier: &[&Unit], options: &Options) -> Done {
    let mut done = answered(text, unit, earlier, options);
    // What changes one layer only, or asks another quantity, changes the answer.
    let chance = done.family.as_deref().is_some_and(|family| CHANCES.contains(&family));
    if done.worked.is_some() && !chance {
        for piece in &unit.pieces {
            if let Some(place) = doubt::doubt("networks", &piece.text) {
                let message = format!("what `{}` says here was not understood", place.text(&piece.text));
                done.diagnostics.push(Diagnostic::error("not-understood", place.shift(piece.base), message));
                done.worked = None;
            }
        }
    }
    done
}

fn answered(text: &str, unit: &Unit, earlier: &[&Unit], options: &Options) -> Done {
    let done = read(text, unit, earlier, options);
    if done.worked.is_some() {
        return done;
    }
    let plain: Vec<Statement> = unit.pieces.iter().map(|piece| aside::set_aside(piece, For::Values)).collect();
    let Some(reading) = perceptron::read(&plain) else { return done };
    let mut told = Done { reading, family: None, asked: Vec::new(), worked: None, diagnostics: Vec::new() };
    choose(text, unit, options, &mut told);
    if told.worked.is_some() { told } else { done }
}

/// Reads one unit, by the reader that knows its words.
fn read(text: &str, unit: &Unit, earlier: &[&Unit], options: &Options) -> Done {
    let mut done = Done { reading: Reading::default(), family: None, asked: Vec::new(), worked: None, diagnostics: Vec::new() };
    if unit.pieces.iter().any(|piece| piece.text.len() > LONGEST) {
        done.diagnostics.push(Diagnostic::warning("statement-too-long", unit.span, "the statement is too long to be read"));
        return done;
    }
    let mut pieces = unit.pieces.clone();
    if let Some(own) = pieces.last().cloned()
        && let Some(base) = earlier.iter().rev().find(|other| other.label.as_ref().is_some_and(|label| mentions(&own.text, label)))
    {
        // `In part (a), what if ...`: what part (a) says holds here too.
        pieces.insert(pieces.len() - 1, base.pieces.last().cloned().unwrap_or(own));
    }
    // `What if the test is only performed once?` asks the question of the part before, of another case.
    if let Some(own) = pieces.last()
        && own.text.trim_start().to_lowercase().starts_with("what if")
        && own.text.to_lowercase().contains("once")
        && !own.text.to_lowercase().contains("probab")
        && let Some(before) =
            earlier.last().and_then(|other| other.pieces.last()).filter(|before| probability::concerns(std::slice::from_ref(before)))
    {
        pieces.insert(pieces.len() - 1, before.clone());
    }
    if let Some(definition) = defined(&pieces, earlier) {
        pieces.insert(pieces.len() - 1, definition);
    }
    let plain = |reader: For| pieces.iter().map(|piece| aside::set_aside(piece, reader)).collect::<Vec<_>>();
    let layers = network::read(text, &plain(For::Layers));
    if layers.is_none()
        && let Some(reading) = cells::read(text, &plain(For::Values))
    {
        done.reading = reading;
        choose(text, unit, options, &mut done);
        return done;
    }
    let layered = layers.as_ref().is_some_and(|reading| {
        reading.facts.get("given").is_some() && ["layer", "layers"].iter().any(|name| reading.facts.get(name).is_some())
    });
    done.reading = layers.unwrap_or_else(|| in_phrases(text, &pieces));
    if let Some(problem) = probability::problem(&pieces).filter(|_| !layered) {
        state(problem, unit, options, &mut done);
        return done;
    }
    choose(text, unit, options, &mut done);
    // What another family lacks says nothing about a question of probabilities.
    let words = |diagnostic: &Diagnostic| matches!(diagnostic.code.as_str(), "written-answer" | "proof" | "missing-figure");
    if done.worked.is_none() && probability::concerns(&pieces) && !done.diagnostics.iter().any(words) {
        done.family = None;
        done.diagnostics = vec![Diagnostic::warning("no-method", unit.span, "no method answers this question about probabilities")];
    }
    done
}

/// What the phrases of `pieces` say.
fn in_phrases(text: &str, pieces: &[Statement]) -> Reading {
    let mut all = Vec::new();
    let mut own = 0;
    for (at, piece) in pieces.iter().enumerate() {
        if at + 1 == pieces.len() && at > 0 {
            own = all.len();
        }
        all.extend(phrases(&piece.text, piece.base));
    }
    let mut reading = reading::read(text, &all, own);
    if let (Some(first), Some(last)) = (pieces.first(), pieces.last()) {
        let span = first.span().join(last.span());
        reading.loose.extend(doubts(&reading, span.text(text)).then_some(span));
    }
    reading
}

/// Whether code says something of one layer that the phrases take for all: a bias that one of several lacks, a dense layer on the last axis.
fn doubts(reading: &Reading, text: &str) -> bool {
    let plain: String = text.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    let layers: usize = ["linear(", "dense(", "conv1d(", "conv2d(", "conv3d("].iter().map(|call| plain.matches(call).count()).sum();
    let unbiased = plain.matches("bias=false").count();
    let counts = reading.is_asked("parameters") || reading.is_asked("weights");
    let deep = reading.facts.get("input").is_some_and(|input| matches!(&input.value, super::Value::List(sizes) if sizes.len() > 1));
    let shaped = plain.contains("dense(") && (plain.contains("shape(") || plain.contains("(none"));
    unbiased > 0 && unbiased < layers || counts && doubt::doubt("parameters", text).is_some() || deep && shaped && layers == 1
}

/// `Y = X^2` of an earlier part, where this one asks about a `Y` that nothing before it defines.
fn defined(pieces: &[Statement], earlier: &[&Unit]) -> Option<Statement> {
    let (own, stem) = pieces.split_last()?;
    let alone = |text: &str, at: usize| {
        let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '\\' | '_' | '{'));
        !letter(text[..at].chars().next_back()) && !letter(text[at + 1..].chars().next())
    };
    let names = ["Y", "Z", "W", "V", "U"];
    let mentions = |text: &str, name: &str| text.match_indices(name).any(|(at, _)| alone(text, at));
    let defines = |text: &str, name: &str| {
        text.match_indices(name).map(|(at, _)| at).find(|at| {
            let rest = text[at + 1..].trim_start_matches([' ', '$']);
            alone(text, *at) && (rest.starts_with('=') || rest.starts_with(":="))
        })
    };
    // `Y is the area of the square` defines it in words.
    let worded = |text: &str, name: &str| {
        text.match_indices(name).any(|(at, _)| {
            let rest = text[at + 1..].trim_start_matches(['$', ' ']).to_lowercase();
            alone(text, at)
                && ["is the ", "is a ", "is an ", "be the ", "be a ", "be an ", "denote", "represent", "stands", "equals"]
                    .iter()
                    .any(|verb| rest.starts_with(verb))
        })
    };
    let name = names.into_iter().find(|name| {
        mentions(&own.text, name)
            && !worded(&own.text, name)
            && defines(&own.text, name).is_none()
            && !stem.iter().any(|piece| mentions(&piece.text, name))
    })?;
    earlier.iter().rev().find_map(|unit| {
        let piece = unit.pieces.last()?;
        let start = defines(&piece.text, name)?;
        let end = piece.text[start..].find(['.', '?', ';', '\n', ',']).map_or(piece.text.len(), |end| start + end);
        Some(Statement { text: format!("{}.", &piece.text[start..end]), base: piece.base + start })
    })
}

/// Says which of the choices the answer is.
fn mark_choice(choices: &[Choice], worked: &mut Worked) {
    if choices.is_empty() || worked.answers.is_empty() {
        return;
    }
    match choice::chosen(choices, &worked.answers) {
        Some(chosen) => {
            worked.markdown.push_str(&format!("\nThis is choice {}.\n", chosen.letter));
            let letter = chosen.letter.clone();
            worked.answers.push(Answer {
                name: "choice".to_owned(),
                latex: format!("\\text{{{letter}}}"),
                exact: None,
                value: Json::String(letter),
                number: None,
            });
        }
        None => worked.markdown.push_str("\nNone of the choices says exactly this.\n"),
    }
}

/// Works out a probability problem, unless something in it is missing or contradictory.
fn state(problem: probability::Problem, unit: &Unit, options: &Options, done: &mut Done) {
    let stated =
        done.reading.facts.get("digits").and_then(|fact| fact.value.to_json().as_u64()).and_then(|count| usize::try_from(count).ok());
    let digits = stated.or(options.digits).unwrap_or(4).min(30);
    done.family = Some(problem.family.to_owned());
    done.asked = problem.asked.iter().map(|(name, _)| name.clone()).collect();
    let clear = problem.diagnostics.is_empty();
    done.diagnostics.extend(problem.diagnostics.iter().cloned());
    if clear {
        let worked = methods().as_ref().map_err(String::clone).and_then(|methods| {
            let method = methods.iter().find(|method| method.name == problem.family).ok_or_else(|| "there is no such method".to_owned())?;
            answer::work(method, &problem.context(method), &options.check, digits)
        });
        match worked {
            Ok(worked) => done.worked = Some(worked),
            Err(why) => done.diagnostics.push(Diagnostic::warning(
                "not-computed",
                unit.span,
                format!("the worked answer could not be computed: {why}"),
            )),
        }
    }
    done.reading.facts = problem.facts;
}

fn mentions(text: &str, label: &str) -> bool {
    let bare = label.trim_matches(['(', ')', '.', ' ']);
    text.contains(&format!("part ({bare})")) || text.contains(&format!("part {bare}")) || text.contains(&format!("Part ({bare})"))
}

fn choose(text: &str, unit: &Unit, options: &Options, done: &mut Done) {
    let methods = match methods() {
        Ok(methods) => methods,
        Err(why) => {
            done.diagnostics.push(Diagnostic::error("method", unit.span, why.clone()));
            return;
        }
    };
    let reading = &done.reading;
    done.asked = reading.asked.iter().map(|asked| asked.name.clone()).collect();
    let fits: Vec<(&Method, Fit)> =
        methods.iter().map(|method| (method, method.fit(reading))).filter(|(_, fit)| *fit != Fit::Foreign).collect();
    let clear = reading.clashes.is_empty() && !reading.about("concept") && !reading.about("proof");
    let stated = reading.facts.get("digits").and_then(|fact| fact.value.to_json().as_u64()).and_then(|count| usize::try_from(count).ok());
    let digits = stated.or(options.digits).unwrap_or(4).min(30);
    let mut declined = None;
    for (method, fit) in fits.iter().filter(|_| clear) {
        let Fit::Answers(asked) = fit else { continue };
        match answer::work(method, &method.context(reading, asked), &options.check, digits) {
            Ok(worked) if !explain::explained(text, &reading.loose, &worked) => {}
            Ok(worked) => {
                done.family = Some(method.front.family.clone());
                if done.asked.is_empty() {
                    done.asked.clone_from(asked);
                }
                done.worked = Some(worked);
                return;
            }
            Err(why) => declined = declined.or(Some((method, why))),
        }
    }
    let clear = clear && reading.loose.is_empty();
    if clear
        && declined.is_none()
        && let Some((family, worked)) = together(methods, reading, options, digits)
    {
        done.family = Some(family);
        done.worked = Some(worked);
        return;
    }
    if let Some((method, why)) = declined.filter(|_| clear) {
        done.family = Some(method.front.family.clone());
        done.diagnostics.push(if why.ends_with(answer::MISSING) {
            Diagnostic::warning("missing-fact", unit.span, why).with_help("say it where the layer is described")
        } else {
            Diagnostic::warning("not-computed", unit.span, format!("the worked answer could not be computed: {why}"))
        });
        return;
    }
    done.family =
        fits.iter().find(|(_, fit)| matches!(fit, Fit::Lacks(_) | Fit::Answers(_))).map(|(method, _)| method.front.family.clone());
    done.diagnostics.extend(decline(text, unit.span, reading, &fits));
}

/// Several methods, each of which answers a part of what is asked and uses every fact: `the receptive field and the number of parameters`.
fn together(methods: &[Method], reading: &Reading, options: &Options, digits: usize) -> Option<(String, Worked)> {
    let mut open = reading.asked.clone();
    let mut families: Vec<&str> = Vec::new();
    let mut all = Worked::default();
    for method in methods {
        let own: Vec<_> = open.iter().filter(|asked| method.knows(&asked.name)).cloned().collect();
        if own.is_empty() {
            continue;
        }
        let part = Reading { asked: own.clone(), ..reading.clone() };
        let Fit::Answers(asked) = method.fit(&part) else { continue };
        let Ok(worked) = answer::work(method, &method.context(&part, &asked), &options.check, digits) else { continue };
        open.retain(|asked| !own.iter().any(|own| own.name == asked.name));
        families.push(&method.front.family);
        all.markdown.push_str(&worked.markdown);
        all.answers.extend(worked.answers);
        all.steps.extend(worked.steps);
        all.report.steps.extend(worked.report.steps);
        all.report.diagnostics.extend(worked.report.diagnostics);
    }
    (open.is_empty() && families.len() > 1).then(|| (families.join(", "), all))
}

fn heading(problem: &sheet::Problem, out: &mut String) {
    let number = problem.number.as_deref().unwrap_or("");
    let title = problem.title.as_deref().unwrap_or("");
    if number.is_empty() && title.is_empty() {
        return;
    }
    let mut line = String::from("# ");
    if !number.is_empty() {
        line.push_str(&format!("Question {number}"));
    }
    if !title.is_empty() {
        line.push_str(if number.is_empty() { "" } else { ": " });
        line.push_str(title);
    }
    if let Some(points) = &problem.points {
        line.push_str(&format!(" ({points} {})", if points == "1" { "point" } else { "points" }));
    }
    if problem.optional {
        line.push_str(" (optional)");
    }
    out.push_str(&line);
    out.push_str("\n\n");
}

fn quote_all(text: &str, problem: &sheet::Problem, out: &mut String) {
    quote(text, &problem.statement, out);
    for part in &problem.parts {
        quote(text, &part.statement, out);
    }
}

fn quote(text: &str, blocks: &[source::Block], out: &mut String) {
    if let Some(span) = blocks.iter().map(|block| block.span).reduce(Span::join) {
        quote_span(text, span, out);
    }
}

fn quote_span(text: &str, span: Span, out: &mut String) {
    let words = span.text(text).trim();
    if words.is_empty() {
        return;
    }
    for line in words.lines() {
        out.push_str(if line.trim().is_empty() { ">" } else { "> " });
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out.push('\n');
}

fn note(diagnostics: &[Diagnostic], out: &mut String) {
    for diagnostic in diagnostics {
        out.push_str(&format!("*Not answered: {}.*\n\n", diagnostic.message.replace('*', "\\*")));
    }
}
