//! The registry of rules: one file each, a line here.

mod schema;
mod sets;
mod variables;

use crate::rule::Rule;

/// Declares the modules of the rules and their list, by code.
macro_rules! rules {
    ($($module:ident),* $(,)?) => {
        $(mod $module;)*

        static ALL: &[&Rule] = &[$(&$module::RULE),*];
    };
}

rules! {
    fw001_unreadable_file,
    fw002_unused_ignore,
    fw010_does_not_build,
    fw011_unknown_field,
    fw012_missing_field,
    fw013_wrong_type,
    fw014_value_not_allowed,
    fw015_malformed_value,
    fw016_out_of_bounds,
    fw017_duplicate_item,
    fw018_rule_broken,
    fw020_removed_version,
    fw021_unknown_version,
    fw022_unknown_kind,
    fw101_source_missing,
    fw102_source_misfit,
    fw103_values_from_missing,
    fw104_values_key_missing,
    fw105_substitute_from_missing,
    fw106_depends_on_unknown,
    fw107_depends_on_cycle,
    fw108_depends_on_kind,
    fw109_health_check_on_nothing,
    fw110_reference_missing,
    fw201_path_missing,
    fw203_values_file_unregistered,
    fw204_values_file_orphaned,
    fw205_manifest_unlisted,
    fw206_two_owners,
    fw207_namespace_never_created,
    fw208_config_map_self_consumed,
    fw209_config_map_too_large,
    fw211_namespace_missing,
    fw212_not_a_text,
    fw213_number_wanted,
    fw214_patch_matches_nothing,
    fw301_resourceset_does_not_render,
    fw302_input_key_misspelt,
    fw303_input_key_missing,
    fw304_depends_on_left_out,
    fw305_folded_literal,
    fw306_null_input,
    fw307_resourceset_in_silence,
    fw401_variable_undefined,
    fw402_bad_expression,
    fw403_shell_variable,
    fw404_variables_without_post_build,
    fw405_variable_in_path,
    fw406_variable_name,
    fw501_oci_url_doubled,
    fw502_tag_with_v,
    fw503_chart_version_open,
    fw504_renovate_missing,
    fw505_renovate_unmatched,
    fw506_renovate_datasource,
    fw507_env_value_quoted,
    fw508_oci_url_with_tag,
    fw601_plain_secret,
    fw602_interval_odd,
    fw603_health_checks_ignored,
}

pub(crate) use fw002_unused_ignore::RULE as UNUSED_IGNORE;
pub(crate) use fw010_does_not_build::RULE as DOES_NOT_BUILD;

/// All rules, by code.
pub fn all() -> &'static [&'static Rule] {
    ALL
}

/// The rule of a code or a name, in any case.
pub fn find(word: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.code.eq_ignore_ascii_case(word) || rule.name.eq_ignore_ascii_case(word))
}

/// The rule that a word probably means.
pub fn nearest(word: &str) -> Option<&'static Rule> {
    let word = word.to_lowercase();
    let distance = |known: &str| strsim::damerau_levenshtein(&word, &known.to_lowercase());
    let best = |rule: &Rule| distance(rule.code).min(distance(rule.name));
    let limit = (word.chars().count() / 3).clamp(1, 4);
    ALL.iter().copied().min_by_key(|rule| best(rule)).filter(|rule| best(rule) <= limit)
}
