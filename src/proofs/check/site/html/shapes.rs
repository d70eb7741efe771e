//! Every form of an element that the templates of the site write, and where it may stand.
//!
//! A shape is the name of an element and its attributes in order, apart by blanks. `name?` may be
//! left out. A value is one of several apart by `|`, where `+` is a blank, or `*` any text, `#`
//! numbers, `~` a mark, `^` an address within the site, `@` a whole address.

/// Where an element may stand (names apart by `|`, none for the root), and its shape.
pub(super) const SHAPES: &[(&str, &str)] = &[
    ("", "html lang=id|en"),
    ("html", "head"),
    ("html", "body"),
    ("head", "meta charset=utf-8"),
    ("head", "meta name=viewport content=width=device-width,+initial-scale=1"),
    ("head", "meta name=format-detection content=telephone=no"),
    ("head", "meta name=description content=*"),
    ("head", "meta name=color-scheme content=light+dark"),
    ("a|head", "title"),
    ("head", "link rel=stylesheet href=^aset/gaya.css data-hash=*"),
    ("head", "link rel=icon href=^aset/ikon.svg type=image/svg+xml"),
    ("head", "link rel=alternate type=application/atom+xml href=^perubahan.atom title=*"),
    ("head", "link rel=alternate hreflang=id|en href=@"),
    ("head", "link rel=canonical href=@"),
    ("head", "script defer src=^aset/periksa.js"),
    ("body", "script type=application/json id=data"),
    ("body", "a class=lompat href=#isi"),
    ("li|p|span|svg|td|text|th|s", "a href=^"),
    ("dd", "a class=asal href=^ aria-label=*"),
    ("li", "a href=^ aria-current=page"),
    ("li", "a href=^ data-c=~"),
    ("li", "a href=^ hreflang=id|en lang=id|en"),
    ("dd", "a href=https://creativecommons.org/licenses/by/4.0/ rel=license"),
    ("body", "header"),
    ("body", "main id=isi"),
    ("body", "footer"),
    ("header", "nav aria-label=*"),
    ("main", "nav class=remah aria-label=*"),
    ("nav|section", "ul"),
    ("nav", "ol"),
    ("section", "ol class=tahap"),
    ("main", "ul class=putusan"),
    ("ol|ul", "li"),
    ("ol", "li class=sudah|belum"),
    ("ul", "li class=patuh|perhatian|tidak_patuh|belum_dinilai|tidak_berlaku"),
    ("main", "h1"),
    ("main|section", "h2 id?=*"),
    ("main", "section class=hibah|tautan"),
    ("details|main", "section class=tabel"),
    ("main", "section id=periksa class=periksa|periksa+belum aria-labelledby=periksa-judul"),
    ("section", "noscript"),
    ("footer|li|noscript|section", "p"),
    ("div|li|main|section", "p class=kecil"),
    ("header", "p class=merek"),
    ("main", "p class=pengantar"),
    ("section", "p class=unduh"),
    ("li|main", "p data-c=~"),
    ("p", "br"),
    ("p", "span"),
    ("p", "span class=alamat"),
    ("dd", "span class=cakupan"),
    ("li", "span class=kecil|utuh|tahap-nama data-c?=~"),
    ("p|span", "span data-c=~"),
    (
        "p",
        "strong class=tingkat+patuh|tingkat+perhatian|tingkat+tidak_patuh|tingkat+belum_dinilai|tingkat+tidak_berlaku data-c=~",
    ),
    ("dd", "strong data-c=~"),
    ("footer", "dl"),
    ("main", "dl class=angka-besar"),
    ("dl", "div"),
    ("div", "dt"),
    ("div", "dd"),
    ("dd", "code"),
    ("section", "div class=gulung|gulung+tumpuk role=group tabindex=0 aria-labelledby=*"),
    ("section", "div class=kode"),
    ("div", "table id=* role?=table"),
    ("table", "caption id=*"),
    ("table", "thead role?=rowgroup"),
    ("table", "tbody role?=rowgroup"),
    ("tbody|thead", "tr class?=jumlah|batal|kepala role?=row id?=*"),
    ("tr", "th scope=col role?=columnheader class?=angka"),
    ("tr", "th scope=row role?=rowheader class?=angka|utuh data-l?=* data-c?=~"),
    (
        "tr",
        "td role?=cell class?=angka|utuh|tingkat+patuh|tingkat+perhatian|tingkat+tidak_patuh|tingkat+belum_dinilai|tingkat+tidak_berlaku data-l?=* data-c?=~",
    ),
    ("tr", "td role?=cell colspan=#"),
    ("main", "figure"),
    ("figure", "figcaption"),
    ("figure", "details"),
    ("details", "summary"),
    ("figure", "svg class=gambar viewBox=# role=img|group aria-labelledby=*"),
    ("div", "svg class=qr viewBox=# role=img aria-label=*"),
    ("svg", "title id=*"),
    ("svg", "desc id=*"),
    ("svg", "defs"),
    ("defs", "pattern id=* width=# height=# patternUnits=userSpaceOnUse"),
    ("pattern", "rect class=p0 width=# height=#"),
    ("pattern", "circle class=p2 cx=# cy=# r=#"),
    ("pattern", "path class=p1|p3 d=*"),
    ("svg", "path class=batas|cabang|qr-alas d=*"),
    ("svg", "path d=*"),
    ("svg", "circle class=simpul cx=# cy=# r=#"),
    ("svg", "rect class=batang x=# y=# width=# height=# fill=*"),
    ("a|svg", "rect class=ubin+k0|ubin+k1|ubin+k2|ubin+k3|ubin+k4 x=# y=# width=# height=#"),
    ("a|svg", "text class=kelas+t0|kelas+t1|kelas+t2|kelas+t3|kelas+t4 x=# y=#"),
    ("a", "text class=nama+t0|nama+t1|nama+t2|nama+t3|nama+t4 x=# y=#"),
    ("svg", "text class=nama-simpul|rincian|tahun x=# y=#"),
    ("svg", "text class=nilai x=# y=# data-c?=~"),
    ("svg", "text x=# y=#"),
];

