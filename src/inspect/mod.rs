//! Read-only views of the state at the cursor.
