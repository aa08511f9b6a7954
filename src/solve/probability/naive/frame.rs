//! Naive Bayes from training data in any layout. The data is cut out of the statement first; every number and every word that may change
//! the answer in what is left must be understood, or nothing is answered.

mod chances;
mod counts;
mod docs;
mod estimate;
mod layout;
mod lists;
mod moments;
mod pairs;
mod query;
mod quiet;
mod rows;
mod setting;
mod told;
mod work;

use num_traits::Zero;

use super::{super::words::pieces, Problem, Span, tabulated::fitted};
use crate::{num::Rational, solve::probability::number::decimal_text};
use docs::Docs;
use query::{Classes, Feature, Range, Share, astray, formulas, instances, measured, shares};
use rows::{Column, Grid};
use setting::{Model, Number, Rest, Setting, Smoothing, untaken};
use work::{Answer, Case, Entry, Estimate, named, priors, problem, share};

/// Reads training data with its question; `None` when there is no such data.
pub(super) fn read(source: &str, lower: &str, span: Span) -> Option<Problem> {
    let any = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let named = any(&["bayes"])
        || any(&["bernoulli", "multinomial"]) && any(&["classif", "smooth"])
        || any(&["class"]) && any(&["prior", "posterior"]) && any(&["likelihood", "gaussian", "conditional"])
        || any(&["smoothing", "smoothed"]) && any(&["spam", "class", "posterior", "score", "p("])
        || any(&["likelihoods"]) && any(&["prior", "class"]);
    let classified = any(&["which class", "what class", "belong", "classif"]);
    let text = layout::plain(source);
    if (named || classified || lower.contains("m-estimate"))
        && let Some(answer) = estimate::read(&text)
    {
        return Some(problem(answer, span));
    }
    if (named || classified || any(&["posterior"]))
        && let Some(answer) = moments::read(&text)
    {
        return Some(problem(answer, span));
    }
    if named || classified {
        let naive = any(&["naive", "classif"]);
        if let Some(answer) = chances::read(&text, naive)
            && (named || answer.trouble.is_empty())
        {
            return Some(problem(answer, span));
        }
    }
    let mut counted = None;
    if named || any(&["spam", "junk"]) && any(&["probability", "likely", "chance"]) {
        counted = counts::read(&text).map(|answer| problem(answer, span));
        if counted.as_ref().is_some_and(|problem| problem.diagnostics.is_empty()) {
            return counted;
        }
    }
    if !named {
        return None;
    }
    let mut first: Option<Problem> = None;
    if let Some(found) = docs::find(&text) {
        let done = documents(&text, &found, span);
        // Documents that were found are no rows of a table.
        let words = any(&["multinomial", "document", "message", "mail", "review", "sentence", "headline", "tweet", "dokument", "mensaje"]);
        if done.diagnostics.is_empty() || words || any(&["bernoulli"]) && found.training.iter().any(|(_, words)| words.len() > 3) {
            return Some(done);
        }
        first = Some(done);
    }
    let mut offer = |problem: Problem| -> Option<Problem> {
        if problem.diagnostics.is_empty() {
            return Some(problem);
        }
        first.get_or_insert(problem);
        None
    };
    if let Some(done) = told::read(&text).and_then(|answer| offer(problem(answer, span))) {
        return Some(done);
    }
    let mut named_failed = false;
    for grid in rows::grids(&text) {
        // Rows whose names were read, and the question not, are not read without their names.
        if named_failed && !grid.is_named() {
            continue;
        }
        let found = tally(&text, &grid).map(|found| documents(&text, &found, span)).or_else(|| table(&text, &grid, span));
        // Of rows without names it is not sure that they are rows.
        if let Some(found) = found.filter(|found| found.diagnostics.is_empty() || grid.is_named()) {
            named_failed |= grid.is_named();
            if let Some(done) = offer(found) {
                return Some(done);
            }
        }
    }
    first.or(counted)
}

/// Normal features by their names: no reader that takes them in their order may answer where this one reads them.
pub(super) fn named_moments(source: &str, span: Span) -> Option<Problem> {
    moments::read(&layout::plain(source)).map(|answer| problem(answer, span))
}

