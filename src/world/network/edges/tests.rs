use super::*;
use crate::ground::arbitrary::of_letters;
use proptest::prelude::*;

fn read(text: &str) -> Result<EdgeList, EdgeProblems> {
    read_edges(text.as_bytes(), "ties.csv")
}

fn kinds(text: &str) -> Vec<(Option<u64>, EdgeProblemKind)> {
    read(text).unwrap_err().first.iter().map(|p| (p.line, p.kind)).collect()
}

#[test]
fn numbers_are_ordered_as_numbers_and_repeats_count_once() {
    let list = read("author,reader\n10,9\n9,10\n10, 9 \n100,9\n").unwrap();
    assert_eq!(list.names, ["9", "10", "100"]);
    assert_eq!(list.duplicates, 1);
    assert_eq!(list.network, Network::from_ties(3, [(1, 0), (0, 1), (2, 0)]));
}

#[test]
fn numbers_of_any_length_are_allowed_and_leading_zeros_make_another_id() {
    let list = read("author,reader\n7,340282366920938463463374607431768211456\n07,8\n").unwrap();
    assert_eq!(list.names, ["07", "7", "8", "340282366920938463463374607431768211456"]);
}

#[test]
fn ids_with_any_letter_are_ordered_as_text() {
    let list = read("author,reader\n10,9\n9,x\n\"b, junior\",10\n").unwrap();
    assert_eq!(list.names, ["10", "9", "b, junior", "x"]);
}

#[test]
fn line_ends_byte_order_mark_and_blank_lines_do_not_matter() {
    let plain = read("author,reader\na,b\nb,c\n").unwrap();
    assert_eq!(read("\u{feff}\r\nauthor , reader\r\n\r\na,b\r\nb,c").unwrap(), plain);
}

#[test]
fn every_problem_is_collected_with_its_line() {
    let text = "author,reader\na,b\n\na\n\"b\nb\",c,d\r\n ,c\r\n\r\n\nd,d\na,b,c\na,";
    let expected = [
        (Some(4), EdgeProblemKind::MissingColumn),
        (Some(5), EdgeProblemKind::OpenQuote),
        (Some(7), EdgeProblemKind::EmptyId),
        (Some(11), EdgeProblemKind::ExtraColumn),
        (Some(12), EdgeProblemKind::EmptyId),
    ];
    assert_eq!(kinds(text), expected);
}

/// The quote of line 3 swallows lines 3 and 4; the one of line 6 all to the end of the file, with
/// and without a line feed there.
#[test]
fn a_quote_that_stays_open_is_refused_where_it_opens() {
    let open = |text: &str| kinds(&format!("author,reader\na,b\n{text}"));
    let opens = |line| (Some(line), EdgeProblemKind::OpenQuote);
    assert_eq!(open("a,\"c\nd,\"\nc,d\nd,\"e\nx,y\n"), [opens(3), opens(6)]);
    for text in ["a,\"c", "a,\"c\n", "a,\"c\r\n", "\"a\n\",c", "\"", "\"a,b\nc,d", "\"a\rb\",c"] {
        assert_eq!(open(text), [opens(3)], "{text:?}");
    }
    // Every id in quotes: the next one closes what is open, and reading goes on after its line.
    let quoted = open("\"a\",\"c\n\"d\",\"e\"\n\"f\",\n\"a\",\"d\"");
    assert_eq!(quoted, [opens(3), (Some(5), EdgeProblemKind::EmptyId)]);
    let problems = read("\"author,reader\na,b\n").unwrap_err();
    assert_eq!(problems.first[0].kind, EdgeProblemKind::OpenQuote);
    assert!(problems.to_string().contains("line 1: `\"author,reader` opens a double quote"));
}

#[test]
fn quotes_stand_around_whole_ids_and_doubled_within() {
    let list = read("\"author\",reader\n\"a\"\"b\",\"c, d\"\n").unwrap();
    assert_eq!(list.names, ["a\"b", "c, d"]);
    for stray in ["a, \"b\"", "\"a\" ,b", "a\"b,c", "\"a\"b,c", "a,b\"", "a\"\"b,c"] {
        let found = kinds(&format!("author,reader\n{stray}\n"));
        assert_eq!(found, [(Some(2), EdgeProblemKind::StrayQuote)], "{stray}");
    }
}

#[test]
fn an_id_is_a_text_on_one_line() {
    for id in ["a\tb", "a\u{85}b", "a\u{2028}b", "a\0b", "a\u{1b}[31mb"] {
        let found = kinds(&format!("author,reader\nx,{id}\n"));
        assert_eq!(found, [(Some(2), EdgeProblemKind::Unprintable)], "{id:?}");
    }
}

/// By hand: five lines, of which a,b stands twice and b,b joins b with itself; c is in no other
/// line and is there nevertheless.
#[test]
fn what_is_left_out_is_counted_with_its_reason() {
    let list = read("author,reader\na,b\nb,b\na,b\nb,a\nc, c\n").unwrap();
    assert_eq!((list.network.n_ties(), list.duplicates, list.self_ties), (2, 1, 2));
    assert_eq!(list.names, ["a", "b", "c"]);
    assert_eq!(kinds("author,reader\na,a\nb,b\n"), [(None, EdgeProblemKind::OnlySelfTies)]);
    let told = read("author,reader\na,a\nb,b\n").unwrap_err().to_string();
    assert!(told.contains("no tie is left: 2 of 2 lines join an id with itself"), "{told}");
}

