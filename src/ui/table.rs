//! Tables: columns as wide as what is in them.

use super::style::{Style, plain};

/// A cell: its text and what it means.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    text: String,
    style: Option<Style>,
}

impl Cell {
    /// A cell without a style.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), style: None }
    }

    /// A cell in a style.
    pub fn styled(text: impl Into<String>, style: Style) -> Self {
        Self { text: text.into(), style: Some(style) }
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

/// Rows below a header. Columns without any text in a row are left out; what is empty in others is a dash.
pub fn table(header: &[&str], rows: &[Vec<Cell>], colors: bool) -> String {
    let columns: Vec<usize> = (0..header.len())
        .filter(|column| rows.iter().any(|row| row.get(*column).is_some_and(|c| !c.is_empty())))
        .collect();
    let shown = |row: &Vec<Cell>, column: usize| match row.get(column).filter(|cell| !cell.is_empty()) {
        Some(cell) => Cell { text: plain(&cell.text), style: cell.style },
        None => Cell::styled("-", Style::Faint),
    };
    let head: Vec<Cell> = columns
        .iter()
        .map(|column| Cell::styled(header.get(*column).copied().unwrap_or_default(), Style::Faint))
        .collect();
    let body: Vec<Vec<Cell>> =
        rows.iter().map(|row| columns.iter().map(|column| shown(row, *column)).collect()).collect();
    let widths: Vec<usize> = (0..columns.len())
        .map(|at| {
            let all = body.iter().chain([&head]).filter_map(|row| row.get(at));
            all.map(|cell| cell.text.chars().count()).max().unwrap_or_default()
        })
        .collect();
    let mut text = String::new();
    for row in [&head].into_iter().chain(&body) {
        for (at, cell) in row.iter().enumerate() {
            text.push_str(&match cell.style {
                Some(style) => style.paint(&cell.text, colors),
                None => cell.text.clone(),
            });
            if at + 1 < row.len() {
                let width = widths.get(at).copied().unwrap_or_default();
                text.push_str(&" ".repeat(width.saturating_sub(cell.text.chars().count()) + 2));
            }
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_texts() {
        let rows = [
            vec![Cell::new("podinfo"), Cell::default(), Cell::new("é\n1")],
            vec![Cell::new("a"), Cell::default(), Cell::default()],
        ];
        assert_eq!(table(&["NAME", "EMPTY", "X"], &rows, false), "NAME     X\npodinfo  é 1\na        -\n");
        assert_eq!(table(&["NAME"], &[], false), "\n");
    }
}
