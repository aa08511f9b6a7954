//! Debug.
use rederive::{solve, source::Format};
use std::io::Read;
fn main() {
    let mut input = String::new();
    std::io::stdin().read_to_string(&mut input).unwrap();
    for line in input.lines() {
        let (id, text) = if line.starts_with('{') {
            let row: serde_json::Value = serde_json::from_str(line).unwrap();
            (format!("{} {}", row["id"].as_str().unwrap(), row["answer"]), row["text"].as_str().unwrap().to_owned())
        } else {
            (String::new(), line.replace("\\n", "\n"))
        };
        if text.is_empty() {
            continue;
        }
        println!("=== {id}\n{text}");
        if std::env::var("PHRASES").is_ok() {
            for p in solve::phrase::phrases(&text, 0) {
                println!("   {:?} {:?}", p.rule, p.span.text(&text));
            }
        }
        let r = solve::reading::read(&text, &solve::phrase::phrases(&text, 0), 0);
        println!("  facts {}", r.facts.to_json());
        println!(
            "  asked {:?} topics {:?} asks {}",
            r.asked.iter().map(|a| a.name.as_str()).collect::<Vec<_>>(),
            r.topics.iter().map(|t| t.0.as_str()).collect::<Vec<_>>(),
            r.asks
        );
        println!(
            "  loose {:?} clashes {:?} refs {:?}",
            r.loose.iter().map(|s| s.text(&text)).collect::<Vec<_>>(),
            r.clashes.iter().map(|c| (c.name.clone(), c.first.text(&text), c.second.text(&text))).collect::<Vec<_>>(),
            r.references.iter().map(|s| s.text(&text)).collect::<Vec<_>>()
        );
        println!("  words {:?}", r.words.iter().map(|s| s.text(&text)).collect::<Vec<_>>().join(" "));
        let s = solve::solve(&text, Format::Markdown, &solve::Options::default());
        for p in &s.problems {
            println!("  FAMILY {:?} ASKED {:?} ", p.family, p.asked);
            for a in &p.answers {
                println!("    ANSWER {} = {} {}", a.name, a.value, a.latex);
            }
            for d in &p.diagnostics {
                println!("    {}: {}", d.code, d.message);
            }
        }
        if std::env::var("MD").is_ok() {
            println!("{}", s.markdown);
            for st in &s.report.steps {
                println!("{:?} {:?} {:?}", st.verdict, st.role, st.notes);
            }
        }
    }
}
