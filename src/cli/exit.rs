//! How it ended.

/// "No" is an answer; "failed" is not having one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exit {
    /// A plan was found, every window holds.
    Yes = 0,
    /// Nothing fits, some finding is an error.
    No = 1,
    /// Bad usage, a bad file, a question that makes no sense.
    Failed = 2,
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
