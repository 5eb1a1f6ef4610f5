//! The step table in time: cursor and queries.
