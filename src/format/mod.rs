//! Format specifications.
