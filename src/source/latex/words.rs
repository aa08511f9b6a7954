//! Commands of running text: what they show, what they style, and how many arguments are no words.

/// What a command in running text does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Shows these words.
    Words(&'static str),
    /// A heading of this level.
    Heading(u8),
    /// Its argument, or the rest of its group, is strong.
    Strong,
    /// Its argument, or the rest of its group, is emphasised.
    Emphasis,
    /// Its argument is code.
    Code,
    /// Ends the paragraph.
    Paragraph,
    /// A forced line break.
    Break,
    /// Puts this accent on the next letter.
    Accent(char),
    /// Shows nothing; this many arguments in braces are no words.
    Silent(usize),
}

/// The effect of the command `name`; `None` for one that is not known.
pub fn effect(name: &str) -> Option<Effect> {
    Some(match name {
        "chapter" => Effect::Heading(1),
        "section" => Effect::Heading(2),
        "subsection" => Effect::Heading(3),
        "subsubsection" => Effect::Heading(4),
        "paragraph" | "subparagraph" => Effect::Heading(5),
        "textbf" | "bf" | "bfseries" | "textsc" | "boldmath" => Effect::Strong,
        "emph" | "textit" | "it" | "itshape" | "em" | "textsl" | "sl" => Effect::Emphasis,
        "texttt" | "code" | "lstinline" | "path" => Effect::Code,
        "par" | "newpage" | "clearpage" | "pagebreak" | "bigskip" | "medskip" | "smallskip" | "filbreak" | "indent" | "hrule" => {
            Effect::Paragraph
        }
        "newline" | "linebreak" => Effect::Break,
        _ => {
            return silent(name)
                .map(Effect::Silent)
                .or_else(|| words(name).map(Effect::Words))
                .or_else(|| accent(name).map(Effect::Accent));
        }
    })
}

/// The effect of a command that is one character.
pub fn sign(c: char) -> Option<Effect> {
    Some(match c {
        '%' => Effect::Words("%"),
        '$' => Effect::Words("$"),
        '&' => Effect::Words("&"),
        '#' => Effect::Words("#"),
        '_' => Effect::Words("_"),
        '{' => Effect::Words("{"),
        '}' => Effect::Words("}"),
        ' ' | '\n' | ',' | ';' | ':' | '>' => Effect::Words(" "),
        '!' | '/' | '-' | '@' => Effect::Words(""),
        '\'' | '`' | '^' | '"' | '~' | '=' | '.' => Effect::Accent(c),
        _ => return None,
    })
}

