//! Permissions as data.

/// The permissions that a request needs, least privileged first: any one of a kind is enough.
///
/// Each field has the names as OAuth 2.0 writes scopes, with a space between two; it is empty where the kind of caller is
/// not supported, or the documentation says nothing. Source: RFC 6749, section 3.3.
///
/// ```
/// use mdbindgen_runtime::Permissions;
///
/// const LIST_PERMISSIONS: Permissions =
///     Permissions { delegated_work: "Mail.ReadBasic Mail.Read", delegated_personal: "", application: "Mail.Read" };
/// assert_eq!(LIST_PERMISSIONS.delegated_work().next(), Some("Mail.ReadBasic"));
/// assert_eq!(LIST_PERMISSIONS.delegated_personal().count(), 0);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Permissions {
    /// For a signed-in user with a work or school account.
    pub delegated_work: &'static str,
    /// For a signed-in user with a personal account.
    pub delegated_personal: &'static str,
    /// For an application without a user.
    pub application: &'static str,
}

impl Permissions {
    /// The names of those for a signed-in user with a work or school account.
    pub fn delegated_work(&self) -> impl Iterator<Item = &'static str> {
        self.delegated_work.split_ascii_whitespace()
    }

    /// The names of those for a signed-in user with a personal account.
    pub fn delegated_personal(&self) -> impl Iterator<Item = &'static str> {
        self.delegated_personal.split_ascii_whitespace()
    }

    /// The names of those for an application without a user.
    pub fn application(&self) -> impl Iterator<Item = &'static str> {
        self.application.split_ascii_whitespace()
    }
}
