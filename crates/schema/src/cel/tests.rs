//! Rules on small objects.

use proptest::prelude::*;

use super::{Outcome, Place, Program, evaluate};
use crate::check::View;
use crate::model::{Schema, Shape};

const OBJECT: &str = "\
text: Hello World
empty: ''
int: 3
float: 1.5
flag: true
list: [a, b, c]
numbers: [3, 1, 2]
map: {a: 1, b-c: 2, namespace: x}
later: ${LATER}
nothing:
mixed: [a, '${LATER}']
";

fn run(rule: &str) -> Outcome {
    let stream = fluxwright_yaml::parse(OBJECT).unwrap();
    let document = &stream.documents[0];
    let view = View::new(document, true);
    let shape = Shape::new(vec![Schema::any()]).unwrap();
    match Program::parse(rule) {
        Ok(program) => evaluate(&program, Place::Node(document.root.as_ref().unwrap(), None), &view, &shape),
        Err(_) => Outcome::Unknown,
    }
}

#[test]
fn expressions_that_hold() {
    for rule in [
        "self.int == 3 && self.int != 4 && self.int >= 3 && self.int < 4",
        "self.int + 1 == 4 && self.int * 2 - 1 == 5 && 7 / 2 == 3 && 7 % 2 == 1 && -self.int == -3",
        "self.float > 1 && self.float == 1.5 && self.int == 3.0",
        "self.text == 'Hello World' && self.text + '!' == \"Hello World!\"",
        "self.text.startsWith('Hello') && self.text.endsWith('ld') && self.text.contains('o W')",
        "self.text.matches('^[A-Z]') && !self.text.matches('^[0-9]')",
        "self.text.size() == 11 && size(self.list) == 3 && size(self.map) == 3",
        "self.text.lowerAscii() == 'hello world' && self.text.upperAscii() == 'HELLO WORLD'",
        "self.text.substring(6) == 'World' && self.text.substring(0, 5) == 'Hello' && self.text.charAt(4) == 'o'",
        "self.text.indexOf('o') == 4 && self.text.lastIndexOf('o') == 7 && self.text.indexOf('x') == -1",
        "self.text.split(' ') == ['Hello', 'World'] && self.text.split('o', 2).size() == 2",
        "self.text.replace('World', 'you') == 'Hello you' && ' a '.trim() == 'a'",
        "self.text.find('[A-Z]') == 'H' && self.text.findAll('o').size() == 2",
        "self.list.join('-') == 'a-b-c' && self.list.isSorted() && self.list.indexOf('b') == 1",
        "self.numbers.min() == 1 && self.numbers.max() == 3 && self.numbers.sum() == 6 && !self.numbers.isSorted()",
        "self.list.all(x, x in ['a', 'b', 'c']) && self.list.exists(x, x == 'b') && self.list.exists_one(x, x > 'b')",
        "self.list.filter(x, x != 'a') == ['b', 'c'] && self.list.map(x, x + x)[0] == 'aa'",
        "self.list.map(x, x != 'a', x).size() == 2 && self.list.all(i, x, self.list[i] == x)",
        "self.map.all(k, self.map[k] != 7) && 'a' in self.map && !('z' in self.map)",
        "self.map.b__dash__c == 2 && self.map.__namespace__ == 'x' && self.map['b-c'] == 2",
        "has(self.text) && !has(self.absent) && !has(self.nothing) && has(self.map.a) && !has(self.map.z)",
        "self.flag ? self.int == 3 : self.absent == 1",
        "int('3') == 3 && string(3) == '3' && double(1) == 1.0 && bool('true')",
        "{'a': 1}['a'] == 1 && [1, 2,] == [1, 2] && {'a': 1} == {'a': 1}",
        "'\\u0041\\x42\\n' == 'AB\\n' && r'\\d' == '\\\\d' && '''a'b''' == \"a'b\" && 0x1F == 31 && 1e2 == 100.0",
        "true // a comment",
        // Errors and what is not known do not matter where the rest decides.
        "true || self.absent == 1",
        "self.absent == 1 || true",
        "self.later == 'x' || self.int == 3",
        "!(self.later == 'x' && self.int == 4)",
        "self.list.exists(x, x == 'a' || x.size() == 1 / 0)",
        "self.mixed.exists(x, x == 'a')",
    ] {
        assert_eq!(run(rule), Outcome::Holds, "{rule}");
    }
}

#[test]
fn expressions_that_do_not_hold_or_have_no_value() {
    for (rule, outcome) in [
        ("self.int == 4", Outcome::Fails),
        ("self.int == '3'", Outcome::Fails),
        ("self.mixed.all(x, x == 'b')", Outcome::Fails),
        ("self.absent == 1", Outcome::Error),
        ("self.list[3] == 'd'", Outcome::Error),
        ("self.int.startsWith('3')", Outcome::Unknown),
        ("self.text > 3", Outcome::Error),
        ("1 / 0 == 1", Outcome::Error),
        ("9223372036854775807 + 1 > 0", Outcome::Error),
        ("self.later == 'x'", Outcome::Unknown),
        ("has(self.later)", Outcome::Unknown),
        ("self.later.deeper.still == 1", Outcome::Unknown),
        ("self.later.startsWith('x')", Outcome::Unknown),
        ("self.mixed.all(x, x == 'a')", Outcome::Unknown),
        ("'${LATER}' in self.mixed", Outcome::Unknown),
        ("self.mixed.join('') == 'a'", Outcome::Unknown),
        ("self.text", Outcome::Unknown),
        ("self == oldSelf", Outcome::Unknown),
        ("quantity('1') == quantity('1')", Outcome::Unknown),
        ("self.?text.hasValue()", Outcome::Unknown),
        ("b'x' == b'x'", Outcome::Unknown),
        ("", Outcome::Unknown),
        ("self.", Outcome::Unknown),
        ("(self.int", Outcome::Unknown),
        ("self.list.all(x)", Outcome::Unknown),
        ("has(self)", Outcome::Unknown),
    ] {
        assert_eq!(run(rule), outcome, "{rule}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_or_refused(text in "[ -~é\n]{0,40}") {
        run(&text);
    }

    #[test]
    fn any_row_of_tokens_is_evaluated(tokens in prop::collection::vec(prop::sample::select(vec![
        "self", ".", "list", "text", "int", "map", "later", "(", ")", "[", "]", "{", "}", ",", ":", "?", "!", "-", "+", "*", "/", "%",
        "==", "<", "&&", "||", "in", "has", "size", "all", "exists", "map", "filter", "x", "1", "0", "'a'", "2.5", "true", "null",
        "self.list.all(x, ", "self.text.substring(", "self.map", "self.numbers[", "has(self.int)",
    ]), 0..25)) {
        run(&tokens.join(" "));
        run(&tokens.concat());
    }
}
