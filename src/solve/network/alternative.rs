//! What is asked beside the layers as they are: without shared weights, with a bottleneck before, another stack of layers.

use std::ops::Range;

use super::{
    Kind, Reader,
    build::{CONVOLUTIONS, kind_of},
};
use crate::{
    diag::Span,
    solve::{
        fact::{Facts, Value},
        reading,
    },
};

impl Reader<'_> {
    /// `If no parameter sharing were used, how many parameters would there be?`
    pub(super) fn unshared(&mut self) {
        for at in 0..self.tokens.len() {
            if !self.is(at, "topic.unshared") || !self.asking[at] || self.used.contains(&at) {
                continue;
            }
            let Range { start, end } = self.sentence_of(at);
            let counted = |here: &usize| self.is(*here, "ask.parameters") || self.is(*here, "ask.weights");
            let after = (at..end).rfind(counted);
            let Some(asked) = after.or_else(|| (start..at).rev().find(counted)) else { continue };
            let numbers = |at: usize| matches!(self.tokens[at].kind, Kind::Number(_)) && self.tokens[at].words != "1";
            let (first, last) = (at.min(asked), at.max(asked));
            if (first..=last).any(|at| numbers(at) || self.tokens[at].of("noun").is_some_and(|noun| noun != "bias")) {
                continue;
            }
            let span = self.span(first, last);
            self.used.extend(first..=last);
            self.ask("unshared", span);
        }
    }

    /// `if a 1x1 convolution with 16 filters is used first as a bottleneck`: a question about two layers in place of the one before.
    pub(super) fn bottleneck(&mut self) {
        let Some(word) = (0..self.tokens.len()).find(|at| self.tokens[*at].words.contains("bottleneck")) else { return };
        let Range { start, end } = self.sentence_of(word);
        let before = self.tokens[..start].iter().any(|token| matches!(&token.kind, Kind::Size(sizes) if sizes.len() == 3));
        let ones = |value: &Value| *value == reading::count("1");
        let unit = |at: usize| matches!(&self.tokens[at].kind, Kind::Size(sizes) if sizes.len() == 2 && sizes.iter().all(ones));
        if !before || !(start..end).any(unit) {
            return;
        }
        let mut said = Facts::default();
        for at in start..end {
            let span = self.tokens[at].span;
            match &self.tokens[at].kind {
                Kind::Number(value) => match self.counted(at) {
                    Some((_, "filter" | "channels" | "out_channels" | "feature_maps")) if said.get("filters").is_none() => {
                        said.set("filters", value.clone(), span);
                    }
                    Some((_, "filter")) => said.set("then_filters", value.clone(), span),
                    _ => return,
                },
                Kind::Size(_) if unit(at) => {}
                Kind::Size(sizes) if sizes.len() == 3 => said.set("between", Value::List(sizes.clone()), span),
                Kind::Size(sizes) if sizes.len() == 2 => said.set("then_kernel", Value::List(sizes.clone()), span),
                Kind::Tuple(_) | Kind::Matrix(_) | Kind::Formula | Kind::Call(_) => return,
                _ => {}
            }
        }
        if said.get("filters").is_none() {
            return;
        }
        let span = self.span(start, end.saturating_sub(1));
        for at in start..end {
            for quantity in ["multiplications", "macs", "flops", "parameters"] {
                if self.is(at, &format!("ask.{quantity}")) && self.asking[at] {
                    self.ask(quantity, span);
                }
            }
        }
        self.used.extend(start..end);
        self.out.facts.set("bottleneck", Value::Record(said), span);
    }

    /// Every volume has as many channels: each convolution has as many filters.
    pub(super) fn uniform(&mut self) {
        let Some((value, span)) = self.uniform.clone() else { return };
        for layer in self.layers.iter_mut().filter(|layer| CONVOLUTIONS.contains(&kind_of(layer)) && layer.get("filters").is_none()) {
            layer.set("filters", value.clone(), span);
        }
    }

    /// The layers after the word that sets them against the ones before.
    pub(super) fn alternatives(&mut self) {
        let Some((at, span)) = self.split.filter(|(at, _)| *at > 0 && *at < self.layers.len()) else { return };
        let records = |layers: &[Facts]| Value::List(layers.iter().map(|layer| Value::Record(layer.clone())).collect());
        let other = self.layers.split_off(at);
        self.out.facts.set("alternative", records(&other), span);
        if self.layers.len() == 1 {
            self.out.facts.set("first", records(&self.layers), span);
            self.layers.clear();
        }
        self.current = 0..self.layers.len();
    }

    /// Whether the layer of the size at `at` is set against the ones before: `how many would a single 7x7 layer have?`
    pub(super) fn set_against(&self, at: usize) -> bool {
        let single = at > 0 && matches!(self.tokens[at - 1].words.as_str(), "single" | "a single" | "one" | "one single");
        let convolutions = self.layers.iter().filter(|layer| CONVOLUTIONS.contains(&kind_of(layer)) || kind_of(layer) == "unknown").count();
        let asked = (at.saturating_sub(4)..at).any(|here| matches!(self.tokens[here].words.as_str(), "would" | "does" | "do" | "did"));
        single && asked && self.asking[at] && convolutions > 1 && self.split.is_none()
    }

    /// Notes that the layers from here on are set against the ones before.
    pub(super) fn split_here(&mut self, span: Span) {
        if self.split.is_none() && !self.layers.is_empty() {
            self.split = Some((self.layers.len(), span));
        }
        self.boundary = true;
    }
}
