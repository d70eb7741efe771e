//! Lines about cash and bank.

use super::*;

told! {
    CashReceived(b) =>
        format!("Penerimaan {}: {}", b.place.words().0, b.category.words().0),
        format!("Received, {}: {}", b.place.words().1, b.category.words().1), b.number.as_ref();
    CashSpent(b) =>
        format!("Pengeluaran {}: {}", b.place.words().0, b.category.words().0),
        format!("Spent, {}: {}", b.place.words().1, b.category.words().1), b.number.as_ref();
    CashDeposited(b) => "Setor kas ke bank", "Cash taken to the bank", b.number.as_ref();
    CashWithdrawn(b) => "Tarik tunai dari bank", "Cash taken from the bank", b.number.as_ref();
    InterestCredited(b) => "Bunga bank", "Bank interest";
    FeeCharged(b) => "Biaya administrasi bank", "Bank fee";
    CashCounted(b) => format!("Opname kas: {}", money(b.counted)), format!("Cash counted: {}", money(b.counted));
    CashDifferenceSettled(b) =>
        capitalised(b.kind.words().0) + " hasil opname",
        format!("Count difference: {}", b.kind.words().1);
    BankReconciled(b) =>
        format!("Rekonsiliasi bank per {}: saldo {}", day_id(b.statement_on), money(b.balance)),
        format!("Bank reconciled at {}: balance {}", day_en(b.statement_on), money(b.balance));
    AdvanceReceived(b) => format!("Talangan diterima dari {}", b.party), format!("Advance received from {}", b.party);
    AdvanceRepaid(b) => format!("Talangan dikembalikan kepada {}", b.party), format!("Advance repaid to {}", b.party);
    SuspenseCleared(b) =>
        format!("Pos sementara diperjelas: dana {}", b.fund),
        format!("Suspense cleared: fund {}", b.fund);
}
