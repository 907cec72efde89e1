//! What a release needs and neither the request nor the neighbours tell: somebody is asked, else it is an error.

use fluxwright_diagnostic::Diagnostic;

use super::ask::Ask;
use super::draft::Problems;
use super::version::VersionText;
use super::wanted::{check_url, check_version};

/// Where the chart comes from.
///
/// # Errors
/// When nobody tells, or what is told is no URL of charts.
pub fn url(chart: &str, ask: &mut dyn Ask) -> Result<String, Problems> {
    let asked = ask.text(&format!("Where does the chart {chart} come from?"), "https://repo or oci://host/path");
    let Some(url) = asked else {
        return Err(vec![
            Diagnostic::error("missing-url", format!("where does the chart `{chart}` come from?"))
                .help("give --url https://repo or --url oci://host/path"),
        ]);
    };
    check_url(&url)?;
    Ok(url)
}

/// Which version of it.
///
/// # Errors
/// When nobody tells, or what is told is no version.
pub fn version(chart: &str, ask: &mut dyn Ask) -> Result<VersionText, Problems> {
    let asked = ask.text(&format!("Which version of the chart {chart}?"), "such as 1.2.3, or ${a_variable}");
    let Some(text) = asked else {
        return Err(vec![
            Diagnostic::error("missing-version", format!("which version of the chart `{chart}`?"))
                .help("give --version 1.2.3"),
        ]);
    };
    check_version(&text)?;
    Ok(VersionText::parse(&text))
}
