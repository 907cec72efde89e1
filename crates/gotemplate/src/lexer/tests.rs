use super::*;

fn lex_with(text: &str, left: &str, right: &str, comments: bool) -> Vec<(TokenKind, String)> {
    let options = LexOptions { left, right, comments, break_keyword: true, continue_keyword: false };
    let mut lexer = Lexer::new(text, options);
    let mut tokens = Vec::new();
    loop {
        let token = lexer.next_token();
        tokens.push((token.kind, text[token.span()].to_string()));
        if matches!(token.kind, TokenKind::Eof | TokenKind::Error(_)) {
            assert_eq!(lexer.next_token(), token, "the end stays the end");
            return tokens;
        }
    }
}

fn lex(text: &str) -> Vec<(TokenKind, String)> {
    lex_with(text, "{{", "}}", false)
}

/// The kinds inside the only action of a text, delimiters and spaces left out.
fn inside(action: &str) -> Vec<TokenKind> {
    lex(&format!("{{{{{action}}}}}"))
        .into_iter()
        .map(|(kind, _)| kind)
        .filter(|kind| {
            !matches!(kind, TokenKind::LeftDelim | TokenKind::RightDelim | TokenKind::Space | TokenKind::Eof)
        })
        .collect()
}

fn last(text: &str) -> (TokenKind, String) {
    lex(text).pop().unwrap()
}

fn texts(tokens: &[(TokenKind, String)]) -> Vec<&str> {
    tokens.iter().filter(|(kind, _)| *kind == TokenKind::Text).map(|(_, text)| text.as_str()).collect()
}

#[test]
fn text_and_actions_alternate() {
    let tokens = lex("a {{.b}} c");
    let expected = [
        (TokenKind::Text, "a "),
        (TokenKind::LeftDelim, "{{"),
        (TokenKind::Field, ".b"),
        (TokenKind::RightDelim, "}}"),
        (TokenKind::Text, " c"),
        (TokenKind::Eof, ""),
    ];
    assert_eq!(tokens, expected.map(|(kind, text)| (kind, text.to_string())));
}

#[test]
fn trim_markers_take_spaces_from_the_text_and_need_a_space() {
    assert_eq!(texts(&lex("a \n\t{{- 1 -}} \r\n b")), ["a", "b"]);
    assert_eq!(texts(&lex("a {{-\n1\n-}} b")), ["a", "b"]);
    assert_eq!(texts(&lex("a {{-1}} b")), ["a ", " b"]);
    assert_eq!(texts(&lex("a \u{a0}{{- 1 -}}\u{a0} b")), ["a \u{a0}", "\u{a0} b"], "only ASCII spaces are trimmed");
    assert_eq!(inside("-1"), [TokenKind::Number]);
    assert_eq!(inside(" 1-"), [TokenKind::Number, TokenKind::Error(LexError::BadNumber)][1..]);
    assert_eq!(texts(&lex("  {{- 1 -}}  ")), [""; 0]);
}

#[test]
fn comments_are_skipped_or_kept() {
    assert_eq!(texts(&lex("a {{/* x }} */}} b")), ["a ", " b"]);
    assert_eq!(texts(&lex("a {{- /* x */ -}} b")), ["a", "b"]);
    let kept = lex_with("{{- /* x */ -}}", "{{", "}}", true);
    assert_eq!(kept.first(), Some(&(TokenKind::Comment, "/* x */".to_string())));
    assert_eq!(last("{{/* x"), (TokenKind::Error(LexError::UnclosedComment), "/*".into()));
    assert_eq!(last("{{/* x */ }}").0, TokenKind::Error(LexError::CommentEnd));
}

#[test]
fn any_delimiters_will_do() {
    assert_eq!(texts(&lex_with("a <<.x>> {{.y}}", "<<", ">>", false)), ["a ", " {{.y}}"]);
    assert_eq!(texts(&lex_with("a $x$ b", "$", "$", false)), ["a ", " b"]);
    assert_eq!(texts(&lex_with("a é.x» b", "é", "»", false)), ["a ", " b"]);
    assert_eq!(texts(&lex_with("a | 1)b", "|", ")", false)), ["a ", "b"]);
}

