//! `mdbindgen model`: the intermediate model, for other programs to read.

use mdbindgen::Error;

use crate::Outcome;
use crate::args::{ModelArguments, ModelFormat};
use crate::console::Console;
use crate::progress::Bar;
use crate::settings;

pub(crate) fn run(arguments: &ModelArguments, console: &Console) -> Result<Outcome, Error> {
    let config = settings::config(&arguments.input)?;
    let bar = Bar::new(console);
    let result = mdbindgen::model_with(&config, &|stage| bar.start(stage));
    bar.clear();
    let model = result?;
    console.findings(&model.findings);
    console.extent(model.extent.as_ref(), model.types(), model.operations());
    let outcome = console.data(|out| match arguments.format {
        ModelFormat::Json => model.write_json(out),
        ModelFormat::Yaml => model.write_yaml(out),
    });
    // The process ends here, and gives the memory back at once instead of text by text.
    std::mem::forget(model);
    Ok(outcome)
}
