//! Which module each type and each operation lives in.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::identifier::{Kind, Name, identifier};
use super::paths::Segment;
use super::scope::{Owner, Scope, report_collision};
use super::{Module, ModuleId};
use crate::diagnostics::Report;
use crate::model::{Api, Operation, Origin, Shape, Structured, TypeDefinition, TypeRef};

/// The namespace that most pages are in, and that no module is named after.
const USUAL_NAMESPACE: &str = "microsoft.graph";

/// The modules, and which types and operations live where.
pub(super) struct Layout {
    /// The modules, sorted by path.
    pub modules: Vec<Module>,
    /// The module of each of [`Api::types`].
    pub types: Vec<ModuleId>,
    /// The module of each of [`Api::operations`].
    pub operations: Vec<ModuleId>,
}

/// A module before it has its final name.
struct Draft {
    /// The modules above it.
    parent: Vec<Name>,
    /// The documented name that it is called after.
    text: String,
    /// Where that name stands.
    origin: Origin,
    /// Indexes of its types; the first one names it.
    types: Vec<usize>,
    /// Indexes of its operations.
    operations: Vec<usize>,
}

/// Decides where everything lives.
pub(super) fn lay_out(api: &Api, report: &mut Report) -> Layout {
    let mut drafts = draft_types(api);
    draft_operations(api, &mut drafts);
    let paths = name_drafts(&drafts, report);
    finish(api, drafts, paths)
}

/// Groups the types into modules.
fn draft_types(api: &Api) -> Vec<Draft> {
    let namespaces = Namespaces::new(api);
    let structured = structured_homes(api);
    let users = enumeration_users(api, &structured);
    let mut homes = structured.clone();
    for (index, definition) in api.types.iter().enumerate() {
        if let Shape::Enumeration(_) = definition.shape {
            let home = enumeration_home(api, index, &structured, &users[index]);
            homes[index] = Some(home);
        }
    }
    let mut drafts: Vec<Option<Draft>> = api.types.iter().map(|_| None).collect();
    for (index, home) in homes.iter().enumerate() {
        let lead = home.unwrap_or_else(|| unreachable!("every type has a home by now"));
        let definition = &api.types[lead];
        let draft = drafts[lead].get_or_insert_with(|| Draft {
            parent: namespaces.path(&definition.name.namespace),
            text: definition.name.name.clone(),
            origin: definition.origin.clone(),
            types: vec![lead],
            operations: Vec::new(),
        });
        if index != lead {
            draft.types.push(index);
        }
    }
    drafts.into_iter().flatten().collect()
}

/// The home of each structured type: the index of the type that its page, as far as it is in that namespace, is about.
fn structured_homes(api: &Api) -> Vec<Option<usize>> {
    let mut groups: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (index, definition) in api.types.iter().enumerate() {
        if let Shape::Structured(_) = definition.shape {
            groups.entry((&definition.origin.page, &definition.name.namespace)).or_default().push(index);
        }
    }
    let mut homes = vec![None; api.types.len()];
    for indexes in groups.into_values() {
        let about = indexes.iter().copied().find(|index| is_namesake(&api.types[*index]));
        let first = indexes.iter().copied().min_by_key(|index| api.types[*index].origin.line);
        let lead = about.or(first);
        indexes.into_iter().for_each(|index| homes[index] = lead);
    }
    homes
}

/// Whether the page is called after the type: `callrecords-callrecord.md` after `callRecord`.
fn is_namesake(definition: &TypeDefinition) -> bool {
    let plain = |text: &str| -> String {
        text.chars().filter(char::is_ascii_alphanumeric).map(|character| character.to_ascii_lowercase()).collect()
    };
    let page = definition.origin.page.as_ref();
    let stem = page.rsplit('/').next().unwrap_or(page).trim_end_matches(".md");
    let last = stem.rsplit('-').next().unwrap_or(stem);
    let name = plain(&definition.name.name);
    plain(stem) == name || plain(last) == name
}

