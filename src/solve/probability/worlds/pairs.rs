//! Drawers, boxes or cards with two coins or sides each; one is seen, and the question is what the other one is.

use super::{Problem, World, quotient};
use crate::solve::probability::words::Piece;

/// What coins and sides are made of, by the words for it.
const SORTS: [(&str, &[&str]); 8] = [
    ("gold", &["gold", "golden", "or", "oro", "d'or", "goldmünzen", "goldmünze", "goldene", "goldenen", "oros"]),
    ("silver", &["silver", "argent", "plata", "d'argent", "silbermünzen", "silbermünze", "silberne", "silbernen"]),
    ("red", &["red", "rot", "rote", "rouge", "rouges", "rojo", "roja", "rojas"]),
    ("white", &["white", "weiß", "weiße", "blanc", "blanche", "blanches", "blanco", "blanca", "blancas"]),
    ("black", &["black", "schwarz", "schwarze", "noir", "noire", "noires", "negro", "negra", "negras"]),
    ("blue", &["blue", "blau", "blaue", "bleu", "bleue", "azul"]),
    ("green", &["green", "grün", "grüne", "vert", "verte", "verde"]),
    ("bronze", &["bronze", "copper", "cuivre"]),
];

const HOLDERS: [&str; 30] = [
    "drawer",
    "drawers",
    "box",
    "boxes",
    "chest",
    "chests",
    "card",
    "cards",
    "cabinet",
    "cabinets",
    "bag",
    "bags",
    "casket",
    "caskets",
    "coffret",
    "coffrets",
    "boîte",
    "boîtes",
    "tiroir",
    "tiroirs",
    "schublade",
    "schubladen",
    "kästchen",
    "truhe",
    "truhen",
    "cajón",
    "cajones",
    "caja",
    "cajas",
    "urn",
];

fn number(word: &str) -> Option<usize> {
    Some(match word {
        "a" | "an" | "one" | "une" | "un" | "eine" | "einer" | "una" | "uno" | "ein" => 1,
        "two" | "both" | "deux" | "zwei" | "dos" | "2" => 2,
        _ => return None,
    })
}

/// Reads such a statement.
pub(super) fn read(world: &World) -> Option<Problem> {
    let other = (0..world.pieces.len()).find(|at| {
        world.is(*at, &["other", "l'autre", "autre", "andere", "otra", "otro", "second", "remaining"]) && question(world, *at)
    })?;
    let holders = world.pieces.iter().filter(|piece| HOLDERS.contains(&piece.word())).count();
    if holders < 2 || !["random", "randomly", "hasard", "zufällig", "azar"].iter().any(|word| world.has(&[word])) {
        return None;
    }
    let boxes = boxes(world)?;
    let said = (0..world.pieces.len()).find_map(|at| {
        let count = match world.word(at) {
            "trois" | "drei" | "tres" => Some(3),
            "deux" | "zwei" | "dos" => Some(2),
            "quatre" | "vier" | "cuatro" => Some(4),
            _ => world.count(at),
        };
        count.filter(|count| *count > 1).filter(|_| (1..4).any(|next| HOLDERS.contains(&world.word(at + next))))
    })?;
    if usize::try_from(said) != Ok(boxes.len()) || boxes.iter().any(|sorts| sorts.len() != 2) {
        return None;
    }
    // What is seen: the last sort before the question's `other`; what is asked: the first after it.
    let told = told_end(world);
    let seen = (told..other).filter_map(|at| sort(world, at)).collect::<Vec<_>>();
    let asked: Vec<usize> = (other..world.pieces.len()).filter_map(|at| sort(world, at)).collect();
    let (seen, asked) = match (seen.as_slice(), asked.as_slice()) {
        ([seen], [asked]) => (*seen, *asked),
        // `that the other coin is silver if it is gold`.
        ([], [asked, seen]) if (other..world.pieces.len()).any(|at| world.is(at, &["if", "given", "wenn", "si"])) => (*seen, *asked),
        _ => return None,
    };
    // No other numbers, no denial.
    let loose = (told..world.pieces.len()).any(|at| {
        world.pieces[at].number().is_some()
            || world.is(
                at,
                &["not", "no", "without", "least", "both", "replaced", "again", "another", "pas", "nicht", "two", "deux", "zwei", "twice"],
            )
    });
    if loose || world.has(&["probability-of", "times", "weighted", "biased"]) {
        return None;
    }
    let (mut both, mut given) = (Vec::new(), Vec::new());
    for sorts in &boxes {
        let with = sorts.iter().filter(|sort| **sort == seen).count();
        given.push(format!("\\frac{{1}}{{{}}} \\cdot \\frac{{{with}}}{{2}}", boxes.len()));
        let hits = (0..2).filter(|at| sorts[*at] == seen && sorts[1 - at] == asked).count();
        both.push(format!("\\frac{{1}}{{{}}} \\cdot \\frac{{{hits}}}{{2}}", boxes.len()));
    }
    boxes.iter().any(|sorts| sorts.contains(&seen)).then(|| quotient(&both.join(" + "), &given.join(" + "), world.span))
}

fn sort(world: &World, at: usize) -> Option<usize> {
    let word = world.word(at);
    if word == "or" {
        // French for gold, English for a choice.
        return (at > 0 && (world.is(at - 1, &["en", "d", "d'"]) || world.pieces[at - 1] == Piece::Mark('\''))).then_some(0);
    }
    SORTS.iter().position(|(_, words)| words.contains(&word))
}

fn question(world: &World, at: usize) -> bool {
    world.sentences().into_iter().any(|range| range.0 <= at && at < range.1 && world.asks(range))
}

/// Where the telling of the boxes ends: the first word of choosing.
fn told_end(world: &World) -> usize {
    let verbs = [
        "chosen",
        "selected",
        "picked",
        "opened",
        "drawn",
        "choose",
        "pick",
        "select",
        "choisit",
        "choisi",
        "wählt",
        "gewählt",
        "elige",
        "taken",
        "open",
        "draw",
        "tire",
        "gezogen",
        "picks",
        "chooses",
        "opens",
        "ausgewählt",
    ];
    (0..world.pieces.len()).find(|at| verbs.contains(&world.word(*at))).unwrap_or(world.pieces.len())
}

/// The sorts of the two things in each box.
fn boxes(world: &World) -> Option<Vec<Vec<usize>>> {
    let mut out: Vec<Vec<usize>> = vec![Vec::new()];
    let mut pending = 1;
    for at in 0..told_end(world) {
        if let Some(count) = number(world.word(at)) {
            pending = count;
        }
        if world.is(at, &["sides", "faces", "seiten"]) && world.is(at.saturating_sub(1), &["both"]) {
            let last = out.last_mut()?;
            if last.len() == 1 {
                let own = last[0];
                last.push(own);
            }
        }
        if let Some(sort) = sort(world, at) {
            if out.last()?.len() >= 2 {
                out.push(Vec::new());
            }
            // `red on both sides` comes as one sort first.
            let last = out.last_mut()?;
            for _ in 0..pending {
                last.push(sort);
            }
            if last.len() > 2 {
                return None;
            }
            pending = 1;
        }
    }
    Some(out)
}
