//! The page of a comparison, opened in a browser.

use std::path::PathBuf;

use crate::browser::{Open, open};
use crate::home::Home;

const SCENARIO: &str = r#"
question = "What if <b>nobody</b> & \"everybody\" answers?"
[run]
seed = 0
replications = 4
consumers = 3000
warmup_days = 10
days = 60
baseline = "silent"
[[brand]]
name = "carrier"
category = "phone_carrier"
[[arm]]
name = "silent"
policy = "silent"
[[arm]]
name = "spoken_to"
policy = "spoken_to"
[[arm]]
name = "interject"
policy = "interject"
"#;

/// A page of a small comparison.
fn page() -> (Home, PathBuf) {
    let home = Home::new(&[("small.toml", SCENARIO)]);
    home.says(0, "80", &["compare", "small.toml", "--quiet", "--report", "--out", "out"]);
    let page = home.path("out/report.html");
    (home, page)
}

const SECTIONS: [&str; 11] = [
    "ranking",
    "tradeoff",
    "days",
    "desk",
    "exits",
    "segments",
    "dashboard",
    "contacts",
    "cascades",
    "parameters",
    "repeat",
];

/// What holds for every page: quiet, drawn, with words for those who cannot see, no wider than its
/// window.
pub fn is_sound(page: &Open, width: f64) {
    assert!(page.number("document.querySelectorAll('figure').length") > 0.0);
    for wrong in [
        "figure:not([data-drawn=yes])",
        "figure .chart:not([aria-label])",
        "figure .chart[aria-label='']",
        "figcaption:empty",
        "figure h3:empty",
    ] {
        assert_eq!(page.number(&format!("document.querySelectorAll(\"{wrong}\").length")), 0.0);
    }
    // Every chart has marks that can be seen, not only axes.
    let marks = "[...document.querySelectorAll('figure .chart')].map(chart =>
        chart.querySelectorAll('svg path').length)";
    for marks in page.value(marks).as_array().unwrap() {
        assert!(marks.as_f64().unwrap() > 3.0, "a chart has next to nothing in it");
    }
    let wide = page.number("document.documentElement.scrollWidth");
    assert!(wide <= width, "the page is {wide} px wide in a window of {width}");
    page.is_quiet();
}

#[test]
fn a_page_is_whole_and_quiet_on_wide_and_narrow_screens_in_light_and_dark() {
    let (_home, file) = page();
    let Some(page) = open(&file, 1200) else { return };
    is_sound(&page, 1200.0);
    let sections = page.value("[...document.querySelectorAll('main section')].map(s => s.id)");
    assert_eq!(sections, serde_json::json!(SECTIONS));
    assert_eq!(
        page.text("document.querySelector('h1').textContent"),
        "What if <b>nobody</b> & \"everybody\" answers?"
    );
    page.picture("comparison-wide");

    page.dark(true);
    page.wait_until("document.documentElement.dataset.theme === 'dark'");
    assert_eq!(page.text("document.documentElement.dataset.theme"), "dark");
    page.picture("comparison-wide-dark");
    page.run("document.querySelector('.theme').click()");
    assert_eq!(page.text("document.documentElement.dataset.theme"), "light");

    page.dark(false);
    page.without_green();
    page.picture("comparison-wide-deuteranopia");
    page.resize(390);
    is_sound(&page, 390.0);
    page.picture("comparison-narrow");
    let pdf = page.print("comparison");
    assert!(pdf.starts_with(b"%PDF") && pdf.len() > 20_000, "{} bytes", pdf.len());
    page.is_quiet();
}

#[test]
fn arms_can_be_hidden_and_metrics_chosen() {
    let (_home, file) = page();
    let Some(page) = open(&file, 1200) else { return };
    // The names of arms on the axis of a chart.
    let names = "[...document.querySelectorAll('#figure-costs svg text')].map(t => t.textContent)
        .filter(t => ['silent', 'spoken_to', 'interject'].includes(t))";
    assert_eq!(page.value(names), serde_json::json!(["silent", "spoken_to", "interject"]));
    page.run("document.querySelector('[data-arm=\"1\"]').click()");
    assert_eq!(page.value(names), serde_json::json!(["silent", "interject"]));
    page.run("document.querySelectorAll('[data-arm]').forEach(box => box.checked && box.click())");
    assert_eq!(page.value(names), serde_json::json!([]), "without any arm the page still stands");
    page.is_quiet();
    page.run("document.querySelectorAll('[data-arm]').forEach(box => box.click())");
    assert_eq!(page.value(names), serde_json::json!(["silent", "spoken_to", "interject"]));

    let axis = "[...document.querySelectorAll('#figure-differences svg text')]
        .map(t => t.textContent).join(' ')";
    assert!(page.text(axis).contains("Satisfaction [from -1 to 1], minus silent"));
    page.run(
        "const list = document.querySelector('#figure-differences select');
         list.selectedIndex = 2; list.dispatchEvent(new Event('change'))",
    );
    let said = page.text(axis);
    assert!(said.contains("Un-follow rate [per 1,000 followers per 30 days]"), "{said}");
    page.is_quiet();
}

