//! More than memory holds: partitions, runs and merges on disk.
