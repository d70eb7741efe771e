//! Where the master key comes from, and who may read it.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use rantai::keys::{KEY_FILE_VARIABLE, KEY_VARIABLE, KeyError, MasterKey, default_key_file};
use rantai::vault::Vault;

#[test]
fn the_master_key_file_is_private_and_beside_the_ledger() {
    let home = tempfile::tempdir().unwrap();
    let ledger = home.path().join("buku");
    fs::create_dir(&ledger).unwrap();
    let path = default_key_file(&ledger);
    assert!(!path.starts_with(fs::canonicalize(&ledger).unwrap()));
    let made = MasterKey::generate(&path).unwrap();
    assert!(matches!(MasterKey::generate(&path), Err(KeyError::Exists(..))));
    drop(Vault::create(&ledger, &made).unwrap());
    let nothing = |_: &str| None;
    let found = MasterKey::find(&ledger, nothing).unwrap();
    drop(Vault::open(&ledger, &found).unwrap());
    let hex = fs::read_to_string(&path).unwrap();
    let inline = |name: &str| (name == KEY_VARIABLE).then(|| hex.to_uppercase().into());
    drop(Vault::open(&ledger, &MasterKey::find(&ledger, inline).unwrap()).unwrap());
    let named = |name: &str| (name == KEY_FILE_VARIABLE).then(|| path.clone().into());
    drop(Vault::open(&ledger, &MasterKey::find(&ledger, named).unwrap()).unwrap());
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 2);
}

#[test]
fn a_key_file_open_to_others_or_of_another_shape_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("kunci");
    assert!(matches!(MasterKey::from_file(&path), Err(KeyError::Missing(..))));
    let cases: [(&[u8], u32, bool); 6] = [
        (&[9; 32], 0o600, true),
        (&[b'a'; 64], 0o400, true),
        (&[9; 32], 0o640, false),
        (&[9; 32], 0o604, false),
        (&[9; 31], 0o600, false),
        (&[b'x'; 64], 0o600, false),
    ];
    for (bytes, mode, good) in cases {
        drop(fs::remove_file(&path));
        fs::write(&path, bytes).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let read = MasterKey::from_file(&path);
        assert_eq!(read.is_ok(), good, "{mode:o} {read:?}");
        if let Err(error) = read {
            let (id, en) = error.words();
            assert!(id.contains("kunci") && en.contains(path.to_str().unwrap()));
        }
    }
}

#[test]
fn the_key_file_of_a_ledger_to_be_made_is_beside_it() {
    for name in ["buku-baru", "./buku-baru", "buku-baru/"] {
        let file = default_key_file(Path::new(name));
        assert_eq!(file.file_name().unwrap(), "buku-baru.key", "{name}");
        assert_eq!(file.parent(), Path::new(name).parent(), "{name}");
    }
}
