//! Levels by code, as a configuration sets them.

use std::collections::HashMap;
use std::fmt;

use super::{CODES, Code, Level, nearest};

/// The levels that a configuration sets; every other code keeps its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels(HashMap<&'static str, Level>);

/// Why a level cannot be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LevelError {
    /// There is no code of that name.
    UnknownCode {
        /// The name.
        name: String,
        /// The code with the most similar name.
        similar: Option<&'static str>,
    },
    /// The code stands for faults that leave nothing sound to write, whatever the level.
    AlwaysDenied {
        /// The code's name.
        name: &'static str,
    },
}

impl fmt::Display for LevelError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownCode { name, .. } => write!(formatter, "diagnostic code `{name}` is not known"),
            Self::AlwaysDenied { name } => write!(formatter, "diagnostic code `{name}` is always `deny`"),
        }
    }
}

impl std::error::Error for LevelError {}

impl Levels {
    /// Sets the level of the code called `name`.
    ///
    /// # Errors
    ///
    /// Returns an error if there is no such code, or if it is [`Level::Deny`] by itself and `level` is not: these
    /// codes mark input from which no sound output can be made.
    pub fn set(&mut self, name: &str, level: Level) -> Result<(), LevelError> {
        let Some(code) = Code::named(name) else {
            let similar = nearest(name, CODES.iter().map(|code| code.name));
            return Err(LevelError::UnknownCode { name: name.to_owned(), similar });
        };
        if code.level == Level::Deny && level != Level::Deny {
            return Err(LevelError::AlwaysDenied { name: code.name });
        }
        self.0.insert(code.name, level);
        Ok(())
    }

    /// The level of a code.
    pub fn of(&self, code: &Code) -> Level {
        self.0.get(code.name).copied().unwrap_or(code.level)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_codes_are_refused_with_the_nearest_name() {
        let error = Levels::default().set("unknwon-type", Level::Deny).unwrap_err();
        assert_eq!(error, LevelError::UnknownCode { name: "unknwon-type".into(), similar: Some("unknown-type") });
    }

    #[test]
    fn errors_cannot_be_lowered() {
        let denied = CODES.iter().filter(|code| code.level == Level::Deny);
        for code in denied {
            assert_eq!(
                Levels::default().set(code.name, Level::Warn),
                Err(LevelError::AlwaysDenied { name: code.name })
            );
            assert_eq!(Levels::default().set(code.name, Level::Deny), Ok(()));
        }
    }
}