/// The text before the parts of a question, and the parts: `(1) ... (2) ...`.
fn parts(text: &str) -> (String, Vec<String>) {
    for labels in [
        ["(1)", "(2)", "(3)", "(4)"],
        ["(a)", "(b)", "(c)", "(d)"],
        ["(i)", "(ii)", "(iii)", "(iv)"],
        ["a)", "b)", "c)", "d)"],
        ["1)", "2)", "3)", "4)"],
    ] {
        let mut places: Vec<usize> = Vec::new();
        for label in labels {
            let from = places.last().map_or(0, |at| at + 1);
            let found = text[from..].match_indices(label).map(|(at, _)| from + at).find(|at| {
                let lead = text[..*at].trim_end_matches(' ');
                label.starts_with('(') || lead.is_empty() || lead.ends_with(['.', '?', ':', ';', '!', ',', '\n'])
            });
            match found {
                Some(at) => places.push(at),
                None => break,
            }
        }
        if places.len() > 1 {
            let ends: Vec<usize> = places[1..].iter().copied().chain([text.len()]).collect();
            let own = places.iter().zip(ends).zip(labels).map(|((from, to), label)| text[from + label.len()..to].to_owned()).collect();
            return (text[..places[0]].to_owned(), own);
        }
    }
    (text.to_owned(), vec![String::new()])
}

/// What one part says, with what an earlier part said where it is silent.
struct Said {
    rest: Rest,
    setting: Setting,
}

/// Reads the parts of the text around the data.
fn said(around: &str) -> Vec<Said> {
    let (lead, own) = parts(&around.replace("add-1", "add-one").replace("Add-1", "add-one"));
    let mut out: Vec<Said> = Vec::new();
    for part in own {
        let mut rest = Rest::new(pieces(&format!("{lead}\n\n{part}")));
        let mut setting = setting::read(&mut rest);
        if let Some(last) = out.last().map(|said| &said.setting) {
            setting.smoothing = setting.smoothing.or_else(|| last.smoothing.clone());
            setting.sample = setting.sample.or(last.sample);
            setting.gaussian |= last.gaussian;
            setting.equal_priors |= last.equal_priors;
            setting.smoothed_priors |= last.smoothed_priors;
            if setting.models.is_empty() {
                setting.models.clone_from(&last.models);
            }
        }
        out.push(Said { rest, setting });
    }
    out
}

/// `P(spam) = 0.3`, `P(male) = P(female) = 0.5`: priors that are stated.
fn stated(rest: &mut Rest, classes: &Classes) -> Vec<Option<Number>> {
    let mut out: Vec<Option<Number>> = vec![None; classes.labels.len()];
    let mut open: Vec<usize> = Vec::new();
    for (from, bar, end) in formulas(&rest.pieces) {
        let Some(class) = query::class(&rest.pieces, from + 2, end, classes).filter(|_| bar.is_none()) else {
            open.clear();
            continue;
        };
        if !rest.is(end + 1, '=') {
            open.clear();
            continue;
        }
        open.push(class);
        if let Some((value, latex)) = rest.pieces.get(end + 2).and_then(|piece| piece.number()) {
            let number = (value.clone(), latex.to_owned());
            for class in open.drain(..) {
                out[class] = Some(number.clone());
            }
            rest.take(from, end + 3);
        }
    }
    out
}

/// Says what is left of the words.
fn leftover(rest: &Rest, classes: &Classes, sizes: &[usize], trouble: &mut Vec<String>) {
    let mut rest = rest.clone();
    // `the target value No`, `class 1`, `= +`.
    for at in 1..rest.pieces.len() {
        let before = rest.word(at - 1).to_owned();
        let led = matches!(
            before.as_str(),
            "class-value"
                | "value"
                | "class"
                | "classes"
                | "label"
                | "target"
                | "category"
                | "y"
                | "klasse"
                | "clase"
                | "classe"
                | "or"
                | "and"
                | "for"
        ) || rest.is(at - 1, '=')
            && at > 1
            && (matches!(rest.word(at - 2), "y" | "class" | "label" | "c")
                || query::stands(&rest.pieces, at - 2, &classes.name) == Some(1))
            || rest.is(at - 1, '(') && rest.is(at + 1, ')');
        if let Some(len) = classes.labels.iter().find_map(|label| query::stands(&rest.pieces, at, label)).filter(|_| led) {
            rest.take(at, at + len);
        }
    }
    quiet::settle(&mut rest, classes, sizes);
    let neutral = |value: &Rational| sizes.iter().any(|size| *value == Rational::from_integer((*size).into()));
    for word in untaken(&rest, &neutral) {
        trouble.push(format!("what `{word}` stands for was not understood"));
    }
}

