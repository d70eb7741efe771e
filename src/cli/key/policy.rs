//! The policy file of a ledger, ready for those who verify it or witness it.

use rantai_events::note::PublicKey;
use rantai_events::policy::Policy;

use super::super::trouble::Trouble;
use crate::trust;

/// The group of all witnesses, where there are several.
const ALL: &str = "saksi";

/// A witness as it is given: its vkey, and its address where it is to be asked.
struct Witness<'a> {
    key: PublicKey,
    url: Option<&'a str>,
}

/// The policy that trusts this key with these witnesses, of which `enough` must have cosigned; all
/// where absent.
pub(super) fn policy(
    vkey: &str,
    witnesses: &[String],
    enough: Option<u16>,
) -> Result<String, Trouble> {
    let witnesses: Vec<_> = witnesses.iter().map(|text| witness(text)).collect::<Result<_, _>>()?;
    let origin = vkey.split('+').next().unwrap_or_default();
    let mut out = format!(
        "# Tanda tangan siapa yang berlaku bagi buku {origin} (C2SP tlog-policy). Berkas ini harus\n\
         # sampai lewat jalan lain daripada buktinya.\n\
         # Whose signatures count for the ledger {origin} (C2SP tlog-policy). This file must come by\n\
         # another way than the proof.\n\
         log {vkey}\n"
    );
    for Witness { key, url } in &witnesses {
        let url = url.map_or(String::new(), |url| format!(" {url}"));
        out.push_str(&format!("witness {} {key}{url}\n", key.name()));
    }
    out.push_str(&quorum(&witnesses, enough));
    // What stands here has to be read elsewhere.
    Policy::parse(out.as_bytes()).map_err(|why| {
        Trouble::usage(
            format!("kebijakan seperti ini tidak berlaku: {}", trust::policy_line(&why.fault)),
            format!("such a policy does not hold: {}", why.fault),
        )
    })?;
    Ok(out)
}

fn witness(text: &str) -> Result<Witness<'_>, Trouble> {
    let mut items = text.split_whitespace();
    let key = PublicKey::parse(items.next().unwrap_or_default()).map_err(|why| {
        Trouble::usage(
            format!(
                "`{text}` bukan kunci saksi (vkey), boleh diikuti alamatnya: {}",
                trust::key(&why)
            ),
            format!("`{text}` is no key of a witness (vkey), which its address may follow: {why}"),
        )
    })?;
    let url = items.next();
    if let Some(more) = items.next() {
        return Err(Trouble::usage(
            format!("sesudah kunci dan alamat saksi tidak ada lagi yang diharapkan: `{more}`"),
            format!("nothing is expected behind key and address of a witness: `{more}`"),
        ));
    }
    Ok(Witness { key, url })
}

fn quorum(witnesses: &[Witness<'_>], enough: Option<u16>) -> String {
    let names: Vec<&str> = witnesses.iter().map(|witness| witness.key.name().as_str()).collect();
    match (names.as_slice(), enough) {
        ([], _) => "quorum none\n".to_owned(),
        ([one], None) => format!("quorum {one}\n"),
        (names, enough) => {
            let needed = enough.map_or("all".to_owned(), |enough| enough.to_string());
            format!("group {ALL} {needed} {}\nquorum {ALL}\n", names.join(" "))
        }
    }
}
