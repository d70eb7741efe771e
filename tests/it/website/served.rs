//! The site behind nginx: every byte as it was published.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use super::{demonstration, files, server};

/// nginx on loopback, ended with the test.
struct Nginx(Child);

impl Drop for Nginx {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

fn has_nginx() -> bool {
    let found = Command::new("nginx").arg("-v").output().is_ok();
    assert!(found || std::env::var("CI").as_deref() != Ok("true"), "nginx is not installed");
    if !found {
        println!("SKIPPED: nginx is not installed (apt-get install nginx-light)");
    }
    found
}

fn configuration(home: &std::path::Path, site: &std::path::Path, port: u16) -> String {
    let (home, site) = (home.display(), site.display());
    format!(
        "daemon off; master_process off; pid {home}/pid; error_log {home}/error.log;\n\
         events {{}}\n\
         http {{ access_log off; client_body_temp_path {home}/a; proxy_temp_path {home}/b;\n\
         fastcgi_temp_path {home}/c; uwsgi_temp_path {home}/d; scgi_temp_path {home}/e;\n\
         server {{ listen 127.0.0.1:{port}; root {site}; }} }}\n"
    )
}

#[test]
fn nginx_serves_every_file_as_it_was_published() {
    if !has_nginx() {
        return;
    }
    let (home, site) = (tempfile::tempdir().unwrap(), &demonstration().site);
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let file = home.path().join("nginx.conf");
    std::fs::write(&file, configuration(home.path(), site, port)).unwrap();
    let mut nginx = Command::new("nginx");
    nginx.arg("-p").arg(home.path()).arg("-c").arg(&file).stderr(Stdio::null());
    let mut nginx = Nginx(nginx.spawn().unwrap());
    let host = format!("127.0.0.1:{port}");
    while server::get(&host, "manifest").is_none() {
        let ended = nginx.0.try_wait().unwrap();
        assert!(ended.is_none(), "nginx ended: {ended:?}");
        std::thread::yield_now();
    }
    for (path, bytes) in files(site) {
        assert!(server::get(&host, &path).is_some_and(|served| served == bytes), "{path}");
    }
}
