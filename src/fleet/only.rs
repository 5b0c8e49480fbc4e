//! Whom does it hold for? All, unless a list says otherwise.

/// All there are, or only those of a list.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Only<T> {
    #[default]
    All,
    These(Vec<T>),
}

impl<T: PartialEq> Only<T> {
    pub fn includes(&self, one: &T) -> bool {
        match self {
            Self::All => true,
            Self::These(list) => list.contains(one),
        }
    }

    /// Those that the list names; nobody where it holds for all.
    pub fn named(&self) -> &[T] {
        match self {
            Self::All => &[],
            Self::These(list) => list,
        }
    }
}

impl<T> From<Option<Vec<T>>> for Only<T> {
    /// A file that lists nobody means all.
    fn from(list: Option<Vec<T>>) -> Self {
        list.map_or(Self::All, Self::These)
    }
}