/// The homes of the structured types whose own properties refer to each enumeration.
fn enumeration_users(api: &Api, homes: &[Option<usize>]) -> Vec<BTreeSet<usize>> {
    let mut users = vec![BTreeSet::new(); api.types.len()];
    for (definition, home) in api.types.iter().zip(homes) {
        let (Shape::Structured(structured), Some(home)) = (&definition.shape, home) else { continue };
        for index in referenced_types(api, structured) {
            users[index].insert(*home);
        }
    }
    users
}

/// The indexes of the types that the properties of a structured type refer to.
fn referenced_types<'a>(api: &'a Api, structured: &'a Structured) -> impl Iterator<Item = usize> + 'a {
    structured.properties.iter().filter_map(|property| match &property.value.item {
        TypeRef::Named(name) => api.type_index(name),
        TypeRef::Primitive(_) | TypeRef::Undefined(_) | TypeRef::Untyped => None,
    })
}

/// Where an enumeration lives: with its only user, or else by itself.
fn enumeration_home(api: &Api, index: usize, structured: &[Option<usize>], users: &BTreeSet<usize>) -> usize {
    let enumeration = &api.types[index];
    let same_page = |other: &usize| api.types[*other].origin.page == enumeration.origin.page;
    let alone_on_page = || !(0..api.types.len()).any(|other| other != index && same_page(&other));
    if is_namesake(enumeration) && alone_on_page() {
        return index;
    }
    let only_user = match users.len() {
        0 => structured.iter().flatten().copied().find(same_page),
        1 => users.first().copied(),
        _ => None,
    };
    let same_namespace = |home: &usize| api.types[*home].name.namespace == enumeration.name.namespace;
    only_user.filter(same_namespace).unwrap_or(index)
}

/// How namespaces become paths of modules.
struct Namespaces {
    /// The segments that all namespaces share, which no module is named after.
    base: Vec<String>,
}

impl Namespaces {
    fn new(api: &Api) -> Self {
        let mut all = api.types.iter().map(|definition| segments(&definition.name.namespace));
        let usual = segments(USUAL_NAMESPACE);
        if all.clone().any(|namespace| namespace.starts_with(&usual)) {
            return Self { base: usual };
        }
        let first = all.next().unwrap_or_default();
        let base = all.fold(first, |base, namespace| {
            let shared = base.iter().zip(&namespace).take_while(|(one, other)| one == other).count();
            base[..shared].to_vec()
        });
        Self { base }
    }

    /// The modules for `namespace`, outermost first.
    fn path(&self, namespace: &str) -> Vec<Name> {
        let namespace = segments(namespace);
        let inner = namespace.strip_prefix(&self.base[..]).unwrap_or(&namespace);
        inner.iter().map(|segment| identifier(Kind::Module, segment)).collect()
    }
}

/// The segments of a namespace.
fn segments(namespace: &str) -> Vec<String> {
    namespace.split('.').filter(|segment| !segment.is_empty()).map(str::to_owned).collect()
}

/// Adds the operations to the modules of their resources, or to modules after the first segments of their paths.
fn draft_operations(api: &Api, drafts: &mut Vec<Draft>) {
    let mut home_of_type = vec![None; api.types.len()];
    for (draft, types) in drafts.iter().map(|draft| &draft.types).enumerate() {
        types.iter().for_each(|index| home_of_type[*index] = Some(draft));
    }
    let at_root = |draft: &Draft| draft.parent.is_empty();
    let indexed = drafts.iter().enumerate().filter(|(_, draft)| at_root(draft));
    let mut by_name: HashMap<Name, usize> =
        indexed.map(|(index, draft)| (identifier(Kind::Module, &draft.text), index)).collect();
    for (index, operation) in api.operations.iter().enumerate() {
        let resource = operation.resource.as_ref();
        let resource = resource.and_then(|name| api.type_index(name));
        if let Some(draft) = resource.and_then(|index| home_of_type[index]) {
            drafts[draft].operations.push(index);
            continue;
        }
        let text = first_segment(operation);
        let draft = *by_name.entry(identifier(Kind::Module, &text)).or_insert_with(|| {
            let (parent, types, operations) = Default::default();
            drafts.push(Draft { parent, text, origin: operation.origin.clone(), types, operations });
            drafts.len() - 1
        });
        drafts[draft].operations.push(index);
    }
}