#[test]
fn pointing_at_a_mark_tells_value_and_interval() {
    let (_home, file) = page();
    let Some(page) = open(&file, 1200) else { return };
    for (figure, series, said) in [
        ("costs", 1, "mean"),
        ("differences", 1, "difference"),
        ("tradeoff", 2, "un-follows"),
        ("dashboard", 2, "on the dashboard"),
        ("cascades", 0, "of at least this size"),
        ("reasons", 0, "posts too often"),
        ("custom", 1, "mean"),
        ("days", 0, "day "),
        ("borne", 2, "share of people"),
        ("attitude_gaps", 2, "difference"),
        ("attitude_changes", 1, "difference"),
    ] {
        page.run(&format!(
            "window.chart = echarts.getInstanceByDom(
                 document.querySelector('#figure-{figure} .chart'));
             chart.dispatchAction({{ type: 'showTip', seriesIndex: {series}, dataIndex: 0 }})"
        ));
        let tip = format!(
            "document.querySelector('#figure-{figure} .chart > div:last-child').textContent"
        );
        page.wait_until(&format!("{tip}.includes('{said}')"));
        let tip = page.text(&tip);
        assert!(tip.chars().any(|c| c.is_ascii_digit()), "{figure}: {tip}");
        if figure != "cascades" {
            assert!(tip.contains(" to "), "an interval in {figure}: {tip}");
        }
    }
    page.is_quiet();
}

#[test]
fn numbers_and_downloads_are_those_of_the_files() {
    let (home, file) = page();
    let Some(page) = open(&file, 1200) else { return };
    let summary = home.csv("out/summary.csv");
    let (arm, metric, estimate) =
        (summary.column("arm"), summary.column("metric"), summary.column("estimate"));
    let written = |of: &str, what: &str| {
        let row = summary.rows.iter().find(|row| row[arm] == of && row[metric] == what).unwrap();
        row[estimate].parse::<f64>().unwrap()
    };

    // Downloads are caught instead of saved.
    page.run(
        "window.saved = {}; window.save = (name, type, text) => { window.saved[name] = text; };
         document.querySelectorAll('[data-save]').forEach(button => button.click())",
    );
    let csv = page.text("window.saved['contacts.csv']");
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert!(rows.len() >= 15, "{csv}");
    let mut compared = 0;
    for row in &rows {
        let Ok(shown) = row[2].parse::<f64>() else { continue };
        let is = written(&row[1], &row[0]);
        assert!((shown - is).abs() <= 1e-5 * is.abs(), "{row:?} but {is}");
        compared += 1;
    }
    assert!(compared >= 15, "{csv}");
    let svg = page.text("window.saved['tradeoff.svg']");
    assert!(svg.starts_with("<svg") && svg.contains("spoken_to"), "{}", &svg[..200]);

    let rows_shown = "document.querySelectorAll('#figure-contacts tbody tr').length";
    assert_eq!(page.number(rows_shown), 0.0, "numbers are made when asked for");
    page.run("document.querySelector('#figure-contacts .numbers').open = true");
    page.wait_until(&format!("{rows_shown} > 0"));
    assert_eq!(page.number(rows_shown), 3.0, "a row for each arm");
    page.is_quiet();
}

#[test]
fn everything_can_be_reached_with_the_keyboard() {
    let (_home, file) = page();
    let Some(page) = open(&file, 1200) else { return };
    // Whatever reacts to a click is an element that the keyboard reaches by itself.
    let deaf = "[...document.querySelectorAll(
        '[data-save], [data-arm], .theme, .controls select, summary, nav a')].filter(e => !['BUTTON', 'INPUT', 'SELECT', 'SUMMARY', 'A']
        .includes(e.tagName) || e.tabIndex < 0).map(e => e.outerHTML.slice(0, 80))";
    assert_eq!(page.value(deaf), serde_json::json!([]));
    let unnamed = "[...document.querySelectorAll('input, select, button, .scroll')].filter(e =>
        !e.closest('label') && !e.textContent.trim() && !e.getAttribute('aria-label'))
        .map(e => e.outerHTML.slice(0, 80))";
    assert_eq!(page.value(unnamed), serde_json::json!([]));
    let skips = "document.querySelector('.skip').getAttribute('href')";
    assert_eq!(page.text(skips), "#answer");
}

