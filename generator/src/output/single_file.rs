//! The module tree as one file.

use std::collections::HashMap;

use super::render::Rendered;

/// Nests the modules into each other.
///
/// The text of items is not indented: nobody reads this file, and a raw string would change its meaning.
pub(super) fn nest(modules: &[Rendered]) -> String {
    let by_path: HashMap<&[String], &Rendered> = modules.iter().map(|module| (&module.path[..], module)).collect();
    let mut text = String::new();
    if let Some(outermost) = by_path.get(&[][..]) {
        push_inside(outermost, &by_path, &mut text);
    }
    text
}

/// Adds what stands inside a module: the modules within it, then its items.
fn push_inside(module: &Rendered, by_path: &HashMap<&[String], &Rendered>, text: &mut String) {
    for (name, declaration) in &module.children {
        let path: Vec<String> = module.path.iter().chain([name]).cloned().collect();
        text.push_str(declaration);
        text.push_str(" {\n");
        if let Some(child) = by_path.get(&path[..]) {
            push_inside(child, by_path, text);
        }
        text.push_str("}\n\n");
    }
    text.push_str(&module.text);
}
