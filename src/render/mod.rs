//! One file a format: the typed document to Markdown, LaTeX, HTML and PDF.
