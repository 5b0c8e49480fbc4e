//! In whose name are windows announced?

/// Who announces windows to customers, in words that their programs can read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Publisher {
    /// Such as `example.com`.
    pub provider: String,
    /// What tells the provider's fleets apart, where it has several.
    pub fleet: Option<String>,
    /// The customer's account with the provider.
    pub account: String,
    /// A mail address.
    pub organizer: Option<String>,
    /// The provider's or the organizer's, in lower case.
    pub domain: Option<String>,
}
