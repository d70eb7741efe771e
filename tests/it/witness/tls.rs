//! A witness behind TLS: whose certificates vouch for its address, and what happens where none does.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use rantai::publish::latest;
use rantai::witness::{Authorities, Outcome, Report, Terms, Witness, WitnessError, submit};
use rantai_events::policy::Policy;
use rcgen::{BasicConstraints, Certificate, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::command::Desk;
use super::submit::{LONG, codes, terms};
use super::{Place, http_answer, policy_text};
use crate::publish::Office;

/// An authority that an institution has of its own.
struct Issuing {
    certificate: Certificate,
    issuer: Issuer<'static, KeyPair>,
}

impl Issuing {
    fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut about = CertificateParams::new(Vec::new()).unwrap();
        about.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let certificate = about.self_signed(&key).unwrap();
        Self { certificate, issuer: Issuer::new(about, key) }
    }

    fn file(&self, home: &Path) -> PathBuf {
        let file = home.join("authority.pem");
        std::fs::write(&file, self.certificate.pem()).unwrap();
        file
    }

    /// What a server of this name needs.
    fn serving(&self, name: &str, change: impl FnOnce(&mut CertificateParams)) -> ServerConfig {
        let key = KeyPair::generate().unwrap();
        let mut about = CertificateParams::new(vec![name.to_owned()]).unwrap();
        change(&mut about);
        let certificate = about.signed_by(&key, &self.issuer).unwrap();
        let secret = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let versions = ServerConfig::builder_with_provider(provider);
        let versions = versions.with_safe_default_protocol_versions().unwrap();
        let chain = vec![certificate.der().clone()];
        versions.with_no_client_auth().with_single_cert(chain, secret).unwrap()
    }
}

/// A witness behind TLS, until it is dropped.
pub(super) struct Secured {
    address: SocketAddr,
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Secured {
    fn start(witness: Witness, serving: ServerConfig) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (over, serving) = (Arc::new(AtomicBool::new(false)), Arc::new(serving));
        let ended = Arc::clone(&over);
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if ended.load(Ordering::SeqCst) {
                    return;
                }
                let session = ServerConnection::new(Arc::clone(&serving)).unwrap();
                answer(&witness, StreamOwned::new(session, stream.unwrap()));
            }
        });
        Self { address, over, thread: Some(thread) }
    }

    fn url(&self) -> String {
        format!("https://{}/", self.address)
    }
}

impl Drop for Secured {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(self.address));
        self.thread.take().unwrap().join().unwrap();
    }
}

/// Answers one request; whoever breaks off the handshake asked nothing.
fn answer(witness: &Witness, mut stream: StreamOwned<ServerConnection, TcpStream>) {
    let mut request = Vec::new();
    let mut some = [0; 4096];
    while !is_whole(&request) {
        match stream.read(&mut some) {
            Ok(0) | Err(_) => return,
            Ok(count) => request.extend_from_slice(&some[..count]),
        }
    }
    let request = String::from_utf8(request).unwrap();
    let (_, body) = request.split_once("\r\n\r\n").unwrap();
    let reply = witness.answer(body.as_bytes());
    let status = format!("{} x", reply.status);
    stream.write_all(&http_answer(&status, reply.body.as_bytes())).unwrap();
    stream.conn.send_close_notify();
    stream.flush().ok();
}

/// Whether head and body of a request are there.
fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).to_ascii_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.split("content-length: ").nth(1).and_then(|rest| rest.lines().next());
    length.is_some_and(|length| body.len() >= length.trim().parse::<usize>().unwrap())
}

/// Submits to witness 1 at this address.
fn submitted(office: &Office, url: String, authorities: Authorities) -> Report {
    let policy = Policy::parse(policy_text(&[(1, url)]).as_bytes()).unwrap();
    let terms = Terms { authorities, ..terms(LONG) };
    submit(&office.dir, &policy, &Default::default(), &terms).unwrap()
}

