//! Sentences: which phrases stand in a sentence that asks.

use crate::solve::phrase::{Phrase, Rule};

/// For each phrase whether its sentence asks: it holds a question mark or a verb that asks. Bullets and semicolons end no sentence here.
pub(super) fn asking(source: &str, phrases: &[Phrase]) -> Vec<bool> {
    let mut asking = vec![false; phrases.len()];
    let mut start = 0;
    for at in 0..=phrases.len() {
        let ends = match phrases.get(at) {
            Some(phrase) if phrase.rule == Rule::stop => {
                let text = phrase.span.text(source);
                !(text == ";"
                    || text == "；"
                    || text.contains('-')
                    || text.contains('•')
                    || text.starts_with('\n') && asks(source, &phrases[start..at]))
            }
            Some(_) => false,
            None => true,
        };
        if ends {
            let end = (at + 1).min(phrases.len());
            if asks(source, &phrases[start..end]) {
                asking[start..end].fill(true);
            }
            start = end;
        }
    }
    asking
}

fn asks(source: &str, sentence: &[Phrase]) -> bool {
    sentence.iter().any(|phrase| match phrase.rule {
        Rule::mood | Rule::question => true,
        Rule::stop => phrase.span.text(source).starts_with(['?', '？']),
        Rule::ask => phrase.span.text(source).to_lowercase().starts_with("how "),
        _ => false,
    })
}
