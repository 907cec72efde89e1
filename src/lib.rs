//! The fluxwright library.
