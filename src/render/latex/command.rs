//! Whether mathematics as typed will compile: commands that pdflatex with amsmath and amssymb knows, and everything paired.

/// The control words of LaTeX, amsmath and amssymb that may stand in mathematics.
#[rustfmt::skip]
static KNOWN: &str = " \
 alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa varkappa lambda mu nu xi pi varpi rho varrho sigma varsigma tau upsilon \
 phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega digamma \
 infty partial nabla ell hbar hslash emptyset varnothing ldots dots cdots vdots ddots dotsc dotsb dotsm dotsi dotso imath jmath Re Im aleph beth top bot \
 ast star dagger ddagger prime square bullet angle triangle exists nexists forall surd wp checkmark blacksquare Box Diamond perp mid nmid therefore because \
 backslash flat natural sharp clubsuit diamondsuit heartsuit spadesuit complement eth mho lozenge bigstar blacktriangle \
 pm mp cdot times div odot otimes oplus ominus oslash circ bigcirc cup cap uplus sqcup sqcap setminus smallsetminus wedge vee land lor neg lnot wr amalg \
 diamond triangleleft triangleright bigtriangleup bigtriangledown boxplus boxtimes boxdot boxminus ltimes rtimes bowtie Join intercal \
 ne neq le leq leqslant leqq ge geq geqslant geqq ll gg lll ggg approx approxeq simeq cong equiv doteq doteqdot triangleq propto varpropto sim asymp prec succ preceq succeq \
 in notin ni subset subseteq subsetneq supset supseteq supsetneq sqsubseteq sqsupseteq parallel nparallel vdash dashv models vDash Vdash colon not lessgtr gtrless lesssim gtrsim frown smile \
 nleq ngeq nless ngtr ncong nsim nsubseteq nsupseteq circeq eqcirc bumpeq \
 to rightarrow longrightarrow leftarrow longleftarrow gets leftrightarrow longleftrightarrow mapsto longmapsto Rightarrow Longrightarrow implies Leftarrow Longleftarrow impliedby \
 Leftrightarrow Longleftrightarrow iff uparrow downarrow updownarrow Uparrow Downarrow Updownarrow hookrightarrow hookleftarrow rightsquigarrow leadsto nearrow searrow swarrow nwarrow \
 rightharpoonup rightharpoondown leftharpoonup leftharpoondown rightleftharpoons xrightarrow xleftarrow nrightarrow nleftarrow nRightarrow twoheadrightarrow circlearrowleft circlearrowright \
 sum prod coprod int iint iiint idotsint oint bigcup bigcap bigsqcup biguplus bigoplus bigotimes bigodot bigvee bigwedge \
 arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln log max min Pr sec sin sinh sup tan tanh injlim projlim varlimsup varliminf bmod pmod pod mod \
 frac dfrac tfrac cfrac binom dbinom tbinom genfrac over choose atop sqrt root of left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm Bigm biggm Biggm \
 langle rangle lfloor rfloor lceil rceil lvert rvert lVert rVert vert Vert lbrace rbrace lbrack rbrack lgroup rgroup lmoustache rmoustache ulcorner urcorner \
 hat widehat bar overline tilde widetilde dot ddot dddot ddddot vec check breve acute grave mathring underline overbrace underbrace overrightarrow overleftarrow overleftrightarrow underrightarrow \
 overset underset stackrel sideset substack limits nolimits \
 mathrm mathbf mathit mathsf mathtt mathcal mathbb mathfrak mathnormal boldsymbol pmb text textrm textbf textit textsf texttt textnormal textsc textup emph mbox hbox operatorname operatornamewithlimits rm bf it sf tt cal \
 quad qquad enspace thinspace medspace thickspace negthinspace negmedspace negthickspace hspace vspace hfill phantom hphantom vphantom smash mathstrut strut \
 displaystyle textstyle scriptstyle scriptscriptstyle mathop mathbin mathrel mathord mathopen mathclose mathpunct mathinner \
 begin end tag notag nonumber hline cline multicolumn boxed intertext shortintertext allowbreak nobreak mathchoice ensuremath \
 ";

/// The commands that want an argument.
#[rustfmt::skip]
static TAKES: &str = " frac dfrac tfrac cfrac binom dbinom tbinom sqrt hat widehat bar overline tilde widetilde dot ddot dddot vec check breve acute grave mathring underline \
 overbrace underbrace overrightarrow overleftarrow overset underset stackrel substack mathrm mathbf mathit mathsf mathtt mathcal mathbb mathfrak mathscr boldsymbol pmb bm text \
 textrm textbf textit textsf texttt mbox hbox operatorname boxed phantom hphantom vphantom smash mathop mathbin mathrel mathord pmod xrightarrow xleftarrow ";

/// Commands of other packages and habits that the template declares.
static DECLARED: &[&str] = &["bm", "mathscr", "argmax", "argmin", "coloneqq", "E", "Var", "Cov", "KL", "softmax", "ReLU"];

/// The environments that may stand in mathematics.
static ENVIRONMENTS: &[&str] = &[
    "matrix",
    "pmatrix",
    "bmatrix",
    "Bmatrix",
    "vmatrix",
    "Vmatrix",
    "smallmatrix",
    "array",
    "cases",
    "aligned",
    "alignedat",
    "gathered",
    "split",
    "align",
    "gather",
    "multline",
    "equation",
    "eqnarray",
    "flalign",
    "subarray",
];

