//! Hours read, refused, written.

use super::*;
use proptest::prelude::*;

fn minutes(text: &str) -> Vec<(u16, u16)> {
    read_hours(text).unwrap_or_else(|unclear| panic!("{text}: {unclear:?}")).stretches().into()
}

/// By hand: a day has 1440 minutes, Friday begins at 5760, Saturday at 7200, Sunday at 8640.
#[test]
fn hours_are_read_as_people_write_them() {
    assert_eq!(minutes("Sat 10:00-14:00"), [(7800, 8040)]);
    assert_eq!(minutes("Mon-Tue 08:00-18:00"), [(480, 1080), (1920, 2520)]);
    assert_eq!(minutes(" mon \u{2013} tue   8:00 - 18:00 "), minutes("Mon-Tue 08:00-18:00"));
    // Several stretches a day; without days, those before.
    assert_eq!(minutes("Mon 08:00-12:00, 13:00-18:00"), [(480, 720), (780, 1080)]);
    // A range over the end of the week; at the beginning every day.
    assert_eq!(minutes("Sun-Mon 09:00-10:00"), [(540, 600), (9180, 9240)]);
    assert_eq!(minutes("08:00-09:00").len(), 7);
    // Over midnight, and over the end of the week.
    assert_eq!(minutes("Fri 22:00-06:00"), [(7080, 7560)]);
    assert_eq!(minutes("Sun 22:00-06:00"), [(0, 360), (9960, 10080)]);
    assert_eq!(minutes("Sat 18:00-00:00"), minutes("Sat 18:00-24:00"));
    // Whole hours without minutes, and other separators.
    let plain = minutes("Mon-Fri 08:00-18:00, Sat 10:00-14:00");
    for text in [
        "Mon-Fri 8-18, Sat 10-14",
        "Mon-Fri 08:00-18; Sat 10-14:00",
        "Mon-Fri 8-18 and Sat 10-14",
        "Mon-Fri 8-18, and Sat 10-14",
        "weekdays 8-18 & sat 10-14",
    ] {
        assert_eq!(minutes(text), plain, "{text}");
    }
    assert_eq!(minutes("Mon 8-0"), minutes("Mon 08:00-24:00"));
    assert_eq!(minutes("Mon 22-6"), minutes("Mon 22:00-06:00"));
    assert_eq!(minutes("Weekends 9-17"), minutes("Sat-Sun 09:00-17:00"));
    // Days alone go with the part after.
    assert_eq!(minutes("Mon, Wed and Fri 9-17"), minutes("Mon 9-17, Wed 9-17, Fri 9-17"));
    assert_eq!(minutes("Mon 9-17, Sat, Sun 10-14"), minutes("Mon 9-17, Sat-Sun 10-14"));
    // Stretches that touch are one.
    assert_eq!(minutes("Fri 22:00-24:00, Sat 00:00-06:00"), minutes("Fri 22:00-06:00"));
    for always in [
        "always",
        "24/7",
        "Mon-Sun 00:00-24:00",
        "00:00-24:00",
        "12:00-24:00, 00:00-12:00",
        "24 hours",
        "Round the clock",
        "24x7",
        "0-24",
    ] {
        assert!(read_hours(always).unwrap().is_always(), "{always}");
    }
    assert_eq!(minutes("never"), []);
}

