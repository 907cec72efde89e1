pub(crate) mod fault;
mod files;
mod kill;
mod locking;
mod properties;
mod recovery;
pub(crate) mod sandbox;
