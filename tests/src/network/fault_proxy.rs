//! A proxy on the loopback that spoils connections: cut, slow, half closed, twice, late, refused.

use std::io::{self, ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use fastrand::Rng;

use super::http_head::Head;
use super::tls::{Client, Server, Tls};

/// Longest that a request is held back for others to overtake it.
const HELD_BACK: Duration = Duration::from_millis(150);
/// Between the pieces of a slow answer.
const SLOW_PAUSE: Duration = Duration::from_millis(3);
/// Bytes of one piece of a slow answer.
const SLOW_PIECE_BYTES: usize = 512;

/// What happens to one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// Nothing.
    None,
    /// The connection breaks after so many bytes of the request.
    RequestCut(usize),
    /// The server works, and the connection breaks after so many bytes of its answer.
    AnswerCut(usize),
    /// The answer comes in small pieces.
    Slow,
    /// The client's half is closed as soon as the request is through.
    HalfClosed,
    /// The request reaches the server twice; the client gets the second answer.
    Twice,
    /// The request waits while later ones overtake it.
    HeldBack,
    /// "429 Too Many Requests", and the server hears nothing.
    TooMany,
}

/// How bad the network is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weather {
    /// Everything passes.
    Fine,
    /// Every other request meets a [`Fault`].
    Stormy,
    /// The cable is out: no connection is taken.
    CableOut,
}

/// A proxy before a server, with a TLS certificate of its own. It ends when it is dropped.
pub struct FaultProxy {
    address: SocketAddr,
    fingerprint: [u8; 32],
    shared: Arc<Shared>,
}

struct Shared {
    tls: Tls,
    server: Mutex<SocketAddr>,
    weather: Mutex<Weather>,
    rng: Mutex<Rng>,
    ended: AtomicBool,
    requests: AtomicU64,
    spoilt: AtomicU64,
}

impl FaultProxy {
    /// A proxy on a free port of the loopback, before `server`.
    ///
    /// # Errors
    /// Those of the network.
    pub fn before(server: SocketAddr, seed: u64) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let address = listener.local_addr()?;
        let tls = Tls::new()?;
        let fingerprint = tls.fingerprint();
        let shared = Arc::new(Shared {
            tls,
            server: Mutex::new(server),
            weather: Mutex::new(Weather::Fine),
            rng: Mutex::new(Rng::with_seed(seed)),
            ended: AtomicBool::new(false),
            requests: AtomicU64::new(0),
            spoilt: AtomicU64::new(0),
        });
        let accepting = Arc::clone(&shared);
        thread::spawn(move || accepting.accept_all(&listener));
        Ok(Self {
            address,
            fingerprint,
            shared,
        })
    }

    /// Where clients connect to.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// SHA-256 of the certificate by which clients know the proxy.
    #[must_use]
    pub const fn fingerprint(&self) -> &[u8; 32] {
        &self.fingerprint
    }

    /// Changes the weather for connections to come.
    pub fn set_weather(&self, weather: Weather) {
        *lock(&self.shared.weather) = weather;
    }

    /// The server was started again elsewhere.
    pub fn set_server(&self, server: SocketAddr) {
        *lock(&self.shared.server) = server;
    }

    /// Requests that came, and how many of them met a fault.
    #[must_use]
    pub fn requests_and_spoilt(&self) -> (u64, u64) {
        let requests = self.shared.requests.load(Ordering::Relaxed);
        (requests, self.shared.spoilt.load(Ordering::Relaxed))
    }
}

impl Drop for FaultProxy {
    fn drop(&mut self) {
        self.shared.ended.store(true, Ordering::Relaxed);
        // Wakes the thread that accepts.
        let _ = TcpStream::connect(self.address);
    }
}

impl Shared {
    fn accept_all(self: &Arc<Self>, listener: &TcpListener) {
        for client in listener.incoming() {
            if self.ended.load(Ordering::Relaxed) {
                return;
            }
            let Ok(client) = client else { continue };
            if *lock(&self.weather) == Weather::CableOut {
                drop(client);
                continue;
            }
            let shared = Arc::clone(self);
            // A broken connection is what this is for.
            thread::spawn(move || {
                let _ = shared.pass_one(client);
            });
        }
    }

    fn pass_one(&self, client: TcpStream) -> io::Result<()> {
        let mut client = self.tls.accept(client)?;
        let Some(head) = Head::read(&mut client)? else {
            return Ok(());
        };
        let fault = self.draw();
        self.requests.fetch_add(1, Ordering::Relaxed);
        if fault != Fault::None {
            self.spoilt.fetch_add(1, Ordering::Relaxed);
        }
        let mut request = head.closing();
        request.extend_from_slice(&head.body_begun);
        let mut rest = vec![0; head.body_left()];
        client.read_exact(&mut rest)?;
        request.append(&mut rest);
        if self.meet(fault, &mut client, &request)? == Ending::Told {
            client.conn.send_close_notify();
            client.flush()?;
        }
        Ok(())
    }

