//! Linking: every rule on a table of small worlds, and its promises on random ones.

mod gadgets;
mod oracle;
mod properties;
mod world;
