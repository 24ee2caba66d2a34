//! Sends an assignment request of each form: six ways to change who has access.
//!
//! ```sh
//! cargo run -- mock --listen 127.0.0.1:8080
//! cargo run -p entitlement --example create_requests -- http://127.0.0.1:8080/v1.0
//! ```

mod common;

use std::error::Error;

use entitlement::api::v1::access_package_assignment_request as requests;
use entitlement::api::v1::{
    AccessPackageAnswerString, AccessPackageAssignment, AccessPackageAssignmentRequest,
    AccessPackageMultipleChoiceQuestion, AccessPackageRequestType, AccessPackageSubject,
    AccessPackageTextInputQuestion, AnyAccessPackageAnswer, AnyAccessPackageQuestion, EntitlementManagementSchedule,
    ExpirationPattern, ExpirationPatternType,
};
use mdbindgen_runtime::{ClientBuilder, DateTime};

const HARVEST: &str = "039b70b8-92f7-44b7-9c91-4e3f0e900c71";
const SURVEY: &str = "15dd7ed7-fd2b-42b4-a523-d6983bcaf8c4";
const EMPLOYEES: &str = "0ac775b2-ad2e-4163-99ac-3a87a51d563e";
const PARTNERS: &str = "f188fee3-96c7-4752-b96c-96e693615442";
const CLERK: &str = "81630f00-cc5c-48d4-b3b6-90cc29dbfb6e";
const ASSIGNMENT: &str = "e5a6e136-c7c6-4b56-9aee-4262148e8cc7";
const SHIFT: &str = "3a0d4d4f-72bd-4b30-a994-bf9d9e6a1c18";
const BADGE: &str = "fa129b43-cd9d-43cf-b923-a08771beb1b9";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    run(common::client()?).await
}

pub(crate) async fn run(settings: ClientBuilder) -> Result<(), Box<dyn Error>> {
    let client = settings.build()?;
    let (start, end) = ("2025-04-01T06:00:00Z".parse()?, "2025-09-30T18:00:00Z".parse()?);
    let forms = [
        ("assign to a user", assign_to_user(CLERK)),
        ("end an assignment", end_assignment(ASSIGNMENT)),
        ("ask, with answers", ask_with_answers()),
        ("ask, with a reason", ask_with_reason("I cover for the dispatch desk during the summer")),
        ("assign to a partner", assign_to_partner("surveyor@contoso.com", start, end)),
        ("correct an answer", correct_answer(ASSIGNMENT)),
    ];
    for (form, body) in forms {
        let created = requests::create(&body).send(&client).await?;
        println!("{form:<20} {} {:?}", created.id.as_deref().unwrap_or("?"), created.state);
    }
    Ok(())
}

/// An administrator gives a user of the directory a package.
fn assign_to_user(user: &str) -> AccessPackageAssignmentRequest {
    AccessPackageAssignmentRequest {
        request_type: Some(AccessPackageRequestType::AdminAdd),
        assignment: Some(AccessPackageAssignment {
            target_id: Some(user.into()),
            assignment_policy_id: Some(EMPLOYEES.into()),
            access_package_id: Some(HARVEST.into()),
            ..Default::default()
        }),
        ..Default::default()
    }
}

/// An administrator takes access away; the identifier of the assignment says whose.
fn end_assignment(id: &str) -> AccessPackageAssignmentRequest {
    AccessPackageAssignmentRequest {
        request_type: Some(AccessPackageRequestType::AdminRemove),
        assignment: Some(AccessPackageAssignment { id: Some(id.into()), ..Default::default() }),
        ..Default::default()
    }
}

/// A user asks for a package whose policy has questions.
fn ask_with_answers() -> AccessPackageAssignmentRequest {
    AccessPackageAssignmentRequest {
        request_type: Some(AccessPackageRequestType::UserAdd),
        answers: Some(vec![
            answer(multiple_choice(SHIFT), "shift-night", "Night shift"),
            answer(text_input(BADGE), "4471", "4471"),
        ]),
        assignment: Some(AccessPackageAssignment { access_package_id: Some(HARVEST.into()), ..Default::default() }),
        ..Default::default()
    }
}

/// A user asks for a package and says why.
fn ask_with_reason(reason: &str) -> AccessPackageAssignmentRequest {
    AccessPackageAssignmentRequest {
        request_type: Some(AccessPackageRequestType::UserAdd),
        assignment: Some(AccessPackageAssignment { access_package_id: Some(SURVEY.into()), ..Default::default() }),
        justification: Some(reason.into()),
        ..Default::default()
    }
}

/// An administrator gives somebody without an account a package, for as long as a project takes.
fn assign_to_partner(email: &str, start: DateTime, end: DateTime) -> AccessPackageAssignmentRequest {
    AccessPackageAssignmentRequest {
        request_type: Some(AccessPackageRequestType::AdminAdd),
        assignment: Some(AccessPackageAssignment {
            target: Some(AccessPackageSubject { email: Some(email.into()), ..Default::default() }),
            assignment_policy_id: Some(PARTNERS.into()),
            access_package_id: Some(SURVEY.into()),
            ..Default::default()
        }),
        schedule: Some(EntitlementManagementSchedule {
            start_date_time: Some(start),
            expiration: Some(ExpirationPattern {
                r#type: Some(ExpirationPatternType::AfterDateTime),
                end_date_time: Some(end),
                ..Default::default()
            }),
            ..Default::default()
        }),
        ..Default::default()
    }
}

/// An administrator changes an answer that came with an assignment.
fn correct_answer(id: &str) -> AccessPackageAssignmentRequest {
    AccessPackageAssignmentRequest {
        request_type: Some(AccessPackageRequestType::AdminUpdate),
        answers: Some(vec![answer(multiple_choice(SHIFT), "shift-early", "Early shift")]),
        assignment: Some(AccessPackageAssignment { id: Some(id.into()), ..Default::default() }),
        ..Default::default()
    }
}

fn multiple_choice(id: &str) -> AnyAccessPackageQuestion {
    AccessPackageMultipleChoiceQuestion { id: Some(id.into()), ..Default::default() }.into()
}

fn text_input(id: &str) -> AnyAccessPackageQuestion {
    AccessPackageTextInputQuestion { id: Some(id.into()), ..Default::default() }.into()
}

/// The answer to a question of a policy. Answers and questions are sent with the names of their types.
fn answer(question: AnyAccessPackageQuestion, value: &str, shown: &str) -> AnyAccessPackageAnswer {
    AccessPackageAnswerString {
        value: Some(value.into()),
        display_value: Some(shown.into()),
        answered_question: Some(question),
        ..Default::default()
    }
    .into()
}
