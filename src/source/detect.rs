//! Which markup a file is written in.

use super::Format;

/// The format of a file by its name's ending, or by what it holds where the ending says nothing.
pub fn detect(file_name: &str, text: &str) -> Format {
    by_name(file_name).unwrap_or_else(|| sniff(text))
}

/// Whether a file of this name is a document by its ending.
pub fn is_document(file_name: &str) -> bool {
    by_name(file_name).is_some()
}

fn by_name(file_name: &str) -> Option<Format> {
    let extension = file_name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase()).unwrap_or_default();
    match extension.as_str() {
        "md" | "markdown" | "qmd" | "rmd" | "mkd" => Some(Format::Markdown),
        "tex" | "ltx" | "latex" => Some(Format::Latex),
        "ipynb" => Some(Format::Notebook),
        _ => None,
    }
}

/// Looks for what only a LaTeX file has: a class or a body, or sectioning commands without a Markdown heading or fence.
fn sniff(text: &str) -> Format {
    if text.contains("\\documentclass") || text.contains("\\begin{document}") {
        return Format::Latex;
    }
    if text.trim_start().starts_with('{') && text.contains("\"cell_type\"") {
        return Format::Notebook;
    }
    let starts = |marks: &[&str]| text.lines().filter(|line| marks.iter().any(|mark| line.trim_start().starts_with(mark))).count();
    let latex = starts(&[
        "\\section",
        "\\subsection",
        "\\paragraph",
        "\\begin{itemize}",
        "\\begin{enumerate}",
        "\\item",
        "\\newcommand",
        "\\usepackage",
    ]);
    let markdown = starts(&["# ", "## ", "### ", "```", "- ", "| ", "**"]);
    if latex > markdown { Format::Latex } else { Format::Markdown }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_decides_and_else_the_text() {
        assert_eq!(detect("a.tex", "# Question 1"), Format::Latex);
        assert_eq!(detect("a.MD", "\\section{x}"), Format::Markdown);
        assert_eq!(detect("a.txt", "\\documentclass{article}"), Format::Latex);
        assert_eq!(detect("-", "\\section{One}\nText.\n\\begin{itemize}\n\\item x\n\\end{itemize}"), Format::Latex);
        assert_eq!(detect("-", "# One\n\n$\\alpha = 1$\n\n\\begin{align}\nx\n\\end{align}"), Format::Markdown);
        assert_eq!(detect("", ""), Format::Markdown);
    }
}
