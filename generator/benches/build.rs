//! Generates the types that are measured.

fn main() -> Result<(), mdbindgen::Error> {
    mdbindgen::build("docs")
}
