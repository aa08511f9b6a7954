//! Inputs: seeds of the project and of the folders that are given, and how they are broken.

use std::{fs, path::Path};

/// A small generator of numbers (splitmix), so that a find comes again.
pub struct Dice(u64);

impl Dice {
    /// The generator of input `number` under `seed`.
    pub fn new(seed: u64, number: u64) -> Self {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ number.wrapping_mul(0xd1b5_4a32_d192_ed03))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `count`.
    pub fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(count.max(1)).unwrap_or(1)).unwrap_or(0)
    }
}

/// What the readers look for, and what breaks readers.
const PIECES: &[&str] = &[
    "$",
    "$$",
    "\\(",
    "\\)",
    "\\[",
    "\\]",
    "`",
    "```",
    "```math\n",
    "~~~\n",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    " ",
    "  ",
    "> ",
    "- ",
    "1. ",
    "# ",
    "| ",
    "|",
    "|-|-|\n",
    "**",
    "*",
    "_",
    "<!--",
    "-->",
    "<!-- rederive: assume x > 0 -->",
    "% rederive: digits 3\n",
    "%",
    "+++\n",
    "---\n",
    "&lt;",
    "&amp;",
    "\\begin{align}",
    "\\end{align}",
    "\\begin{equation}",
    "\\end{equation}",
    "\\begin{cases}",
    "\\end{cases}",
    "\\begin{pmatrix}",
    "\\end{pmatrix}",
    "\\begin{array}{cc}",
    "\\end{array}",
    "\\begin{itemize}",
    "\\item ",
    "\\end{itemize}",
    "\\begin{tabular}{c}",
    "\\end{tabular}",
    "\\section{",
    "\\textbf{",
    "\\newcommand{\\a}[2][b]{#1 \\a #2}",
    "\\def\\b#1,#2;{#2#1}",
    "\\let\\c=\\d",
    "\\newenvironment{e}{\\begin{align}}{\\end{align}}",
    "\\a",
    "\\b",
    "\\c",
    "\\begin{e}",
    "\\end{e}",
    "\\ensuremath{",
    "\\DeclarePairedDelimiter{\\n}{|}{|}",
    "\\n{",
    "\\documentclass{a}",
    "\\begin{document}",
    "\\end{document}",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "|x|",
    "\\|",
    "\\left(",
    "\\right)",
    "\\left.",
    "\\right|",
    "_{",
    "^{",
    "^",
    "'",
    "&",
    "\\\\",
    "\\frac",
    "\\sqrt[3]",
    "\\sum_{i=1}^n",
    "\\int_0^1",
    "dx",
    "\\max_{i \\ne t}",
    "\\mathbb{E}_{z \\sim q}[",
    "\\text{if }",
    "\\operatorname{a}",
    "\\overset{?}{=}",
    "= ?",
    "\\quad",
    "\\forall x",
    "\\not",
    "\\over",
    ":=",
    "=",
    "<",
    "\\le",
    "+",
    "-",
    "/",
    "*",
    "!",
    ",",
    ";",
    ":",
    ".",
    "1,000",
    "0.5",
    "1e-5",
    ".",
    "25\\%",
    "x",
    "W_2",
    "\\hat",
    "\\bar{x}",
    "\\nabla",
    "\\partial",
    "²",
    "₁",
    "√",
    "Σ",
    "≤",
    "\u{200b}",
    "\u{feff}",
    "\u{a0}",
    "\u{202e}",
    "\0",
    "\u{fffd}",
    "é",
    "的",
    "😀",
    "\\",
    "{\"cells\": [",
    "\"source\": [\"$x$\\n\"]",
    "\\u0024",
    "\"",
    "Question 1: ",
    "(a) ",
    "Answer: ",
    "filters of size $3 \\times 3$",
    "stride 2",
    "P(A \\mid B) = 0.3",
    "|A| = 5",
];

