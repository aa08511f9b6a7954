//! Slips of the pen: a word that nothing knows and that is one letter away from a word that is known.

use super::super::{events::known, rephrase::Edit};
use super::scan::{Kind, bits};

/// Whether `word` is `known` with two letters in each other's place, or with one letter too many or too few, behind its second letter.
/// Another letter in place of one makes another word too easily: `injected` is not `infected`.
fn slip(word: &[char], known: &[char]) -> bool {
    let same = word.iter().zip(known).take_while(|(one, other)| one == other).count();
    if same < 2 || known.len() < 6 {
        return false;
    }
    match word.len() as i64 - known.len() as i64 {
        0 => {
            same + 1 < word.len() && word[same] == known[same + 1] && word[same + 1] == known[same] && word[same + 2..] == known[same + 2..]
        }
        1 => word[same + 1..] == known[same..] && same + 1 < word.len(),
        -1 => word[same..] == known[same + 1..] && same < word.len(),
        _ => false,
    }
}

/// The words of a text that are slips, put right.
pub(super) fn mended(text: &str) -> Vec<Edit> {
    let all = bits(text);
    let mut out = Vec::new();
    for bit in all.iter().filter(|bit| bit.kind == Kind::Word) {
        let plain = bit.text.len() > 5 && bit.text.chars().all(|c| c.is_ascii_lowercase());
        let again = all.iter().filter(|other| other.text == bit.text).count() > 1;
        if !plain || again || known::knows(&bit.text) {
            continue;
        }
        let letters: Vec<char> = bit.text.chars().collect();
        let mut fits: Vec<&str> =
            known::words().iter().filter(|word| slip(&letters, &word.chars().collect::<Vec<_>>())).map(String::as_str).collect();
        fits.dedup();
        if let [only] = fits.as_slice() {
            out.push((bit.from, bit.to, (*only).to_owned()));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::mended;

    #[test]
    fn one_letter_makes_no_other_word() {
        assert_eq!(mended("it was prodcued by it")[0].2, "produced");
        assert_eq!(mended("a defectve item")[0].2, "defective");
        assert!(mended("injected people").is_empty());
        assert!(mended("an item produced").is_empty());
    }
}
