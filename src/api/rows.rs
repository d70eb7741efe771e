//! The rows of the lists: flat, with plain decimals, ISO dates and stable codes.

use serde::Serialize;
use utoipa::ToSchema;

use super::listing::Row;

/// A group.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct GroupRow {
    /// Its code.
    #[schema(example = "ykt-kube-001")]
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its program.
    pub program: String,
    /// The code of its kelurahan.
    #[schema(example = "34.71.02.1003")]
    pub area: String,
    /// The name of its kelurahan.
    pub area_name: Option<String>,
    /// The address of its page.
    pub page: String,
}

/// A kemantren or kelurahan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct AreaRow {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The code of the area it lies in.
    pub parent: Option<String>,
    /// How many groups are registered in it.
    pub groups: u64,
    /// The address of its page.
    pub page: String,
}

/// Something that is summed for the city.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct MeasureRow {
    /// Its word in addresses.
    #[schema(example = "diterima")]
    pub code: String,
    /// The page that says how it is made.
    pub page: String,
}

macro_rules! keyed {
    ($($name:ident by $field:ident)*) => {
        $(impl Row for $name {
            fn key(&self) -> String {
                self.$field.clone()
            }
        })*
    };
}

keyed! { GroupRow by id AreaRow by code MeasureRow by code }
