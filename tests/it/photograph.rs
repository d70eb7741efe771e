//! Slips are read from scans that are not clean: turned, small, noisy, unevenly lit, and from
//! photographs taken at an angle.
#![allow(
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    reason = "a camera is made of floating point"
)]

use rantai::proofs::check::NotProven;
use rantai::proofs::qr::Modules;
use rantai::proofs::scan::{NoScan, Picture, decode};

/// How a page is taken.
#[derive(Debug, Clone, Copy)]
struct Camera {
    /// Pixels to a module.
    scale: f64,
    /// Degrees by which the page is turned.
    turned: f64,
    /// How much farther away its upper end is than its lower one, as a part of one.
    tilted: f64,
    /// How much farther away its left side is than its right one.
    swung: f64,
    /// Shades by which a pixel may differ from what it should be.
    noise: i32,
    /// Shades by which the darker end of the page is darker.
    shadow: f64,
    /// Pixels on each side that run into one another.
    blur: i32,
}

const STRAIGHT: Camera =
    Camera { scale: 5.0, turned: 0.0, tilted: 0.0, swung: 0.0, noise: 0, shadow: 0.0, blur: 0 };

/// Bytes as many as a slip has.
fn slip_bytes(count: usize) -> Vec<u8> {
    (0..count).map(|at| (at * at * 31 + at * 7 + 3) as u8).collect()
}

/// The module of a page at a place in modules from the middle: white beyond the code.
fn paper(modules: &Modules, x: f64, y: f64) -> f64 {
    let middle = modules.size() as f64 / 2.0;
    let (column, row) = ((x + middle).floor(), (y + middle).floor());
    if column < 0.0 || row < 0.0 {
        return 235.0;
    }
    let dark = modules.rows().get(row as usize).and_then(|row| row.get(column as usize));
    if dark == Some(&true) { 25.0 } else { 235.0 }
}

impl Camera {
    fn take(&self, modules: &Modules) -> Picture {
        // Room for the quiet zone, however the page is turned.
        let (sin, cos) = self.turned.to_radians().sin_cos();
        let room = (sin.abs() + cos.abs()).max(1.3);
        let side = ((modules.size() + 8) as f64 * self.scale * room).ceil() as usize;
        let mut random = 0x2545_f491_4f6c_dd1d_u64;
        let mut grey = Vec::with_capacity(side * side);
        for y in 0..side {
            for x in 0..side {
                let lit = self.shade(modules, x as f64, y as f64, side as f64);
                let lit = lit - self.shadow * (x + y) as f64 / (2 * side) as f64;
                let grain = match self.noise {
                    0 => 0.0,
                    noise => f64::from(next(&mut random) % (2 * noise + 1) - noise),
                };
                grey.push((lit + grain).clamp(0.0, 255.0) as u8);
            }
        }
        let picture = Picture { width: side, height: side, grey };
        if self.blur == 0 { picture } else { blurred(&picture, self.blur) }
    }

    /// What a pixel sees: the mean of four places on the page.
    fn shade(&self, modules: &Modules, x: f64, y: f64, side: f64) -> f64 {
        let places = [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)];
        let seen = places.iter().map(|(dx, dy)| {
            let (x, y) = self.on_page(x + dx - side / 2.0, y + dy - side / 2.0, side);
            paper(modules, x, y)
        });
        seen.sum::<f64>() / 4.0
    }

    /// The place on the page, in modules from its middle, that stands at a place in the picture.
    fn on_page(&self, x: f64, y: f64, side: f64) -> (f64, f64) {
        let away = 1.0 + self.tilted * y / side + self.swung * x / side;
        let (x, y) = (x / away / self.scale, y / away / self.scale);
        let (sin, cos) = self.turned.to_radians().sin_cos();
        (x * cos + y * sin, y * cos - x * sin)
    }
}

/// The same numbers on every machine.
fn next(state: &mut u64) -> i32 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    (*state >> 33) as i32
}

/// Each pixel as the mean of those around it.
fn blurred(picture: &Picture, wide: i32) -> Picture {
    let (width, height) = (picture.width as i32, picture.height as i32);
    let around = |x: i32, y: i32| {
        let near = (-wide..=wide).flat_map(|dy| (-wide..=wide).map(move |dx| (x + dx, y + dy)));
        let inside = near.filter(|(x, y)| (0..width).contains(x) && (0..height).contains(y));
        let (sum, count) = inside.fold((0, 0), |(sum, count), (x, y)| {
            (sum + u32::from(picture.grey[(y * width + x) as usize]), count + 1)
        });
        (sum / count) as u8
    };
    let grey = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| around(x, y));
    Picture { grey: grey.collect(), ..*picture }
}

/// The reader that was here before found codes that stand straight, and few others.
#[test]
fn a_slip_is_read_however_it_was_scanned() {
    let bytes = slip_bytes(1000);
    let modules = Modules::of(&bytes).unwrap();
    let small = Camera { scale: 4.0, ..STRAIGHT };
    for (what, camera) in [
        ("3.3 pixels to a module", Camera { scale: 3.3, ..STRAIGHT }),
        ("turned by three", Camera { turned: 3.0, ..small }),
        ("turned by twenty", Camera { turned: 20.0, ..small }),
        ("upside down, not quite", Camera { turned: 183.0, ..small }),
        ("grainy", Camera { noise: 60, ..small }),
        ("blurred", Camera { blur: 1, ..small }),
        ("tilted and swung", Camera { scale: 5.0, tilted: 0.2, swung: 0.15, ..STRAIGHT }),
        (
            "a photograph",
            Camera {
                scale: 6.0,
                turned: 4.0,
                tilted: 0.15,
                swung: -0.1,
                noise: 25,
                shadow: 80.0,
                blur: 1,
            },
        ),
    ] {
        assert_eq!(decode(&camera.take(&modules)).as_ref(), Ok(&bytes), "{what}");
    }
}

/// The largest code there is, on a page that lies a little askew.
#[test]
fn the_largest_code_is_read_askew() {
    let bytes = slip_bytes(2953);
    let modules = Modules::of(&bytes).unwrap();
    let askew = Camera { turned: 1.0, ..STRAIGHT };
    assert_eq!(decode(&askew.take(&modules)), Ok(bytes));
}

/// A page lies on the glass as it was put there, and has three pixels to a module, which run into
/// one another: a code is the same after a quarter of a turn, and its looks are not.
#[test]
fn a_slip_is_read_at_any_angle() {
    let bytes = slip_bytes(1000);
    let modules = Modules::of(&bytes).unwrap();
    let read = |turned: &i32| {
        let camera = Camera { scale: 3.0, turned: f64::from(*turned), blur: 1, ..STRAIGHT };
        decode(&camera.take(&modules)).as_ref() == Ok(&bytes)
    };
    let missed: Vec<i32> = (0..360).step_by(15).filter(|turned| !read(turned)).collect();
    assert!(missed.is_empty(), "{missed:?}");
}

/// What cannot be read says what to do, in both languages.
#[test]
fn an_unreadable_picture_says_how_to_take_a_better_one() {
    let modules = Modules::of(&slip_bytes(1000)).unwrap();
    let dark = Camera { scale: 1.2, ..STRAIGHT }.take(&modules);
    let why = decode(&dark).unwrap_err();
    assert!(matches!(why, NoScan::NoCode | NoScan::Illegible(_)), "{why:?}");
    let (id, en) = NotProven::from(why).words();
    assert!(
        id.contains("kode QR") && (id.contains("ratakan") || id.contains("pindai lagi")),
        "{id}"
    );
    assert!(en.contains("take the whole code") || en.contains("scan it again"), "{en}");
}
