//! The section `[network]`: grown from parameters, read from an edge list, or none.

use std::path::Path;
use std::sync::Arc;

use super::run::Run;
use crate::ground::digest::Digest;
use crate::ground::file::Limit;
use crate::scenario::checked::{EdgeFile, Kept, MOST_PLAIN};
use crate::scenario::toml::{MOST_EDGES, Node, Place, Problem, Section, read_unpacked};
use crate::world::network::{EdgeList, EdgeProblem, GrownNetwork, Network, edges_in};
use crate::world::setting::{NetworkSource, Setting};

/// Reads `[network]`, and with it how many people there are if the file does not say.
pub fn read_network(
    root: &Section<'_>,
    run: &Run,
    base: &Path,
    setting: &mut Setting,
) -> Option<EdgeFile> {
    let section = root.section("network", "[network]", "see earful params network")?;
    let kinds = ["grown", "edges", "none"];
    let kind = section.choice("kind", "kind of network", &kinds).unwrap_or(0);
    let mut edges = None;
    match kinds[kind] {
        "edges" => {
            // Nothing is grown, whether the list can be read or not.
            setting.network = NetworkSource::None;
            let stated = section.text("digest");
            match section.text("file") {
                Some((file, node)) => {
                    edges = read_edge_file(&section, file, node, base, run, setting);
                    check_digest(&section, stated, edges.as_ref());
                }
                None if section.entry("file").is_none() => {
                    section.missing("file", "\"followers.csv\", relative to this file");
                }
                None => {}
            }
        }
        "none" => setting.network = NetworkSource::None,
        _ => {
            let mut grown = GrownNetwork::default();
            section.params(&mut grown);
            setting.network = NetworkSource::Grown(grown);
        }
    }
    section.finish();
    edges
}

fn read_edge_file(
    section: &Section<'_>,
    file: &str,
    node: &Node,
    base: &Path,
    run: &Run,
    setting: &mut Setting,
) -> Option<EdgeFile> {
    let path = base.join(file);
    let read = read_unpacked(&path, Limit::file(MOST_EDGES))
        .map_err(|unread| {
            let problem = unread.of(section.problem_at(node, "file", ""));
            let stated = section.text("digest").filter(|_| !path.exists());
            section.log.add(match stated {
                None => problem,
                Some((digest, _)) => problem.next(format!(
                    "put the list with the digest {digest} there (--no-inputs leaves it out of results)"
                )),
            });
        })
        .ok()?;
    let name = path.display().to_string();
    let list = edge_list(&read.plain, &name)
        .map_err(|all| all.into_iter().for_each(|p| section.log.add(p)))
        .ok()?;
    let people = list.names.len() as u32;
    setting.consumers = run.consumers.unwrap_or(people);
    if setting.consumers < people {
        let wrong = format!("{people} people for [run] consumers = {}", setting.consumers);
        let step = "raise consumers, or leave it out to take all people in the file";
        section.log.add(section.problem_at(node, "file", wrong).next(step));
        return None;
    }
    let digest = Digest::default().bytes(&read.plain).hex();
    let EdgeList { names, network, duplicates, self_ties } = list;
    let ties = network.n_ties() as u64;
    setting.network = NetworkSource::Given(Arc::new(widened(network, setting.consumers)));
    let (file, kept) = (file.to_owned(), Kept::of(read, MOST_PLAIN));
    Some(EdgeFile { file, digest, kept, names: names.into(), ties, duplicates, self_ties })
}

/// The list of edges, or its problems as problems of the scenario.
fn edge_list(bytes: &[u8], name: &str) -> Result<EdgeList, Vec<Problem>> {
    edges_in(bytes, name).map_err(|problems| {
        let place = Place::whole(name, "");
        let problem = |at: &EdgeProblem, wrong: String| Problem {
            line: at.line.unwrap_or(0) as usize,
            bytes: (at.bytes.start, at.bytes.end),
            ..Problem::at(&place, "", "", wrong)
        };
        let mut all: Vec<_> = problems.first.iter().map(|one| problem(one, one.told())).collect();
        if let Some(beyond) = &problems.beyond {
            let more = problems.more();
            let s = if more == 1 { "" } else { "s" };
            let wrong = format!("and {more} more broken line{s} from here on");
            let more = Problem { count: more, ..problem(beyond, wrong) };
            all.push(more.next("repair those above and check again"));
        }
        all
    })
}

/// The same ties among more people.
fn widened(network: Network, consumers: u32) -> Network {
    let people = network.n_consumers();
    if consumers == people {
        return network;
    }
    let row = |author| network.readers(author).iter().map(move |reader| (author, *reader));
    Network::from_ties(consumers, (0..people).flat_map(row))
}

fn check_digest(section: &Section<'_>, stated: Option<(&str, &Node)>, edges: Option<&EdgeFile>) {
    if let (Some((stated, node)), Some(edges)) = (stated, edges)
        && stated != edges.digest
    {
        let wrong = format!("the file's content has the digest {}", edges.digest);
        let step = "find the file as it was, or take the digest out to accept the new content";
        section.log.add(section.problem_at(node, "digest", wrong).next(step));
    }
}
