fn main() -> Result<(), mdbindgen::Error> {
    mdbindgen::build("docs")
}
