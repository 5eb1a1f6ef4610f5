//! A program, its recording, breakpoints and the live edge.
