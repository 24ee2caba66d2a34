fn main() -> Result<(), mdbindgen::Error> {
    mdbindgen::Builder::new()
        .docs("docs")
        .base_url("https://api.example.test/{folder}/")
        .resource("shelf")
        .method("GET")
        .replace("dimensions", "::mdbindgen_runtime::Json")
        .derive("shelf", "Eq")
        .type_attribute("shelf", "#[deprecated = \"buy a bookcase\"]")
        .field_attribute("shelf.label", "#[doc(alias = \"inscription\")]")
        .generate()
}
