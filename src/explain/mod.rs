//! A step in words.
