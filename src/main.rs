//! The command line of the ledger.

fn main() -> std::process::ExitCode {
    rantai::cli::run()
}
