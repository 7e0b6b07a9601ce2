//! Plans that are alike are one: a hundred thousand small files of plain text have a few thousand sizes, and a plan that
//! names no columns says little more.

use std::sync::Arc;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::plan::Plan;

/// Plans that are remembered, at the most.
const MOST: usize = 1 << 16;

/// The plans without tables met so far, by size and format: the first of each.
#[derive(Default)]
pub(super) struct Alike(HashMap<(u64, &'static str), Arc<Plan>, FixedState>);

impl Alike {
    /// Takes an earlier plan for this one, if it says the same.
    pub fn share(&mut self, plan: &mut Arc<Plan>) {
        if !plan.tables.is_empty() {
            return;
        }
        let kind = (plan.size, plan.format.name());
        match self.0.get(&kind) {
            Some(known) if known == plan => *plan = Arc::clone(known),
            None if self.0.len() < MOST => drop(self.0.insert(kind, Arc::clone(plan))),
            _ => {}
        }
    }
}
