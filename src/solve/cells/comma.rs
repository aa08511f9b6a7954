//! Decimal commas: `f = 0,5` in statements that write no decimal point.

/// The text with its decimal commas as points, byte for byte at its place; as it is where commas only separate.
pub(super) fn points(text: &str) -> String {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    // A decimal point anywhere says that commas separate.
    let pointed = (0..bytes.len()).any(|at| bytes[at] == b'.' && at > 0 && digit(at - 1) && digit(at + 1));
    if pointed {
        return text.to_owned();
    }
    let mut commas = Vec::new();
    let mut leading = false;
    for at in (1..bytes.len()).filter(|at| bytes[*at] == b',' && digit(at - 1) && digit(at + 1)) {
        let start = (0..at).rev().take_while(|here| digit(*here)).last().unwrap_or(at);
        let end = (at + 1..bytes.len()).take_while(|here| digit(*here)).last().map_or(at, |last| last + 1);
        let zero = bytes[start] == b'0' && at - start == 1;
        let thousands = end - at - 1 == 3 && !zero;
        let joined = start > 0 && (bytes[start - 1].is_ascii_alphabetic() || matches!(bytes[start - 1], b',' | b'_' | b'{' | b'}'))
            || bytes.get(end) == Some(&b',') && digit(end + 1);
        if joined || listed(bytes, start, end) {
            continue;
        }
        if !thousands {
            commas.push(at);
            leading |= zero;
        }
    }
    if !leading {
        return text.to_owned();
    }
    let mut pointed = text.to_owned().into_bytes();
    for at in commas {
        pointed[at] = b'.';
    }
    String::from_utf8(pointed).unwrap_or_else(|_| text.to_owned())
}

/// Whether the piece stands in brackets whose entries commas separate.
fn listed(bytes: &[u8], start: usize, end: usize) -> bool {
    let open = bytes[..start].iter().rposition(|byte| matches!(byte, b'[' | b'(' | b'{' | b']' | b')' | b'}'));
    let Some(open) = open.filter(|at| matches!(bytes[*at], b'[' | b'(' | b'{')) else { return false };
    let close = bytes[end..].iter().position(|byte| matches!(byte, b']' | b')' | b'}')).map_or(bytes.len(), |at| end + at);
    let inside = &bytes[open + 1..close];
    // `(0,5; 0,2)`: semicolons separate; words around the number are a remark.
    !inside.contains(&b';') && !inside.iter().any(u8::is_ascii_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::points;

    #[test]
    fn commas_are_points_where_nothing_else_is_meant() {
        assert_eq!(points("f = 0,5; i = 1,25"), "f = 0.5; i = 1.25");
        assert_eq!(points("x = (0,5; 0,2)"), "x = (0.5; 0.2)");
        for plain in ["x = (0,1)", "x = 0,1,0", "1,000 units", "f = 0.5, x = 0,5", "k = 1,5", "h_0,1"] {
            assert_eq!(points(plain), plain);
        }
    }
}
