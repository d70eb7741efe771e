//! A recorder on the disk: a ledger of its own, with its vault and its evidence, whose clock is
//! that of the story.

use std::path::Path;
use std::sync::Arc;

use rantai_events::hash::Hash;
use rantai_events::ids::BankAccountId;
use rantai_events::time::Instant;

use super::{Recorder, Step};
use crate::clock::SetClock;
use crate::error::{Doing, Fault};
use crate::evidence::{Evidence, EvidenceError};
use crate::journal::file::Settings;
use crate::keys::MasterKey;
use crate::ledger::{Asked, Ledger, Receipt, Rejected};
use crate::vault::error::VaultError;
use crate::vault::person::{BankAccountData, PersonData};
use crate::vault::{Registered, Vault};

/// A new ledger in a directory, into which a demonstration is recorded.
#[derive(Debug)]
pub struct Desk {
    /// The ledger.
    pub ledger: Ledger,
    vault: Vault,
    evidence: Evidence,
    clock: Arc<SetClock>,
}

/// Why a demonstration could not be recorded on the disk.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The ledger refused a request, or failed.
    #[error(transparent)]
    Ledger(#[from] Rejected),
    /// The vault did not take someone.
    #[error("{0}")]
    Vault(Box<VaultError>),
    /// Evidence was not stored.
    #[error(transparent)]
    Evidence(#[from] EvidenceError),
}

impl From<VaultError> for DeskError {
    fn from(error: VaultError) -> Self {
        Self::Vault(Box::new(error))
    }
}

impl Desk {
    /// Makes an empty ledger and vault in a directory that has none.
    ///
    /// # Errors
    /// [`DeskError`]; a fault when there is a ledger already.
    pub fn create(directory: &Path, master: &MasterKey) -> Result<Self, DeskError> {
        if directory.join("journal").exists() {
            let there = std::io::ErrorKind::AlreadyExists.into();
            return Err(Rejected::from(Fault::disk(Doing::Create, directory)(there)).into());
        }
        let clock = Arc::new(SetClock::at(Instant::from_millis(0)));
        let mut ledger =
            Ledger::open_with(directory, Settings::default(), Box::new(Arc::clone(&clock)))?;
        ledger.set_areas(crate::areas::shipped());
        let vault = Vault::create(directory, master)?;
        Ok(Self { ledger, vault, evidence: Evidence::of(directory), clock })
    }
}

impl Recorder for Desk {
    type Error = DeskError;

    fn people(&mut self, people: &[PersonData]) -> Result<Vec<Registered>, DeskError> {
        Ok(self.vault.register_all(people)?)
    }

    fn bank_accounts(
        &mut self,
        accounts: &[BankAccountData],
    ) -> Result<Vec<BankAccountId>, DeskError> {
        let seal = |account| Ok(self.vault.register_bank_account(account)?);
        accounts.iter().map(seal).collect()
    }

    fn evidence(&mut self, document: &[u8]) -> Result<Hash, DeskError> {
        Ok(self.evidence.attach_bytes(document)?.b3)
    }

    fn evening(&mut self, steps: &[Step]) -> Result<Vec<Vec<u64>>, DeskError> {
        if let Some(step) = steps.first() {
            self.clock.set(step.at);
        }
        let asked = |step: &Step| {
            Asked::new(step.drafts.clone(), step.actor.clone(), Some(step.key.clone()))
        };
        let asked: Vec<Asked> = steps.iter().map(asked).collect();
        let numbers = |receipts: Vec<Receipt>| receipts.iter().map(|made| made.seq).collect();
        let answers = self.ledger.record_all(asked).into_iter();
        answers.map(|answer| Ok(answer.map(numbers)?)).collect()
    }
}
