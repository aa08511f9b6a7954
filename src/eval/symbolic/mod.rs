//! Symbolic computation: substitution, derivatives, normal forms, inverses, densities, and expressions as LaTeX.

pub mod assumptions;
pub mod build;
mod differentiate;
pub mod formula;
mod latex;
pub mod normal;
pub mod sample;
mod substitute;

pub use assumptions::{Assumptions, Fact};
pub use differentiate::{differentiate, work_out_derivatives};
pub use latex::latex;
pub use substitute::{MAX_HEIGHT, height, occurs, replace, substitute, symbols};
