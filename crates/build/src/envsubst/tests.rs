use super::*;

fn eval(text: &str, variables: &[(&str, &str)], missing: Lookup<'static>) -> Result<String, String> {
    let template = Template::parse(text).map_err(|broken| broken.reason.to_string())?;
    let lookup = |name: &str| {
        let known = variables.iter().find(|(known, _)| *known == name);
        known.map_or(missing, |(_, value)| Lookup::Value(value))
    };
    let text = template.execute(&lookup).map_err(|failure| format!("{failure:?}"))?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

const VARIABLES: [(&str, &str); 5] =
    [("a", "hello"), ("e", ""), ("p", "path/to/file.tar.gz"), ("u", "ÄÖü"), ("b", "llo")];

#[test]
fn everything_that_is_accepted() {
    for (text, wanted) in [
        ("${a}", "hello"),
        ("x${a}y${a}z", "xhelloyhelloz"),
        ("$a ${x} $(cmd) $", "$a  $(cmd) $"),
        ("$${a} $$a $$$${a} $$${a} $$$a", "${a} $a $${a} $hello $$a"),
        ("${x:-d} ${e:-d} ${a:-d}", "d d hello"),
        ("${x:=d} ${e:=d} ${a:=d} ${x=d} ${e=d} ${a=d}", "d d hello d d hello"),
        ("${x:+alt} ${a:+alt}", "alt hello"),
        ("${x:?err} ${a:?err}", "err hello"),
        ("${x:-}", ""),
        ("${x:=${a}-s} ${x:-a${y:-b${a}}c}", "hello-s abhelloc"),
        ("${x:-$${a}}", "$hello"),
        ("${#a} ${#u} ${#x}", "5 6 0"),
        ("${a:1} ${a:1:2} ${a:9} ${a:0:99}", "ello el  hello"),
        ("${a: -2} ${a:-2} ${a:0:-1} ${a:1:-1} ${a:4:-3}", "hello hello hell ell "),
        ("${a:x} ${a:1:y} ${a:+1}", "hello hello hello"),
        ("${a:1::2}", "el"),
        ("${a^} ${a^^} ${u,} ${u,,} ${a,^}", "Hello HELLO äÖü äöü hello"),
        ("${a/l/L} ${a//l/L} ${a/#he/J} ${a/%lo/p} ${a/#x/y}", "heLlo heLLo Jllo help hello"),
        ("${a/l/} ${a//l//} ${a//l///}", "helo heo heo"),
        ("${p/\\//-} ${p//\\//-}", "path-to/file.tar.gz path-to-file.tar.gz"),
        ("${a/${b}/x} ${a/l/${b}}", "hex hellolo"),
        ("${a//${e}/-}", "-h-e-l-l-o-"),
        ("${p#*/} ${p##*/} ${p%.*} ${p%%.*}", "to/file.tar.gz file.tar.gz path/to/file.tar path/to/file"),
        ("${a#?} ${a#[a-h]} ${a#[^a-h]} ${a%[a-o]} ${a#\\h} ${a#[} ${a#x}", "ello ello hello hello ello hello hello"),
        ("${1} ${_} ${ä}", "  "),
        ("${a/b}c/d}", "hello"),
    ] {
        assert_eq!(eval(text, &VARIABLES, Lookup::Empty).as_deref(), Ok(wanted), "{text}");
    }
}

#[test]
fn everything_that_is_refused() {
    let (brace, name, argument, bad) = (
        "missing closing brace",
        "unable to parse variable name",
        "unable to parse substitution within function",
        "bad substitution",
    );
    for (text, wanted) in [
        ("${x-d}", brace),
        ("${x+d}", brace),
        ("${x?d}", brace),
        ("${arr[@]}", brace),
        ("${a b}", brace),
        ("${a.b}", brace),
        ("${a-b}", brace),
        ("${a", brace),
        ("${}", name),
        ("${!a}", name),
        ("${ a }", name),
        ("${", name),
        ("${-a}", name),
        ("x ${a} ${", name),
        ("${#}", bad),
        ("${#a-}", bad),
        ("${a:}", argument),
        ("${a:1:}", argument),
        ("${a:é}", bad),
        ("${a:", bad),
        ("${a:1", bad),
        ("${a:-b", argument),
        ("${a#}", argument),
        ("${a/b}", bad),
        ("${a///c}", argument),
        ("${a^^^}", bad),
        ("${a#b${a}}", bad),
        ("${a:${a}x}", bad),
        ("${x:-${y.z}}", brace),
    ] {
        assert_eq!(eval(text, &VARIABLES, Lookup::Empty), Err(wanted.to_owned()), "{text}");
    }
}

#[test]
fn what_must_have_a_value() {
    for text in
        ["${x}", "${#x}", "${x^}", "${x,,}", "${x:0}", "${x/a/b}", "${x#p}", "${x%%p}", "${a:-${x}}", "${e:-${x}}"]
    {
        let failed = eval(text, &VARIABLES, Lookup::Missing).expect_err(text);
        assert!(failed.contains("NotSet") && failed.contains("\"x\""), "{text}: {failed}");
    }
    for (text, wanted) in
        [("${x:-d}", "d"), ("${x:=}", ""), ("${x=d}", "d"), ("${x:+d}", "d"), ("${x:?d}", "d"), ("${e}", "")]
    {
        assert_eq!(eval(text, &VARIABLES, Lookup::Missing).as_deref(), Ok(wanted), "{text}");
    }
}

#[test]
fn what_cannot_be_known_keeps_its_name() {
    for (text, wanted) in [("a.${x}", "a.${x}"), ("${x^^}", "${x}"), ("${x:-d}", "d"), ("${a}", "hello")] {
        assert_eq!(eval(text, &VARIABLES, Lookup::Unknown).as_deref(), Ok(wanted), "{text}");
    }
}

#[test]
fn hostile_texts_end() {
    let deep = "${a:-".repeat(100_000);
    assert!(eval(&deep, &VARIABLES, Lookup::Empty).is_err());
    let long = "a".repeat(100_000);
    let pattern = format!("${{v#{}b}}", "*a".repeat(50));
    assert!(eval(&pattern, &[("v", &long)], Lookup::Empty).is_err_and(|error| error == "TooMuch"));
    let many = "${v//a/${v}}";
    assert!(eval(many, &[("v", &long)], Lookup::Empty).is_err_and(|error| error == "TooMuch"));
}

#[test]
fn the_place_of_what_is_broken_is_told() {
    let broken = Template::parse("ab ${a} ${b.c} d").expect_err("a dot");
    assert_eq!(broken.span, 8..11);
    let template = Template::parse("ab ${a} ${b} d").expect("a template");
    let failure = template.execute(&|name| if name == "a" { Lookup::Value("1") } else { Lookup::Missing });
    assert_eq!(failure, Err(Failure::NotSet { name: "b".to_owned(), span: 8..12 }));
}