fn silent(name: &str) -> Option<usize> {
    Some(match name {
        "noindent" | "centering" | "raggedright" | "small" | "tiny" | "large" | "Large" | "LARGE" | "huge" | "Huge" | "normalsize"
        | "footnotesize" | "scriptsize" | "rm" | "tt" | "sf" | "sc" | "normalfont" | "mdseries" | "upshape" | "rmfamily" | "sffamily"
        | "ttfamily" | "protect" | "relax" | "displaystyle" | "textstyle" | "appendix" | "tableofcontents" | "frontmatter"
        | "mainmatter" | "hfill" | "vfill" | "hline" | "toprule" | "midrule" | "bottomrule" | "begingroup" | "endgroup" | "bgroup"
        | "egroup" | "qed" | "qedhere" | "nonumber" | "notag" | "phantomsection" | "printanswers" | "noprintanswers" | "unskip"
        | "ignorespaces" | "allowbreak" | "nobreak" | "samepage" | "sloppy" | "fi" | "else" | "FloatBarrier" | "today" | "makeatletter"
        | "makeatother" | "selectfont" | "doublespacing" | "onehalfspacing" | "singlespacing" | "leavevmode" | "strut" | "hss" | "null"
        | "droptotalpoints" | "thepage" | "Box" | "square" | "blacksquare" => 0,
        "label" | "ref" | "eqref" | "cref" | "Cref" | "autoref" | "pageref" | "cite" | "citep" | "citet" | "nocite" | "vspace"
        | "hspace" | "input" | "include" | "bibliography" | "bibliographystyle" | "pagestyle" | "thispagestyle" | "usepackage"
        | "RequirePackage" | "color" | "index" | "phantom" | "vphantom" | "hphantom" | "graphicspath" | "lstset" | "usetikzlibrary"
        | "documentclass" | "thanks" | "lstinputlisting" | "printbibliography" | "addbibresource" | "newcounter" | "stepcounter"
        | "refstepcounter" | "title" | "author" | "date" | "hypersetup" | "geometry" | "tcbset" | "pgfplotsset" | "theoremstyle"
        | "lhead" | "rhead" | "chead" | "lfoot" | "rfoot" | "cfoot" | "cline" | "cmidrule" | "subtitle" | "institute" | "newif"
        | "bibitem" | "lstloadlanguages" | "newlength" | "vspace*" | "affil" | "numberwithin" | "captionsetup" | "setlist"
        | "setstretch" | "linespread" | "hyphenation" | "tikzset" => 1,
        "setlength" | "addtolength" | "setcounter" | "addtocounter" | "definecolor" | "fontsize" | "newtheorem" | "rule"
        | "titleformat" | "titlespacing" | "DeclareFixedFont" | "lstdefinestyle" | "fancyhead" | "fancyfoot" | "colorlet"
        | "inputminted" | "pgfmathsetmacro" => 2,
        "textcolor" | "colorbox" | "fcolorbox" | "href" | "raisebox" | "scalebox" | "resizebox" | "parbox" | "makebox" | "framebox" => 1,
        "newenvironment" | "renewenvironment" | "addcontentsline" | "DeclareUnicodeCharacter" => 3,
        _ => return None,
    })
}

fn words(name: &str) -> Option<&'static str> {
    Some(match name {
        "quad" | "qquad" | "enspace" | "thinspace" | "space" | "enskip" | "nobreakspace" => " ",
        "ldots" | "dots" | "textellipsis" | "cdots" => "…",
        "textbackslash" => "\\",
        "textgreater" => ">",
        "textless" => "<",
        "textbar" => "|",
        "textasciitilde" => "~",
        "textasciicircum" => "^",
        "textunderscore" => "_",
        "textdollar" => "$",
        "textquotedblleft" | "textquotedblright" | "textquotedbl" => "\"",
        "textquoteleft" | "textquoteright" | "textquotesingle" => "'",
        "textendash" => "–",
        "textemdash" => "—",
        "textbullet" => "•",
        "textdegree" | "degree" => "°",
        "textmu" => "µ",
        "texttimes" => "×",
        "ss" => "ß",
        "o" => "ø",
        "O" => "Ø",
        "l" => "ł",
        "L" => "Ł",
        "ae" => "æ",
        "AE" => "Æ",
        "oe" => "œ",
        "OE" => "Œ",
        "aa" => "å",
        "AA" => "Å",
        "i" => "ı",
        "j" => "ȷ",
        "S" => "§",
        "P" => "¶",
        "copyright" => "©",
        "pounds" => "£",
        "euro" | "texteuro" => "€",
        "checkmark" => "✓",
        "LaTeX" => "LaTeX",
        "TeX" => "TeX",
        "LaTeXe" => "LaTeX2e",
        _ => return None,
    })
}

fn accent(name: &str) -> Option<char> {
    matches!(name, "c" | "v" | "u" | "H" | "r" | "k" | "b" | "d").then(|| name.chars().next()).flatten()
}

