//! Streams, accounts and funds: where value stands and whose purpose it serves.
//!
//! An account reads as a path: `<book>:<account>[/<key>…]`, for example
//! `group/ykt-kube-038:receivable/M-0007/L-12`. The book is the stream that keeps it. The chart
//! below gives every account its code, its names, its normal side and its keys.

use std::fmt;

use compact_str::CompactString;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::ids::{GroupId, ProgramCode, is_plain_id};

mod fund;

pub use fund::{Fund, FundClass};

/// The history of one thing. Every record belongs to the streams whose state it changes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stream {
    /// `audit/<id>`: an audit and its findings.
    Audit(crate::ids::ReportId),
    /// `group/<id>`: a group of families.
    Group(GroupId),
    /// `ledger`: the office itself.
    Ledger,
    /// `program/<code>`: a program with its budget.
    Program(ProgramCode),
}

impl Stream {
    /// Reads the name of a stream.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text == "ledger" {
            return Some(Self::Ledger);
        }
        let (family, id) = text.split_once('/')?;
        match family {
            "audit" => crate::ids::ReportId::parse(id).ok().map(Self::Audit),
            "group" => GroupId::parse(id).ok().map(Self::Group),
            "program" => ProgramCode::parse(id).ok().map(Self::Program),
            _ => None,
        }
    }

    /// The group, if it is one's stream.
    #[must_use]
    pub fn group(&self) -> Option<&GroupId> {
        match self {
            Self::Group(id) => Some(id),
            Self::Audit(_) | Self::Ledger | Self::Program(_) => None,
        }
    }

    /// The program, if it is one's stream.
    #[must_use]
    pub fn program(&self) -> Option<&ProgramCode> {
        match self {
            Self::Program(code) => Some(code),
            Self::Audit(_) | Self::Ledger | Self::Group(_) => None,
        }
    }
}

impl Stream {
    /// Whether `text` names a stream.
    fn is_name(text: &str) -> bool {
        match text.split_once('/') {
            Some(("audit" | "group" | "program", id)) => is_plain_id(id),
            Some(_) => false,
            None => text == "ledger",
        }
    }

    /// Its name, seldom on the heap.
    #[must_use]
    pub fn name(&self) -> CompactString {
        let (family, id) = self.parts();
        let mut name = CompactString::from(family);
        name.push_str(id);
        name
    }

    /// The two parts of its name: the family, and the id behind a slash.
    pub(crate) fn parts(&self) -> (&'static str, &str) {
        match self {
            Self::Audit(id) => ("audit/", id.as_str()),
            Self::Group(id) => ("group/", id.as_str()),
            Self::Ledger => ("ledger", ""),
            Self::Program(code) => ("program/", code.as_str()),
        }
    }
}

impl fmt::Display for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (family, id) = self.parts();
        f.write_str(family)?;
        f.write_str(id)
    }
}
impl fmt::Debug for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
impl Serialize for Stream {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Stream {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = crate::wire::text(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            D::Error::custom(format!(
                "`{}` is not a stream such as group/ykt-kube-038",
                crate::ids::repeated(&text)
            ))
        })
    }
}

/// The side on which an account normally stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Assets and expenses: a positive balance.
    Debit,
    /// Liabilities, funds and income: a negative balance.
    Credit,
}

/// One line of the chart of accounts.
#[derive(Debug)]
pub struct AccountDef {
    /// Which account it is.
    pub name: AccountName,
    /// First part of its path.
    pub path: &'static str,
    /// Code in the books (Permendagri-style numbering of group books; 8.x are budget memo books).
    pub code: &'static str,
    /// Indonesian name.
    pub id: &'static str,
    /// English name.
    pub en: &'static str,
    /// Normal side.
    pub side: Side,
    /// What the keys in the path are, in order.
    pub keys: &'static [&'static str],
}

macro_rules! chart {
    ($($name:ident $path:literal $code:literal $side:ident [$($key:literal)*] $id:literal / $en:literal;)*) => {
        /// The accounts there are.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "the chart below names each in two languages")]
        pub enum AccountName { $($name),* }

        /// The chart of accounts, in the order of its codes.
        pub static CHART: &[AccountDef] = &[$(AccountDef {
            name: AccountName::$name, path: $path, code: $code, id: $id, en: $en,
            side: Side::$side, keys: &[$($key),*],
        }),*];

        impl AccountName {
            /// The account with this first part of a path.
            #[must_use]
            pub fn from_path(path: &str) -> Option<Self> {
                match path { $($path => Some(Self::$name),)* _ => None }
            }
        }
    };
}

