fn main() -> Result<(), mdbindgen::Error> {
    mdbindgen::Builder::new().docs("docs").level("unknown-type", mdbindgen::diagnostics::Level::Deny).generate()
}