#[test]
fn hours_that_mean_nothing_say_why() {
    let wrong = |text: &str| read_hours(text).unwrap_err().wrong;
    assert_eq!(
        wrong("Mon-Fri 08:00-18:00, Fri 17:00-20:00"),
        "Mon-Fri 08:00-18:00 and Fri 17:00-20:00 overlap on Fri 17:00"
    );
    // By what goes on after midnight, and after the end of the week.
    assert_eq!(
        wrong("Fri 22:00-06:00, Sat 05:00-12:00"),
        "Fri 22:00-06:00 and Sat 05:00-12:00 overlap on Sat 05:00"
    );
    assert_eq!(
        wrong("Sun 22:00-06:00, Mon 05:00-12:00"),
        "Sun 22:00-06:00 and Mon 05:00-12:00 overlap on Mon 05:00"
    );
    assert_eq!(wrong("Mon-Fri 08:00-08:00"), "08:00-08:00 takes no time");
    let day = read_hours("Mo-Fri 08:00-18:00").unwrap_err();
    assert_eq!(
        (day.wrong.as_str(), day.day.as_deref()),
        ("\"Mo\" is no day of the week", Some("Mo"))
    );
    for text in [
        "Mon 24:00-25:00",
        "Mon 08:00-24:01",
        "Mon 08:60-09:00",
        "Mon",
        "Mon 8",
        "Mon 9-17, Sat",
        "Mon-Fri 24 hours",
        "Mon-Fri 08:00-12:00 13:00-18:00",
        "",
        "Mon 08:00-12:00,",
        "Mon 008:00-12:00",
        "Mon +8:00-12:00",
        "Mon 08:00",
    ] {
        assert!(wrong(text).ends_with("is no stretch of time"), "{text}: {}", wrong(text));
    }
    assert_eq!(wrong("weekdays 9-5"), "9-5 may end in the afternoon or on the morning after");
    assert_eq!(wrong("never, Mon 08:00-09:00"), "\"never\" is no day of the week");
    // The part that is wrong, and no other.
    assert_eq!(wrong("Mon-Fri 8-18, Sat 10-1400"), "\"10-1400\" is no stretch of time");
    assert_eq!(wrong("Mon-Fri 8-18; Satt 10-14"), "\"Satt\" is no day of the week");
}

/// What was meant is told, and nothing of it lost.
#[test]
fn wrong_hours_are_told_as_they_were_meant() {
    let step = |text: &str| read_hours(text).unwrap_err().next_step;
    for (text, meant) in [
        ("Mon-Friday 08:00-18:00, Sat 10-14", "Mon-Fri 08:00-18:00, Sat 10:00-14:00"),
        ("Mondays to Fridays 8-22", "Mon-Fri 08:00-22:00"),
        ("Mo-Fr 8.30-18", "Mon-Fri 08:30-18:00"),
        ("weekdays 9-5", "Mon-Fri 09:00-17:00"),
        ("Mon-Fri 9am-5:30pm", "Mon-Fri 09:00-17:30"),
        ("Mon-Fri 9 am to 12 pm", "Mon-Fri 09:00-12:00"),
        ("Mon-Fri 0800-1800", "Mon-Fri 08:00-18:00"),
        (
            "Mon-Fri 8-12 13-18 Sat Sun 10-14",
            "Mon-Fri 08:00-12:00, Mon-Fri 13:00-18:00, Sat-Sun 10:00-14:00",
        ),
        ("daily 8-22", "Mon-Sun 08:00-22:00"),
        ("Mon-Fri 24 hours", "Mon-Fri 00:00-24:00"),
        ("every day round the clock", "always"),
    ] {
        assert_eq!(step(text), format!("write hours = \"{meant}\""), "{text}");
    }
    for text in ["", "Mon", "office hours", "Mon 08:00", "Mon 25-26"] {
        assert_eq!(step(text), LIKE_THIS, "{text}");
    }
}

#[test]
fn hours_are_written_as_people_write_them() {
    for text in [
        "Mon-Fri 08:00-18:00, Sat 10:00-14:00",
        "Mon-Thu 08:00-12:00, Mon-Thu 13:00-18:00, Fri 08:00-14:00",
        "Mon-Fri 22:00-06:00",
        "Mon-Sun 22:00-06:00",
        "Mon 09:00-10:00, Wed 09:00-10:00",
        "Mon 00:00-24:00, Sat-Sun 00:00-24:00",
        "Fri 08:00-24:00, Sat 00:00-24:00, Sun 00:00-10:00",
        "always",
        "never",
    ] {
        assert_eq!(hours_text(&read_hours(text).unwrap()), text);
    }
}

proptest! {
    #[test]
    fn any_hours_read_back_to_the_same(
        cuts in prop::collection::btree_set(0..=WEEK, 0..20), on_days: bool,
    ) {
        let cuts: Vec<u16> = cuts.into_iter().collect();
        // Many that begin or end with a day, as a week does.
        let whole = |cut: u16| if on_days && cut.is_multiple_of(3) { cut / DAY * DAY } else { cut };
        let mut ends: Vec<u16> = cuts.into_iter().map(whole).collect();
        ends.sort_unstable();
        ends.dedup();
        let stretches = ends.chunks_exact(2).map(|cut| (cut[0], cut[1])).collect();
        let hours = Hours::new(stretches).unwrap();
        let text = hours_text(&hours);
        prop_assert_eq!(read_hours(&text).map_err(|e| e.wrong), Ok(hours), "{}", text);
    }
}