#[test]
fn words() {
    use TokenKind::{Bool, Dot, Field, Identifier, Variable};
    assert_eq!(inside("x _y1 é"), [Identifier; 3]);
    assert_eq!(inside("true false"), [Bool; 2]);
    assert_eq!(inside(". .a .a.b"), [Dot, Field, Field, Field]);
    assert_eq!(inside("$ $a $a.b"), [Variable, Variable, Variable, Field]);
    assert_eq!(
        inside("if nil break continue"),
        [
            TokenKind::Keyword(Keyword::If),
            TokenKind::Keyword(Keyword::Nil),
            TokenKind::Keyword(Keyword::Break),
            Identifier
        ]
    );
    assert_eq!(inside("x$"), [TokenKind::Error(LexError::BadCharacter('$'))]);
    assert_eq!(inside(".x-y"), [TokenKind::Error(LexError::BadCharacter('-'))]);
    assert_eq!(inside("$x=1"), [TokenKind::Error(LexError::BadCharacter('='))]);
    assert_eq!(inside(".#"), [TokenKind::Error(LexError::BadCharacter('#'))]);
}

#[test]
fn numbers_and_characters() {
    for number in
        ["1", "+1", "-1", "0x1F", "0o7", "0b1", "1_0", "1.5", ".5", "5.", "1e3", "1E-3", "0x1p-2", "3i", "089"]
    {
        assert_eq!(inside(number), [TokenKind::Number], "{number}");
    }
    for pair in ["1+2i", "-1.5-.5i", "0x1p4+1i"] {
        assert_eq!(inside(pair), [TokenKind::Complex], "{pair}");
    }
    for bad in ["1a", "1+2", "0x1g", "1e3p", "3ii", "1p3"] {
        assert_eq!(inside(bad), [TokenKind::Error(LexError::BadNumber)], "{bad}");
    }
    assert_eq!(inside(r"'a' '\'' '日'"), [TokenKind::CharConstant; 3]);
    assert_eq!(last("{{1a}}"), (TokenKind::Error(LexError::BadNumber), "1a".into()));
    assert_eq!(last("{{."), (TokenKind::Error(LexError::UnclosedAction), String::new()));
    assert_eq!(lex("{{.")[1].0, TokenKind::Number);
}

#[test]
fn what_is_not_closed_is_an_error() {
    use LexError::*;
    for (text, error) in [
        ("{{", UnclosedAction),
        ("{{ .x", UnclosedAction),
        ("{{ \"a }}", UnterminatedString),
        ("{{ \"a\n\" }}", UnterminatedString),
        ("{{ \"a\\", UnterminatedString),
        ("{{ \"a\\\n\" }}", UnterminatedString),
        ("{{ 'a }}", UnterminatedCharacter),
        ("{{ `a }}", UnterminatedRawString),
        ("{{ (1 }}", UnclosedParen),
        ("{{ (1 -}}", UnclosedParen),
        ("{{ (1   -}}", UnclosedParen),
        ("{{ 1) }}", UnexpectedParen),
        ("{{ $x : 1 }}", ExpectedDeclare),
        ("{{ \u{1} }}", UnrecognizedCharacter('\u{1}')),
        ("{{ € }}", UnrecognizedCharacter('€')),
    ] {
        assert_eq!(last(text).0, TokenKind::Error(error), "{text:?}");
    }
}

#[test]
fn tokens_cover_the_text_in_order() {
    let text = "a {{- if (eq $x.y \"s\") | not -}} `{{ `raw` }} é{{end}}";
    let options = LexOptions { left: "{{", right: "}}", comments: true, break_keyword: true, continue_keyword: true };
    let mut lexer = Lexer::new(text, options);
    let mut at = 0;
    loop {
        let token = lexer.next_token();
        assert!(token.start >= at && token.end >= token.start, "{token:?}");
        assert!(text[at..token.start].chars().all(|c| is_space(c) || c == '-'), "only trimmed bytes are skipped");
        at = token.end;
        if token.kind == TokenKind::Eof {
            break;
        }
    }
    assert_eq!(at, text.len());
}
