fn main() -> Result<(), mdbindgen::Error> {
    mdbindgen::Builder::new().docs("docs").resource("lamp").generate()
}