/// A grid whose columns count words: `doc | good | poor | class`.
fn tally(text: &str, grid: &Grid) -> Option<Docs> {
    let lower = text.to_lowercase();
    if !["multinomial", "binariz", "binaris", "word count", "counts"].iter().any(|word| lower.contains(word)) {
        return None;
    }
    let (class, words) = grid.columns.split_last()?;
    let words: Vec<&Column> = words.iter().filter(|column| !rows::NUMBERING.contains(&column.name.to_lowercase().as_str())).collect();
    let count = |cell: &String| cell.parse::<usize>().ok().filter(|count| *count < 1000);
    let counts: Vec<Vec<usize>> = words.iter().map(|column| column.cells.iter().map(count).collect()).collect::<Option<_>>()?;
    if counts.is_empty() || class.cells.iter().any(|cell| count(cell).is_some()) {
        return None;
    }
    let names: Vec<String> = words.iter().map(|column| docs::split(&column.name).join(" ")).collect();
    let mut out = Docs { cuts: grid.cuts.clone(), ..Docs::default() };
    for (row, label) in class.cells.iter().enumerate() {
        let own = names.iter().zip(&counts).flat_map(|(name, count)| vec![name.clone(); count[row]]).collect();
        if label == "?" { out.test = Some(own) } else { out.training.push((label.to_lowercase(), own)) }
    }
    if out.test.is_none() {
        // The sentence to classify: in quotes, or behind a colon.
        let around = layout::without(text, &grid.cuts);
        let found = around.match_indices([':', '"']).filter_map(|(at, _)| {
            let tail = &around[at + 1..];
            let end = tail.find(['.', '?', '"', '\n']).unwrap_or(tail.len());
            let words = docs::split(&tail[..end]);
            let known = words.iter().filter(|word| names.contains(word)).count();
            (known > 0).then_some((known, words, tail[..end].to_owned()))
        });
        let (_, words, cut) = found.max_by_key(|(known, ..)| *known)?;
        let at = text.find(&cut)?;
        out.cuts.push((at, at + cut.len()));
        out.test = Some(words);
    }
    Some(out)
}

