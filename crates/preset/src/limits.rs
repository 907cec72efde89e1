//! Bounds on what a preset may cost, whoever wrote it.

/// Bounds on reading and rendering a preset. Past one of them there is an error that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Greatest size of a file of a preset, in bytes.
    pub file_bytes: usize,
    /// Greatest number of files of a preset in one layer.
    pub files: usize,
    /// Greatest number of folders above a file of a preset.
    pub depth: usize,
    /// Greatest number of steps of one template or expression.
    pub fuel: u64,
    /// Greatest size of what one template makes, in bytes.
    pub output_bytes: usize,
    /// Greatest size of all that a recipe makes, in bytes.
    pub total_bytes: usize,
    /// Greatest number of files and entries that a recipe makes, and of items that a `forEach` goes through.
    pub outputs: usize,
    /// Greatest depth of calls: a macro counts 4 or more, an include 10 or more.
    pub recursion: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 1 << 20,
            files: 10_000,
            depth: 32,
            fuel: 5_000_000,
            output_bytes: 16 << 20,
            total_bytes: 64 << 20,
            outputs: 20_000,
            recursion: 200,
        }
    }
}
