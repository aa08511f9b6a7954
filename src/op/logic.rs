//! Relations, connectives, conditions and sets.

use super::row::{Arity, Class, Row, elsewhere, table};
use crate::ir::OpId;

table! { 400;
    /// Whether two values are equal.
    EQ = "eq" Relation (2) ["="] {} elsewhere;
    /// Whether two values differ.
    NE = "ne" Relation (2) ["\\ne", "\\neq"] {} elsewhere;
    /// Whether the first is less.
    LT = "lt" Relation (2) ["<", "\\lt"] {} elsewhere;
    /// Whether the first is less or equal.
    LE = "le" Relation (2) ["\\le", "\\leq"] {} elsewhere;
    /// Whether the first is greater.
    GT = "gt" Relation (2) [">", "\\gt"] {} elsewhere;
    /// Whether the first is greater or equal.
    GE = "ge" Relation (2) ["\\ge", "\\geq"] {} elsewhere;
    /// Whether two values are close; says nothing exact, so it has no value.
    APPROX = "approx" Relation (2) ["\\approx"] {} elsewhere;
    /// Whether the first belongs to the set.
    ELEMENT = "element" Relation (2) ["\\in"] {} elsewhere;
    /// Whether the set holds the second.
    MEMBER = "member" Relation (2) ["\\ni"] {} elsewhere;
    /// Whether the first set lies in the second.
    SUBSET = "subset" Relation (2) ["\\subset", "\\subseteq"] {} elsewhere;
    /// Whether all hold.
    AND = "and" Connective (0 up) ["\\land", "\\wedge"] {} elsewhere;
    /// Whether any holds.
    OR = "or" Connective (0 up) ["\\lor", "\\vee"] {} elsewhere;
    /// Whether it does not hold.
    NOT = "not" Connective (1) ["\\neg", "\\lnot"] {} elsewhere;
    /// Whether the second holds where the first does.
    IMPLIES = "implies" Connective (2) ["\\Rightarrow", "\\implies"] {} elsewhere;
    /// Whether both hold or neither does.
    EQUIVALENT = "equivalent" Connective (2) ["\\Leftrightarrow", "\\iff"] {} elsewhere;
    /// Values and their conditions in turn, then perhaps the value otherwise; the first condition that holds decides.
    PIECEWISE = "piecewise" Function (1 up) [] {} elsewhere;
    /// One where the condition holds, else zero.
    INDICATOR = "indicator" Function (1) ["indicator"] {} elsewhere;
    /// The set of its arguments.
    SET = "set" Function (0 up) [] {} elsewhere;
    /// The interval from the first to the second; the third and fourth say whether an end belongs to it (1) or not (0).
    INTERVAL = "interval" Function (2 to 4) [] {"low", "high", "closedlow" = 1, "closedhigh" = 1} elsewhere;
    /// The members of any of the sets.
    UNION = "union" Function (1 up) ["\\cup"] {} elsewhere;
    /// The members of all of the sets.
    INTERSECTION = "intersection" Function (1 up) ["\\cap"] {} elsewhere;
    /// The members of the first set that are not in the second.
    SETMINUS = "setminus" Function (2) ["\\setminus"] {} elsewhere;
}
