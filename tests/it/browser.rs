//! A page in a real browser: headless Chromium, driven over its debugging protocol.
//!
//! `tests/browser.sh` installs one from the system's packages. Where there is none, tests that need
//! it say so and end; with `EARFUL_BROWSER=required` in the environment that is a failure.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use headless_chrome::browser::tab::Tab;
use headless_chrome::protocol::cdp::types::Event;
use headless_chrome::protocol::cdp::{Emulation, Network, Page as PageDomain};
use headless_chrome::{Browser, LaunchOptions};
use serde_json::Value;

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// Without these a browser looks for updates and the like, which has nothing to do with the page.
const QUIET: [&str; 6] = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
];

/// Where a browser is, if there is one.
fn find() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .flat_map(|folder| NAMES.map(|name| folder.join(name)))
        .find(|file| file.is_file())
}

/// A page that is open.
pub struct Open {
    tab: Arc<Tab>,
    /// What the page complained about.
    complaints: Arc<Mutex<Vec<String>>>,
    /// What it asked for.
    requests: Arc<Mutex<Vec<String>>>,
    _browser: Browser,
}

/// Opens a file at a width; `None`, and a word about it, where there is no browser.
pub fn open(file: &Path, width: u32) -> Option<Open> {
    let Some(path) = find() else {
        let required = std::env::var("EARFUL_BROWSER").is_ok_and(|wish| wish == "required");
        assert!(!required, "no browser among {NAMES:?}; sh tests/browser.sh installs one");
        eprintln!("skipped: no browser among {NAMES:?}; sh tests/browser.sh installs one");
        return None;
    };
    let options = LaunchOptions {
        path: Some(path),
        sandbox: false,
        window_size: Some((1200, 900)),
        idle_browser_timeout: Duration::from_secs(120),
        args: QUIET.iter().map(OsStr::new).collect(),
        ..LaunchOptions::default()
    };
    let browser = Browser::new(options).expect("the browser starts");
    let tab = browser.new_tab().expect("a tab opens");
    tab.set_default_timeout(Duration::from_secs(60));
    let (complaints, requests) = (Arc::default(), Arc::default());
    listen(&tab, &complaints, &requests);
    tab.enable_log().and_then(|tab| tab.enable_runtime()).expect("the page can be watched");
    tab.call_method(Network::Enable {
        max_total_buffer_size: None,
        max_resource_buffer_size: None,
        max_post_data_size: None,
        report_direct_socket_traffic: None,
        enable_durable_messages: None,
    })
    .expect("requests can be watched");
    let open = Open { tab, complaints, requests, _browser: browser };
    open.resize(width);
    open.tab
        .navigate_to(&format!("file://{}", file.display()))
        .and_then(|tab| tab.wait_for_element("html[data-ready=yes]").map(|_| ()))
        .expect("the page gets ready");
    Some(open)
}

fn listen(tab: &Tab, complaints: &Arc<Mutex<Vec<String>>>, requests: &Arc<Mutex<Vec<String>>>) {
    let (complaints, requests) = (Arc::clone(complaints), Arc::clone(requests));
    let listener = move |event: &Event| match event {
        Event::RuntimeConsoleAPICalled(said) => {
            complaints.lock().unwrap().push(format!("{:?}", said.params.args));
        }
        Event::RuntimeExceptionThrown(thrown) => {
            complaints.lock().unwrap().push(format!("{:?}", thrown.params.exception_details));
        }
        Event::LogEntryAdded(entry) => {
            complaints.lock().unwrap().push(entry.params.entry.text.clone());
        }
        Event::NetworkRequestWillBeSent(sent) => {
            requests.lock().unwrap().push(sent.params.request.url.clone());
        }
        _ => {}
    };
    tab.add_event_listener(Arc::new(listener)).expect("events can be listened to");
}

impl Open {
    /// What an expression is in the page.
    pub fn value(&self, expression: &str) -> Value {
        // Only plain data crosses over, so it goes as text.
        let text = format!("JSON.stringify({expression})");
        let found = self.tab.evaluate(&text, true).expect("the expression can be evaluated");
        let text = found.value.unwrap_or_else(|| panic!("the page cannot say: {expression}"));
        serde_json::from_str(text.as_str().expect("JSON is text")).unwrap()
    }

    /// A number of the page.
    pub fn number(&self, expression: &str) -> f64 {
        let value = self.value(expression);
        value.as_f64().unwrap_or_else(|| panic!("{expression} is {value}"))
    }

    /// A text of the page.
    pub fn text(&self, expression: &str) -> String {
        let value = self.value(expression);
        value.as_str().unwrap_or_else(|| panic!("{expression} is {value}")).to_owned()
    }