    fn meet(&self, fault: Fault, client: &mut Client, request: &[u8]) -> io::Result<Ending> {
        match fault {
            Fault::TooMany => client.write_all(
                b"HTTP/1.1 429 Too Many Requests\r\nretry-after: 0\r\n\
                  content-length: 0\r\nconnection: close\r\n\r\n",
            )?,
            Fault::RequestCut(after) => {
                let mut server = self.server()?;
                server.write_all(&request[..after.min(request.len())])?;
                server.flush()?;
                return Ok(Ending::Broken);
            }
            Fault::AnswerCut(after) => {
                let answer = self.answer(request)?;
                client.write_all(&answer[..after.min(answer.len())])?;
                client.flush()?;
                return Ok(Ending::Broken);
            }
            Fault::Slow => {
                let answer = self.answer(request)?;
                for piece in answer.chunks(SLOW_PIECE_BYTES) {
                    client.write_all(piece)?;
                    client.flush()?;
                    thread::sleep(SLOW_PAUSE);
                }
            }
            Fault::HalfClosed => {
                let mut server = self.server()?;
                server.write_all(request)?;
                server.conn.send_close_notify();
                server.flush()?;
                client.write_all(&rest_of(&mut server)?)?;
            }
            Fault::Twice => {
                self.answer(request)?;
                client.write_all(&self.answer(request)?)?;
            }
            Fault::HeldBack => {
                thread::sleep(HELD_BACK);
                client.write_all(&self.answer(request)?)?;
            }
            Fault::None => client.write_all(&self.answer(request)?)?,
        }
        Ok(Ending::Told)
    }

    fn answer(&self, request: &[u8]) -> io::Result<Vec<u8>> {
        let mut server = self.server()?;
        server.write_all(request)?;
        server.flush()?;
        rest_of(&mut server)
    }

    fn server(&self) -> io::Result<Server> {
        let address = *lock(&self.server);
        self.tls.connect(TcpStream::connect(address)?)
    }

    fn draw(&self) -> Fault {
        if *lock(&self.weather) != Weather::Stormy {
            return Fault::None;
        }
        let mut rng = lock(&self.rng);
        if rng.bool() {
            return Fault::None;
        }
        match rng.u8(..7) {
            0 => Fault::RequestCut(rng.usize(1..8_192)),
            1 => Fault::AnswerCut(rng.usize(1..8_192)),
            2 => Fault::Slow,
            3 => Fault::HalfClosed,
            4 => Fault::Twice,
            5 => Fault::HeldBack,
            _ => Fault::TooMany,
        }
    }
}

/// How a connection ends.
#[derive(PartialEq, Eq)]
enum Ending {
    /// As TLS has it, so that the client knows that it got everything.
    Told,
    /// Without a word.
    Broken,
}

/// Everything to the end. A server that goes away without closing TLS has said what it had to say.
fn rest_of(server: &mut Server) -> io::Result<Vec<u8>> {
    let mut answer = Vec::new();
    match server.read_to_end(&mut answer) {
        Err(error) if error.kind() != ErrorKind::UnexpectedEof => Err(error),
        _ => Ok(answer),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    /// A server that answers every request alike and counts them.
    fn server() -> io::Result<(SocketAddr, Arc<AtomicU64>)> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let address = listener.local_addr()?;
        let served = Arc::new(AtomicU64::new(0));
        let counting = Arc::clone(&served);
        let tls = Tls::new()?;
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let Ok(mut client) = tls.accept(client) else {
                    continue;
                };
                if let Ok(Some(_)) = Head::read(&mut client) {
                    counting.fetch_add(1, Ordering::Relaxed);
                    let _ = client.write_all(ANSWER);
                    client.conn.send_close_notify();
                    let _ = client.flush();
                }
            }
        });
        Ok((address, served))
    }

    fn ask(proxy: &FaultProxy) -> io::Result<Vec<u8>> {
        let mut client = Tls::new()?.connect(TcpStream::connect(proxy.address())?)?;
        client.write_all(b"GET /health HTTP/1.1\r\nhost: a\r\n\r\n")?;
        client.flush()?;
        rest_of(&mut client)
    }

    #[test]
    fn in_fine_weather_everything_passes_and_with_the_cable_out_nothing() -> io::Result<()> {
        let (address, served) = server()?;
        let proxy = FaultProxy::before(address, 1)?;
        assert_eq!(ask(&proxy)?, ANSWER);
        proxy.set_weather(Weather::CableOut);
        assert!(ask(&proxy).map_or(true, |answer| answer.is_empty()));
        assert_eq!(served.load(Ordering::Relaxed), 1);
        Ok(())
    }

    #[test]
    fn in_a_storm_about_half_of_the_requests_meet_a_fault() -> io::Result<()> {
        let (address, _) = server()?;
        let proxy = FaultProxy::before(address, 7)?;
        proxy.set_weather(Weather::Stormy);
        let mut whole = 0;
        for _ in 0..60 {
            whole += u32::from(ask(&proxy).is_ok_and(|answer| answer == ANSWER));
        }
        let (requests, spoilt) = proxy.requests_and_spoilt();
        assert_eq!(requests, 60);
        assert!((15..45).contains(&spoilt), "{spoilt} of {requests}");
        assert!(whole >= 20, "{whole} came through");
        Ok(())
    }
}
