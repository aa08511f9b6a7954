//! The program as a person meets it: its examples, its exit codes, its bad inputs, its JSON.
#![cfg(feature = "cli")]

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    time::Instant,
};

use serde_json::Value;

fn rederive(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_rederive"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn complaint(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("rederive-{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// The examples that `--help` shows, of every subcommand, in the order they stand.
fn examples(subcommand: &str) -> Vec<String> {
    let help = out(&rederive(&[subcommand, "--help"], ""));
    let (_, after) = help.split_once("Example").unwrap_or_else(|| panic!("{subcommand} --help has no example:\n{help}"));
    after.lines().skip(1).map(str::trim).filter(|line| line.contains("rederive")).map(str::to_owned).collect()
}

#[test]
fn every_example_of_the_help_runs() {
    let binary = Path::new(env!("CARGO_BIN_EXE_rederive")).parent().unwrap();
    let path = format!("{}:{}", binary.display(), std::env::var("PATH").unwrap_or_default());
    for subcommand in ["solve", "check", "explain", "verify", "fill", "parse", "eval", "coverage", "build"] {
        let shown = examples(subcommand);
        assert!(!shown.is_empty(), "{subcommand}");
        for example in shown.iter().filter(|example| !example.starts_with("rederive build")) {
            let output = Command::new("sh").args(["-c", example]).env("PATH", &path).output().unwrap();
            let code = output.status.code();
            assert!(matches!(code, Some(0 | 1)), "{example}: {code:?} {}", complaint(&output));
            assert!(!output.stdout.is_empty(), "{example} prints nothing");
        }
    }
}

#[test]
fn a_wrong_step_is_refuted_with_its_place() {
    let output = rederive(&["check", "-"], "Width: $(27-3+0)/1+1 = 24$.\n");
    assert_eq!(output.status.code(), Some(1));
    let text = out(&output);
    assert!(text.contains("25"), "{text}");
    assert!(text.contains("<stdin>:1:"), "{text}");
    assert!(text.ends_with("0 proved, 0 supported, 1 refuted, 0 unchecked\n"), "{text}");
    assert!(!text.contains('\u{1b}'), "colour without a terminal");
    assert_eq!(rederive(&["check", "-"], "Width: $(27-3+0)/1+1 = 25$.\n").status.code(), Some(0));
}

#[test]
fn a_report_is_replayed_and_a_corrupted_one_refused() {
    let text = "<!-- rederive: assume x real -->\n\n$$(x + 1)^2 = x^2 + 2 x + 1$$\n\n$$(27-3+0)/1+1 = 24$$\n\n$$(x + 1)^2 = x^2 + 1$$\n";
    let report = out(&rederive(&["check", "--format", "json", "-"], text));
    let replayed = rederive(&["verify", "-"], &report);
    assert_eq!(out(&replayed), "3 certificates accepted, 0 refused; 0 decided steps carry none\n");
    assert_eq!(replayed.status.code(), Some(0));
    for (from, to) in [("x^2 + 2 x + 1", "x^2 + 3 x + 1"), ("\"24\"", "\"25\""), ("\"refuted\"", "\"proved\""), ("(pow", "(mul")] {
        let replayed = rederive(&["verify", "-"], &report.replace(from, to));
        assert_eq!(replayed.status.code(), Some(1), "{from}: {}", out(&replayed));
    }
    assert_eq!(rederive(&["verify", "-"], "{}").status.code(), Some(2));
}

#[test]
fn a_step_is_explained_with_its_own_symbols() {
    let text = "<!-- rederive: assume x real -->\n\n$$(x + 1)^2 = x^2 + 1$$\n\n$$\\frac{x^2 - 1}{x - 1} = x + 1$$\n";
    let wrong = out(&rederive(&["explain", "-:3"], text));
    assert!(wrong.contains("x = 1") && wrong.contains("(1 + 1)^2 = 4"), "{wrong}");
    let right = out(&rederive(&["explain", "-:5"], text));
    assert!(right.contains("x - 1 \\ne 0"), "{right}");
    assert_eq!(rederive(&["explain", "-:4"], text).status.code(), Some(1));
    assert_eq!(rederive(&["explain", "-"], text).status.code(), Some(2));
}

#[test]
fn the_audit_names_conditions_readings_and_what_is_wanted() {
    let text =
        "<!-- rederive: assume x real -->\n\n$$\\frac{x^2 - 1}{x - 1} = x + 1$$\n\n$$e^{\\log(1 + x^2)} = 1 + x^2$$\n\n$$A B - B A = 0$$\n";
    let told = out(&rederive(&["check", "--audit", "-"], text));
    for wanted in [
        "granted:\n  x real",
        "x - 1 \\ne 0 (line 3)",
        "natural logarithm (line 5)",
        "line 7: ",
        "<!-- rederive: assume A real, B real -->",
    ] {
        assert!(told.contains(wanted), "{wanted} in\n{told}");
    }
}

#[test]
fn filling_leaves_all_else_as_it_was() {
    let text = "Some  *words* &amp; a   table:\r\n\r\n|a|b|\r\n|-|-|\r\n|1|$2$|\r\n\r\n$(27-3+0)/1+1 = ?$ and more\r\n";
    let output = rederive(&["fill", "-"], text);
    assert_eq!(out(&output), text.replace("= ?", "= 25"));
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn eval_judges_a_statement_and_computes_an_expression() {
    assert_eq!(rederive(&["eval", "1/3 + 1/6 = 1/2"], "").status.code(), Some(0));
    assert_eq!(rederive(&["eval", "1/3 + 1/6 = 1/3"], "").status.code(), Some(1));
    let output = rederive(&["eval", "\\frac{3}{8} + \\frac{1}{4}"], "");
    assert!(out(&output).contains("\\frac{5}{8}") || out(&output).contains("0.625"), "{}", out(&output));
    assert_eq!(rederive(&["eval", "\\sqrt{x^2} = x", "--assume", "x > 0"], "").status.code(), Some(0));
}

#[test]
fn bad_input_is_refused_quickly_and_clearly() {
    let folder = folder("bad");
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        fs::write(&path, bytes).unwrap();
        path.display().to_string()
    };
    let cases = [
        (folder.join("missing.md").display().to_string(), "does not exist"),
        (folder.display().to_string(), "is a directory"),
        (file("empty.md", b""), "is empty"),
        (file("binary.md", b"%PDF-1.7\0\0\x01"), "binary"),
        (file("latin1.md", b"caf\xe9 $x=1$"), "not valid UTF-8"),
        (file("huge.md", &vec![b'('; 50_000_000]), "no document"),
    ];
    for (path, words) in &cases {
        for command in ["check", "solve", "fill", "parse"] {
            let start = Instant::now();
            let output = rederive(&[command, path], "");
            assert_eq!(output.status.code(), Some(2), "{command} {path}");
            assert!(complaint(&output).contains(words), "{command} {path}: {}", complaint(&output));
            assert!(output.stdout.is_empty(), "{command} {path}");
            assert!(start.elapsed().as_secs_f64() < 10.0, "{command} {path} took {:?}", start.elapsed());
        }
    }
    let good = file("good.md", b"$1+1 = ?$\n");
    let nowhere = folder.join("no/such/folder/out.md").display().to_string();
    let output = rederive(&["fill", &good, "-o", &nowhere], "");
    assert_eq!(output.status.code(), Some(2));
    assert!(complaint(&output).contains("cannot write"), "{}", complaint(&output));
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn an_unbalanced_dollar_costs_that_formula_only() {
    let output = rederive(&["check", "--format", "json", "-"], "A broken $x = \\frac{1}{2 formula.\n\nThen $1 + 1 = 2$.\n");
    let report: Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(report["documents"][0]["counts"]["proved"], 1, "{report:#}");
    assert_eq!(report["documents"][0]["counts"]["refuted"], 0);
}

#[test]
fn a_course_keeps_its_definitions_in_one_place() {
    let folder = folder("course");
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    write("macros.tex", "\\newcommand{\\half}[1]{\\frac{#1}{2}}\n");
    let answer = write("one/answer.md", "So $\\half{3} = 1.5$ and $\\sqrt{x^2} = x$.\n");
    let late = write("late.tex", "\\renewcommand{\\half}[1]{\\frac{#1}{3}}\n");
    assert!(out(&rederive(&["check", &answer], "")).contains("`\\half`"));
    write("rederive.toml", "macros = [\"macros.tex\"]\nassume = [\"x > 0\"]\n");
    let good = rederive(&["check", &answer], "");
    assert!(out(&good).ends_with("2 proved, 0 supported, 0 refuted, 0 unchecked\n"), "{}", out(&good));
    // The command line comes last.
    assert_eq!(rederive(&["check", &answer, "--macros", &late], "").status.code(), Some(1));
    write("rederive.toml", "[notation]\nlog = \"2\"\n");
    let logarithm = write("one/log.md", "$\\log 8 = 3$\n");
    assert!(out(&rederive(&["check", &logarithm], "")).contains("1 proved"), "{}", out(&rederive(&["check", &logarithm], "")));
    // Included files give their definitions; a file outside of the document's folder is never opened.
    write("two/parts/defs.tex", "\\newcommand{\\three}{3}\n");
    write("outside.tex", "\\newcommand{\\four}{4}\n");
    let main = write("two/main.tex", "\\input{parts/defs}\\input{../outside}\n$1 + 2 = \\three$ and $2 + 2 = \\four$\n");
    let included = out(&rederive(&["check", &main], ""));
    assert!(included.contains("1 proved") && included.contains("`\\four`"), "{included}");
    // What they say is judged where it stands.
    write("two/parts/one.tex", "So $\\three + 2 = 6$.\n");
    let main = write("two/whole.tex", "\\input{parts/defs}\n$1 + 2 = \\three$\n\\input{parts/one}\n");
    let whole = rederive(&["check", &main], "");
    assert_eq!(whole.status.code(), Some(1));
    assert!(out(&whole).contains("two/parts/one.tex:1:18") && out(&whole).contains("1 proved, 0 supported, 1 refuted"), "{}", out(&whole));
    write("one/rederive.toml", "macro = []\n");
    let wrong = rederive(&["check", &answer], "");
    assert_eq!(wrong.status.code(), Some(2));
    assert!(complaint(&wrong).contains("one/rederive.toml") && complaint(&wrong).contains("macro"), "{}", complaint(&wrong));
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn the_json_follows_its_schema() {
    let schema = |name: &str| -> Value {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
        serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
    };
    let text = "Let $W_1 = 27$ and $F = 3$.\n\n$$W_2 = (W_1 - F + 0)/1 + 1 = 24$$\n\n$$x^2 + y = 3, \\quad \\frac{1}{3} = 0.33$$\n\n$$\\sqrt{ = 3$$\n";
    let checked: Value = serde_json::from_str(&out(&rederive(&["check", "--format", "json", "-"], text))).unwrap();
    let validator = jsonschema::validator_for(&schema("check.schema.json")).unwrap();
    let faults: Vec<String> = validator.iter_errors(&checked).map(|fault| format!("{} at {}", fault, fault.instance_path())).collect();
    assert!(faults.is_empty(), "{faults:#?}\n{checked:#}");
    let lines: Vec<&str> = text.lines().collect();
    for step in checked["documents"][0]["steps"].as_array().unwrap() {
        let number = |name: &str| usize::try_from(step[name].as_u64().unwrap()).unwrap();
        assert_eq!(number("line"), number("end_line"));
        let covered: String =
            lines[number("line") - 1].chars().skip(number("column") - 1).take(number("end_column") - number("column")).collect();
        assert_eq!(covered, step["latex"].as_str().unwrap());
    }
    let statement = "**Question 1:** The input of a convolutional layer has shape $9 \\times 9 \\times 4$. It uses 5 filters of size $3 \\times 3$ with stride 1 and no padding. How many parameters are there?\n";
    let solved: Value = serde_json::from_str(&out(&rederive(&["solve", "--format", "json", "-"], statement))).unwrap();
    let validator = jsonschema::validator_for(&schema("solve.schema.json")).unwrap();
    let faults: Vec<String> = validator.iter_errors(&solved).map(|fault| format!("{} at {}", fault, fault.instance_path())).collect();
    assert!(faults.is_empty(), "{faults:#?}\n{solved:#}");
    let counted: Value =
        serde_json::from_str(&out(&rederive(&["coverage", "--format", "json", "-"], &format!("{text}\nA part: $\\frac{{1}}{{$.\n"))))
            .unwrap();
    let validator = jsonschema::validator_for(&schema("coverage.schema.json")).unwrap();
    let faults: Vec<String> = validator.iter_errors(&counted).map(|fault| format!("{} at {}", fault, fault.instance_path())).collect();
    assert!(faults.is_empty(), "{faults:#?}\n{counted:#}");
    assert_eq!((&counted["display"]["formulas"], &counted["display"]["read"]), (&3.into(), &2.into()), "{counted:#}");
}