chart! {
    Cash "cash" "1.1.01" Debit [] "Kas tunai" / "Cash in hand";
    Bank "bank" "1.1.02" Debit [] "Bank" / "Bank";
    InTransit "in-transit" "1.1.09" Debit ["from"] "Kas dalam perjalanan" / "Cash in transit";
    Receivable "receivable" "1.2.01" Debit ["member" "loan"] "Piutang guliran anggota" / "Loans to members";
    GroupReceivable "receivable-group" "1.2.02" Debit ["group"] "Piutang guliran kelompok lain" / "Loans to other groups";
    Goods "goods" "1.3.02" Debit ["item"] "Persediaan barang (jumlah)" / "Goods (quantity)";
    Stock "stock" "1.3.03" Debit ["grant"] "Persediaan" / "Stock";
    Equipment "equipment" "1.4.01" Debit ["grant"] "Inventaris dan sarana" / "Equipment";
    Suspense "suspense" "1.9.01" Debit [] "Pos sementara" / "Suspense";
    InterFund "inter-fund" "1.9.02" Debit ["fund"] "Antar-dana" / "Claims between funds";
    Saving "saving" "2.1.01" Credit ["kind" "member"] "Tabungan anggota" / "Members' savings";
    JointLiability "joint-liability" "2.1.03" Credit [] "Tanggung renteng" / "Joint liability fund";
    GroupPayable "payable-group" "2.1.05" Credit ["group"] "Utang guliran ke kelompok lain" / "Owed to other groups";
    Advance "advance" "2.1.06" Credit ["party"] "Utang talangan" / "Advances owed";
    TaxWithheld "tax-withheld" "2.1.07" Credit ["grant"] "Pajak dipungut" / "Tax withheld";
    GovernmentFund "government-fund" "2.1.08" Credit ["program"] "Utang dana bergulir pemerintah" / "Owed to the government revolving fund";
    Grant "grant" "3.1.01" Credit ["grant"] "Dana hibah/bansos terikat" / "Restricted grant";
    Guliran "guliran" "3.1.02" Credit ["origin" "generation"] "Dana bergulir kelompok" / "Revolving capital of the group";
    Partnership "partnership" "3.1.03" Credit ["agreement"] "Dana kemitraan" / "Partnership capital";
    GoodsGrant "goods-grant" "3.1.04" Credit ["grant"] "Modal hibah dalam barang" / "Grant held in goods";
    Social "social" "3.2.01" Credit ["name"] "Dana sosial" / "Social fund";
    Operational "operational" "3.2.05" Credit [] "Dana operasional" / "Operating fund";
    Opening "opening" "3.3.01" Credit [] "Modal awal (saldo lama)" / "Opening capital";
    Surplus "surplus" "3.3.02" Credit [] "Surplus" / "Surplus";
    ServiceIncome "income-service" "4.1" Credit [] "Jasa pinjaman" / "Service income on loans";
    BusinessIncome "income-business" "4.2" Credit [] "Hasil usaha" / "Business income";
    InterestIncome "income-interest" "4.3" Credit [] "Bunga bank" / "Bank interest";
    PenaltyIncome "income-penalty" "4.4" Credit [] "Denda" / "Penalties";
    CountGain "count-gain" "4.5" Credit [] "Selisih lebih" / "Count differences, over";
    GrantRelease "grant-release" "4.6" Credit ["grant"] "Pelepasan hibah" / "Grant released to income";
    Recovered "recovered" "4.7" Credit [] "Penerimaan piutang hapus buku" / "Recoveries on written-off loans";
    OtherIncome "income-other" "4.9" Credit [] "Penerimaan lain" / "Other income";
    Expense "expense" "5.1" Debit ["grant" "line"] "Belanja RAB" / "Planned expense";
    Operating "operating" "5.2" Debit [] "Beban operasional" / "Operating expense";
    BankCharges "bank-charges" "5.3" Debit [] "Administrasi bank" / "Bank charges";
    Benefit "benefit" "5.5" Debit ["name"] "Santunan" / "Social benefits";
    CountLoss "count-loss" "5.6" Debit [] "Selisih kurang" / "Count differences, short";
    WriteOff "write-off" "5.7" Debit [] "Rugi penghapusan piutang" / "Loans written off";
    MemberAid "member-aid" "5.8" Debit ["grant"] "Bantuan kepada anggota" / "Aid to members";
    BudgetContra "lawan" "8.0" Credit ["year" "code"] "Lawan pagu" / "Budget contra";
    Budget "pagu" "8.1" Debit ["year" "code"] "Pagu belum terikat" / "Budget, uncommitted";
    Committed "komitmen" "8.2" Debit ["year" "code" "grant"] "Komitmen" / "Committed";
    PaidUnaccounted "sp2d" "8.3" Debit ["year" "code" "grant"] "Realisasi SP2D belum LPJ" / "Paid, not accounted for";
    Accounted "lpj-masuk" "8.4" Debit ["year" "code" "grant"] "LPJ masuk" / "Accounted for, not accepted";
    Accepted "lpj-sah" "8.5" Debit ["year" "code" "grant"] "LPJ sah" / "Accepted";
    Returned "dikembalikan" "8.6" Debit ["year" "code" "grant"] "Dikembalikan" / "Returned to the treasury";
    MemoContra "memo" "9.0" Credit [] "Lawan memo" / "Memo contra";
    QuantityContra "quantity" "9.1" Credit [] "Lawan kuantitas" / "Quantity contra";
    MemberShare "member-share" "9.2" Debit ["member"] "Bagian anggota (memo)" / "Member's share (memo)";
    WrittenOff "written-off" "9.3" Debit ["member" "loan"] "Piutang hapus buku (memo)" / "Written-off loans (memo)";
}

