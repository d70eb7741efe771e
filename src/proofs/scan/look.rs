//! The same picture otherwise: what finds QR codes fails at one angle or size and not at the next.

use super::{MOST_PIXELS, Picture};

/// One whole in the fractions that places and angles are counted in.
const ONE: i64 = 1 << 16;

/// From how many pixels on a picture is looked at in half its size.
const LARGE: usize = 5_000_000;

/// How a picture is looked at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    /// Cosine and sine of the angle by which it is turned, in 65,536ths.
    turn: (i64, i64),
    /// How large it becomes, in hundredths.
    size: i64,
    /// Whether each pixel becomes the mean of those around it.
    smooth: bool,
}

const UPRIGHT: (i64, i64) = (ONE, 0);
const BY_8: (i64, i64) = (64_898, 9_121);
const BY_24: (i64, i64) = (59_870, 26_656);
const BY_30: (i64, i64) = (56_756, 32_768);
const BY_45: (i64, i64) = (46_341, 46_341);
const BACK_13: (i64, i64) = (63_856, -14_742);

/// The ways to look, in the order in which they are tried: found by trying codes of every size that
/// a slip has, turned, tilted, blurred and noisy.
pub(super) const LOOKS: [Look; 12] = [
    Look { turn: UPRIGHT, size: 150, smooth: false },
    Look { turn: BY_8, size: 100, smooth: false },
    Look { turn: UPRIGHT, size: 200, smooth: false },
    Look { turn: UPRIGHT, size: 100, smooth: true },
    Look { turn: BY_8, size: 150, smooth: false },
    Look { turn: BY_8, size: 200, smooth: true },
    Look { turn: BACK_13, size: 160, smooth: false },
    Look { turn: BY_24, size: 140, smooth: false },
    Look { turn: BY_45, size: 150, smooth: false },
    Look { turn: BY_45, size: 200, smooth: false },
    Look { turn: BY_30, size: 200, smooth: false },
    Look { turn: UPRIGHT, size: 300, smooth: false },
];

impl Look {
    /// What is seen; `None` where that would have more pixels than are looked at.
    pub(super) fn at(&self, picture: &Picture) -> Option<Picture> {
        let (width, height) = (signed(picture.width)?, signed(picture.height)?);
        let size = if picture.grey.len() > LARGE { self.size / 2 } else { self.size };
        let (cos, sin) = self.turn;
        let side = |along: i64, across: i64| {
            let turned =
                along.checked_mul(cos.abs())?.checked_add(across.checked_mul(sin.abs())?)?;
            turned.checked_mul(size)?.checked_div(100 * ONE)?.checked_add(1)
        };
        let (wide, high) = (side(width, height)?, side(height, width)?);
        if wide.checked_mul(high)? > signed(MOST_PIXELS)? {
            return None;
        }
        let smoothed = if self.smooth { smoothed(picture) } else { None };
        let source = smoothed.as_ref().unwrap_or(picture);
        let step = (cos * 100 / size, sin * 100 / size);
        let places = (0..high).flat_map(|y| (0..wide).map(move |x| (x, y)));
        let grey = places.map(|(x, y)| {
            // Twice the distance from the middle, so that it is whole.
            let (x, y) = (2 * x + 1 - wide, 2 * y + 1 - high);
            let across = (x * step.0 + y * step.1 + (width - 1) * ONE) / 2;
            let down = (y * step.0 - x * step.1 + (height - 1) * ONE) / 2;
            between(source, across, down)
        });
        let grey = grey.collect();
        Some(Picture {
            width: usize::try_from(wide).ok()?,
            height: usize::try_from(high).ok()?,
            grey,
        })
    }
}

fn signed(count: usize) -> Option<i64> {
    i64::try_from(count).ok()
}

/// The shade at a place between pixels, in 65,536ths of a pixel.
fn between(picture: &Picture, across: i64, down: i64) -> u8 {
    let (x, y) = (across >> 16, down >> 16);
    let (right, below) = ((across & (ONE - 1)) >> 8, (down & (ONE - 1)) >> 8);
    let row = |y| shade(picture, x, y) * (256 - right) + shade(picture, x + 1, y) * right;
    let sum = row(y) * (256 - below) + row(y + 1) * below;
    u8::try_from(sum >> 16).unwrap_or(u8::MAX)
}

/// The shade of a pixel; white beside the picture.
fn shade(picture: &Picture, x: i64, y: i64) -> i64 {
    let place = usize::try_from(x).ok().zip(usize::try_from(y).ok());
    let inside = place.filter(|(x, _)| *x < picture.width);
    let pixel = inside.and_then(|(x, y)| picture.grey.get(y * picture.width + x));
    i64::from(pixel.copied().unwrap_or(u8::MAX))
}

/// Each pixel as the mean of the nine around it.
fn smoothed(picture: &Picture) -> Option<Picture> {
    let (width, height) = (signed(picture.width)?, signed(picture.height)?);
    let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    let mean = |(x, y)| {
        let near = (-1..=1).flat_map(|dy| (-1..=1).map(move |dx| (dx, dy)));
        let sum: i64 = near.map(|(dx, dy)| shade(picture, x + dx, y + dy)).sum();
        u8::try_from(sum / 9).unwrap_or(u8::MAX)
    };
    Some(Picture { grey: places.map(mean).collect(), ..*picture })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_looked_at_in_its_size_is_itself() {
        let grey = (0_u8..12).map(|shade| shade * 20).collect();
        let picture = Picture { width: 4, height: 3, grey };
        let seen = Look { turn: UPRIGHT, size: 100, smooth: false }.at(&picture).unwrap();
        // One row and column more, of the white around it.
        assert_eq!((seen.width, seen.height), (5, 4));
        let mean: usize = seen.grey.iter().map(|shade| usize::from(*shade)).sum();
        assert!(mean > 12 * 110, "{mean}");
    }

    #[test]
    fn what_would_become_too_large_is_not_looked_at() {
        let long = Picture { width: MOST_PIXELS, height: 1, grey: vec![0; MOST_PIXELS] };
        assert!(
            LOOKS.iter().filter(|look| look.turn != UPRIGHT).all(|look| look.at(&long).is_none())
        );
    }
}