/// Contrast as WCAG 2.2 has it: 3 for what is drawn (1.4.11), 4.5 for words (1.4.3).
#[test]
fn marks_and_words_stand_out_from_the_paper_in_both_themes() {
    let (_home, file) = page();
    let Some(page) = open(&file, 1200) else { return };
    let faint = "Object.entries(THEMES).flatMap(([name, theme]) => {
        const light = colour => {
            const parts = [1, 3, 5].map(at => parseInt(colour.slice(at, at + 2), 16) / 255)
                .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
            return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
        };
        const contrast = colour => {
            const [a, b] = [light(colour), light(theme.paper)];
            return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        };
        const marks = theme.arms.filter(colour => contrast(colour) < 3);
        const words = [theme.text, theme.muted, theme.accent, theme.second].filter(c => contrast(c) < 4.5);
        return [...marks, ...words].map(colour => `${name} ${colour}`);
    })";
    assert_eq!(page.value(faint), serde_json::json!([]));
    // Ten arms differ in shape and in dash as well as in colour.
    let kinds = "[SHAPES, DASHES, THEMES.light.arms, THEMES.dark.arms].map(all =>
        new Set(all.map(String)).size)";
    assert_eq!(page.value(kinds), serde_json::json!([10, 10, 10, 10]));
}

/// Colours as people without green (deuteranopia) or red receptors (protanopia) see them, by the
/// matrices of Machado, Oliveira and Fernandes (2009, IEEE Transactions on Visualization and
/// Computer Graphics 15(6), 1291-1298, severity 1), and how far any two are apart then (CIE 1976,
/// Lab, D65). A just noticeable difference is about 2.3 (Mahy et al. 1994); marks are small and far
/// apart, so eight times that is asked for.
#[test]
fn colours_of_arms_stay_apart_for_colour_blind_readers() {
    let (_home, file) = page();
    let Some(page) = open(&file, 1200) else { return };
    let apart = "Object.values(THEMES).map(theme => {
        const linear = colour => [1, 3, 5].map(at => parseInt(colour.slice(at, at + 2), 16) / 255)
            .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        const times = (rows, v) => rows.map(row => row.reduce((sum, x, i) => sum + x * v[i], 0));
        const kept = v => v.map(x => Math.min(1, Math.max(0, x)));
        const sights = {
            usual: v => v,
            deuteranopia: v => kept(times([[0.367322, 0.860646, -0.227968],
                [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]], v)),
            protanopia: v => kept(times([[0.152286, 1.052583, -0.204868],
                [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]], v)),
        };
        const f = t => t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116;
        const lab = v => {
            const [x, y, z] = times([[0.4124 / 0.95047, 0.3576 / 0.95047, 0.1805 / 0.95047],
                [0.2126, 0.7152, 0.0722], [0.0193 / 1.08883, 0.1192 / 1.08883, 0.9505 / 1.08883]],
                v).map(f);
            return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
        };
        return Object.fromEntries(Object.entries(sights).map(([name, seen]) => {
            const all = theme.arms.map(colour => lab(seen(linear(colour))));
            const gaps = all.flatMap((a, i) => all.slice(i + 1).map(b => Math.hypot(
                ...a.map((x, k) => x - b[k]))));
            return [name, Math.min(...gaps)];
        }));
    })";
    for theme in page.value(apart).as_array().unwrap() {
        for (sight, gap) in theme.as_object().unwrap() {
            assert!(gap.as_f64().unwrap() > 8.0 * 2.3, "{sight}: {gap}");
        }
    }
}

/// The name of an arm may begin with a hyphen, which a spreadsheet takes for a formula: in files and
/// downloads it has an apostrophe, on the page it has none.
#[test]
fn downloads_hold_no_formulas() {
    let scenario = SCENARIO.replace("name = \"interject\"", "name = \"-loud\"");
    let home = Home::new(&[("small.toml", &scenario)]);
    home.says(0, "80", &["compare", "small.toml", "--quiet", "--report", "--out", "out"]);
    assert!(home.csv("out/summary.csv").values("arm").contains(&"'-loud"));
    let html = std::fs::read_to_string(home.path("out/report.html")).unwrap();
    assert!(html.contains("-loud") && !html.contains("'-loud"));
    let Some(page) = open(&home.path("out/report.html"), 1200) else { return };
    page.run(
        "window.saved = {}; window.save = (name, type, text) => { window.saved[name] = text; };
         document.querySelectorAll('[data-save=csv]').forEach(button => button.click())",
    );
    let csv = page.text("window.saved['contacts.csv']");
    assert!(csv.contains(",'-loud,") && !csv.contains(",-loud,"), "{csv}");
}