#[test]
fn an_institution_with_certificates_of_its_own_is_asked_once_its_authority_is_named() {
    let (office, place, issuing) = (Office::with_checkpoints(&[70]), Place::new(), Issuing::new());
    let secured = Secured::start(place.open(1), issuing.serving("127.0.0.1", |_| {}));
    let unknown = submitted(&office, secured.url(), Authorities::default());
    assert_eq!(codes(&unknown), ["bad-certificate"], "{unknown:#?}");
    assert_eq!(*place.told.lock().unwrap(), [], "nothing was sent");
    let authorities = Authorities::read(&issuing.file(office.home.path())).unwrap();
    let known = submitted(&office, secured.url(), authorities);
    assert_eq!(codes(&known), ["cosigned"], "{known:#?}");
    assert_eq!(latest(&office.dir).unwrap().unwrap().note.signatures().len(), 2);
}

/// Each is said clearly, and the checkpoint stands all the same.
#[test]
fn a_certificate_that_is_not_right_is_told_and_delays_nothing() {
    let office = Office::with_checkpoints(&[70]);
    let (issuing, other) = (Issuing::new(), Issuing::new());
    let expired =
        |about: &mut CertificateParams| about.not_after = rcgen::date_time_ymd(2020, 1, 1);
    for (what, serving) in [
        ("of another authority", other.serving("127.0.0.1", |_| {})),
        ("of another name", issuing.serving("saksi.example", |_| {})),
        ("expired", issuing.serving("127.0.0.1", expired)),
    ] {
        let place = Place::new();
        let secured = Secured::start(place.open(1), serving);
        let authorities = Authorities::read(&issuing.file(office.home.path())).unwrap();
        let report = submitted(&office, secured.url(), authorities);
        let outcome = &report.gathered.answers[0].outcome;
        assert!(matches!(outcome, Outcome::Unvouched(_)), "{what}: {outcome:?}");
        let (id, en) = outcome.words();
        assert!(id.contains("sertifikat") && en.contains("--authority"), "{what}: {id} / {en}");
        assert_eq!(*place.told.lock().unwrap(), [], "{what}: nothing was sent");
        let published = latest(&office.dir).unwrap().unwrap();
        assert_eq!((published.checkpoint.size(), published.note.signatures().len()), (70, 1));
    }
}

#[test]
fn an_address_that_speaks_no_tls_is_down() {
    let office = Office::with_checkpoints(&[70]);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let plain = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.read_exact(&mut [0; 16]).unwrap();
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
    });
    let report = submitted(&office, url, Authorities::default());
    assert_eq!(codes(&report), ["down"], "{report:#?}");
    plain.join().unwrap();
}

#[test]
fn a_file_without_whole_certificates_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let whole = Issuing::new().certificate.pem();
    let half: String =
        whole.lines().filter(|line| !line.starts_with("MII")).collect::<Vec<_>>().join("\n");
    for (name, text) in [("empty", ""), ("words", "sertifikat"), ("half", half.as_str())] {
        let file = home.path().join(name);
        std::fs::write(&file, text).unwrap();
        let why = Authorities::read(&file).unwrap_err();
        assert!(matches!(why, WitnessError::NoCertificate(_)), "{name}: {why}");
    }
    let why = Authorities::read(&home.path().join("nowhere")).unwrap_err();
    assert!(matches!(why, WitnessError::NoCertificate(_)), "{why}");
}

/// From the command line: the option, the words, and the code of a submission that one witness missed.
#[test]
fn the_command_takes_the_file_of_an_authority() {
    let (desk, place, issuing) = (Desk::new(), Place::new(), Issuing::new());
    let secured = Secured::start(place.open(1), issuing.serving("127.0.0.1", |_| {}));
    std::fs::write(desk.file("buku.policy"), policy_text(&[(1, secured.url())])).unwrap();
    let (code, out, err) = desk.run(&["checkpoint", "--submit", "--lang", "en"]);
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("not trusted") && err.contains("--authority"), "{err}");
    assert_eq!(out.lines().filter(|line| line.starts_with("— ")).count(), 1, "{out}");
    let authority = issuing.file(desk.office.home.path()).display().to_string();
    let (code, out, err) = desk.run(&["checkpoint", "--submit", "--authority", &authority]);
    assert_eq!(code, 0, "{err}");
    assert_eq!(out.lines().filter(|line| line.starts_with("— ")).count(), 2, "{out}{err}");
    let (code, _, err) = desk.run(&["checkpoint", "--submit", "--authority", "nowhere"]);
    assert_eq!(code, 2, "{err}");
}
