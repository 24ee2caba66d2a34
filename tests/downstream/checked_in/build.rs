fn main() -> Result<(), mdbindgen::Error> {
    mdbindgen::Builder::new().docs("docs").output("src/api").generate()
}
