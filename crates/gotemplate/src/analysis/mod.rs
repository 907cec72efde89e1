//! Which inputs a template reads.
