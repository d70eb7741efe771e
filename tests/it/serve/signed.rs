//! A server that signs gives what `rantai publish` writes, byte by byte, so that a browser checks its
//! pages alike, from the address and from a saved copy.

use super::Server;
use crate::website::{Copy, demonstration, files};

/// Lists of every file, which a server does not make.
const OF_FILES: [&str; 2] = ["manifest", "manifest.note"];

#[test]
fn a_server_that_signs_gives_the_published_files() {
    let demo = demonstration();
    let server = Server::signing(&demo.ledger());
    let all = files(&demo.site);
    // Every kind of file; of the groups one.
    let is_asked = |path: &&String| {
        let of_other = path.contains("kelompok/") && !path.contains("kelompok/ykt-kube-001/");
        !of_other && !OF_FILES.contains(&path.as_str())
    };
    let asked: Vec<&String> = all.keys().filter(is_asked).collect();
    assert!(asked.len() > 500, "{}", asked.len());
    for name in ["bukti.js", "checkpoint.js", "kunci", "sitemap.xml", "tile/0/000.js"] {
        assert!(asked.iter().any(|path| *path == name), "{name}");
    }
    for path in asked {
        let answer = server.get(&format!("/{path}"));
        let is_missing = path == "404.html";
        assert!(answer.status == 200 || is_missing, "{path}: {}", answer.status);
        assert!(answer.body == all[path] || is_missing, "{path}");
    }
}

#[test]
fn a_server_that_signs_makes_a_checkpoint_of_what_is_new() {
    let copy = Copy::new();
    let server = Server::signing(&copy.ledger());
    let size =
        |server: &Server| server.json("/api/v1/checkpoint")["about"]["checkpoint"]["size"].as_u64();
    let before = size(&server).unwrap();
    let group = copy.one_more_record();
    assert_eq!(size(&server), Some(before + 1));
    let proof = server.get(&format!("/kelompok/{group}/bukti.js")).text();
    let proof = rantai::site::proof::PageProof::parse(&proof).unwrap();
    assert!(proof.notes.id.contains(&format!("\n{}\n", before + 1)), "{}", proof.notes.id);
}