/// Naive Bayes over documents.
fn documents(text: &str, docs: &Docs, span: Span) -> Problem {
    let mut labels: Vec<String> = Vec::new();
    let mut vocabulary: Vec<String> = Vec::new();
    for (label, words) in &docs.training {
        if !labels.contains(label) {
            labels.push(label.clone());
        }
        for word in words {
            if !vocabulary.contains(word) {
                vocabulary.push(word.clone());
            }
        }
    }
    let classes = Classes { name: "class".to_owned(), labels };
    let count = |class: usize| docs.training.iter().filter(|(label, _)| *label == classes.labels[class]).count();
    let counts: Vec<usize> = (0..classes.labels.len()).map(count).collect();
    let mut answer = Answer::default();
    for mut part in said(&layout::without(text, &docs.cuts)) {
        let setting = &part.setting;
        answer.trouble.extend(setting.trouble.iter().cloned());
        let stated = stated(&mut part.rest, &classes);
        let words = word_shares(&mut part.rest, &vocabulary, &classes);
        let models = if setting.models.is_empty() { vec![Model::Multinomial] } else { setting.models.clone() };
        // `every word counts once`: another model than the multinomial one.
        if part.rest.pieces.iter().any(|piece| piece.word() == "once") && setting.models.iter().all(|model| *model == Model::Multinomial) {
            answer.trouble.push("how often a word counts was not understood".to_owned());
        }
        if setting.gaussian {
            answer.trouble.push("what is normal in a document was not understood".to_owned());
        }
        let chance = |model: Model, class: usize, word: &str| -> String {
            let own: Vec<&Vec<String>> =
                docs.training.iter().filter(|(label, _)| *label == classes.labels[class]).map(|(_, words)| words).collect();
            let with = own.iter().filter(|words| words.iter().any(|other| other == word)).count();
            let once = |words: &&Vec<String>| {
                let mut sorted: Vec<&String> = words.iter().collect();
                sorted.sort();
                sorted.dedup();
                sorted.len()
            };
            match model {
                Model::Bernoulli => share(with, own.len(), 2, setting.smoothing.as_ref()),
                Model::Binarized => share(with, own.iter().map(once).sum(), vocabulary.len(), setting.smoothing.as_ref()),
                Model::Multinomial => {
                    let n = own.iter().flat_map(|words| words.iter()).filter(|other| *other == word).count();
                    share(n, own.iter().map(|words| words.len()).sum(), vocabulary.len(), setting.smoothing.as_ref())
                }
            }
        };
        if let ([model], false) = (models.as_slice(), words.is_empty()) {
            answer.estimates.extend(words.iter().map(|(name, word, class)| (name.clone(), chance(*model, *class, word))));
        } else if !words.is_empty() {
            answer.trouble.push("of which model the shares are was not understood".to_owned());
        }
        let prior = priors(&counts, &stated, setting, &mut answer.trouble);
        let asks_shares_only = !words.is_empty() && docs.test.is_none();
        if let Some(test) = &docs.test {
            for model in &models {
                let title = if models.len() > 1 { model.name().to_owned() } else { String::new() };
                if answer.cases.iter().any(|case| case.title == title) {
                    continue;
                }
                let entry = |class: usize| {
                    let mut factors = Vec::new();
                    if *model == Model::Bernoulli {
                        for word in &vocabulary {
                            let chance = chance(*model, class, word);
                            factors.push(if test.contains(word) {
                                (word.clone(), chance)
                            } else {
                                (format!("not {word}"), format!("\\left(1 - {chance}\\right)"))
                            });
                        }
                    } else {
                        let mut seen: Vec<&String> = Vec::new();
                        for word in test.iter().filter(|word| vocabulary.contains(word)) {
                            if *model == Model::Binarized && seen.contains(&word) {
                                continue;
                            }
                            seen.push(word);
                            factors.push((word.clone(), chance(*model, class, word)));
                        }
                    }
                    Entry { name: classes.labels[class].clone(), prior: prior[class].clone(), factors }
                };
                let about = match model {
                    Model::Bernoulli => "every word of the vocabulary is there or not",
                    _ if test.iter().all(|word| vocabulary.contains(word)) => "every word of the document is a factor",
                    _ => "every word of the document that some training document has is a factor; the others are left out",
                };
                answer.cases.push(Case {
                    title,
                    about: about.to_owned(),
                    classes: (0..counts.len()).map(entry).collect(),
                    log_odds: setting.log_odds,
                    log_scores: setting.log_scores,
                });
            }
        } else if !asks_shares_only {
            answer.trouble.push("the statement does not say the document to classify".to_owned());
        }
        let mut sizes = vec![docs.training.len(), vocabulary.len(), counts.len()];
        sizes.extend(&counts);
        quiet::restated(&mut part.rest, &counts);
        leftover(&part.rest, &classes, &sizes, &mut answer.trouble);
    }
    problem(answer, span)
}

/// `P(money | spam)` where it is asked.
fn word_shares(rest: &mut Rest, vocabulary: &[String], classes: &Classes) -> Vec<(String, String, usize)> {
    let mut out = Vec::new();
    for (from, bar, end) in formulas(&rest.pieces) {
        let Some(bar) = bar else { continue };
        let word = match &rest.pieces[from + 2..bar] {
            [super::super::words::Piece::Word(word) | super::super::words::Piece::Quoted(word)] => word.clone(),
            _ => continue,
        };
        let Some(class) = query::class(&rest.pieces, bar + 1, end, classes) else { continue };
        if vocabulary.contains(&word) {
            out.push((format!("P({word} | {})", classes.labels[class]), word, class));
            rest.take(from, end + 1);
        }
    }
    out
}

/// Words by which a column is known to be the class.
const CLASS: &str = "class y label target output play playtennis decision category outcome survived result stolen spam evade species default defaulted cheat \
enjoysport klasse clase classe buys buy bought buyscomputer diagnosis risk approved admitted churn passed pass golf playgolf playtennis classlabel fraud loan_approved loan ham_or_spam";

