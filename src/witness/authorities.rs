//! Whose certificates vouch for the address of a witness, beside the public authorities.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use ureq::tls::{Certificate, PemItem, RootCerts, parse_pem};

use super::WitnessError;
use crate::publish::directory::read_at_most;

/// The most bytes of a file of certificates.
const MOST: u64 = 1 << 20;

/// Certificates that an office trusts beside those of the public authorities, such as those of an
/// institution that issues its own. They vouch for the address alone; what a witness signs is
/// believed by its key in the policy, whoever sent it.
#[derive(Clone, Default)]
pub struct Authorities(Arc<Vec<Certificate<'static>>>);

impl Authorities {
    /// The certificates in a file of PEM blocks.
    ///
    /// # Errors
    /// It cannot be read, holds no certificate, or one that is none.
    pub fn read(path: &Path) -> Result<Self, WitnessError> {
        let bad = || WitnessError::NoCertificate(path.to_owned());
        let bytes = read_at_most(path, MOST)?.ok_or_else(bad)?;
        let mut certificates = Vec::new();
        for item in parse_pem(&bytes) {
            if let PemItem::Certificate(certificate) = item.map_err(|_| bad())? {
                certificates.push(certificate);
            }
        }
        let mut store = RootCertStore::empty();
        let mut add = |one: &Certificate<'_>| store.add(CertificateDer::from(one.der())).is_ok();
        if certificates.is_empty() || !certificates.iter().all(&mut add) {
            return Err(bad());
        }
        Ok(Self(Arc::new(certificates)))
    }

    /// What vouches for an address, by turns: the public authorities, then these where there are.
    pub(super) fn turns(&self) -> Vec<RootCerts> {
        let own = || RootCerts::Specific(Arc::clone(&self.0));
        let own = (!self.0.is_empty()).then(own);
        std::iter::once(RootCerts::WebPki).chain(own).collect()
    }
}

impl fmt::Debug for Authorities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Authorities({})", self.0.len())
    }
}
