//! What the README of a folder says first: the words of its document, as Markdown, without tables and figures.

use super::block::{Block, Document, Labelled};

/// The words of a document.
pub fn words(document: &Document) -> String {
    let Document { title, question, answer, facts, alarms, arms: _, parts } = document;
    let head = [question, facts].into_iter().filter(|said| !said.is_empty()).cloned();
    let alarms = alarms.iter().map(|alarm| format!("**{alarm}**"));
    let mut all: Vec<String> = vec![format!("# {title}")];
    all.extend(head.chain(alarms).chain(answer.clone()));
    for part in parts {
        let said: Vec<String> = part.blocks.iter().flat_map(said).collect();
        if !said.is_empty() {
            all.push(format!("## {}", part.title));
            all.extend(said);
        }
    }
    all.join("\n\n") + "\n"
}

/// Paragraphs, lists and commands of a block.
fn said(block: &Block) -> Vec<String> {
    let list = |items: &mut dyn Iterator<Item = String>| {
        let items: Vec<String> = items.map(|item| format!("- {item}")).collect();
        if items.is_empty() { Vec::new() } else { vec![items.join("\n")] }
    };
    match block {
        Block::Text(text) => vec![text.clone()],
        Block::List(items) => list(&mut items.iter().cloned()),
        Block::Rows(rows) => list(&mut rows.iter().map(|Labelled { label, text, .. }| {
            if label.is_empty() { text.clone() } else { format!("{label}: {text}") }
        })),
        Block::Code(text) => vec![format!("```\n{text}\n```")],
        Block::Deep(blocks) => blocks.iter().flat_map(said).collect(),
        Block::Grid(_) | Block::Folded(..) | Block::Twofold(_) | Block::Chart(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::block::{Grid, Part};

    #[test]
    fn a_readme_has_the_words_of_the_document_and_no_table() {
        let blocks = vec![
            Block::Text("Said.".into()),
            Block::Grid(Grid::of("caption", &["arm"], &[], vec![vec!["cell".into()]])),
            Block::deep([Block::List(vec!["One.".into(), "Two.".into()])]),
        ];
        let of_tables = vec![Block::Grid(Grid::default())];
        let part = |title: &str, blocks| Part { id: "p", title: title.into(), blocks };
        let document = Document {
            title: "t".into(),
            question: "Q?".into(),
            answer: Some("A.".into()),
            facts: "F.".into(),
            alarms: vec!["1 of 2 runs FAILED.".into()],
            arms: Vec::new(),
            parts: vec![part("P", blocks), part("Tables", of_tables)],
        };
        assert_eq!(
            words(&document),
            "# t\n\nQ?\n\nF.\n\n**1 of 2 runs FAILED.**\n\nA.\n\n## P\n\nSaid.\n\n- One.\n- Two.\n"
        );
    }
}
