//! The commands beside `generate`, and their streams.

use std::io::Read as _;
use std::net::TcpListener;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::workspace::{RESOURCE, command, run, workspace, write};

#[test]
fn model_prints_json_and_yaml_to_stdout_and_the_rest_to_stderr() {
    let folder = workspace();
    let (code, json, stderr) = run(folder.path(), &["model", "docs/v1.0"]);
    assert_eq!(code, 0);
    assert!(json.starts_with("{\n  \"types\": [\n") && json.ends_with("}\n"), "{json}");
    assert!(json.contains("\"name\": \"lamp\""), "{json}");
    assert!(stderr.contains("warning[unknown-type]"), "{stderr}");
    let (code, yaml, _) = run(folder.path(), &["model", "docs/v1.0", "--format", "yaml"]);
    assert_eq!(code, 0);
    assert!(yaml.starts_with("types:\n") && yaml.contains("name: lamp\n"), "{yaml}");
}

#[test]
fn mock_prints_its_address_and_serves_until_it_is_interrupted() {
    use std::io::{BufRead as _, BufReader, Write as _};
    use std::net::TcpStream;

    let folder = workspace();
    let mut command = command(folder.path(), &["mock", "docs/v1.0", "--require-auth", "--latency", "1"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    stdout.read_line(&mut line).unwrap();
    let address = line.trim_end().strip_prefix("http://").unwrap();
    let ask = |headers: &str| {
        let mut stream = TcpStream::connect(address).unwrap();
        write!(stream, "GET /v1.0/lamps/1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.lines().next().unwrap().to_owned()
    };
    assert_eq!(ask(""), "HTTP/1.1 401 Unauthorized");
    assert_eq!(ask("Authorization: Bearer x\r\n"), "HTTP/1.1 200 OK");

    let interrupt = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(interrupt.success());
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{stderr}");
    assert!(stderr.contains(&format!("      1  operations at http://{address}/v1.0\n")), "{stderr}");
}

#[test]
fn mock_fails_where_it_cannot_listen() {
    let folder = workspace();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let (code, stdout, stderr) = run(folder.path(), &["mock", "docs/v1.0", "--listen", &address]);
    assert_eq!((code, &*stdout), (2, ""));
    assert!(stderr.contains(&format!("error: cannot serve at {address}: ")), "{stderr}");
}

#[test]
fn explain_describes_a_code_or_lists_them() {
    let folder = TempDir::new().unwrap();
    let (code, list, _) = run(folder.path(), &["explain"]);
    assert_eq!(code, 0);
    let names: Vec<_> = list.lines().map(|line| line.split_whitespace().next().unwrap()).collect();
    assert!(names.is_sorted() && names.contains(&"unknown-type"), "{names:?}");
    for name in names {
        let (code, text, stderr) = run(folder.path(), &["explain", name]);
        assert_eq!((code, &*stderr), (0, ""));
        assert!(text.starts_with(&format!("{name}: ")) && text.lines().count() > 2, "{text}");
    }
    let (code, stdout, stderr) = run(folder.path(), &["explain", "unknwon-type"]);
    assert_eq!((code, &*stdout), (2, ""));
    assert!(stderr.contains("help: a code with a similar name exists: `unknown-type`"), "{stderr}");
}

#[test]
fn a_reader_that_closes_the_pipe_is_no_failure() {
    let folder = workspace();
    // More than a pipe holds, so that the writer is certain to meet the closed end.
    let rows: String = (0..3000).map(|index| format!("|part{index}|String|One of many parts.|\n")).collect();
    let page = RESOURCE.replace("|maker|lampMaker|Who made it.|\n", &rows);
    write(folder.path(), "docs/v1.0/resources/lamp.md", page);
    for format in ["json", "yaml"] {
        let mut command = command(folder.path(), &["model", "docs/v1.0", "--format", format]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut start = [0; 10];
        let mut stdout = child.stdout.take().unwrap();
        stdout.read_exact(&mut start).unwrap();
        drop(stdout);
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    }
}
