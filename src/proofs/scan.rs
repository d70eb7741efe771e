//! Reading the QR code of a scanned or photographed page, a PNG file.

use std::io::Cursor;
use std::panic::AssertUnwindSafe;
use std::sync::mpsc::sync_channel;
use std::thread;
use std::time::Duration;

use png::{ColorType, Decoder, Limits, Transformations};
use quircs::Quirc;
use rantai_events::slip::MAX_BYTES;
use rqrr::PreparedImage;

mod ink;
mod look;

use ink::{Ink, MOST_CORNERS};

/// The most pixels of a scan: an A5 page at 600 dots an inch has 17 million.
pub const MOST_PIXELS: usize = 24_000_000;

/// The most bytes of a PNG file.
pub const MOST_FILE: usize = 64 << 20;

/// How long a picture is looked at: a hundred times what a page takes. What looks for codes is not
/// ours, and its time is not bounded by the size of the picture alone.
const LONGEST: Duration = Duration::from_secs(60);

/// Why a scan gives no bytes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoScan {
    /// No PNG file, or a damaged one.
    #[error("not a PNG image: {0}")]
    Png(String),
    /// More pixels or bytes than are looked at.
    #[error("an image of {width} by {height} pixels; at most {MOST_PIXELS} pixels are read")]
    TooLarge {
        /// Pixels across.
        width: usize,
        /// Pixels down.
        height: usize,
    },
    /// No QR code was found.
    #[error(
        "no QR code was found in the image; put the page flat, take the whole code with its white \
         border from straight above, in even light, and save it as PNG"
    )]
    NoCode,
    /// More corners of codes than one page has.
    #[error(
        "more than {MOST_CORNERS} corners of QR codes are in the image, and no code could be read; \
         cut it to the code of one slip with its white border"
    )]
    Crowded,
    /// Looking for the code took too long.
    #[error(
        "no QR code was found within {} seconds; cut the image to the code with its white border",
        LONGEST.as_secs()
    )]
    TooLong,
    /// A QR code was found and cannot be read.
    #[error(
        "the QR code cannot be read ({0}); scan it again with 300 dots an inch or more, or use the \
         text of the slip (.txt)"
    )]
    Illegible(String),
}

/// A picture in shades of grey, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Pixels across.
    pub width: usize,
    /// Pixels down.
    pub height: usize,
    /// One byte a pixel, 0 black.
    pub grey: Vec<u8>,
}

/// The bytes in the QR code of a PNG file, which is not looked at for longer than a minute.
///
/// # Errors
/// [`NoScan`].
pub fn read(file: &[u8]) -> Result<Vec<u8>, NoScan> {
    let picture = picture(file)?;
    within(LONGEST, move || decode(&picture))
}

/// The answer of a look, unless that takes too long; its thread then goes on until the program ends,
/// for nothing can stop it.
fn within(
    longest: Duration,
    look: impl FnOnce() -> Result<Vec<u8>, NoScan> + Send + 'static,
) -> Result<Vec<u8>, NoScan> {
    let (tell, told) = sync_channel(1);
    let begun = thread::Builder::new().name("scan".into()).spawn(move || tell.send(look()));
    match begun {
        Ok(_) => told.recv_timeout(longest).unwrap_or(Err(NoScan::TooLong)),
        Err(why) => Err(NoScan::Illegible(why.to_string())),
    }
}

/// The picture in a PNG file.
///
/// # Errors
/// [`NoScan`].
pub fn picture(file: &[u8]) -> Result<Picture, NoScan> {
    let bad = |why: png::DecodingError| NoScan::Png(why.to_string());
    let limits = Limits { bytes: MOST_PIXELS * 4 };
    let mut decoder = Decoder::new_with_limits(Cursor::new(file), limits);
    decoder.set_transformations(Transformations::normalize_to_color8());
    decoder.set_ignore_text_chunk(true);
    let header = decoder.read_header_info().map_err(bad)?;
    let (width, height) = (side(header.width), side(header.height));
    let too_large = || NoScan::TooLarge { width, height };
    if width.checked_mul(height).is_none_or(|pixels| pixels > MOST_PIXELS) {
        return Err(too_large());
    }
    let mut reader = decoder.read_info().map_err(bad)?;
    let size = reader.output_buffer_size().filter(|size| *size <= MOST_PIXELS * 4);
    let mut pixels = vec![0; size.ok_or_else(too_large)?];
    let frame = reader.next_frame(&mut pixels).map_err(bad)?;
    pixels.truncate(frame.buffer_size());
    let grey = grey(pixels, frame.color_type);
    if grey.len() != width * height {
        return Err(NoScan::Png("another number of pixels than it says".into()));
    }
    Ok(Picture { width, height, grey })
}

