//! What rules of the configuration add to types, and which types they take from elsewhere.

use super::{Names, Provision, TypeNames};
use crate::config::{Pattern, Rule, RuleKind};
use crate::diagnostics::{Report, UNMATCHED_RULE, nearest};
use crate::model::{Api, Primitive, Shape, TypeDefinition, TypeName};

/// Applies the rules to the names of each docs root; reports those that match nothing in any of them.
pub fn apply_rules(roots: &mut [(&Api, &mut Names)], rules: &[Rule], report: &mut Report) {
    for rule in rules {
        let mut is_used = false;
        for (api, names) in roots.iter_mut() {
            is_used |= apply(rule, api, names);
        }
        if !is_used {
            let apis = roots.iter().map(|(api, _)| *api);
            report_unused(rule, apis, report);
        }
    }
    roots.iter_mut().for_each(|(_, names)| names.drop_provided());
}

/// Applies a rule, and says whether it matches something.
fn apply(rule: &Rule, api: &Api, names: &mut Names) -> bool {
    let mut is_used = rule.kind() == RuleKind::Replacement && replace_primitives(rule, names);
    for definition in &api.types {
        let modules = &names.modules;
        let Some(type_names) = names.types.get_mut(&definition.name) else { continue };
        if rule.kind() == RuleKind::FieldAttribute {
            is_used |= add_member_attributes(rule, api, definition, type_names);
            continue;
        }
        if !matches_type(rule.pattern(), &definition.name) {
            continue;
        }
        is_used = true;
        match rule.kind() {
            RuleKind::Derive => type_names.attributes.push_str(&derive_attribute(rule.code(), &definition.shape)),
            RuleKind::TypeAttribute => type_names.attributes.push_str(rule.code()),
            RuleKind::ExternType => {
                let above = modules[type_names.module.0].path.split_last().map_or(&[][..], |(_, above)| above);
                let steps = above.iter().chain([&type_names.name]).map(|name| format!("::{name}"));
                let path = rule.code().to_owned() + &steps.collect::<String>();
                type_names.provision = Provision::Extern(path);
            }
            RuleKind::Replacement => type_names.provision = Provision::Replaced(rule.code().to_owned()),
            RuleKind::FieldAttribute => unreachable!("handled above"),
        }
    }
    is_used
}

/// The attribute that derives `traits`, aside from those that bindings of that shape have anyway.
fn derive_attribute(traits: &str, shape: &Shape) -> String {
    let own = match shape {
        Shape::Structured(_) => ["Clone", "Debug", "Default", "PartialEq"],
        Shape::Enumeration(_) => ["Clone", "Debug", "Eq", "PartialEq"],
    };
    let added: Vec<_> = traits.split(',').map(str::trim).filter(|name| !own.contains(name)).collect();
    if added.is_empty() { String::new() } else { format!("#[derive({})]", added.join(", ")) }
}

/// Lets another type stand for the primitive ones that a rule names, and says whether there are some.
///
/// Only a pattern that speaks of primitive types means them: `*` is for those of the pages.
fn replace_primitives(rule: &Rule, names: &mut Names) -> bool {
    let pattern = rule.pattern();
    let is_meant = |primitive: &Primitive| pattern.matches(primitive.edm_name());
    let speaks_of_primitives = pattern.text.starts_with("Edm.");
    let replaced: Vec<_> = Primitive::ALL.into_iter().filter(|one| speaks_of_primitives && is_meant(one)).collect();
    names.primitives.extend(replaced.iter().map(|primitive| (*primitive, rule.code().to_owned())));
    !replaced.is_empty()
}

/// Adds attributes to the fields or variants that a rule matches, and says whether there are some.
fn add_member_attributes(rule: &Rule, api: &Api, definition: &TypeDefinition, names: &mut TypeNames) -> bool {
    let members = members(api, definition);
    names.member_attributes.resize(members.len(), String::new());
    let mut is_used = false;
    for (member, attributes) in members.into_iter().zip(&mut names.member_attributes) {
        if matches_member(rule.pattern(), &definition.name, member) {
            attributes.push_str(rule.code());
            is_used = true;
        }
    }
    is_used
}

fn matches_type(pattern: &Pattern, name: &TypeName) -> bool {
    pattern.matches(&name.name) || pattern.matches(&name.to_string())
}

fn matches_member(pattern: &Pattern, owner: &TypeName, member: &str) -> bool {
    pattern.matches(&format!("{}.{member}", owner.name)) || pattern.matches(&format!("{owner}.{member}"))
}

/// The documented names of the fields or variants of a type, in their order.
fn members<'a>(api: &'a Api, definition: &'a TypeDefinition) -> Vec<&'a str> {
    match &definition.shape {
        Shape::Structured(_) => api.all_properties(&definition.name).iter().map(|property| &*property.name).collect(),
        Shape::Enumeration(enumeration) => enumeration.members.iter().map(|member| &*member.name).collect(),
    }
}

fn report_unused<'a>(rule: &Rule, apis: impl Iterator<Item = &'a Api>, report: &mut Report) {
    let pattern = rule.pattern();
    let names = apis.flat_map(|api| api.types.iter().flat_map(move |definition| candidates(rule, api, definition)));
    let names: Vec<String> = names.collect();
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
