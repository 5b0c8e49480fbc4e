//! How are things put into words? Numbers, names and lists, the same in every answer.

pub mod figures;
pub mod harmless;
pub mod lines;
pub mod locale;
pub mod names;
pub mod plural;
pub mod slug;
pub mod template;