impl AccountName {
    /// Its line in the chart.
    #[must_use]
    pub fn def(self) -> &'static AccountDef {
        // The chart has a line for each name, in the order of the names.
        &CHART[self as usize]
    }

    /// Its account in the book of a stream.
    #[must_use]
    pub fn of(self, book: &Stream, keys: &[&str]) -> Account {
        let (family, id) = book.parts();
        let local = self.def().path;
        let length = keys.iter().map(|key| 1 + key.len()).sum::<usize>();
        let mut path = String::with_capacity(family.len() + id.len() + 1 + local.len() + length);
        for part in [family, id, ":", local] {
            path.push_str(part);
        }
        for key in keys {
            path.push('/');
            path.push_str(key);
        }
        // Long paths, as most are, stay where they were made.
        let path = CompactString::from(path);
        Account { path, name: self, book: family.len() + id.len() }
    }
}

/// An account of one book, as its path. What folds ask of it for each posting is kept beside the
/// path, so that none of them takes the path apart again.
#[derive(Clone)]
pub struct Account {
    path: CompactString,
    name: AccountName,
    /// The bytes of the name of its book.
    book: usize,
}

impl Account {
    /// Reads a path: the book must be a stream, the account in the chart, the keys as many as
    /// the chart says.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (book, local) = text.split_once(':')?;
        Stream::is_name(book).then_some(())?;
        let mut parts = local.split('/');
        let name = AccountName::from_path(parts.next()?)?;
        let mut keys = 0;
        for key in parts {
            (is_plain_id(key) || Fund::parse(key).is_some()).then_some(())?;
            keys += 1;
        }
        (keys == name.def().keys.len()).then(|| Self { path: text.into(), name, book: book.len() })
    }
    /// The path.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.path
    }
    /// The book, as the name of its stream.
    #[must_use]
    pub fn book(&self) -> &str {
        self.path.get(..self.book).unwrap_or_default()
    }
    /// The path within the book: `receivable/M-0007/L-12`.
    #[must_use]
    pub fn local(&self) -> &str {
        self.path.get(self.book + 1..).unwrap_or_default()
    }
    /// Which account of the chart it is.
    #[must_use]
    pub fn name(&self) -> Option<AccountName> {
        Some(self.name)
    }
    /// The keys of its path, in the order of the chart.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.local().split('/').skip(1)
    }
}

/// The path says everything else.
impl PartialEq for Account {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path
    }
}
impl Eq for Account {}
impl PartialOrd for Account {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Account {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.path.cmp(&other.path)
    }
}
impl std::hash::Hash for Account {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.path.hash(state);
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)
    }
}
impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)
    }
}
impl Serialize for Account {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.path)
    }
}
impl<'de> Deserialize<'de> for Account {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = crate::wire::text(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            D::Error::custom(format!(
                "`{}` is not an account of the chart",
                crate::ids::repeated(&text)
            ))
        })
    }
}

crate::wire::always_written!(Stream, Account);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chart_is_in_the_order_of_its_names() {
        for (index, def) in CHART.iter().enumerate() {
            assert_eq!(def.name as usize, index);
            assert_eq!(AccountName::from_path(def.path), Some(def.name));
        }
    }

    #[test]
    fn accounts_are_paths_of_the_chart() {
        let path = "group/ykt-kube-038:receivable/M-0007/L-12";
        let account = Account::parse(path).unwrap();
        assert_eq!(account.name(), Some(AccountName::Receivable));
        assert_eq!(account.keys().collect::<Vec<_>>(), ["M-0007", "L-12"]);
        for bad in ["cash", "group/a:gold", "group/a:cash/x", "group/a:receivable/M-1", "x/a:cash"]
        {
            assert!(Account::parse(bad).is_none(), "{bad}");
        }
    }
}
