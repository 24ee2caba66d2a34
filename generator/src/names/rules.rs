//! What rules of the configuration add to types, and which types they take from elsewhere.

use super::{Names, Provision, TypeNames};
use crate::config::{Pattern, Rule, RuleKind};
use crate::diagnostics::{Report, UNMATCHED_RULE, nearest};
use crate::model::{Api, Primitive, Shape, TypeDefinition, TypeName};

/// Applies the rules to the names of a docs root.
pub fn apply_rules(api: &Api, names: &mut Names, rules: &[Rule]) {
    for definition in &api.types {
        if let Some(type_names) = names.types.get_mut(&definition.name) {
            type_names.attributes.push_str(&derive_attribute(definition, rules));
        }
    }
    rules.iter().for_each(|rule| apply(rule, api, names));
    names.drop_provided();
}

/// Reports the rules that match nothing in any of the docs roots.
///
/// Asked of whole APIs: a rule for a type that a slice leaves out is no slip.
pub fn report_unmatched_rules(apis: &[Api], rules: &[Rule], report: &mut Report) {
    let unmatched = rules.iter().filter(|rule| primitives(rule).next().is_none());
    let unmatched = unmatched.filter(|rule| !apis.iter().any(|api| matches_something(rule, api)));
    unmatched.for_each(|rule| report_unmatched(rule, apis, report));
}

fn matches_something(rule: &Rule, api: &Api) -> bool {
    api.types.iter().any(|definition| match rule.kind() {
        RuleKind::FieldAttribute => {
            let mut members = members(api, definition).into_iter();
            members.any(|member| matches_member(rule.pattern(), &definition.name, member))
        }
        RuleKind::Derive | RuleKind::TypeAttribute | RuleKind::ExternType | RuleKind::Replacement => {
            matches_type(rule.pattern(), &definition.name)
        }
    })
}

fn apply(rule: &Rule, api: &Api, names: &mut Names) {
    names.primitives.extend(primitives(rule).map(|primitive| (primitive, rule.code().to_owned())));
    for definition in &api.types {
        let modules = &names.modules;
        let Some(type_names) = names.types.get_mut(&definition.name) else { continue };
        if rule.kind() == RuleKind::FieldAttribute {
            add_member_attributes(rule, api, definition, type_names);
            continue;
        }
        if !matches_type(rule.pattern(), &definition.name) {
            continue;
        }
        match rule.kind() {
            RuleKind::TypeAttribute => type_names.attributes.push_str(rule.code()),
            RuleKind::ExternType => {
                let above = modules[type_names.module.0].path.split_last().map_or(&[][..], |(_, above)| above);
                let steps = above.iter().chain([&type_names.name]).map(|name| format!("::{name}"));
                let path = rule.code().to_owned() + &steps.collect::<String>();
                type_names.provision = Provision::Extern(path);
            }
            RuleKind::Replacement => type_names.provision = Provision::Replaced(rule.code().to_owned()),
            // The traits of all rules are one attribute.
            RuleKind::Derive => {}
            RuleKind::FieldAttribute => unreachable!("handled above"),
        }
    }
}

/// The attribute that derives what the rules add to a type, each trait once; those that all bindings of its shape implement
/// are no additions.
fn derive_attribute(definition: &TypeDefinition, rules: &[Rule]) -> String {
    let own: &[&str] = match &definition.shape {
        Shape::Structured(_) => &["Clone", "Debug", "Default", "Deserialize", "PartialEq", "Serialize"],
        Shape::Enumeration(_) => &["Clone", "Debug", "Deserialize", "Eq", "PartialEq", "Serialize"],
    };
    let derives = |rule: &&Rule| rule.kind() == RuleKind::Derive && matches_type(rule.pattern(), &definition.name);
    let traits = rules.iter().filter(derives).flat_map(|rule| rule.code().split(',')).map(str::trim);
    let mut known: Vec<&str> = own.to_vec();
    let mut added = Vec::new();
    for path in traits.filter(|path| !path.is_empty()) {
        let name = trait_name(path);
        if !known.contains(&name) {
            known.push(name);
            added.push(path);
        }
    }
    if added.is_empty() { String::new() } else { format!("#[derive({})]", added.join(", ")) }
}

/// What tells a trait from others: the last name of one of the standard library or serde, the whole path of any other.
fn trait_name(path: &str) -> &str {
    let bare = path.trim_start_matches("::");
    match bare.split_once("::") {
        Some((root, _)) if ["alloc", "core", "serde", "std"].contains(&root) => {
            bare.rsplit("::").next().unwrap_or(bare)
        }
        Some(_) | None => bare,
    }
}

