//! Windows into records: one file a format.
