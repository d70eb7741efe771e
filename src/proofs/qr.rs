//! The QR code of a slip.

use fast_qr::qr::{QRBuilder, QRCode};
use fast_qr::{ECL, Mode};

/// The modules of a QR code, row by row: true is dark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Modules {
    rows: Vec<Vec<bool>>,
}

impl Modules {
    /// The code of these bytes, in byte mode, at the level that corrects more where it fits; `None`
    /// if there are too many.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let made = |level| QRBuilder::new(bytes).mode(Mode::Byte).ecl(level).build().ok();
        let code = made(ECL::M).or_else(|| made(ECL::L))?;
        Some(Self { rows: rows(&code) })
    }

    /// The modules on a side.
    #[must_use]
    pub fn size(&self) -> usize {
        self.rows.len()
    }

    /// The rows, from the top.
    #[must_use]
    pub fn rows(&self) -> &[Vec<bool>] {
        &self.rows
    }

    /// The dark modules as the path of an SVG image with a unit a module.
    #[must_use]
    pub fn path(&self) -> String {
        let mut path = String::new();
        for (y, row) in self.rows.iter().enumerate() {
            let mut at = 0;
            for run in row.chunk_by(|a, b| a == b) {
                if run.first() == Some(&true) {
                    let wide = run.len();
                    path.push_str(&format!("M{at} {y}h{wide}v1h-{wide}z"));
                }
                at += run.len();
            }
        }
        path
    }
}

fn rows(code: &QRCode) -> Vec<Vec<bool>> {
    let row = |modules: &[fast_qr::Module]| modules.iter().map(|module| module.value()).collect();
    code.data.chunks(code.size.max(1)).take(code.size).map(row).collect()
}
