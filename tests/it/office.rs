//! The reading room over a real socket of the loopback, on the demonstration built on the disk.

mod door;
mod pages;
mod beside;

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::thread::JoinHandle;

use rantai::clock::SetClock;
use rantai::demo::{self, Desk, Recorder, Step};
use rantai::keys::MasterKey;
use rantai::office::{NotOpened, Room, Seat, Settings, serve};
use rantai::render::Language;
use rantai::vault::Registered;
use rantai::vault::person::{BankAccountData, PersonData};
use rantai_events::hash::Hash;
use rantai_events::ids::{ActorId, BankAccountId};
use rantai_events::time::Instant;
use tokio::sync::oneshot;

/// What time it is in the room: after the last record of the story.
const NOW: &str = "2021-03-01T05:00:00.000Z";

/// A recorder that remembers what went into the vault.
struct Watched {
    desk: Desk,
    secrets: Vec<String>,
}

impl Recorder for Watched {
    type Error = <Desk as Recorder>::Error;

    fn people(&mut self, people: &[PersonData]) -> Result<Vec<Registered>, Self::Error> {
        for person in people {
            self.secrets.extend([person.name.clone(), person.nik.clone()]);
            self.secrets.extend(person.kk.clone());
            self.secrets.extend(person.phone.clone());
        }
        self.desk.people(people)
    }

    fn bank_accounts(
        &mut self,
        all: &[BankAccountData],
    ) -> Result<Vec<BankAccountId>, Self::Error> {
        // An account is held in the name of the group, which is no secret.
        self.secrets.extend(all.iter().map(|one| one.number.clone()));
        self.desk.bank_accounts(all)
    }

    fn evidence(&mut self, document: &[u8]) -> Result<Hash, Self::Error> {
        self.desk.evidence(document)
    }

    fn evening(&mut self, steps: &[Step]) -> Result<Vec<Vec<u64>>, Self::Error> {
        self.desk.evening(steps)
    }
}

/// The demonstration on the disk, built once for all tests, with what its vault holds.
pub(crate) fn demonstration() -> (&'static Path, &'static [String]) {
    static BUILT: OnceLock<(tempfile::TempDir, Vec<String>)> = OnceLock::new();
    let (place, secrets) = BUILT.get_or_init(|| {
        let place = tempfile::tempdir().unwrap();
        let ledger = place.path().join("buku");
        let master = MasterKey::from_bytes([7; 32]);
        let desk = Desk::create(&ledger, &master).unwrap();
        let mut watched = Watched { desk, secrets: Vec::new() };
        demo::build(1, &mut watched).unwrap();
        watched.desk.ledger.close().unwrap();
        let mut secrets = watched.secrets;
        secrets.sort();
        secrets.dedup();
        (place, secrets)
    });
    (Box::leak(place.path().join("buku").into_boxed_path()), secrets)
}

/// A room that answers while it stands.
pub(crate) struct Standing {
    pub(crate) address: SocketAddr,
    pub(crate) token: String,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Standing {
    fn drop(&mut self) {
        self.stop.take().unwrap().send(()).ok();
        self.thread.take().unwrap().join().unwrap();
    }
}

pub(crate) fn settings(ledger: PathBuf, actor: &str, address: SocketAddr) -> Settings {
    Settings {
        directory: ledger,
        actor: ActorId::parse(actor).unwrap(),
        address,
        language: Language::Id,
        notice: None,
        clock: Arc::new(SetClock::at(Instant::parse(NOW).unwrap())),
    }
}

/// Opens a room on a ledger and answers its requests.
pub(crate) fn stand(ledger: &Path, actor: &str) -> Result<Standing, NotOpened> {
    let seat = Seat::at("127.0.0.1:0".parse().unwrap())?;
    let address = seat.address();
    let (room, link) = Room::open(settings(ledger.to_owned(), actor, address))?;
    let (stop, stopped) = oneshot::channel();
    let until = async move { drop(stopped.await) };
    let thread = std::thread::spawn(move || serve(room, seat, until).unwrap());
    let token = link.split_once("?token=").unwrap().1.to_owned();
    Ok(Standing { address, token, stop: Some(stop), thread: Some(thread) })
}

/// What came back.
pub(crate) struct Came {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

/// Sends a request as it is written, and reads the answer to its end.
pub(crate) fn send(address: SocketAddr, request: &str) -> Came {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers = lines.filter_map(|line| line.split_once(": "));
    let headers = headers.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect();
    Came { status, headers, body: body.to_owned() }
}

/// A browser that was let in.
pub(crate) struct Reader {
    pub(crate) room: Standing,
    pub(crate) cookie: String,
}

impl Reader {
    pub(crate) fn of(ledger: &Path) -> Self {
        Self::enter(stand(ledger, "u-06").unwrap())
    }

    pub(crate) fn enter(room: Standing) -> Self {
        let came = room.bare(&format!("/?token={}", room.token));
        let cookie = came.headers["set-cookie"].split(';').next().unwrap().to_owned();
        Self { room, cookie }
    }

    pub(crate) fn get(&self, path: &str) -> Came {
        let (address, cookie) = (self.room.address, &self.cookie);
        send(
            address,
            &format!(
                "GET {path} HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"
            ),
        )
    }

    pub(crate) fn page(&self, path: &str) -> String {
        let came = self.get(path);
        assert_eq!(came.status, 200, "{path}\n{}", came.body);
        came.body
    }
}

impl Standing {
    /// A request without a cookie.
    pub(crate) fn bare(&self, path: &str) -> Came {
        let address = self.address;
        send(
            address,
            &format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"),
        )
    }
}