/// Whether pdflatex knows the control word with the template's packages and declarations.
pub fn is_known(word: &str) -> bool {
    (word.bytes().all(|byte| byte.is_ascii_alphabetic()) && KNOWN.contains(&format!(" {word} "))) || DECLARED.contains(&word)
}

/// A formula without comments, blank lines, and numbers and labels that a rendering has no use for.
pub fn tidy(latex: &str) -> String {
    let mut out = String::with_capacity(latex.len());
    for line in latex.lines() {
        let mut escaped = false;
        let end = line.bytes().position(|byte| {
            let comment = byte == b'%' && !escaped;
            escaped = byte == b'\\' && !escaped;
            comment
        });
        let line = line[..end.unwrap_or(line.len())].trim_end();
        if !line.trim().is_empty() {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(line);
        }
    }
    with_tags_in_line(&without_labels(&out)).trim().to_owned()
}

fn without_labels(latex: &str) -> String {
    let mut out = String::with_capacity(latex.len());
    let mut rest = latex;
    while let Some(at) = rest.find("\\label{") {
        out.push_str(&rest[..at]);
        rest = rest[at..].split_once('}').map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out
}

/// Tags as words: they may stand only in some environments.
fn with_tags_in_line(latex: &str) -> String {
    let mut out = String::with_capacity(latex.len());
    let mut rest = latex;
    while let Some(at) = rest.find("\\tag") {
        let after = rest[at + 4..].trim_start_matches('*').trim_start();
        out.push_str(&rest[..at]);
        let Some((tag, left)) = after.strip_prefix('{').and_then(|after| after.split_once('}')) else {
            // `\tag 1`: what follows stays, as a formula.
            out.push_str("\\qquad ");
            rest = after;
            continue;
        };
        out.push_str("\\qquad\\text{(");
        out.push_str(tag);
        out.push_str(")}");
        rest = left;
    }
    out.push_str(rest);
    out
}

/// Whether a formula will compile between dollar signs: braces, environments and `\left` paired, every command known, nothing that
/// leaves mathematics.
pub fn compiles(latex: &str) -> bool {
    let bytes = latex.as_bytes();
    // Each open group: a brace, a `\left`, or an environment by name.
    let mut open: Vec<String> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'{' => open.push("{".to_owned()),
            // The guard closes the group, whatever it was.
            b'}' if open.pop().as_deref() != Some("{") => return false,
            b'$' | b'#' | b'%' => return false,
            b'\\' => {
                let word_end = at + 1 + bytes[at + 1..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
                let word = &latex[at + 1..word_end];
                if word.is_empty() {
                    match bytes.get(at + 1) {
                        Some(b'(' | b')' | b'[' | b']') | None => return false,
                        Some(next) if !next.is_ascii() => return false,
                        Some(_) => at += 2,
                    }
                    continue;
                }
                if !group(word, &latex[word_end..], &mut open) {
                    return false;
                }
                at = word_end;
                continue;
            }
            b'&' if open.is_empty() => {}
            _ => {}
        }
        at += 1;
    }
    open.is_empty() && scripts_are_sound(latex)
}

/// What a control word does to the open groups; whether it may stand here.
fn group(word: &str, after: &str, open: &mut Vec<String>) -> bool {
    let name = || after.strip_prefix('{').and_then(|rest| rest.split_once('}')).map(|(name, _)| name.trim_end_matches('*').to_owned());
    match word {
        "begin" => match name() {
            Some(name) if ENVIRONMENTS.contains(&&*name) => {
                open.push(name);
                true
            }
            _ => false,
        },
        "end" => name().is_some_and(|name| open.pop().as_deref() == Some(&*name)),
        "left" => {
            open.push("left".to_owned());
            delimits(after)
        }
        "right" => open.pop().as_deref() == Some("left") && delimits(after),
        other if TAKES.contains(&format!(" {other} ")) => {
            !after.trim_start().is_empty() && !after.trim_start().starts_with(['}', '&', '^', '_'])
        }
        other => is_known(other),
    }
}

/// Whether a delimiter follows.
fn delimits(after: &str) -> bool {
    let after = after.trim_start();
    let first = after.chars().next();
    first.is_some_and(|c| "()[]|./<>".contains(c))
        || ["\\{", "\\}", "\\|", "\\l", "\\r", "\\v", "\\V", "\\u", "\\d", "\\U", "\\D", "\\b"].iter().any(|start| after.starts_with(start))
}

/// Whether no base carries two superscripts or two subscripts side by side, and none is empty.
fn scripts_are_sound(latex: &str) -> bool {
    let mut squeezed = latex.to_owned();
    squeezed.retain(|c| !c.is_whitespace());
    let bare = |sign: char| squeezed.ends_with(sign) && !squeezed.ends_with(&format!("\\{sign}"));
    if bare('^') || bare('_') {
        return false;
    }
    // An escaped sign is no script; a formula that holds one is taken on trust.
    let wrong = ["^^", "__", "^_", "_^", "^}", "_}", "^&", "_&", "'^'"];
    squeezed.contains("\\_") || squeezed.contains("\\^") || wrong.iter().all(|wrong| !squeezed.contains(wrong))
}
