//! What was found wrong, in every format that something reads.
//!
//! A command that judges fills in [`Findings`](crate::finding::Findings); a format is a file
//! of its own here. The formats agree on what they say: the same findings, the same
//! fingerprints, the same sentence about what was judged and what decided the exit code.

mod fingerprint;
mod github;
mod gitlab;
mod json;
mod junit;
mod markdown;
mod sarif;
#[cfg(test)]
mod tests;
mod text;
