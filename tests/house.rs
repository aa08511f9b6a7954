//! The house rules that a program can hold: the order of the rooms, doc comments, imports, the paths that the papers name.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The rooms in the order of the data flow; a room imports only from rooms before it.
const ROOMS: [&str; 14] =
    ["diag", "num", "source", "syntax", "ir", "op", "elaborate", "eval", "check", "solve", "doc", "render", "emit", "cli"];

/// Past this a file holds more than one idea.
const LONGEST_FILE: usize = 800;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The files that are built into the program, with their texts.
fn sources() -> Vec<(String, String)> {
    let mut files = Vec::new();
    rust_files(&root().join("src"), &mut files);
    let name = |path: &Path| path.strip_prefix(root()).unwrap().display().to_string();
    files.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).filter(|(name, _)| !is_tests(name)).collect()
}

/// Whether a file holds tests only.
fn is_tests(name: &str) -> bool {
    name.ends_with("/tests.rs") || name.contains("/tests/")
}

/// The text before the file's tests.
fn outside_tests(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod ").next().unwrap_or(text)
}

/// The rooms that a piece of code names: `crate::room` and the first segments inside `crate::{...}`.
fn rooms_named(text: &str) -> Vec<String> {
    let word = |text: &str| text.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect::<String>();
    let mut named = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        let Some(group) = rest.strip_prefix('{') else {
            named.push(word(rest));
            continue;
        };
        let mut depth = 0;
        let mut expects_room = true;
        for (place, letter) in group.char_indices() {
            match letter {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => expects_room = true,
                _ if expects_room && !letter.is_whitespace() => {
                    named.push(word(&group[place..]));
                    expects_room = false;
                }
                _ => {}
            }
        }
    }
    named
}

#[test]
fn rooms_import_only_from_rooms_above() {
    let position = |room: &str| ROOMS.iter().position(|known| *known == room);
    let mut faults = Vec::new();
    for (name, text) in sources() {
        let Some(own) = name.strip_prefix("src/").and_then(|rest| rest.split('/').next()).and_then(position) else { continue };
        for room in rooms_named(outside_tests(&text)) {
            if position(&room).is_some_and(|other| other > own) {
                faults.push(format!("{name} imports crate::{room}, which is below {}", ROOMS[own]));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn lib_lists_the_rooms_in_order() {
    let lib = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let listed: Vec<&str> = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert_eq!(listed, ROOMS);
}

#[test]
fn every_file_says_what_it_is() {
    let silent: Vec<String> = sources().into_iter().filter(|(_, text)| !text.starts_with("//!")).map(|(name, _)| name).collect();
    assert!(silent.is_empty(), "without `//!` at the top: {silent:?}");
}

#[test]
fn no_glob_imports_outside_tests() {
    let mut faults = Vec::new();
    for (name, text) in sources() {
        for line in outside_tests(&text).lines().filter(|line| line.trim_start().starts_with("use ") && line.contains("::*")) {
            faults.push(format!("{name}: {line}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_utils_and_no_file_of_two_ideas() {
    let mut faults = Vec::new();
    for (name, text) in sources() {
        if ["util", "helper", "misc", "common"].iter().any(|word| name.contains(word)) {
            faults.push(format!("{name}: a name that says nothing"));
        }
        let lines = outside_tests(&text).lines().count();
        if lines > LONGEST_FILE {
            faults.push(format!("{name}: {lines} lines, more than {LONGEST_FILE}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn files_and_the_clock_stay_in_cli() {
    let doors = ["std::fs", "fs::read", "std::env", "SystemTime", "Instant::now", "println!", "eprintln!", "stdin()"];
    let mut faults = Vec::new();
    for (name, text) in sources() {
        if name.starts_with("src/cli/") || name == "src/main.rs" {
            continue;
        }
        for door in doors.iter().filter(|door| outside_tests(&text).contains(**door)) {
            faults.push(format!("{name} uses {door}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn pest_tera_and_clap_stay_in_their_rooms() {
    let homes = [("pest::", vec!["syntax", "source", "solve"]), ("tera::", vec!["render", "solve"]), ("clap::", vec!["cli"])];
    let mut faults = Vec::new();
    for (name, text) in sources() {
        for (library, rooms) in &homes {
            let at_home = rooms.iter().any(|room| name.starts_with(&format!("src/{room}/")));
            let word_before = |at: usize| text[..at].ends_with(|letter: char| letter.is_alphanumeric() || letter == '_');
            let uses = outside_tests(&text).match_indices(library).any(|(at, _)| !word_before(at));
            if uses && !at_home {
                faults.push(format!("{name} uses {library}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn architecture_is_short_and_its_paths_exist() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    assert!(text.lines().count() < 200, "ARCHITECTURE.md has {} lines", text.lines().count());
    let roots = ["src/", "grammar/", "templates/", "solutions/", "tests/", "benches/", "docs/", "assets/", ".ci/", "fuzz/"];
    let missing: Vec<&str> = text
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|word| roots.iter().any(|start| word.starts_with(start)) && !word.contains(['*', '<', ' ', '{']))
        .filter(|word| !root().join(word).exists())
        .collect();
    assert!(missing.is_empty(), "ARCHITECTURE.md names paths that do not exist: {missing:?}");
}

#[test]
fn an_import_below_would_be_seen() {
    assert_eq!(rooms_named("use crate::{\n    diag::{Span, Edit},\n    check::{Report, Step},\n    num,\n};"), ["diag", "check", "num"]);
    assert_eq!(rooms_named("crate::cli::run()"), ["cli"]);
}
