//! Lines and columns as Go counts them.

/// The line, from one, and the column, in bytes from zero, of a byte of a text: what stands in the messages of Go's
/// errors at execution, `template: name:3:14: …`. Offsets past the end are those of the end.
pub fn go_position(text: &str, offset: usize) -> (usize, usize) {
    let before = text.as_bytes().get(..offset).unwrap_or(text.as_bytes());
    let line = before.iter().filter(|b| **b == b'\n').count() + 1;
    let column = before.iter().rev().take_while(|b| **b != b'\n').count();
    (line, column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_count_from_one_and_columns_in_bytes_from_zero() {
        let text = "é{{.a}}\n {{.b}}";
        assert_eq!(go_position(text, 0), (1, 0));
        assert_eq!(go_position(text, 4), (1, 4));
        assert_eq!(go_position(text, 9), (2, 0));
        assert_eq!(go_position(text, 12), (2, 3));
        assert_eq!(go_position(text, 999), (2, 7));
    }
}