/// Lines end with a line feed, a carriage return or both; a line of spaces is blank.
#[test]
fn lines_are_counted_whatever_ends_them_and_their_bytes_are_those_of_the_file() {
    for end in ["\n", "\r", "\r\n"] {
        let text = ["\u{feff}author,reader", "a,b", "", "  ", "é,", "\"c,d", "x"].join(end);
        let problems = read(&text).unwrap_err();
        let found: Vec<_> =
            problems.first.iter().map(|p| (p.line, &text[p.bytes.clone()])).collect();
        assert_eq!(found, [(Some(5), "é,"), (Some(6), "\"c,d")], "{end:?}");
    }
}

#[test]
fn a_wrong_header_an_empty_file_and_a_list_without_ties_are_refused() {
    assert_eq!(kinds(""), [(None, EdgeProblemKind::EmptyFile)]);
    assert_eq!(kinds("\n\r\n"), [(None, EdgeProblemKind::EmptyFile)]);
    assert_eq!(kinds("author,reader\n"), [(None, EdgeProblemKind::NoTies)]);
    for header in ["reader,author", "1,2", "author", "author,reader,weight", "Author,reader"] {
        let problems = kinds(&format!("\n{header}\n1,2\n"));
        assert_eq!(problems, [(Some(2), EdgeProblemKind::WrongHeader)]);
    }
}

#[test]
fn bytes_that_are_not_utf8_are_named_and_not_fatal() {
    let problems = read_edges(&b"author,reader\na,b\xFF\n"[..], "x").unwrap_err();
    assert_eq!(problems.first[0].kind, EdgeProblemKind::NotUtf8);
    assert_eq!(problems.first[0].value, "a,b\u{FFFD}");
}

#[test]
fn a_file_that_cannot_be_read_is_a_problem() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("disk on fire"))
        }
    }
    let problems = read_edges(Broken, "x").unwrap_err();
    assert_eq!(problems.first[0].kind, EdgeProblemKind::Unreadable);
    assert!(problems.to_string().contains("disk on fire"));
}

#[test]
fn messages_say_where_what_is_allowed_and_what_to_do() {
    let many = format!("author,reader\n{}", "a,\n".repeat(25));
    let problems = read(&many).unwrap_err();
    assert_eq!((problems.more(), problems.beyond.as_ref().unwrap().line), (5, Some(22)));
    let message = problems.to_string();
    assert!(message.starts_with("ties.csv: 25 problem(s) in the list of edges\n  line 2: `a,`"));
    assert!(message.ends_with("and 5 more: repair these and check again"));
    assert_eq!(message.lines().count(), 22);
    let long = format!("author,reader\n{}\n", "x\t".repeat(1_000));
    assert!(read(&long).unwrap_err().to_string().len() < 300);
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let headed = [b"author,reader\n".as_slice(), &bytes].concat();
        for bytes in [bytes, headed] {
            if let Err(problems) = read_edges(&bytes[..], "noise") {
                prop_assert!(problems.count > 0 && !problems.to_string().is_empty());
            }
        }
    }

    #[test]
    fn nearly_sound_files_never_panic(
        header in prop::sample::select(vec!["", "author,reader\n", "author,reader\r\n"]),
        lines in prop::collection::vec((of_letters("ab7,\"\r\n \u{1b}é", 0..7), any::<bool>()), 0..10),
    ) {
        let line = |(text, crlf): &(String, bool)| format!("{text}{}", if *crlf { "\r\n" } else { "\n" });
        let text = header.to_owned() + &lines.iter().map(line).collect::<String>();
        let lines = text.matches(['\n', '\r']).count() as u64 + 1;
        if let Err(problems) = read(&text) {
            prop_assert!(problems.first.iter().all(|p| p.line.unwrap_or(1) <= lines));
        }
    }

    #[test]
    fn a_written_list_is_read_back(
        ties in prop::collection::vec((0u32..9, 0u32..9), 1..30)
            .prop_filter("a tie", |ties| ties.iter().any(|(a, b)| a != b))
    ) {
        let mut text = "author,reader\n".to_owned();
        for (author, reader) in &ties {
            text += &format!("{author},{reader}\n");
        }
        let list = read(&text).unwrap();
        for (author, row) in list.names.iter().zip(0..) {
            for reader in list.network.readers(row) {
                let tie = (author.parse().unwrap(), list.names[*reader as usize].parse().unwrap());
                prop_assert!(ties.contains(&tie));
            }
        }
        let selves = ties.iter().filter(|(a, b)| a == b).count() as u64;
        prop_assert_eq!(list.self_ties, selves);
        let counted = list.network.n_ties() as u64 + list.duplicates + list.self_ties;
        prop_assert_eq!(counted, ties.len() as u64);
    }
}
