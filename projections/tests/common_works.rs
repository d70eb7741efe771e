//! The ledger that all history tests begin with.

mod common;

#[test]
fn a_ledger_opens_with_a_program_and_two_groups() {
    let office = common::open();
    assert_eq!(office.ledger.books.registry.groups.len(), 2);
    assert_eq!(office.rupiah("2026-01-01", "cash"), "0");
}