/// Shapes that the templates write for tables that no page of the demonstration has: reversed rows,
/// a line of words across the columns, and lines above a table.
pub(super) const RARE: &[(&str, &str)] = &[
    ("td|th", "s data-c=~"),
    ("td|th", "span class=suara"),
    ("tr", "th scope=rowgroup role?=rowheader colspan=# data-c=~"),
    ("section", "dl class=baris"),
    ("div", "dd data-c=~"),
];

/// Whether these attributes are those of a shape, in its order.
pub(super) fn fits(shape: &str, element: &str, attributes: &[(&str, &str)]) -> bool {
    let mut words = shape.split(' ');
    if words.next() != Some(element) {
        return false;
    }
    let mut given = attributes.iter().peekable();
    for word in words {
        let (name, values) = word.split_once('=').unwrap_or((word, ""));
        let (name, optional) = name.strip_suffix('?').map_or((name, false), |name| (name, true));
        let found = given.next_if(|(given, value)| *given == name && is_one_of(values, value));
        if found.is_none() && !optional {
            return false;
        }
    }
    given.next().is_none()
}

fn is_one_of(values: &str, value: &str) -> bool {
    values.split('|').any(|wanted| is(wanted, value))
}

fn is(wanted: &str, value: &str) -> bool {
    match wanted {
        "*" => true,
        "#" => !value.is_empty() && value.chars().all(|c| c.is_ascii_digit() || " .-".contains(c)),
        "~" => !value.is_empty() && value.chars().all(|c| c.is_ascii_alphanumeric() || c == '.'),
        "^" => !value.is_empty() && !value.starts_with('/') && !value.contains([':', '\\']),
        "@" => value.starts_with("https://") || value.starts_with("http://"),
        other => match other.strip_prefix('^') {
            Some(tail) => above(value) == tail,
            None => value.len() == other.len() && value.replace(' ', "+") == other,
        },
    }
}

/// An address without the steps up that it begins with.
fn above(mut address: &str) -> &str {
    while let Some(rest) = address.strip_prefix("../") {
        address = rest;
    }
    address
}
