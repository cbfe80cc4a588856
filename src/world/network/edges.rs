//! todo
use super::Network;
/// todo
pub struct EdgeList(Network);
/// todo
pub struct EdgeProblem;
/// todo
pub struct EdgeProblems;
/// todo
pub fn read_edges() {}
