//! A folder to work in, and runs of the command line in it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

pub(crate) const RESOURCE: &str = "\
---
title: \"lamp resource type\"
doc_type: resourcePageType
---

# lamp resource type

Namespace: microsoft.graph

A lamp on a desk.

## Properties

|Property|Type|Description|
|:---|:---|:---|
|id|String|The key.|
|isOn|Boolean|Whether it gives light.|
|maker|lampMaker|Who made it.|

## JSON representation

<!-- { \"blockType\": \"resource\", \"@odata.type\": \"microsoft.graph.lamp\", \"keyProperty\": \"id\" } -->
``` json
{ \"@odata.type\": \"#microsoft.graph.lamp\", \"id\": \"String\", \"isOn\": true }
```
";

pub(crate) const OPERATION: &str = "\
---
title: \"Get lamp\"
doc_type: apiPageType
---

# Get lamp

Namespace: microsoft.graph

Read a [lamp](../resources/lamp.md).

## HTTP request

``` http
GET /lamps/{lampId}
```

## Response

If successful, this method returns a `200 OK` response code and a [lamp](../resources/lamp.md) object in the response body.
";

pub(crate) const CONFIG: &str = "output = \"out\"\n\n[roots]\nv1 = \"docs/v1.0\"\n";

/// A folder with a docs root of two pages, one of which has an unknown type, and a configuration.
pub(crate) fn workspace() -> TempDir {
    let folder = TempDir::new().unwrap();
    write(folder.path(), "mdbindgen.toml", CONFIG);
    write(folder.path(), "docs/v1.0/resources/lamp.md", RESOURCE);
    write(folder.path(), "docs/v1.0/api/lamp-get.md", OPERATION);
    folder
}

pub(crate) fn write(folder: &Path, path: &str, text: impl AsRef<[u8]>) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

pub(crate) fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mdbindgen"));
    command.current_dir(folder).args(arguments).env_remove("NO_COLOR");
    command
}

/// Exit code, stdout, stderr.
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } = command(folder, arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code().expect("no signal ends the process"), text(stdout), text(stderr))
}

/// The paths of the files below `folder`, sorted, with their texts.
pub(crate) fn tree(folder: &Path) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
                files.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}
