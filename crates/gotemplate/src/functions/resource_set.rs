//! The functions of a ResourceSet's templates.

/// What the templates of a ResourceSet may call beside Go's own functions: those of slim-sprig that depend on nothing
/// outside, `slugify`, `toYaml`, `mustToYaml` and `inputs`. Sorted by byte.
#[rustfmt::skip]
pub const RESOURCE_SET: &[&str] = &[
    "add", "add1", "adler32sum", "ago", "all", "any", "append", "atoi", "b32dec", "b32enc", "b64dec", "b64enc",
    "base", "biggest", "cat", "ceil", "chunk", "clean", "coalesce", "compact", "concat", "contains", "deepEqual",
    "default", "dict", "dig", "dir", "div", "duration", "durationRound", "empty", "ext", "fail", "first", "float64",
    "floor", "fromJson", "get", "has", "hasKey", "hasPrefix", "hasSuffix", "hello", "indent", "initial", "inputs",
    "int", "int64", "isAbs", "join", "keys", "kindIs", "kindOf", "last", "list", "lower", "max", "maxf", "min",
    "minf", "mod", "mul", "mustAppend", "mustChunk", "mustCompact", "mustDateModify", "mustFirst", "mustFromJson",
    "mustHas", "mustInitial", "mustLast", "mustPrepend", "mustPush", "mustRegexFind", "mustRegexFindAll",
    "mustRegexMatch", "mustRegexReplaceAll", "mustRegexReplaceAllLiteral", "mustRegexSplit", "mustRest",
    "mustReverse", "mustSlice", "mustToDate", "mustToJson", "mustToPrettyJson", "mustToRawJson", "mustToYaml",
    "mustUniq", "mustWithout", "must_date_modify", "nindent", "omit", "osBase", "osClean", "osDir", "osExt",
    "osIsAbs", "pick", "pluck", "plural", "prepend", "push", "quote", "randInt", "regexFind", "regexFindAll",
    "regexMatch", "regexQuoteMeta", "regexReplaceAll", "regexReplaceAllLiteral", "regexSplit", "repeat", "replace",
    "rest", "reverse", "round", "seq", "set", "sha1sum", "sha256sum", "slice", "slugify", "sortAlpha", "split",
    "splitList", "splitn", "squote", "sub", "substr", "ternary", "title", "toDate", "toDecimal", "toJson",
    "toPrettyJson", "toRawJson", "toString", "toStrings", "toYaml", "trim", "trimAll", "trimPrefix", "trimSuffix",
    "trimall", "trunc", "tuple", "typeIs", "typeIsLike", "typeOf", "uniq", "unixEpoch", "unset", "until", "untilStep",
    "upper", "urlJoin", "urlParse", "values", "without",
];
