//! The stretches of a document in which a name keeps its type: the sections, and the items of lists, inside of each other.

use crate::diag::Span;

/// A stretch, and the one around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Scope {
    span: Span,
    parent: usize,
}

/// The stretches of one document; the first is the whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scopes {
    all: Vec<Scope>,
}

impl Default for Scopes {
    fn default() -> Self {
        Scopes { all: vec![Scope { span: Span::new(0, usize::MAX), parent: 0 }] }
    }
}

impl Scopes {
    /// Adds a stretch that begins after all that were added; gives its number. One that is left open is closed by [`Scopes::close`].
    pub fn open(&mut self, start: usize, parent: usize) -> usize {
        self.all.push(Scope { span: Span::new(start, usize::MAX), parent });
        self.all.len() - 1
    }

    /// Ends the stretch `scope`.
    pub fn close(&mut self, scope: usize, end: usize) {
        if let Some(scope) = self.all.get_mut(scope) {
            scope.span.end = end.max(scope.span.start);
        }
    }

    /// The innermost stretch around the byte `at`.
    pub fn innermost(&self, at: usize) -> usize {
        let mut scope = self.all.partition_point(|scope| scope.span.start <= at).saturating_sub(1);
        while scope > 0 && at >= self.all[scope].span.end {
            scope = self.all[scope].parent;
        }
        scope
    }

    /// The stretch `scope` and those around it, the innermost first; the whole document is the last.
    pub fn outwards(&self, scope: usize) -> impl Iterator<Item = usize> {
        let mut next = Some(scope);
        std::iter::from_fn(move || {
            let at = next?;
            next = (at > 0).then(|| self.all[at].parent);
            Some(at)
        })
    }

    /// The bytes of a stretch.
    pub fn span(&self, scope: usize) -> Span {
        self.all.get(scope).map_or(Span::empty(0), |scope| scope.span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_end_where_the_next_begins() {
        let mut scopes = Scopes::default();
        let chapter = scopes.open(10, 0);
        let first = scopes.open(20, chapter);
        scopes.close(first, 40);
        let second = scopes.open(40, chapter);
        scopes.close(second, 60);
        scopes.close(chapter, 60);
        assert_eq!([5, 15, 25, 45, 70].map(|at| scopes.innermost(at)), [0, chapter, first, second, 0]);
        assert_eq!(scopes.outwards(second).collect::<Vec<_>>(), [second, chapter, 0]);
    }
}
