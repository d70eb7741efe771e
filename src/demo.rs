//! The demonstration ledger: a script of requests, the same for the same seed, that a recorder
//! plays into any ledger. It says plainly what in it is real and what is invented.
//!
//! The script is planned first, each request with the evening on which it is recorded; then it is
//! played evening by evening, so that what was known on a day differs from what was true on it. A
//! request that names an earlier record (a reversal, the last record behind a report) gets its
//! number while it is played.

use rantai_events::hash::Hash;
use rantai_events::ids::{ActorId, BankAccountId, GroupId, RequestKey};
use rantai_events::record::Draft;
use rantai_events::time::Instant;
use rantai_projections::library::Areas;

use crate::vault::Registered;
use crate::vault::person::{BankAccountData, PersonData};

mod random;
mod people;
mod script;
mod play;
mod pen;
mod office;
mod reports;
mod usep;
mod kube;
mod grants;
mod lending;
mod cases;
mod faults;
mod desk;

pub use desk::{Desk, DeskError};
pub use faults::{FAULTS, Fault, JUDGED, Judged};
pub use script::ScriptError;

/// What is real and what is invented, in Indonesian and English. Shown wherever the demonstration
/// is shown.
pub static NOTICE: (&str, &str) = (
    "BUKU CONTOH. Kode dan nama wilayah, pagu dan jumlah bantuan, serta aturan diambil dari sumber \
     resmi dan berita. Nama kelompok, orang, NIK, rekening, nomor surat, tanggal, dan pembukuan \
     adalah rekaan. Sumber tidak menyebut stimulan tiap kelompok USEP KM; Rp 19.714.000 per tahun \
     adalah anggaran pembinaan, dan modal awal kelompok di sini (dana guliran:rekaan-2006) \
     rekaan. Kode rekening memakai susunan Permendagri 90/2019, juga untuk tahun sebelumnya.",
    "DEMONSTRATION. Codes and names of regions, budgets and amounts of aid, and the rules are taken \
     from official sources and the press. Names of groups, people, NIK, bank accounts, numbers of \
     letters, dates and bookings are invented. The sources do not state what each USEP KM group \
     received; Rp 19,714,000 a year is a coaching budget, and the starting capital of the groups \
     here (fund guliran:rekaan-2006) is invented. Budget codes follow Permendagri 90/2019, for \
     earlier years too.",
);

/// One request: drafts recorded together by one person, all or none.
#[derive(Debug, Clone)]
pub struct Step {
    /// When it is recorded, by the clock of the story.
    pub at: Instant,
    /// Who records it.
    pub actor: ActorId,
    /// Its idempotency key.
    pub key: RequestKey,
    /// What is recorded.
    pub drafts: Vec<Draft>,
}

/// Where a demonstration is recorded.
pub trait Recorder {
    /// What can go wrong there.
    type Error;

    /// Seals people in the vault: the same NIK is the same person, the same No. KK the same
    /// household. Answers in the order asked.
    ///
    /// # Errors
    /// What the vault says.
    fn people(&mut self, people: &[PersonData]) -> Result<Vec<Registered>, Self::Error>;

    /// Seals bank accounts in the vault. Answers in the order asked.
    ///
    /// # Errors
    /// What the vault says.
    fn bank_accounts(
        &mut self,
        accounts: &[BankAccountData],
    ) -> Result<Vec<BankAccountId>, Self::Error>;

    /// Keeps a piece of evidence; answers its BLAKE3.
    ///
    /// # Errors
    /// What the store says.
    fn evidence(&mut self, document: &[u8]) -> Result<Hash, Self::Error>;

    /// Records the requests of one evening, in order; they share `at`, so they may be one commit
    /// group. Answers the numbers of the records of each request.
    ///
    /// # Errors
    /// A refusal or a fault; the demonstration stops there.
    fn evening(&mut self, steps: &[Step]) -> Result<Vec<Vec<u64>>, Self::Error>;
}

/// Why a demonstration could not be built.
#[derive(Debug, thiserror::Error)]
pub enum DemoError<E> {
    /// The script itself is wrong: a bug in it.
    #[error(transparent)]
    Script(#[from] ScriptError),
    /// The recorder stopped it.
    #[error("{0}")]
    Recorder(E),
}

/// What was built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Built {
    /// How many requests.
    pub steps: u64,
    /// How many records.
    pub records: u64,
    /// The groups, in the order of their codes.
    pub groups: Vec<GroupId>,
    /// Names of the regions in it.
    pub areas: Areas,
    /// When the last record was made.
    pub last_at: Instant,
}

/// Plans the demonstration of a seed and plays it into a recorder.
///
/// # Errors
/// [`DemoError`]; the ledger then holds what was recorded before.
pub fn build<R: Recorder>(seed: u64, recorder: &mut R) -> Result<Built, DemoError<R::Error>> {
    let areas = crate::areas::shipped();
    let mut script = script::Script::cast(seed, &areas, recorder)?;
    office::open(&mut script)?;
    usep::write(&mut script)?;
    kube::write(&mut script)?;
    cases::write(&mut script)?;
    play::play(script, areas, recorder)
}
