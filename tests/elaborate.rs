//! Formulas with the values they must have: notation, elaboration and evaluation together.

use rederive::{
    elaborate::{Choices, Context, Elaborated, Obstacle, Token, elaborate, joint},
    eval::{Environment, evaluate},
    ir::Arena,
    num::{Outcome, Value},
    syntax,
};

fn read(latex: &str) -> Result<(Arena, Elaborated), Obstacle> {
    let parsed = syntax::parse(latex);
    let mut arena = Arena::new();
    let context = Context::new();
    elaborate(&parsed.tree, parsed.tree.root(), &mut arena, &context, &Choices::default()).map(|elaborated| (arena, elaborated))
}

fn value(latex: &str) -> String {
    match read(latex) {
        Err(obstacle) | Ok((_, Elaborated { beyond: Some(obstacle), .. })) => format!("{:?}: {}", obstacle.kind, obstacle.what),
        Ok((arena, elaborated)) => match evaluate(&arena, elaborated.expression, &Environment::new(), 64) {
            Outcome::Known(value) => show(&value),
            Outcome::Undefined(why) => format!("undefined: {why}"),
            Outcome::Unknown(why) => format!("unknown: {why}"),
        },
    }
}

fn show(value: &Value) -> String {
    match value {
        Value::Scalar(scalar) => match scalar.exact() {
            Some(exact) => exact.to_string(),
            None => format!("{:.6}", scalar.to_f64()),
        },
        Value::Tensor(tensor) => {
            let entries: Vec<String> = tensor.entries().iter().map(|entry| show(&Value::Scalar(entry.clone()))).collect();
            format!("{:?} {}", tensor.shape(), entries.join(" "))
        }
        other => format!("{other:?}"),
    }
}

#[test]
fn arithmetic() {
    for (latex, expected) in [
        (r"(27 - 3 + 0)/1 + 1", "25"),
        (r"(3*3*256+1)*384", "885120"),
        (r"\frac{3/8\cdot 1/3}{3/8\cdot 1/3+5/8\cdot 3/25}", "5/8"),
        (r"\binom{5}{2}\cdot 0.3^2\cdot 0.7^3", "3087/10000"),
        (r"\sqrt{\frac{(2-4)^2+(4-4)^2+(6-4)^2}{3-1}}", "2"),
        (r"-\frac{1}{2}\log_2\frac{1}{2}-\frac{1}{4}\log_2\frac{1}{4}-\frac{1}{4}\log_2\frac{1}{4}", "3/2"),
        (r"2^{10} - 4!", "1000"),
        (r"e^{0} + \sin^2 1 + \cos^2 1", "2.000000"),
        (r"1 + \log \frac{1}{2} + \ln 2", "1.000000"),
        (r"\lfloor 7/2 \rfloor + \lceil 7/2 \rceil + |-3|", "10"),
        (r"25\%", "1/4"),
        (r"\sum_{k=1}^{4} k^2", "30"),
        (r"\prod_{i=1}^{3} (i+1)", "24"),
        (r"\max(0, -3) + \max(2, 1)", "2"),
        (r"\sigma(0)", "1/2"),
        (r"1 - 2 - 3 + 4", "0"),
        (r"2 \cdot -3", "-6"),
        (r"-2^2", "-4"),
    ] {
        assert_eq!(value(latex), expected, "{latex}");
    }
}

#[test]
fn matrices() {
    for (latex, expected) in [
        (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}\begin{pmatrix}0&1\\1&0\end{pmatrix}", "[2, 2] 2 1 4 3"),
        (r"\begin{bmatrix}1&2\\3&4\end{bmatrix}\begin{bmatrix}1\\1\end{bmatrix} + \begin{bmatrix}1\\-1\end{bmatrix}", "[2] 4 6"),
        (r"\det\begin{pmatrix}2&1\\1&3\end{pmatrix}", "5"),
        (r"\begin{vmatrix}2&1\\1&3\end{vmatrix}", "5"),
        (r"\begin{bmatrix}2\\3\end{bmatrix} \times \begin{bmatrix}4\\5\end{bmatrix}", "[2] 8 15"),
        (r"\begin{bmatrix}2\\3\end{bmatrix} \otimes \begin{bmatrix}4\\5\end{bmatrix}", "[2] 8 15"),
        (r"\begin{bmatrix}2\\3\end{bmatrix}^{\top} \begin{bmatrix}4\\5\end{bmatrix}", "23"),
        (r"\begin{bmatrix}2\\3\end{bmatrix} \cdot \begin{bmatrix}4\\5\end{bmatrix}", "23"),
        (r"(1, 2) \cdot (3, 4)", "11"),
        (r"\begin{pmatrix}2&1\\1&1\end{pmatrix}^{-1}", "[2, 2] 1 -1 -1 2"),
        (r"\operatorname{ReLU}(\begin{bmatrix}-1\\2\end{bmatrix})", "[2] 0 2"),
        (
            r"\operatorname{conv}(\begin{bmatrix}1&2&3\\4&5&6\\7&8&9\end{bmatrix}, \begin{bmatrix}1&0\\0&1\end{bmatrix}, stride = 1)",
            "[2, 2] 6 8 12 14",
        ),
        (r"\|(3, 4)\|", "5"),
        (r"\operatorname{softmax}(\begin{bmatrix}0&0\end{bmatrix})", "[1, 2] 1/2 1/2"),
        (r"(1, 2) + (1, 2, 3)", "Shape: a sum of shapes 2 and 3"),
    ] {
        assert_eq!(value(latex), expected, "{latex}");
    }
}

#[test]
fn what_is_not_understood_says_why() {
    for (latex, part) in [
        (r"9 \text{ and some other words here }", "words"),
        (r"1 + \ldots + 5", "ellipsis"),
        (r"\int f(x)\,dx", "range"),
        (r"\begin{bmatrix}1&2\\3\end{bmatrix}", "a row of 1 entries among rows of 2"),
    ] {
        let found = value(latex);
        assert!(found.contains(part), "{latex}: {found}");
    }
}

#[test]
fn open_readings_are_told() {
    let (_, elaborated) = read(r"\log 8").expect("read");
    assert_eq!(elaborated.tokens, [Token::Logarithm]);
    let (_, elaborated) = read(r"2\frac{1}{3}").expect("read");
    assert_eq!(elaborated.tokens, [Token::MixedNumber]);
    assert_eq!(joint(&elaborated.tokens).map(|all| all.len()), Some(2));
    let (_, elaborated) = read(r"a(b+c)").expect("read");
    assert!(elaborated.uncertain.is_some());
    let (_, elaborated) = read(r"AB").expect("read");
    assert!(elaborated.matrix_like);
}
