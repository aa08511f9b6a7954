//! Where links lead that are defined elsewhere in a text: `[label]: target`. A text that is parsed in parts needs them in each.

use std::collections::HashMap;

use super::opaque::Opaque;

/// The longest label of a link that CommonMark allows, in characters.
const LONGEST_LABEL: usize = 999;

/// The targets that are defined anywhere in the text outside of code and comments, by label; the first definition counts.
pub fn targets<'t>(text: &'t str, opaque: &[Opaque]) -> HashMap<String, &'t str> {
    let mut targets = HashMap::new();
    for (at, _) in text.match_indices("]:") {
        let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
        let Some(name) = text[line..at].trim_start_matches(' ').strip_prefix('[') else { continue };
        let indent = at - line - name.len() - 1;
        let covered = opaque.partition_point(|stretch| stretch.span.start <= at);
        let code = covered > 0 && opaque[covered - 1].span.end > at;
        if indent > 3 || code || name.contains(['[', ']']) || name.starts_with('^') || name.len() > LONGEST_LABEL {
            continue;
        }
        let target = text[at + 2..].split_whitespace().next().unwrap_or("");
        targets.entry(label(name)).or_insert(target.trim_start_matches('<').trim_end_matches('>'));
    }
    targets
}

/// A label as labels are compared: in small letters, with single spaces.
pub fn label(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_are_lines_of_their_own() {
        let text = "See [the page]: no.\n\n[The  Page]: <http://a.example> \"A page\"\n[^1]: a note\n    [code]: x\n[the page]: later\n";
        let targets = targets(text, &[]);
        assert_eq!(targets.into_iter().collect::<Vec<_>>(), [("the page".to_owned(), "http://a.example")]);
    }
}