/// A table of examples that has names, as other readers take it: its columns, those that are named like a class, the words around it.
pub(in crate::solve::probability) struct Sheeted {
    pub(in crate::solve::probability) names: Vec<String>,
    pub(in crate::solve::probability) columns: Vec<Vec<String>>,
    pub(in crate::solve::probability) classes: Vec<usize>,
    pub(in crate::solve::probability) around: String,
}

/// The table of a statement.
pub(in crate::solve::probability) fn sheeted(text: &str) -> Option<Sheeted> {
    let text = layout::plain(text);
    let grid = rows::grids(&text).into_iter().find(Grid::is_named)?;
    let classes = named_class(&grid);
    let around = layout::without(&text, &grid.cuts);
    let (names, columns) = grid.columns.into_iter().map(|column| (column.name, column.cells)).unzip();
    Some(Sheeted { names, columns, classes, around })
}

fn named_class(grid: &Grid) -> Vec<usize> {
    let plain = |name: &str| name.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    (0..grid.columns.len())
        .filter(|at| CLASS.split_whitespace().any(|known| !known.is_empty() && plain(known) == plain(&grid.columns[*at].name)))
        .collect()
}

fn distinct<'a>(cells: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for cell in cells {
        if !out.iter().any(|known| known.eq_ignore_ascii_case(cell)) {
            out.push(cell.clone());
        }
    }
    out
}

/// A column whose cells are all numbers of one unit.
fn real(column: &Column) -> Option<(Vec<Rational>, String)> {
    let parsed: Vec<(Rational, String, String)> = column.cells.iter().map(|cell| measured(cell)).collect::<Option<_>>()?;
    let unit = parsed.first()?.2.clone();
    parsed.iter().all(|(_, _, own)| *own == unit).then(|| (parsed.into_iter().map(|(value, _, _)| value).collect(), unit))
}

/// The columns that may be the class, the likeliest first.
fn candidates(grid: &Grid) -> Vec<usize> {
    let mut out = named_class(grid);
    if out.len() > 1 {
        out.sort_by_key(|at| std::cmp::Reverse(*at));
    }
    if out.is_empty() {
        let numeric: Vec<bool> = grid.columns.iter().map(|column| real(column).is_some()).collect();
        // One column of words beside numbers is the class; else the last.
        let wordy: Vec<usize> = (0..numeric.len()).filter(|at| !numeric[*at]).collect();
        out = if let [only] = wordy.as_slice() { vec![*only] } else { vec![grid.columns.len() - 1] };
        let others: Vec<usize> = (0..grid.columns.len()).filter(|at| !out.contains(at)).collect();
        out.extend(others);
    }
    out
}

/// Naive Bayes over a table of features.
fn table(text: &str, grid: &Grid, span: Span) -> Option<Problem> {
    let mut first: Option<Problem> = None;
    let around = layout::without(text, &grid.cuts).to_lowercase();
    let sure = candidates(grid);
    // What the instance says the value of is a feature, where no column is named like a class.
    let unnamed = named_class(grid).is_empty();
    for class in sure.into_iter().filter(|class| !(unnamed && told(&around, &grid.columns[*class]))) {
        let Some(found) = classified(text, grid, class, span) else { continue };
        if found.diagnostics.is_empty() {
            return Some(found);
        }
        first.get_or_insert(found);
    }
    first
}

/// Whether the words around a table give the value of a column: `shape - round`, `shape = round`.
fn told(around: &str, column: &Column) -> bool {
    let name = column.name.to_lowercase();
    let cells = distinct(column.cells.iter());
    !name.is_empty()
        && around.match_indices(&name).any(|(at, _)| {
            let rest = around[at + name.len()..].trim_start();
            let whole = !around[..at].ends_with(char::is_alphanumeric);
            let value = ["-", "=", ":"].iter().find_map(|link| rest.strip_prefix(link)).map(str::trim_start);
            let is = |cell: &String| {
                let cell = cell.to_lowercase();
                // `play = yes/no` asks.
                let ends = |tail: &str| {
                    !tail.starts_with(char::is_alphanumeric)
                        && !tail.trim_start().starts_with(['/', '?'])
                        && !tail.trim_start().starts_with("or ")
                };
                value.is_some_and(|value| value.strip_prefix(cell.as_str()).is_some_and(ends))
            };
            whole && cells.iter().any(is)
        })
}