/// The first fixed segment of an operation's first path, or else the name of its page.
fn first_segment(operation: &Operation) -> String {
    let fixed = operation.requests.iter().flat_map(|request| Segment::split(&request.path));
    let first = fixed.map(|segment| segment.words.join("_")).find(|words| !words.is_empty());
    first.unwrap_or_else(|| {
        let page = operation.origin.page.as_ref();
        page.rsplit('/').next().unwrap_or(page).trim_end_matches(".md").to_owned()
    })
}

/// The path of each draft; sub-namespaces have their names before the modules beside them.
fn name_drafts(drafts: &[Draft], report: &mut Report) -> Vec<Vec<Name>> {
    let mut outermost = Scope::new(Kind::Module);
    outermost.try_take(super::example_tests(), Owner::generated("the tests of examples"));
    let mut scopes: HashMap<&[Name], Scope> = HashMap::from([(&[][..], outermost)]);
    for parent in drafts.iter().map(|draft| draft.parent.as_slice()) {
        for depth in 0..parent.len() {
            let scope = scopes.entry(&parent[..depth]).or_insert_with(|| Scope::new(Kind::Module));
            scope.try_take(parent[depth].clone(), Owner::namespace(parent[depth].as_str()));
        }
    }
    let mut paths = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let scope = scopes.entry(&draft.parent).or_insert_with(|| Scope::new(Kind::Module));
        let name = name_draft(draft, scope, report);
        paths.push(draft.parent.iter().cloned().chain([name]).collect());
    }
    paths
}

/// The name of one module among its siblings.
fn name_draft<'a>(draft: &'a Draft, scope: &mut Scope<'a>, report: &mut Report) -> Name {
    let owner = Owner::documented("resource", &draft.text, &draft.origin);
    let wanted = identifier(Kind::Module, &draft.text);
    if scope.try_take(wanted.clone(), owner) {
        return wanted;
    }
    // Most often a sub-namespace has the name: `microsoft.graph.security` is a type and a namespace.
    let longer = identifier(Kind::Module, &format!("{} resource", draft.text));
    match scope.owner(&wanted) {
        Some(other) if !other.is_documented() && scope.try_take(longer.clone(), owner) => {
            report_collision(owner, other, &wanted, &longer, report);
            longer
        }
        _ => scope.take_or_number(&wanted, owner, report),
    }
}

/// Sorts the modules by path and says for each type and operation where it lives.
fn finish(api: &Api, drafts: Vec<Draft>, paths: Vec<Vec<Name>>) -> Layout {
    let mut drafts: Vec<_> = paths.into_iter().zip(drafts).collect();
    drafts.sort_by(|(one, _), (other, _)| one.cmp(other));
    let mut layout = Layout {
        modules: Vec::with_capacity(drafts.len()),
        types: vec![ModuleId(0); api.types.len()],
        operations: vec![ModuleId(0); api.operations.len()],
    };
    for (path, draft) in drafts {
        let id = ModuleId(layout.modules.len());
        draft.types.iter().for_each(|index| layout.types[*index] = id);
        draft.operations.iter().for_each(|index| layout.operations[*index] = id);
        let page: Arc<str> = draft.origin.page;
        let types = draft.types.iter().map(|index| api.types[*index].name.clone()).collect();
        layout.modules.push(Module { path, page, types, operations: draft.operations });
    }
    layout
}
