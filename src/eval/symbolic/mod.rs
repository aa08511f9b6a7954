//! Symbolic computation: substitution, derivatives, normal forms, inverses, densities, and expressions as LaTeX.

pub mod assumptions;
pub mod build;
mod substitute;
pub mod formula;
mod differentiate;
mod latex;
pub mod normal;
pub mod sample;
pub mod sample_plane;
mod simplify;
pub mod interval;
mod invert;
mod density;
pub mod law;
pub mod distribution;
pub mod quadrature;

pub use assumptions::{Assumptions, Fact};
pub use density::{Branched, Density, branches_by, common, contribution, push_cumulative, pushforward, pushforward_by};
pub use differentiate::{differentiate, work_out_derivatives};
pub use interval::{End, Interval};
pub use invert::{Branch, invert};
pub use latex::latex;
pub use simplify::simplify;
pub use substitute::{MAX_HEIGHT, height, occurs, replace, substitute, symbols};

#[cfg(test)]
mod tests;
