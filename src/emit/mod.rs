//! One file a diagnostics output: terminal, JSON.