/// Letters with their accents, as they are composed.
const ACCENTED: [(char, &str, &str); 14] = [
    ('\'', "aeiouyAEIOUYcnszlrCNSZLR", "áéíóúýÁÉÍÓÚÝćńśźĺŕĆŃŚŹĹŔ"),
    ('`', "aeiouAEIOUn", "àèìòùÀÈÌÒÙǹ"),
    ('^', "aeiouAEIOUcghjswy", "âêîôûÂÊÎÔÛĉĝĥĵŝŵŷ"),
    ('"', "aeiouyAEIOUY", "äëïöüÿÄËÏÖÜŸ"),
    ('~', "anoANOiu", "ãñõÃÑÕĩũ"),
    ('=', "aeiouAEIOU", "āēīōūĀĒĪŌŪ"),
    ('.', "czeCZEgI", "ċżėĊŻĖġİ"),
    ('c', "cstCSTge", "çşţÇŞŢģȩ"),
    ('v', "cszenrdtCSZENRDTgu", "čšžěňřďťČŠŽĚŇŘĎŤǧǔ"),
    ('u', "agiouAGIOU", "ăğĭŏŭĂĞĬŎŬ"),
    ('H', "ouOU", "őűŐŰ"),
    ('r', "auAU", "åůÅŮ"),
    ('k', "aeiuAEIU", "ąęįųĄĘĮŲ"),
    ('d', "aeiouhs", "ạẹịọụḥṣ"),
];

/// The letter with the accent on it; the letter alone where no such one is known.
pub fn accented(accent: char, letter: char) -> char {
    let letter = match letter {
        'ı' => 'i',
        'ȷ' => 'j',
        letter => letter,
    };
    ACCENTED
        .iter()
        .filter(|(own, _, _)| *own == accent)
        .find_map(|(_, plain, composed)| composed.chars().nth(plain.chars().position(|c| c == letter)?))
        .unwrap_or(letter)
}

/// What an environment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Environment {
    /// A list with bullets, or with words of its own.
    Bullets,
    /// A numbered list.
    Numbers,
    /// A numbered list whose items begin with `\part` or `\subpart`.
    Parts,
    /// A quotation.
    Quote,
    /// A table.
    Table,
    /// Code.
    Verbatim,
    /// Kept, not read.
    Raw,
    /// Not there at all.
    Comment,
    /// A question with this word.
    Question(&'static str),
    /// An answer with this word.
    Answer(&'static str),
    /// What is inside stands as if it were not; this many arguments in braces are no words.
    Transparent(usize),
}

/// What the environment `name` is.
pub fn environment(name: &str) -> Environment {
    match name.strip_suffix('*').unwrap_or(name) {
        "itemize" | "description" | "compactitem" | "list" | "trivlist" | "asparaitem" | "inparaitem" | "checkboxes" | "choices" => {
            Environment::Bullets
        }
        "enumerate" | "compactenum" | "inparaenum" | "asparaenum" | "tasks" => Environment::Numbers,
        "parts" | "subparts" | "subsubparts" => Environment::Parts,
        "quote" | "quotation" | "verse" => Environment::Quote,
        "tabular" | "tabularx" | "tabulary" | "longtable" | "tblr" | "longtblr" | "supertabular" | "array" => Environment::Table,
        "verbatim" | "lstlisting" | "minted" | "Verbatim" | "alltt" | "python" | "BVerbatim" | "pythoncode" => Environment::Verbatim,
        "tikzpicture" | "axis" | "dependency" | "filecontents" | "picture" | "pspicture" | "forest" | "circuitikz" | "tikzcd" => {
            Environment::Raw
        }
        "comment" => Environment::Comment,
        "problem" | "homeworkProblem" | "prob" => Environment::Question("Problem"),
        "question" | "qn" => Environment::Question("Question"),
        "exercise" | "ex" | "exer" => Environment::Question("Exercise"),
        "solution" | "sol" | "soln" | "solutionorbox" | "solutionbox" | "solutions" => Environment::Answer("Solution."),
        "answer" | "ans" | "answers" => Environment::Answer("Answer."),
        "proof" | "pf" => Environment::Answer("Proof."),
        "minipage" | "multicols" | "wrapfigure" | "thebibliography" | "adjustbox" | "textblock" | "column" => Environment::Transparent(1),
        _ => Environment::Transparent(0),
    }
}

/// How many arguments of a table stand before its rows.
pub fn table_arguments(name: &str) -> usize {
    match name.strip_suffix('*').unwrap_or(name) {
        "tabularx" | "tabulary" => 2,
        "tabular" if name.ends_with('*') => 2,
        _ => 1,
    }
}
