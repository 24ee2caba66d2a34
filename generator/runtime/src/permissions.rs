//! Permissions as data.

/// The permissions that a request needs, least privileged first: any one of a list is enough.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Permissions {
    /// For a signed-in user with a work or school account.
    pub delegated_work: &'static [&'static str],
    /// For a signed-in user with a personal account.
    pub delegated_personal: &'static [&'static str],
    /// For an application without a user.
    pub application: &'static [&'static str],
}
