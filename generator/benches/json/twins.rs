//! What the generated types would be as derives of serde: the same fields, none for members that are not known.

use mdbindgen_runtime::DateTime;
use serde::{Deserialize, Serialize};

macro_rules! twin {
    ($name:ident { $($field:ident: $type:ty),+ $(,)? }) => {
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase")]
        pub(crate) struct $name {
            $(
                #[serde(default, skip_serializing_if = "Option::is_none")]
                $field: Option<$type>,
            )+
        }
    };
}

twin!(User {
    id: String,
    account_enabled: bool,
    business_phones: Vec<String>,
    city: String,
    company_name: String,
    country: String,
    created_date_time: DateTime,
    department: String,
    display_name: String,
    employee_id: String,
    given_name: String,
    hire_date: DateTime,
    job_title: String,
    mail: String,
    mobile_phone: String,
    office_location: String,
    postal_code: String,
    preferred_language: String,
    proxy_addresses: Vec<String>,
    street_address: String,
    surname: String,
    usage_location: String,
    user_principal_name: String,
    user_type: String,
});

twin!(Message {
    id: String,
    body: ItemBody,
    body_preview: String,
    categories: Vec<String>,
    cc_recipients: Vec<Recipient>,
    conversation_id: String,
    created_date_time: DateTime,
    from: Recipient,
    has_attachments: bool,
    importance: String,
    internet_message_id: String,
    is_draft: bool,
    is_read: bool,
    last_modified_date_time: DateTime,
    parent_folder_id: String,
    received_date_time: DateTime,
    sent_date_time: DateTime,
    size: i64,
    subject: String,
    to_recipients: Vec<Recipient>,
    web_link: String,
});

twin!(ItemBody { content: String, content_type: String });

twin!(Recipient { email_address: EmailAddress });

twin!(EmailAddress { address: String, name: String });

/// A page of a list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Page<T> {
    value: Vec<T>,
}
