//! What a document looks like: chosen by the caller, never read from anywhere.

/// The choices of a rendering.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Leave out the statements of questions and parts that are answered.
    pub without_questions: bool,
    /// Show what was found about each displayed formula in the margin: for reports of a check.
    pub marks: bool,
    /// Show the points of questions and parts.
    pub points: bool,
    /// How the names of a Markdown file's pictures begin; without it a figure stays the block that it is drawn from.
    pub figures: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Options { without_questions: false, marks: false, points: true, figures: None }
    }
}
