//! What of a picture is ink, and how many corners of codes there may be in it.

use quircs::Quirc;

use super::Picture;

/// The most corner patterns of codes in a picture that is looked at in every way: a code has three,
/// and what stands around it on a page looks like one now and then.
pub(super) const MOST_CORNERS: usize = 12;

/// How many regions `quircs` tells apart before it takes no notice of more.
const MOST_REGIONS: usize = 65_000;

/// A picture in black and white, row by row.
#[derive(Debug)]
pub(super) struct Ink {
    width: usize,
    height: usize,
    black: Vec<bool>,
}

impl Ink {
    /// Black is what is clearly darker than the run of pixels about it, as `rqrr` has it: the rows
    /// are walked to and fro, and the mean is carried from one to the next.
    pub(super) fn of(picture: &Picture) -> Self {
        let width = picture.width.max(1);
        let reach = (width / 8).max(1);
        let carry = |mean: &mut usize, shade: u8| {
            *mean = *mean * (reach - 1) / reach + usize::from(shade);
            *mean
        };
        let (mut one, mut other) = (0, 0);
        let mut black = Vec::with_capacity(picture.grey.len());
        for row in picture.grey.chunks_exact(width) {
            let mut around: Vec<usize> = row.iter().map(|shade| carry(&mut one, *shade)).collect();
            for (sum, shade) in around.iter_mut().zip(row).rev() {
                *sum += carry(&mut other, *shade);
            }
            let dark = |(sum, shade): (usize, &u8)| usize::from(*shade) < sum * 95 / (200 * reach);
            black.extend(around.into_iter().zip(row).map(dark));
            std::mem::swap(&mut one, &mut other);
        }
        Self { width, height: picture.height, black }
    }

    /// The pixel at a place, as `rqrr` asks for it.
    pub(super) fn at(&self, across: usize, down: usize) -> bool {
        self.black.get(down * self.width + across).copied().unwrap_or(false)
    }

    /// Whether there are more corner patterns than [`MOST_CORNERS`], or more blots than can be told
    /// apart: `rqrr` tries every three corners, each on a copy of the picture, and sets no bound.
    pub(super) fn is_crowded(&self) -> bool {
        // `quircs`, which stops at 32 corners, sees none that touches the right edge: there is white.
        let shade = |black: &bool| if *black { 0 } else { u8::MAX };
        let rows = self.black.chunks_exact(self.width);
        let grey: Vec<u8> = rows.flat_map(|row| row.iter().map(shade).chain([u8::MAX])).collect();
        let mut reader = Quirc::default();
        let _codes = reader.identify(self.width + 1, self.height, &grey);
        reader.num_capstones() > MOST_CORNERS || reader.num_regions() > MOST_REGIONS
    }
}