/// Small whole inputs of every kind.
const SEEDS: &[&str] = &[
    "# Q\n\nLet $x = 3$ and $W_1 = 27$. Then $$W_2 = \\frac{W_1 - 3 + 0}{1} + 1 = 25.$$\n\n- $a^2 + b^2 = c^2$\n- **bold** $\\sqrt{2}$\n\n| a | $b$ |\n|---|---|\n| 1 | 2 |\n",
    "\\documentclass{article}\\newcommand{\\E}[1]{\\mathbb{E}\\left[#1\\right]}\\begin{document}\\section{A}Let $\\E{X} = 1$.\n\\begin{align*}a &= b + 1 \\\\ &= \\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}\\end{align*}\\begin{enumerate}\\item x\\end{enumerate}\\end{document}",
    "\\sum_{i=1}^{n} \\frac{x_i^2}{2\\sigma^2} + \\int_{-\\infty}^{\\infty} e^{-x^2}\\,dx = \\max_{i \\ne t} |a_i| \\cdot \\|v\\|_2^2",
    "f(x) = \\begin{cases} x & \\text{if } x > 0 \\\\ 0 & \\text{otherwise} \\end{cases}, \\quad \\mathrm{KL}(q \\| p) \\le H(q) - \\mathbb{E}_{z \\sim q(z|x)}[\\log p(x, z)]",
    "**Question 1:** The input of a convolutional layer has shape $9 \\times 9 \\times 4$. It uses 5 filters of size $3 \\times 3$ with stride 1 and no padding. How many parameters are there?\n\n**Question 2:** $P(A) = 0.3$, $P(B \\mid A) = 0.5$. Compute $P(A \\mid B)$.\n",
    "{\"cells\": [{\"cell_type\": \"markdown\", \"metadata\": {}, \"source\": [\"# T\\n\", \"Let $x = \\\\frac{1}{2}$ and $$\\\\sum_i x_i \\u2264 1$$\"]}, {\"cell_type\": \"code\", \"source\": \"x = '$1$'\"}], \"nbformat\": 4}",
];

/// The seeds: those of the project, and the texts under `paths`.
pub fn gather(paths: &[std::path::PathBuf]) -> Vec<String> {
    let mut seeds: Vec<String> = SEEDS.iter().map(|seed| (*seed).to_owned()).collect();
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    ["solutions", "tests/suite", "docs"].iter().for_each(|folder| add(&own.join(folder), &mut seeds));
    paths.iter().for_each(|path| add(path, &mut seeds));
    seeds
}

fn add(path: &Path, seeds: &mut Vec<String>) {
    if let Ok(entries) = fs::read_dir(path) {
        let mut entries: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        entries.sort();
        entries.iter().for_each(|entry| add(entry, seeds));
    } else if let Ok(text) = fs::read_to_string(path) {
        seeds.push(text);
    }
}

/// A boundary of a character at or before `at`.
fn boundary(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A stretch of a seed, up to about `longest` bytes.
fn stretch<'s>(dice: &mut Dice, seeds: &'s [String], longest: usize) -> &'s str {
    // Half of the inputs come from the small seeds, which are dense in notation.
    let index = if dice.below(2) == 0 { dice.below(SEEDS.len()) } else { dice.below(seeds.len()) };
    let seed = &seeds[index];
    let start = boundary(seed, if seed.len() > longest { dice.below(seed.len() - longest / 2) } else { 0 });
    &seed[start..boundary(seed, start + longest)]
}

/// One broken input.
pub fn mutant(dice: &mut Dice, seeds: &[String]) -> String {
    let longest = [80, 300, 1500, 4000][dice.below(4)];
    let mut text = stretch(dice, seeds, longest).to_owned();
    for _ in 0..1 + dice.below(8) {
        let (a, b) = (dice.below(text.len() + 1), dice.below(text.len() + 1));
        let (a, b) = (boundary(&text, a.min(b)), boundary(&text, a.max(b)));
        match dice.below(8) {
            0 => text.replace_range(a..boundary(&text, a + (b - a).min(40)), ""),
            1 => {
                let copy = text[a..boundary(&text, a + (b - a).min(200))].to_owned();
                text.insert_str(b, &copy);
            }
            2 => text.insert_str(a, stretch(dice, seeds, 60)),
            3 => text.truncate(b),
            4 => {
                let piece = PIECES[dice.below(PIECES.len())];
                let times = [2, 5, 40, 300][dice.below(4)];
                text.insert_str(a, &piece.repeat(times));
            }
            _ => text.insert_str(a, PIECES[dice.below(PIECES.len())]),
        }
    }
    text.truncate(boundary(&text, 12_000));
    text
}
