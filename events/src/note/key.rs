//! Keys of notes: their names, identifiers and text forms, signing and verifying.

use std::fmt;

use ed25519_dalek::{Signer as _, VerifyingKey};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::{Note, Signature};
use crate::cosignature;
use crate::hash::{from_base64, from_hex, to_base64, to_hex};

/// The name of a key: for a log its origin, by custom a host name and path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyName(String);

impl KeyName {
    /// A name that is not empty and has no blank of any kind, no control character and no `+`.
    ///
    /// # Errors
    /// Anything else.
    pub fn parse(name: &str) -> Result<Self, BadKey> {
        let bad = |c: char| c.is_whitespace() || c.is_control() || c == '+';
        if name.is_empty() || name.contains(bad) {
            return Err(BadKey::Name);
        }
        Ok(Self(name.to_owned()))
    }
    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The first four bytes of SHA-256(name ‖ LF ‖ kind ‖ public key). It finds a key; it does not
/// identify one: keys with equal identifiers can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(pub [u8; 4]);

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut hex = [0; 8];
        to_hex(&self.0, &mut hex);
        f.write_str(std::str::from_utf8(&hex).unwrap_or_default())
    }
}

/// What a key signs. Other kinds (ECDSA, ML-DSA) are unknown here, and their signatures ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyKind {
    /// Ed25519 over the text of the note, type 0x01: a log.
    Log,
    /// Ed25519 cosignature/v1 over the time and the text, type 0x04: a witness.
    Witness,
}

impl KeyKind {
    fn code(self) -> u8 {
        match self {
            Self::Log => 1,
            Self::Witness => 4,
        }
    }
    fn of(code: u8) -> Option<Self> {
        [Self::Log, Self::Witness].into_iter().find(|kind| kind.code() == code)
    }
}

/// Why a text is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadKey {
    /// The name is empty, or holds blanks, control characters or `+`.
    #[error("a key name is not empty and has no blanks, control characters or '+'")]
    Name,
    /// Not of the form name+id+base64.
    #[error("a key is written name+id+base64, the id in 8 hex digits")]
    Form,
    /// A kind of key that is not used here.
    #[error("a kind of key that is not used here (type {0:#04x})")]
    Kind(u8),
    /// The identifier is that of another key.
    #[error("the identifier in the key is {said}, it should be {is}: the key was mistyped")]
    Id {
        /// What it says.
        said: KeyId,
        /// What name and key give.
        is: KeyId,
    },
    /// The bytes are no sound public key.
    #[error("the bytes are no sound Ed25519 key")]
    Point,
}

/// A public key with its name and kind: `<name>+<id>+<base64>`, called vkey.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    name: KeyName,
    kind: KeyKind,
    key: VerifyingKey,
}

impl PublicKey {
    /// A key from its 32 bytes.
    ///
    /// # Errors
    /// They are no point of the curve, or one of small order, under which anything verifies.
    pub fn new(name: KeyName, kind: KeyKind, bytes: &[u8; 32]) -> Result<Self, BadKey> {
        let key = VerifyingKey::from_bytes(bytes).ok().filter(|key| !key.is_weak());
        Ok(Self { name, kind, key: key.ok_or(BadKey::Point)? })
    }

