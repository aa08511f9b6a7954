//! Items and their verdicts as data: what the lines of a stream hold.

use serde::Serialize;
use serde_json::Value;

use super::super::{Evidence, Reason, Step, Verdict};

/// The longest line that is looked at, in bytes.
const LONGEST: usize = 1 << 20;

/// How an item is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Syntax {
    /// LaTeX.
    Latex,
    /// Plain characters: `sqrt(x^2+1)`, `2*x`, `x >= 1`.
    Ascii,
    /// LaTeX where there is a backslash or a brace, else plain characters.
    #[default]
    Auto,
}

/// What stands on one line of a stream.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Item {
    /// Any JSON; comes back as it was given.
    pub id: Value,
    /// A statement or a chain of relations.
    pub latex: String,
    /// A whole document instead of a statement.
    pub text: Option<String>,
    /// Conditions that are granted.
    pub assume: Vec<String>,
    /// How the statement is written.
    pub syntax: Syntax,
}

/// The verdict on one item.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Judged {
    /// The item's own id.
    pub id: Value,
    /// The verdict on all its steps together.
    pub verdict: Verdict,
    /// Why it is unchecked.
    pub reason: Option<Reason>,
    /// The evidence of the step that decides.
    pub evidence: Option<Evidence>,
    /// Each step.
    pub steps: Vec<JudgedStep>,
}

/// One step of an item.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct JudgedStep {
    /// The first and the last byte (one past it) of the step in the item's statement or text.
    pub span: [usize; 2],
    /// Canonical LaTeX of the relation; empty for a statement without one.
    pub relation: String,
    /// The verdict; of a document's definitions and premises there is none.
    pub verdict: Option<Verdict>,
    /// Why it is unchecked.
    pub reason: Option<Reason>,
    /// How the verdict was reached.
    pub evidence: Option<Evidence>,
    /// Notes: `rounded`, conditions under which both sides are defined.
    pub notes: Vec<String>,
    /// A counterexample: names with their values.
    pub witness: Vec<(String, String)>,
}

impl Judged {
    /// An item that is not judged, and why.
    pub fn unchecked(id: Value, reason: Reason, why: impl Into<String>) -> Self {
        let evidence = Evidence { method: "none".to_owned(), detail: why.into(), readings: Vec::new(), certificate: None };
        Judged { id, verdict: Verdict::Unchecked, reason: Some(reason), evidence: Some(evidence), steps: Vec::new() }
    }
}

impl From<&Step> for JudgedStep {
    fn from(step: &Step) -> Self {
        JudgedStep {
            span: [step.span.start, step.span.end],
            relation: step.relation.clone(),
            verdict: step.verdict,
            reason: step.reason,
            evidence: step.evidence.clone(),
            notes: step.notes.clone(),
            witness: step.witness.clone(),
        }
    }
}

impl Item {
    /// Reads a line.
    ///
    /// # Errors
    /// The item's id, where one could be read, and what is wrong.
    pub fn read(line: &str) -> Result<Item, (Value, String)> {
        if line.len() > LONGEST {
            return Err((Value::Null, format!("the line has more than {LONGEST} bytes")));
        }
        let object = match serde_json::from_str::<Value>(line) {
            Ok(Value::Object(object)) => object,
            Ok(_) => return Err((Value::Null, "the line is no JSON object".to_owned())),
            Err(error) => return Err((Value::Null, format!("the line is no JSON: {error}"))),
        };
        let id = object.get("id").cloned().unwrap_or(Value::Null);
        let mut item = Item { id: id.clone(), ..Item::default() };
        let wrong = |why: String| (id.clone(), why);
        let string = |name: &str, value: &Value| match value {
            Value::String(text) => Ok(text.clone()),
            _ => Err(wrong(format!("`{name}` is no string"))),
        };
        let (mut latex, mut lhs, mut rhs, mut relation) = (None, None, None, None);
        for (name, value) in &object {
            match name.as_str() {
                _ if value.is_null() => {}
                "id" => {}
                "latex" => latex = Some(string(name, value)?),
                "lhs" => lhs = Some(string(name, value)?),
                "rhs" => rhs = Some(string(name, value)?),
                "relation" => relation = Some(string(name, value)?),
                "text" => item.text = Some(string(name, value)?),
                "assume" | "assumptions" => {
                    item.assume = conditions(value).ok_or_else(|| wrong(format!("`{name}` is no list of strings")))?
                }
                "syntax" => item.syntax = syntax(&string(name, value)?).map_err(wrong)?,
                // What else a line carries (a note, a source) is the sender's own.
                _ => {}
            }
        }
        item.latex = match (latex, lhs, rhs) {
            (Some(latex), None, None) => latex,
            (None, Some(lhs), Some(rhs)) => {
                let sign = relation.unwrap_or_else(|| "=".to_owned());
                let [lhs, rhs] = [lhs, rhs].map(|side| if LOOSE.contains(&sign.trim()) { side } else { unit(side) });
                format!("{lhs} {sign} {rhs}")
            }
            (None, None, None) if item.text.is_some() => String::new(),
            (None, None, None) => return Err(wrong("there is no `latex`, no `lhs` with `rhs`, and no `text`".to_owned())),
            _ => return Err(wrong("give `latex`, or `lhs` with `rhs`".to_owned())),
        };
        if item.text.is_some() && !item.latex.is_empty() {
            return Err(wrong("give a statement or a `text`, not both".to_owned()));
        }
        Ok(item)
    }
}

/// Signs that hold more loosely than anything a side has in it.
const LOOSE: [&str; 8] = ["iff", "implies", "impliedby", "\\iff", "\\implies", "\\impliedby", "\\Leftrightarrow", "\\Rightarrow"];

/// A side in plain characters that is a statement of its own, between parentheses: a relation holds it together more tightly than "and" does.
fn unit(side: String) -> String {
    let joins = side.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| matches!(word, "and" | "or" | "xor" | "implies" | "iff"));
    let relates = side.contains(['⊂', '⊆', '⊃', '⊇', '⊄', '⊅', '⊈', '⊉']) || side.contains(":=");
    if !side.contains('\\') && (joins || relates) { format!("({side})") } else { side }
}

fn conditions(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::String(one) => Some(vec![one.clone()]),
        Value::Array(all) => all.iter().map(|one| one.as_str().map(str::to_owned)).collect(),
        _ => None,
    }
}

fn syntax(name: &str) -> Result<Syntax, String> {
    match name {
        "latex" => Ok(Syntax::Latex),
        "ascii" => Ok(Syntax::Ascii),
        "auto" => Ok(Syntax::Auto),
        other => Err(format!("`syntax` is `{other}`; it can be latex, ascii or auto")),
    }
}