    /// Does something in the page, and waits for it.
    pub fn run(&self, script: &str) {
        let script = format!(
            "(async () => {{ {script} }})().then(() => 'done', why => String(why.stack || why))"
        );
        let done = self.tab.evaluate(&script, true).expect("the script can be run");
        assert_eq!(done.value, Some(Value::from("done")), "{script}");
    }

    /// Makes the window so wide [px].
    pub fn resize(&self, width: u32) {
        self.tab
            .call_method(Emulation::SetDeviceMetricsOverride {
                width,
                height: 900,
                device_scale_factor: 1.0,
                mobile: false,
                scale: None,
                screen_width: None,
                screen_height: None,
                position_x: None,
                position_y: None,
                dont_set_visible_size: None,
                screen_orientation: None,
                viewport: None,
                display_feature: None,
                device_posture: None,
            })
            .expect("the window can be resized");
        // Before a page is open there is nothing to draw again.
        if self.value("Boolean(document.documentElement.dataset.ready)") == true {
            self.wait_until(&format!("document.documentElement.dataset.width === '{width}'"));
        }
    }

    /// Waits until something holds in the page.
    pub fn wait_until(&self, holds: &str) {
        let patience = Instant::now() + Duration::from_secs(30);
        while self.value(&format!("Boolean({holds})")) != true {
            assert!(Instant::now() < patience, "it never held that {holds}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Whether the reader's system is dark.
    pub fn dark(&self, dark: bool) {
        let value = if dark { "dark" } else { "light" };
        let feature =
            Emulation::MediaFeature { name: "prefers-color-scheme".into(), value: value.into() };
        self.tab
            .call_method(Emulation::SetEmulatedMedia { media: None, features: Some(vec![feature]) })
            .expect("the scheme can be set");
    }

    /// Shows the page as somebody with deuteranopia, the most common colour blindness, sees it.
    pub fn without_green(&self) {
        let kind = Emulation::SetEmulatedVisionDeficiencyTypeOption::Deuteranopia;
        self.tab
            .call_method(Emulation::SetEmulatedVisionDeficiency { Type: kind })
            .expect("the way of seeing can be set");
    }

    /// A picture of the whole page in `target/pages`.
    pub fn picture(&self, name: &str) {
        self.keep(&format!("{name}.png"), &self.photograph("html"));
    }

    /// A picture of an element, as PNG.
    pub fn photograph(&self, selector: &str) -> Vec<u8> {
        let of = |side: &str| {
            self.number(&format!(
                "document.querySelector('{selector}').getBoundingClientRect().{side}"
            ))
        };
        let scrolled = self.number("scrollY");
        let clip = PageDomain::Viewport {
            x: of("x"),
            y: of("y") + scrolled,
            width: of("width"),
            height: of("height"),
            scale: 1.0,
        };
        let taken = self.tab.call_method(PageDomain::CaptureScreenshot {
            format: Some(PageDomain::CaptureScreenshotFormatOption::Png),
            quality: None,
            clip: Some(clip),
            from_surface: Some(true),
            capture_beyond_viewport: Some(true),
            optimize_for_speed: None,
        });
        decoded(&taken.expect("the page can be photographed").data)
    }

    /// The page as it would be printed.
    pub fn print(&self, name: &str) -> Vec<u8> {
        let bytes = self.tab.print_to_pdf(None).expect("the page can be printed");
        self.keep(&format!("{name}.pdf"), &bytes);
        bytes
    }

    fn keep(&self, name: &str, bytes: &[u8]) {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("pages");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(name), bytes).unwrap();
    }

    /// The page said nothing on the console and asked for nothing but itself.
    pub fn is_quiet(&self) {
        let complaints = self.complaints.lock().unwrap();
        assert!(complaints.is_empty(), "{complaints:?}");
        let requests = self.requests.lock().unwrap();
        assert!(!requests.is_empty(), "not even the page was asked for: nobody was listening");
        let outside: Vec<&String> = requests
            .iter()
            .filter(|url| !["file:", "data:", "blob:"].iter().any(|start| url.starts_with(start)))
            .collect();
        assert!(outside.is_empty(), "{outside:?}");
        let files = requests.iter().filter(|url| url.starts_with("file:")).count();
        assert_eq!(files, 1, "{requests:?}");
    }
}

/// Base64 (RFC 4648).
fn decoded(text: &str) -> Vec<u8> {
    const SIGNS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let sextets = text.bytes().filter(|b| *b != b'=');
    let sextets: Vec<u32> =
        sextets.map(|b| SIGNS.iter().position(|sign| *sign == b).unwrap() as u32).collect();
    let mut bytes = Vec::with_capacity(sextets.len() * 3 / 4);
    for group in sextets.chunks(4) {
        let word =
            group.iter().fold(0, |word, sextet| word << 6 | sextet) << (6 * (4 - group.len()));
        bytes.extend_from_slice(&word.to_be_bytes()[1..group.len()]);
    }
    bytes
}