    /// Reads a vkey.
    ///
    /// # Errors
    /// Another form, kind or identifier.
    pub fn parse(text: &str) -> Result<Self, BadKey> {
        let (name, id, kind, bytes) = parts(text)?;
        let key = Self::new(name, kind, &bytes)?;
        if key.id() == id { Ok(key) } else { Err(BadKey::Id { said: id, is: key.id() }) }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &KeyName {
        &self.name
    }
    /// What it signs.
    #[must_use]
    pub fn kind(&self) -> KeyKind {
        self.kind
    }
    /// Its 32 bytes, by which two keys are the same whatever their names.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }
    /// Its identifier.
    #[must_use]
    pub fn id(&self) -> KeyId {
        let hasher = Sha256::new().chain_update(self.name.as_str()).chain_update(b"\n");
        let hash = hasher.chain_update([self.kind.code()]).chain_update(self.bytes()).finalize();
        let [a, b, c, d, ..]: [u8; 32] = hash.into();
        KeyId([a, b, c, d])
    }
    /// Whether a signature line names this key.
    #[must_use]
    pub fn is_named_by(&self, signature: &Signature) -> bool {
        signature.name == self.name && signature.id == self.id()
    }
    /// Whether it signed this text: `None` if not, otherwise the time of a cosignature.
    pub(super) fn verify(&self, text: &str, signature: &Signature) -> Option<Option<u64>> {
        match self.kind {
            KeyKind::Log => {
                let bytes = signature.bytes.as_slice().try_into().ok()?;
                self.verifies(text.as_bytes(), bytes).then_some(None)
            }
            KeyKind::Witness => {
                let (time, bytes) = cosignature::split(&signature.bytes)?;
                self.verifies(&cosignature::message(text, time), &bytes).then_some(Some(time))
            }
        }
    }
    fn verifies(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        let signature = ed25519_dalek::Signature::from_bytes(signature);
        self.key.verify_strict(message, &signature).is_ok()
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&[self.kind.code()], self.bytes().as_slice()].concat();
        write!(f, "{}+{}+{}", self.name, self.id(), to_base64(&bytes))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Name, identifier, kind and 32 bytes of `name+id+base64`; the base64 may hold `+` too.
fn parts(text: &str) -> Result<(KeyName, KeyId, KeyKind, [u8; 32]), BadKey> {
    let mut parts = text.splitn(3, '+');
    let (Some(name), Some(id), Some(base64)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(BadKey::Form);
    };
    let id = from_hex(id.as_bytes()).map(KeyId).ok_or(BadKey::Form)?;
    let bytes = from_base64(base64).map(Zeroizing::new).ok_or(BadKey::Form)?;
    let (code, key) = bytes.split_first().ok_or(BadKey::Form)?;
    let kind = KeyKind::of(*code).ok_or(BadKey::Kind(*code))?;
    let key = key.try_into().map_err(|_| BadKey::Form)?;
    Ok((KeyName::parse(name)?, id, kind, key))
}

/// What the text form of a signing key begins with.
const PRIVATE: &str = "PRIVATE+KEY+";

/// A key that signs. Its secret is wiped from memory when it is dropped, and never shown by debug.
pub struct SigningKey {
    public: PublicKey,
    key: ed25519_dalek::SigningKey,
}

impl SigningKey {
    /// The key of a seed of 32 random bytes; the seed is the secret.
    ///
    /// # Errors
    /// The seed gives an unsound key, which does not happen.
    pub fn from_seed(name: KeyName, kind: KeyKind, seed: &[u8; 32]) -> Result<Self, BadKey> {
        let key = ed25519_dalek::SigningKey::from_bytes(seed);
        let public = PublicKey::new(name, kind, key.verifying_key().as_bytes())?;
        Ok(Self { public, key })
    }

    /// Reads `PRIVATE+KEY+<name>+<id>+<base64 of kind and seed>`.
    ///
    /// # Errors
    /// Another form, kind or identifier.
    pub fn parse(text: &str) -> Result<Self, BadKey> {
        let (name, id, kind, seed) = parts(text.strip_prefix(PRIVATE).ok_or(BadKey::Form)?)?;
        let key = Self::from_seed(name, kind, &Zeroizing::new(seed))?;
        let is = key.public.id();
        if is == id { Ok(key) } else { Err(BadKey::Id { said: id, is }) }
    }

    /// Its text form, which is the secret itself.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        let mut bytes = Zeroizing::new([self.public.kind.code(); 33]);
        bytes[1..].copy_from_slice(self.key.as_bytes());
        let (name, id) = (&self.public.name, self.public.id());
        Zeroizing::new(format!("{PRIVATE}{name}+{id}+{}", to_base64(bytes.as_slice())))
    }

    /// Its public key.
    #[must_use]
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// Signs the text of a note; `None` for a witness's key, which signs by
    /// [`cosignature::cosign`].
    #[must_use]
    pub fn sign(&self, text: &str) -> Option<Signature> {
        let bytes = self.raw(text.as_bytes()).to_vec();
        (self.public.kind == KeyKind::Log).then(|| self.line(bytes))
    }

    /// A note of this text under this origin, with the signature of this key. `None` if the key is
    /// a witness's, or of another name than the origin.
    #[must_use]
    pub fn note(&self, origin: &str, text: String) -> Option<Note> {
        if self.public.name().as_str() != origin {
            return None;
        }
        let mut note = Note::new(text)?;
        note.add(self.sign(note.text())?);
        Some(note)
    }

    pub(crate) fn raw(&self, message: &[u8]) -> [u8; 64] {
        self.key.sign(message).to_bytes()
    }

    pub(crate) fn line(&self, bytes: Vec<u8>) -> Signature {
        Signature { name: self.public.name.clone(), id: self.public.id(), bytes }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the secret of {}", self.public)
    }
}
