//! JSON for reading: what holds no further list or object stands in one line.

use serde_json::Value;

/// The length up to which anything stands in one line.
const WIDTH: usize = 100;

/// Writes `value` with a line break at the end.
pub(crate) fn compact_json(value: &Value) -> String {
    let mut text = String::new();
    write_value(value, 0, &mut text);
    text.push('\n');
    text
}

fn write_value(value: &Value, indent: usize, text: &mut String) {
    let one_line = one_line(value);
    match value {
        _ if is_flat(value) || one_line.len() <= WIDTH => text.push_str(&one_line),
        Value::Array(items) => {
            let write = |(item, text): (&Value, &mut String)| write_value(item, indent + 1, text);
            write_lines('[', ']', indent, items.iter(), text, write);
        }
        Value::Object(members) => {
            let write = |((name, value), text): ((&String, &Value), &mut String)| {
                text.push_str(&format!("{}: ", Value::from(name.as_str())));
                write_value(value, indent + 1, text);
            };
            write_lines('{', '}', indent, members.iter(), text, write);
        }
        _ => text.push_str(&one_line),
    }
}

fn write_lines<T>(
    open: char,
    close: char,
    indent: usize,
    items: impl ExactSizeIterator<Item = T>,
    text: &mut String,
    write: impl Fn((T, &mut String)),
) {
    let count = items.len();
    text.push(open);
    for (index, item) in items.enumerate() {
        text.push('\n');
        text.push_str(&"  ".repeat(indent + 1));
        write((item, text));
        if index + 1 < count {
            text.push(',');
        }
    }
    text.push('\n');
    text.push_str(&"  ".repeat(indent));
    text.push(close);
}

/// Whether `value` holds no list or object but empty ones.
fn is_flat(value: &Value) -> bool {
    let is_leaf = |value: &Value| match value {
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => true,
    };
    match value {
        Value::Array(items) => items.iter().all(is_leaf),
        Value::Object(members) => members.values().all(is_leaf),
        _ => true,
    }
}

fn one_line(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("[{}]", items.iter().map(one_line).collect::<Vec<_>>().join(", ")),
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| format!("{}: {}", Value::from(&**name), one_line(value)));
            let members = members.collect::<Vec<_>>().join(", ");
            if members.is_empty() { "{}".to_owned() } else { format!("{{ {members} }}") }
        }
        scalar => scalar.to_string(),
    }
}
