//! The environments that hold mathematics, and the formula that a `\begin{..}..\end{..}` is.

use super::{Delimiter, Formula};
use crate::diag::Span;

/// The display environments, without star.
const DISPLAYED: [&str; 14] = [
    "equation",
    "align",
    "gather",
    "multline",
    "eqnarray",
    "displaymath",
    "alignat",
    "flalign",
    "math",
    "dmath",
    "xalignat",
    "darray",
    "IEEEeqnarray",
    "subequations",
];

/// The name without star when `name` is an environment of displayed mathematics.
pub fn displayed(name: &str) -> Option<&'static str> {
    let plain = name.strip_suffix('*').unwrap_or(name);
    DISPLAYED.into_iter().find(|known| *known == plain)
}

/// The formula of the environment `name` over `span`; its arguments (`\begin{alignat}{2}`) are not part of the body.
pub fn formula(text: &str, name: &str, span: Span) -> Formula {
    let plain = displayed(name).unwrap_or("displaymath");
    let tag = name.len() + "\\begin{}".len();
    let (mut start, end) = (span.start + tag, span.end - (name.len() + "\\end{}".len()));
    if matches!(plain, "alignat" | "xalignat" | "IEEEeqnarray" | "darray")
        && let Some(argument) = text.get(start..end).and_then(|body| body.starts_with('{').then(|| body.find('}')).flatten())
    {
        start += argument + 1;
    }
    let delimiter = if plain == "math" { Delimiter::Inline } else { Delimiter::Environment(plain) };
    Formula { span, body: Span::new(start.min(end), end), delimiter, expanded: None }
}

/// The name in braces at the start of `rest`, when it is a name.
pub fn name_in_braces(rest: &str) -> Option<&str> {
    let inner = rest.strip_prefix('{')?;
    let length = inner.bytes().take(40).position(|b| b == b'}')?;
    let name = &inner[..length];
    name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'*').then_some(name).filter(|name| !name.is_empty())
}
