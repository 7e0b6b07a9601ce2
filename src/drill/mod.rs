//! A synthetic breach with exact truth.
