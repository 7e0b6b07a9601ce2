//! Linking: every rule on a table of small worlds, and its promises on random ones.

mod anchors;
mod gadgets;
mod oracle;
mod orders;
mod properties;
mod subjects;
mod world;