/// A table with its class column.
struct Sheet {
    features: Vec<Feature>,
    /// The cells of each feature by training row.
    cells: Vec<Vec<String>>,
    numbers: Vec<Vec<Rational>>,
    labels: Vec<usize>,
    classes: Classes,
    open: Vec<Vec<String>>,
}

fn classified(text: &str, grid: &Grid, class: usize, span: Span) -> Option<Problem> {
    let parts = said(&layout::without(text, &grid.cuts));
    let gaussian = parts.iter().any(|part| part.setting.gaussian);
    let sheet = Sheet::new(grid, class, gaussian)?;
    let mut answer = Answer::default();
    let mut given: Vec<Option<Number>> = vec![None; sheet.classes.labels.len()];
    for mut part in parts {
        for (known, new) in given.iter_mut().zip(stated(&mut part.rest, &sheet.classes)) {
            *known = new.or_else(|| known.take());
        }
        sheet.part(&mut part, &given, &mut answer);
    }
    if answer.cases.is_empty() && answer.estimates.is_empty() && answer.trouble.is_empty() {
        return None;
    }
    Some(problem(answer, span))
}

impl Sheet {
    fn new(grid: &Grid, class: usize, gaussian: bool) -> Option<Sheet> {
        let column = &grid.columns[class];
        let open = |row: usize| matches!(column.cells[row].as_str(), "?" | "??" | "-?" | "unknown");
        let training: Vec<usize> = (0..column.cells.len()).filter(|row| !open(*row)).collect();
        let labels = distinct(training.iter().map(|row| &column.cells[*row]));
        if !(2..=6).contains(&labels.len()) || training.len() <= labels.len() || training.len() < 4 {
            return None;
        }
        let own: Vec<usize> =
            training.iter().filter_map(|row| labels.iter().position(|label| label.eq_ignore_ascii_case(&column.cells[*row]))).collect();
        let mut features = Vec::new();
        let (mut cells, mut numbers, mut queries) = (Vec::new(), Vec::new(), vec![Vec::new(); column.cells.len() - training.len()]);
        for other in grid.columns.iter().enumerate().filter(|(at, _)| *at != class).map(|(_, column)| column) {
            let trained = Column { name: other.name.clone(), cells: training.iter().map(|row| other.cells[*row].clone()).collect() };
            let levels = distinct(trained.cells.iter());
            let measured = real(&trained);
            let many = levels.len() > 2 || measured.as_ref().is_some_and(|(values, _)| values.iter().any(|value| !value.is_integer()));
            let range = match measured {
                Some((values, unit)) if gaussian && many => {
                    numbers.push(values);
                    Range::Real(unit)
                }
                // Where every row has a value of its own, it names the row.
                None if levels.len() == training.len() => return None,
                // Measured values are no levels.
                Some((values, _)) if values.iter().any(|value| !value.is_integer()) || levels.len() > 5 => return None,
                _ => {
                    numbers.push(Vec::new());
                    Range::Levels(levels)
                }
            };
            for (query, row) in queries.iter_mut().zip((0..column.cells.len()).filter(|row| open(*row))) {
                query.push(other.cells[row].clone());
            }
            features.push(Feature { name: other.name.clone(), range });
            cells.push(trained.cells);
        }
        let name = if column.name.is_empty() { "class".to_owned() } else { column.name.clone() };
        Some(Sheet { features, cells, numbers, labels: own, classes: Classes { name, labels }, open: queries })
    }

    fn count(&self, class: Option<usize>) -> usize {
        self.labels.iter().filter(|own| class.is_none_or(|class| **own == class)).count()
    }

    /// How often a feature has a level in a class.
    fn held(&self, feature: usize, level: &str, class: Option<usize>) -> usize {
        let rows = self.cells[feature].iter().zip(&self.labels);
        rows.filter(|(cell, own)| cell.eq_ignore_ascii_case(level) && class.is_none_or(|class| **own == class)).count()
    }

