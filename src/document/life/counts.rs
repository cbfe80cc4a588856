//! A life in numbers.

use crate::experiment::life::Totals;
use crate::ground::number::count;

/// The counts that are not zero, in a sentence.
pub fn counts(totals: &Totals) -> String {
    let some = |n: u64, one: &str, many: &str| (n > 0).then(|| count(n, one, many));
    // What is counted, and in brackets what became of it.
    let group = |first: Option<String>, rest: &[Option<String>]| {
        let rest: Vec<&str> = rest.iter().flatten().map(String::as_str).collect();
        let rest = if rest.is_empty() { String::new() } else { format!(" ({})", rest.join(", ")) };
        first.map(|first| first + &rest)
    };
    let alike = |n: u64, text: &str| some(n, text, text);
    let parts = [
        group(
            some(totals.posts, "post", "posts"),
            &[alike(totals.posts_addressed, "to a brand"), alike(totals.heard, "heard")],
        ),
        group(
            some(totals.contacts, "contact by a brand", "contacts by brands"),
            &[
                alike(totals.proper, "found proper"),
                alike(totals.helpful, "settled the matter"),
                some(totals.onlookers, "onlooker", "onlookers"),
            ],
        ),
        some(totals.unmet, "answer expected in vain", "answers expected in vain"),
        some(totals.dropped, "answer dropped", "answers dropped"),
        some(totals.redeemed, "offer redeemed", "offers redeemed"),
        group(
            some(totals.criticisms, "criticism written", "criticisms written"),
            &[
                alike(totals.parted_in_public, "to say why they un-followed"),
                some(totals.readers, "reader", "readers"),
                alike(totals.reshares, "passed it on"),
            ],
        ),
        some(totals.opt_outs, "request not to be contacted", "requests not to be contacted"),
        some(totals.looked, "exchange of others seen", "exchanges of others seen"),
        some(totals.read, "criticism by others read", "criticisms by others read"),
        some(totals.follows, "page followed", "pages followed"),
        some(totals.unfollows, "page un-followed", "pages un-followed"),
        some(totals.mutes, "page muted", "pages muted"),
        some(totals.stopped_looking, "page no longer looked at", "pages no longer looked at"),
        some(totals.churned, "brand left", "brands left"),
        some(totals.joined, "brand joined", "brands joined"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "Nothing to count.".into() } else { format!("{}.", parts.join(", ")) }
}
