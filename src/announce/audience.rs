//! Who is told?

use crate::fleet::TeamId;

/// Those who are told something.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Audience {
    /// Whom the service is for.
    Users,
    /// Whom a notice rule names: a regulator, customers.
    Named(String),
    /// The team that does the work.
    Crew(TeamId),
}

/// How somebody is spoken to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Voice {
    /// What happens to the service, and for how long.
    User,
    /// What is to be done, step by step.
    Crew,
    /// What is notified, and on what grounds.
    Formal,
}

pub const USERS: &str = "users";
pub const CREW: &str = "crew";

impl Audience {
    /// The audience that a notice rule names; without a name it goes by the rule's id.
    pub fn of_rule(name: Option<&str>, rule: &str) -> Self {
        match name.unwrap_or(rule) {
            USERS => Self::Users,
            name => Self::Named(name.to_owned()),
        }
    }

    pub fn name(&self) -> &str {
        match self {
            Self::Users => USERS,
            Self::Named(name) => name,
            Self::Crew(_) => CREW,
        }
    }

    pub fn voice(&self) -> Voice {
        match self {
            Self::Users => Voice::User,
            Self::Crew(_) => Voice::Crew,
            Self::Named(name) => match name.to_lowercase().as_str() {
                "user" | "customer" | "customers" | "client" | "clients" | "tenants"
                | "subscribers" | "public" => Voice::User,
                CREW | "team" | "staff" => Voice::Crew,
                _ => Voice::Formal,
            },
        }
    }
}
