//! Reading and writing: the only place where bytes come in and go out.

use std::{
    fs,
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use crate::source::{self, Format};

/// A line this long without a space is no document that somebody wrote.
const LONGEST_WORD: usize = 1 << 20;

/// A file that was read.
pub struct Input {
    /// The path as given; `<stdin>` for standard input.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// Reads a file, or standard input for `-`. The error says what is wrong and what to do.
pub fn read(path: &Path) -> Result<Input, String> {
    let (name, bytes) = if path == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map_err(|error| format!("cannot read standard input: {error}"))?;
        ("<stdin>".to_owned(), bytes)
    } else {
        let name = path.display().to_string();
        if path.is_dir() {
            return Err(format!("{name} is a directory; give a file, or use `rederive build {name}` for a folder of sheets"));
        }
        let bytes = fs::read(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => format!("{name} does not exist"),
            _ => format!("cannot read {name}: {error}"),
        })?;
        (name, bytes)
    };
    let text = text_of(&name, bytes)?;
    Ok(Input { name, text })
}

/// The bytes as text, or what is wrong with them.
fn text_of(name: &str, bytes: Vec<u8>) -> Result<String, String> {
    if bytes.is_empty() {
        return Err(format!("{name} is empty"));
    }
    if bytes.iter().take(8192).any(|byte| *byte == 0) {
        return Err(format!("{name} is a binary file; rederive reads Markdown, LaTeX and plain text"));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
        let start = error.as_bytes()[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
        let column = String::from_utf8_lossy(&error.as_bytes()[start..at]).chars().count() + 1;
        format!("{name}:{line}:{column}: not valid UTF-8; save the file as UTF-8 (for instance `iconv -f latin1 -t utf-8`)")
    })?;
    if text.trim().is_empty() {
        return Err(format!("{name} holds nothing but blank space"));
    }
    // A notebook keeps its pictures in one line each.
    let notebook = source::detect(name, "") == Format::Notebook;
    if let Some((line, length)) = longest_word(&text).filter(|_| !notebook) {
        return Err(format!("{name}:{line}: {length} bytes without a space or a line break; this is no document"));
    }
    Ok(text)
}

/// The line and the length of a word that is too long to be one.
fn longest_word(text: &str) -> Option<(usize, usize)> {
    let mut line = 1;
    let mut length = 0;
    for byte in text.bytes() {
        if byte.is_ascii_whitespace() {
            if length > LONGEST_WORD {
                return Some((line, length));
            }
            length = 0;
            line += usize::from(byte == b'\n');
        } else {
            length += 1;
        }
    }
    (length > LONGEST_WORD).then_some((line, length))
}

/// Writes to a temporary file beside `path`, then renames: what stands at `path` is whole or as it was.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let fail = |error: io::Error| format!("cannot write {}: {error}", path.display());
    if path.is_dir() {
        return Err(format!("cannot write {}: it is a directory", path.display()));
    }
    let name = path.file_name().ok_or_else(|| format!("cannot write {}: not a file name", path.display()))?;
    let mut temporary = name.to_os_string();
    temporary.push(format!(".{}.tmp", std::process::id()));
    let temporary: PathBuf = path.with_file_name(temporary);
    let written = fs::File::create(&temporary).and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()));
    if let Err(error) = written.and_then(|()| fs::rename(&temporary, path)) {
        let _ = fs::remove_file(&temporary);
        return Err(fail(error));
    }
    Ok(())
}

/// Writes to standard output; a reader that went away (`| head`) is no error.
pub fn print(text: &str) -> Result<(), String> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(format!("cannot write to standard output: {error}")),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_bytes_are_refused_with_a_place() {
        assert!(text_of("a.md", Vec::new()).unwrap_err().contains("is empty"));
        assert!(text_of("a.md", b"PK\0\x01".to_vec()).unwrap_err().contains("binary"));
        assert_eq!(text_of("a.md", b"one\ntwo \xff".to_vec()).unwrap_err().split(": ").next(), Some("a.md:2:5"),);
        assert!(text_of("a.md", vec![b'('; 2 << 20]).unwrap_err().contains("no document"));
        assert!(text_of("a.md", b" \n ".to_vec()).unwrap_err().contains("blank"));
    }

    #[test]
    fn what_is_written_is_whole_or_not_there() {
        let folder = std::env::temp_dir().join(format!("rederive-files-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("out.md");
        write(&path, b"first").unwrap();
        write(&path, b"second").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"second");
        assert!(write(&folder, b"x").is_err());
        assert!(write(&folder.join("missing/out.md"), b"x").is_err());
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
        fs::remove_dir_all(&folder).unwrap();
    }
}
