fn main() -> Result<(), mdbindgen::Error> {
    mdbindgen::Builder::new()
        .docs("../furniture/docs")
        .resource("room")
        .extern_types("lamp", "::furniture::api")
        .generate()
}