    /// How many values a feature has; `None` where the rows show one alone.
    fn levels(&self, feature: usize, setting: &Setting) -> Option<usize> {
        let Range::Levels(levels) = &self.features[feature].range else { return None };
        if setting.binary {
            return (levels.len() < 3).then_some(2);
        }
        (levels.len() > 1).then_some(levels.len())
    }

    fn chance(&self, share: &Share, setting: &Setting) -> Option<String> {
        let smoothing = setting.smoothing.as_ref();
        let smooth = smoothing.is_some_and(|smoothing| *smoothing != Smoothing::None);
        match (&share.feature, share.class) {
            (Some((feature, value)), Some(class)) if matches!(self.features[*feature].range, Range::Real(_)) => {
                let (x, digits, _) = measured(value)?;
                setting.sample?;
                let own: Vec<Rational> = self.numbers[*feature]
                    .iter()
                    .zip(&self.labels)
                    .filter(|(_, own)| **own == class)
                    .map(|(value, _)| value.clone())
                    .collect();
                fitted(&(x, digits), &own, setting.sample == Some(true))
            }
            (Some((feature, _)), None) if matches!(self.features[*feature].range, Range::Real(_)) => None,
            (Some((feature, level)), class) => {
                // A share in all rows has no smoothing of its own.
                if class.is_none() && smooth {
                    return None;
                }
                let levels = if smooth { self.levels(*feature, setting)? } else { 2 };
                Some(work::share(self.held(*feature, level, class), self.count(class), levels, smoothing))
            }
            (None, Some(class)) => {
                let smoothing = smoothing.filter(|_| setting.smoothed_priors);
                Some(work::share(self.count(Some(class)), self.labels.len(), self.classes.labels.len(), smoothing))
            }
            (None, None) => None,
        }
    }

    /// One part of the question.
    fn part(&self, part: &mut Said, given: &[Option<Number>], answer: &mut Answer) {
        let setting = part.setting.clone();
        answer.trouble.extend(setting.trouble.iter().cloned());
        if setting.models.contains(&Model::Binarized) || setting.models.len() > 1 {
            answer.trouble.push("what the model counts was not understood".to_owned());
        }
        let wanted = shares(&mut part.rest, &self.features, &self.classes, &mut answer.trouble);
        answer.estimates.extend(named(&wanted, |share| self.chance(share, &setting), &mut answer.trouble));
        let mut queries = instances(&mut part.rest, &self.features);
        let opened = self.open.iter().filter(|query| !queries.contains(query)).cloned().collect::<Vec<_>>();
        queries.extend(opened);
        // Shares of all rows are what is asked only where they are called priors.
        let prior = part.rest.pieces.iter().any(|piece| piece.word().starts_with("prior"));
        let whole = wanted.iter().all(|share| share.feature.is_none() || share.class.is_none());
        let asks = || !wanted.is_empty() && !prior || quiet::classifies(&part.rest) || query::touched(&part.rest, &self.features);
        if queries.is_empty() && whole && asks() {
            answer.trouble.push("the statement does not say the instance to classify".to_owned());
        }
        let reals = self.features.iter().any(|feature| matches!(feature.range, Range::Real(_)));
        if setting.gaussian && !reals {
            answer.trouble.push("which features are normal was not understood".to_owned());
        }
        if reals && setting.sample.is_none() {
            answer.trouble.push("the statement does not say whether the variances are those of a sample or of a population".to_owned());
        }
        let counts: Vec<usize> = (0..self.classes.labels.len()).map(|class| self.count(Some(class))).collect();
        let prior = priors(&counts, given, &setting, &mut answer.trouble);
        let several = queries.len() > 1;
        for (number, query) in queries.iter().enumerate() {
            let title = if several { format!("instance {}", number + 1) } else { String::new() };
            let classes: Vec<Entry> = (0..counts.len())
                .map(|class| Entry {
                    name: self.classes.labels[class].clone(),
                    prior: prior[class].clone(),
                    factors: query
                        .iter()
                        .enumerate()
                        .filter_map(|(at, value)| self.factor(at, value, class, &setting, &mut answer.trouble))
                        .collect(),
                })
                .collect();
            let case = Case { title, ..Case::independent(classes, &setting) };
            if answer.cases.iter().all(|known| known.classes != case.classes) {
                answer.cases.push(case);
            }
        }
        if reals && part.rest.pieces.iter().any(|piece| piece.word().starts_with("mean")) {
            answer.estimates.extend(self.moments(setting.sample == Some(true)));
        }
        let mut sizes = vec![self.labels.len(), self.features.len(), self.features.len() + 1, self.classes.labels.len()];
        sizes.extend(&counts);
        self.domains(&mut part.rest);
        for feature in &self.features {
            for at in 0..part.rest.pieces.len() {
                if let Some(len) = query::stands(&part.rest.pieces, at, &feature.name) {
                    part.rest.take(at, at + len);
                }
            }
        }
        quiet::restated(&mut part.rest, &counts);
        leftover(&part.rest, &self.classes, &sizes, &mut answer.trouble);
    }