/// The primitive types for which a rule lets another type stand.
///
/// Only a pattern that speaks of primitive types means them: `*` is for those of the pages.
fn primitives(rule: &Rule) -> impl Iterator<Item = Primitive> {
    let pattern = rule.pattern();
    let speaks_of_them = speaks_of_primitives(rule);
    Primitive::ALL.into_iter().filter(move |one| speaks_of_them && pattern.matches(one.edm_name()))
}

fn speaks_of_primitives(rule: &Rule) -> bool {
    let prefix = rule.pattern().text.get(.."Edm.".len());
    rule.kind() == RuleKind::Replacement && prefix.is_some_and(|prefix| prefix.eq_ignore_ascii_case("Edm."))
}

/// Adds attributes to the fields or variants that a rule matches.
fn add_member_attributes(rule: &Rule, api: &Api, definition: &TypeDefinition, names: &mut TypeNames) {
    let members = members(api, definition);
    names.member_attributes.resize(members.len(), String::new());
    for (member, attributes) in members.into_iter().zip(&mut names.member_attributes) {
        if matches_member(rule.pattern(), &definition.name, member) {
            attributes.push_str(rule.code());
        }
    }
}

fn matches_type(pattern: &Pattern, name: &TypeName) -> bool {
    pattern.matches_in(&name.namespace, &name.name)
}

fn matches_member(pattern: &Pattern, owner: &TypeName, member: &str) -> bool {
    pattern.matches_in(&owner.namespace, &format!("{}.{member}", owner.name))
}

/// The documented names of the fields or variants of a type, in their order.
fn members<'a>(api: &'a Api, definition: &'a TypeDefinition) -> Vec<&'a str> {
    match &definition.shape {
        Shape::Structured(_) => api.all_properties(&definition.name).iter().map(|property| &*property.name).collect(),
        Shape::Enumeration(enumeration) => enumeration.members.iter().map(|member| &*member.name).collect(),
    }
}

fn report_unmatched(rule: &Rule, apis: &[Api], report: &mut Report) {
    let pattern = rule.pattern();
    let names =
        apis.iter().flat_map(|api| api.types.iter().flat_map(move |definition| candidates(rule, api, definition)));
    let primitives = Primitive::ALL.iter().filter(|_| speaks_of_primitives(rule)).map(|one| one.edm_name().to_owned());
    let names: Vec<String> = names.chain(primitives).collect();
    let similar = nearest(&pattern.text, names.iter().map(String::as_str));
    let what = if rule.kind() == RuleKind::FieldAttribute { "property" } else { "type" };
    let message = format!("`{}` among the {} matches no {what}", pattern.text, rule.kind().key());
    let fault = match pattern.place {
        Some(place) => UNMATCHED_RULE.at(place, message).label(format!("no such {what}")),
        None => UNMATCHED_RULE.without_place(message),
    };
    report.push(fault.help_if(similar.map(|name| format!("a {what} with a similar name exists: `{name}`"))));
}

/// What a rule could have named.
fn candidates(rule: &Rule, api: &Api, definition: &TypeDefinition) -> Vec<String> {
    let name = &definition.name.name;
    match rule.kind() {
        RuleKind::FieldAttribute => {
            members(api, definition).into_iter().map(|member| format!("{name}.{member}")).collect()
        }
        _ => vec![name.clone(), definition.name.to_string()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::assign_names;
    use crate::samples::{api, record, type_name};

    fn attributes(rules: &[(&str, &str)]) -> String {
        let api = api(vec![record("lamp", vec![])], vec![]);
        let rule = |(pattern, traits): &(&str, &str)| Rule::new(RuleKind::Derive, *pattern, *traits).unwrap();
        let rules: Vec<Rule> = rules.iter().map(rule).collect();
        let mut names = assign_names(&api, &mut Report::default());
        apply_rules(&api, &mut names, &rules);
        names.type_names(&type_name("lamp")).attributes.clone()
    }

    #[test]
    fn each_trait_is_derived_once_and_none_that_is_there() {
        assert_eq!(attributes(&[("*", "Hash, Eq"), ("lamp", "std::hash::Hash, Ord")]), "#[derive(Hash, Eq, Ord)]");
        assert_eq!(attributes(&[("*", "std::clone::Clone, serde::Serialize, Deserialize")]), "");
        assert_eq!(attributes(&[("chair", "Hash")]), "");
        assert_eq!(
            attributes(&[("*", "::rkyv::Archive, ::rkyv::Serialize")]),
            "#[derive(::rkyv::Archive, ::rkyv::Serialize)]"
        );
    }
}
