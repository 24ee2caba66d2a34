//! Pages that define several types, one below the other.

use super::resource::titled_type;
use crate::syntax::{Page, Section};

/// The parts of a page, each of which defines one type; none if the page defines one as a whole.
///
/// A part starts with a heading such as `lamp resource type`, or with one that is just the name of a type that a
/// JSON representation below it states. What stands before the first belongs to none.
pub(crate) fn type_parts(page: &Page) -> Vec<Page> {
    let starts: Vec<usize> = (0..page.sections.len()).filter(|index| starts_type(page, *index)).collect();
    let mut names: Vec<String> = starts.iter().map(|index| first_word(&page.sections[*index])).collect();
    names.sort_unstable();
    names.dedup();
    if names.len() < 2 {
        return Vec::new();
    }
    let ends = starts.iter().skip(1).copied().chain([page.sections.len()]);
    starts.iter().zip(ends).map(|(start, end)| part(page, *start, end)).collect()
}

fn part(page: &Page, start: usize, end: usize) -> Page {
    // The first section of a page is what stands before any heading.
    let nothing = Section::new(0, page.sections[0].heading.clone());
    let sections = [nothing].into_iter().chain(page.sections[start..end].iter().cloned()).collect();
    Page { sections, annotations: Vec::new(), ..page.clone() }
}

fn starts_type(page: &Page, index: usize) -> bool {
    let section = &page.sections[index];
    titled_type(section.heading.plain()).is_some() || (section.level > 0 && states_type(page, index))
}

/// Whether the heading is the name of the type that the next JSON representation states.
fn states_type(page: &Page, index: usize) -> bool {
    let heading = page.sections[index].heading.plain().trim().to_lowercase();
    let mut blocks = page.subtree(index).iter().flat_map(Section::code_blocks);
    let annotation =
        blocks.find_map(|block| block.annotation.as_ref().filter(|found| found.block_type() == Some("resource")));
    let stated = annotation.and_then(|found| found.text("@odata.type"));
    stated.is_some_and(|name| name.rsplit('.').next().is_some_and(|name| name.to_lowercase() == heading))
}

fn first_word(section: &Section) -> String {
    section.heading.plain().split_whitespace().next().unwrap_or_default().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::page;

    fn titles(text: &str) -> Vec<String> {
        let (_, page) = page("resources/a.md", text);
        type_parts(&page).iter().map(|part| part.sections[1].heading.plain().to_owned()).collect()
    }

    #[test]
    fn each_titled_type_is_a_part() {
        let text =
            "# Lights\n\nAll of them.\n\n## lamp resource type\n\n### Properties\n\n## bulb resource type\n\ntext\n";
        assert_eq!(titles(text), ["lamp resource type", "bulb resource type"]);
    }

    #[test]
    fn headings_that_a_representation_repeats_are_parts() {
        let block = |name: &str| {
            format!(
                "<!-- {{ \"blockType\": \"resource\", \"@odata.type\": \"microsoft.graph.{name}\" }} -->\n```json\n{{}}\n```\n"
            )
        };
        let text = format!("# Lights\n\n## lamp\n\n{}\n## Bulb\n\n{}", block("lamp"), block("bulb"));
        assert_eq!(titles(&text), ["lamp", "Bulb"]);
    }

    #[test]
    fn a_page_of_one_type_has_no_parts() {
        assert!(titles("# lamp resource type\n\n## Properties\n\n## JSON representation\n").is_empty());
    }
}
