//! The primitive types of OData.

/// A primitive type of the OData entity data model. Source: OData CSDL 4.01, section 3.3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Primitive {
    /// Base64url or base64 text in JSON.
    Binary,
    /// `true` or `false`.
    Boolean,
    /// An unsigned 8-bit integer.
    Byte,
    /// A date without time, `2021-07-16`.
    Date,
    /// An instant with its offset, `2021-07-16T10:00:00Z`.
    DateTimeOffset,
    /// A decimal number of fixed precision.
    Decimal,
    /// A 64-bit floating point number.
    Double,
    /// An ISO 8601 duration, `P4DT12H30M5S`.
    Duration,
    /// A UUID.
    Guid,
    /// A signed 16-bit integer.
    Int16,
    /// A signed 32-bit integer.
    Int32,
    /// A signed 64-bit integer.
    Int64,
    /// A 32-bit floating point number.
    Single,
    /// Bytes behind an address of their own; not a JSON value.
    Stream,
    /// Text.
    String,
    /// A time of day, `07:59:59.999`.
    TimeOfDay,
}

impl Primitive {
    /// Every primitive, sorted by name.
    pub const ALL: [Self; 16] = [
        Self::Binary,
        Self::Boolean,
        Self::Byte,
        Self::Date,
        Self::DateTimeOffset,
        Self::Decimal,
        Self::Double,
        Self::Duration,
        Self::Guid,
        Self::Int16,
        Self::Int32,
        Self::Int64,
        Self::Single,
        Self::Stream,
        Self::String,
        Self::TimeOfDay,
    ];

    /// Whether values are integers in JSON.
    pub fn is_integer(self) -> bool {
        matches!(self, Self::Byte | Self::Int16 | Self::Int32 | Self::Int64)
    }

    /// Whether values are numbers in JSON.
    pub fn is_number(self) -> bool {
        self.is_integer() || matches!(self, Self::Decimal | Self::Double | Self::Single)
    }

    /// The qualified name, such as `Edm.String`.
    pub fn edm_name(self) -> &'static str {
        match self {
            Self::Binary => "Edm.Binary",
            Self::Boolean => "Edm.Boolean",
            Self::Byte => "Edm.Byte",
            Self::Date => "Edm.Date",
            Self::DateTimeOffset => "Edm.DateTimeOffset",
            Self::Decimal => "Edm.Decimal",
            Self::Double => "Edm.Double",
            Self::Duration => "Edm.Duration",
            Self::Guid => "Edm.Guid",
            Self::Int16 => "Edm.Int16",
            Self::Int32 => "Edm.Int32",
            Self::Int64 => "Edm.Int64",
            Self::Single => "Edm.Single",
            Self::Stream => "Edm.Stream",
            Self::String => "Edm.String",
            Self::TimeOfDay => "Edm.TimeOfDay",
        }
    }
}