fn side(pixels: u32) -> usize {
    usize::try_from(pixels).unwrap_or(usize::MAX)
}

/// Shades of grey on white paper.
fn grey(pixels: Vec<u8>, color: ColorType) -> Vec<u8> {
    match color {
        ColorType::Grayscale | ColorType::Indexed => pixels,
        ColorType::GrayscaleAlpha => {
            pixels.as_chunks::<2>().0.iter().map(|[grey, alpha]| on_white(*grey, *alpha)).collect()
        }
        ColorType::Rgb => {
            pixels.as_chunks::<3>().0.iter().map(|[r, g, b]| luma(*r, *g, *b)).collect()
        }
        ColorType::Rgba => {
            let shade = |[r, g, b, alpha]: &[u8; 4]| on_white(luma(*r, *g, *b), *alpha);
            pixels.as_chunks::<4>().0.iter().map(shade).collect()
        }
    }
}

fn luma(r: u8, g: u8, b: u8) -> u8 {
    let sum = u32::from(r) * 3 + u32::from(g) * 6 + u32::from(b);
    u8::try_from(sum / 10).unwrap_or(u8::MAX)
}

fn on_white(shade: u8, alpha: u8) -> u8 {
    let (shade, alpha) = (u32::from(shade), u32::from(alpha));
    u8::try_from((shade * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
}

/// The bytes of the QR code in a picture, which is looked at again, larger, turned or smoothed,
/// until a code is read.
///
/// # Errors
/// [`NoScan`]; of several reasons the one that tells that a code was found.
pub fn decode(picture: &Picture) -> Result<Vec<u8>, NoScan> {
    let (width, height) = (picture.width, picture.height);
    if width.min(height) < 21 || width.checked_mul(height) != Some(picture.grey.len()) {
        return Err(NoScan::NoCode);
    }
    let mut why = match guarded(first, picture) {
        Ok(bytes) => return Ok(bytes),
        Err(why) => why,
    };
    match guarded(second, picture) {
        Ok(bytes) => return Ok(bytes),
        Err(other) => why = telling(why, other),
    }
    for look in look::LOOKS {
        let Some(seen) = look.at(picture) else { continue };
        match guarded(second, &seen) {
            Ok(bytes) => return Ok(bytes),
            Err(other) => why = telling(why, other),
        }
    }
    Err(why)
}

/// Which of two reasons tells more: among many corners codes are found that are none.
fn telling(one: NoScan, other: NoScan) -> NoScan {
    if one == NoScan::Crowded || other == NoScan::NoCode { one } else { other }
}

/// What reads pictures is not ours and looks at what anyone may send: a panic in it is an illegible
/// code.
fn guarded(
    read: fn(&Picture) -> Result<Vec<u8>, NoScan>,
    picture: &Picture,
) -> Result<Vec<u8>, NoScan> {
    let decoded = std::panic::catch_unwind(AssertUnwindSafe(|| read(picture)));
    decoded.unwrap_or_else(|_| Err(NoScan::Illegible("the image confuses the reader".into())))
}

/// The reader that finds codes at most angles.
fn second(picture: &Picture) -> Result<Vec<u8>, NoScan> {
    let mut why = NoScan::NoCode;
    let mut reader = Quirc::default();
    for code in reader.identify(picture.width, picture.height, &picture.grey) {
        let Ok(code) = code else { continue };
        match code.decode() {
            Ok(data) => return Ok(data.payload),
            Err(error) => why = NoScan::Illegible(error.to_string()),
        }
    }
    Err(why)
}

/// The reader that reads small codes, if they are straight.
fn first(picture: &Picture) -> Result<Vec<u8>, NoScan> {
    let (width, height) = (picture.width, picture.height);
    let ink = Ink::of(picture);
    if ink.is_crowded() {
        return Err(NoScan::Crowded);
    }
    let mut image = PreparedImage::prepare_from_bitmap(width, height, |x, y| ink.at(x, y));
    let mut why = NoScan::NoCode;
    for grid in image.detect_grids() {
        let mut bytes = Vec::with_capacity(MAX_BYTES);
        match grid.decode_to(&mut bytes) {
            Ok(_) => return Ok(bytes),
            Err(error) => why = NoScan::Illegible(error.to_string()),
        }
    }
    Err(why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_without_end_is_not_waited_for() {
        let (_held, never) = sync_channel::<()>(0);
        let endless = move || {
            never.recv().ok();
            Err(NoScan::NoCode)
        };
        assert_eq!(within(Duration::ZERO, endless), Err(NoScan::TooLong));
        assert_eq!(within(LONGEST, || Ok(vec![7])), Ok(vec![7]));
    }
}
