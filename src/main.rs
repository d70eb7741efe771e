//! The command line of the ledger.

/// Records are made on one thread and dropped on another, each in a dozen small pieces: the
/// system's allocator spends on that a tenth of the time of recording.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    rantai::cli::run()
}
