//! How are the keys of a table written down, so that none goes without a reader?
//!
//! [`table!`] makes of one list both what is said of the keys, a [`Spec`], and a type with a
//! field for each of them, by which alone readers can ask for it. A key that nobody asks for
//! is a field that is never read, of which the compiler warns; one that is not in the list,
//! or of another kind, does not compile.

use std::marker::PhantomData;

use super::spec::Spec;

/// The keys of one kind of table.
pub trait Table: Sized + 'static {
    const SPEC: &'static Spec;
    const KEYS: Self;
}

/// A key of the table `T`, for values of the kind `K`.
pub struct Key<T, K> {
    pub name: &'static str,
    pub kind: K,
    table: PhantomData<fn() -> T>,
}

impl<T, K> Key<T, K> {
    pub const fn new(name: &'static str, kind: K) -> Self {
        Self { name, kind, table: PhantomData }
    }
}

impl<T, K: Copy> Clone for Key<T, K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, K: Copy> Copy for Key<T, K> {}

/// The name of a field as files have it, where it is a word of Rust.
pub const fn plain(field: &'static str) -> &'static str {
    match field.as_bytes() {
        [b'r', b'#', name @ ..] => match std::str::from_utf8(name) {
            Ok(name) => name,
            Err(_) => field,
        },
        _ => field,
    }
}

/// `NAME: LABEL, ABOUT[, shared KEYS][, bonds [BONDS]];` and then the keys, each as
/// `name: required|optional KIND, EXAMPLE, ABOUT;`.
macro_rules! table {
    (
        pub $table:ident: $label:expr, $about:expr
        $(, shared $shared:ty)? $(, bonds [$($bond:expr),+])?;
        $($key:ident: $need:ident $kind:ident $(<$of:ty>)? $(($($argument:expr),*))?,
            $example:expr, $help:expr;)*
    ) => {
        pub struct $table {
            $(pub $key: $crate::file::keys::table::Key<$table, $kind $(<$of>)?>,)*
        }

        impl $crate::file::keys::table::Table for $table {
            const KEYS: Self = Self {
                $($key: $crate::file::keys::table::Key::new(
                    $crate::file::keys::table::plain(stringify!($key)),
                    $kind $(::<$of>)? $(($($argument),*))?,
                ),)*
            };

            const SPEC: &'static $crate::file::keys::spec::Spec =
                &$crate::file::keys::spec::Spec {
                    label: $label,
                    about: $about,
                    keys: &[$($crate::file::keys::spec::Entry {
                        name: $crate::file::keys::table::plain(stringify!($key)),
                        shape: $kind $(::<$of>)? $(($($argument),*))? .shape(),
                        required: $crate::file::keys::table::is_required!($need),
                        example: $example,
                        about: $help,
                    },)*],
                    shared: &[$(<$shared as $crate::file::keys::table::Table>::SPEC)?],
                    bonds: &[$($($bond),+)?],
                };
        }
    };
}

macro_rules! is_required {
    (required) => {
        true
    };
    (optional) => {
        false
    };
}

pub(crate) use {is_required, table};