    /// Values of features that are listed: `domains 0 and 1`, `{0, 1}`.
    fn domains(&self, rest: &mut Rest) {
        for at in 0..rest.pieces.len() {
            if rest.taken[at] || rest.pieces[at].number().is_none() {
                continue;
            }
            let level = self.features.iter().any(|feature| matches!(&feature.range, Range::Levels(levels) if levels.iter().any(|level| query::stands(&rest.pieces, at, level) == Some(1))));
            let listed = (at.saturating_sub(7)..at).any(|place| {
                ["binary", "domain", "value", "boolean", "indicator", "either"].iter().any(|start| rest.word(place).starts_with(start))
            });
            if level && listed {
                rest.take(at, at + 1);
            }
        }
    }

    fn factor(&self, at: usize, value: &str, class: usize, setting: &Setting, trouble: &mut Vec<String>) -> Option<(String, String)> {
        let feature = &self.features[at];
        let named = format!("{} = {value}", feature.name);
        match &feature.range {
            Range::Levels(levels) => {
                if !levels.iter().any(|level| level.eq_ignore_ascii_case(value)) {
                    trouble.push(format!("`{value}` is not a value of its feature in the table"));
                    return None;
                }
                let smooth = setting.smoothing.as_ref().filter(|smoothing| **smoothing != Smoothing::None);
                let count = if smooth.is_some() { self.levels(at, setting) } else { Some(2) };
                let Some(count) = count else {
                    trouble.push(format!("the statement does not say how many values {} has", feature.name));
                    return None;
                };
                Some((named, share(self.held(at, value, Some(class)), self.count(Some(class)), count, setting.smoothing.as_ref())))
            }
            Range::Real(_) => {
                let (x, digits, _) = measured(value)?;
                let own: Vec<Rational> =
                    self.numbers[at].iter().zip(&self.labels).filter(|(_, own)| **own == class).map(|(value, _)| value.clone()).collect();
                match fitted(&(x, digits), &own, setting.sample == Some(true)) {
                    Some(density) => Some((named, density)),
                    None => {
                        trouble.push(format!("{} has no variance in class {}", feature.name, self.classes.labels[class]));
                        None
                    }
                }
            }
        }
    }

    /// Means and variances of the normal features by class.
    fn moments(&self, sample: bool) -> Vec<Estimate> {
        let mut out = Vec::new();
        for (at, feature) in self.features.iter().enumerate().filter(|(_, feature)| matches!(feature.range, Range::Real(_))) {
            for (class, label) in self.classes.labels.iter().enumerate() {
                let own: Vec<Rational> =
                    self.numbers[at].iter().zip(&self.labels).filter(|(_, own)| **own == class).map(|(value, _)| value.clone()).collect();
                let count = Rational::from_integer(own.len().into());
                let below = if sample { own.len().saturating_sub(1) } else { own.len() };
                if count.is_zero() || below == 0 {
                    continue;
                }
                let mean = own.iter().cloned().sum::<Rational>() / &count;
                let sum = own.iter().map(decimal_text).collect::<Vec<_>>().join(" + ");
                out.push((format!("mean of {} for {label}", feature.name), format!("\\frac{{{sum}}}{{{}}}", own.len())));
                let squares = own
                    .iter()
                    .map(|value| format!("\\left({} - \\left({}\\right)\\right)^2", decimal_text(value), decimal_text(&mean)))
                    .collect::<Vec<_>>()
                    .join(" + ");
                out.push((format!("variance of {} for {label}", feature.name), format!("\\frac{{{squares}}}{{{below}}}")));
            }
        }
        out
    }
}
