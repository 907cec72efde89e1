//! Which presets there are for a repo, and which one has a recipe.

use std::path::{Path, PathBuf};

use fluxwright_diagnostic::Diagnostic;
use fluxwright_preset::layer::{Directory, Layer, LayerKind, Links};
use fluxwright_preset::{Preset, PresetError, Presets, RecipeFile};

use super::context::Context;
use super::exit::Failure;
use crate::record::RecordFile;
use fluxwright_answers::suggest as nearest;

/// Where a repo's own presets are.
pub(super) const FOLDER: &str = ".fluxwright/presets";

/// The built-in preset whose recipes every repo has, whatever it was made from.
const SINGLE_RESOURCES: &str = "flux";

/// A preset that was chosen.
#[derive(Debug, Clone)]
pub(super) struct Chosen {
    /// The preset.
    pub preset: Preset,
    /// Its folder for the record, where it was given as a path.
    pub source: Option<String>,
}

impl Context<'_> {
    /// The presets of all layers. `folders` are presets that are folders elsewhere.
    pub(super) fn presets(&self, root: &Path, folders: &[PathBuf]) -> Presets {
        let mut layers = vec![Layer::new(LayerKind::Builtin, crate::builtin::presets())];
        if let Some(user) = &self.user_presets {
            layers.push(Layer::new(LayerKind::User, Directory::new(user).links(Links::Anywhere)));
        }
        for folder in folders {
            if let Some(name) = folder.file_name().and_then(|name| name.to_str()) {
                layers.push(Layer::new(LayerKind::Path, Directory::single(folder, name).links(Links::Anywhere)));
            }
        }
        layers.push(Layer::new(LayerKind::Repo, Directory::new(root.join(FOLDER)).shown_as(FOLDER)));
        Presets::new(layers).with_templates(crate::builtin::templates())
    }

    /// The preset that `--preset NAME|PATH` means: a path has a `/` in it.
    pub(super) fn preset(&self, root: &Path, text: &str) -> Result<Chosen, Failure> {
        if !text.contains('/') && text != "." && text != ".." {
            let preset = self.presets(root, &[]).open(text).map_err(|error| Failure::of(&error))?;
            return Ok(Chosen { preset, source: None });
        }
        let folder = self.directory.join(text);
        let folder = folder.canonicalize().map_err(|error| {
            Diagnostic::error("preset-folder", format!("cannot read the preset {text}: {error}"))
                .help("name a folder with a preset.yaml in it, or a preset of `fluxwright preset list`")
        })?;
        let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        let preset =
            self.presets(root, std::slice::from_ref(&folder)).open(&name).map_err(|error| Failure::of(&error))?;
        let inside = root.canonicalize().ok().and_then(|root| folder.strip_prefix(root).ok().map(Path::to_path_buf));
        let source = inside.unwrap_or(folder).display().to_string();
        Ok(Chosen { preset, source: Some(source) })
    }

    /// Every preset that the repo can use: also the folders that its record names.
    pub(super) fn all_presets(&self, root: &Path, record: Option<&RecordFile>) -> Presets {
        let applied = record.map(|file| file.record.presets.as_slice()).unwrap_or_default();
        let folders: Vec<PathBuf> =
            applied.iter().filter_map(|applied| Some(root.join(applied.source.as_deref()?))).collect();
        self.presets(root, &folders)
    }

    /// The recipe of this name: that of the preset that was named, on the command line or in the repo's configuration; else that
    /// of the repo's own presets, else of those it was made from, else of the user's; of the built-in ones where the repo was
    /// not made from any; and last one for a single resource of Flux.
    pub(super) fn recipe(
        &self,
        root: &Path,
        record: Option<&RecordFile>,
        preset: Option<&str>,
        recipe: &str,
    ) -> Result<(Preset, RecipeFile), Failure> {
        let configured = self.config(root)?.preset;
        if preset.is_some() || configured.is_some() {
            let named = preset;
            let mut preset = self.preset(root, preset.or(configured.as_deref()).unwrap_or_default())?.preset;
            let single = self.presets(root, &[]).open(SINGLE_RESOURCES).ok();
            if let (None, Some(single)) = (named, single)
                && !preset.recipes().contains(&recipe)
                && single.recipes().contains(&recipe)
            {
                preset = single;
            }
            let file = preset.recipe(recipe).map_err(|error| Failure::of(&error))?;
            return Ok((preset, file));
        }
        let presets = self.all_presets(root, record);
        let applied = |name: &str| record.is_some_and(|record| record.preset(name).is_some());
        let made = record.is_some_and(|record| !record.record.presets.is_empty());
        let mut tiers: [Vec<Preset>; 5] = Default::default();
        let mut broken = Vec::new();
        for listed in presets.list().map_err(|error| Failure::of(&error))? {
            // What `generate` asks is no verb of `add`.
            if listed.name == fluxwright_generate::PRESET {
                continue;
            }
            let tier = match () {
                () if listed.layers.contains(&LayerKind::Repo) => 0,
                () if applied(&listed.name) => 1,
                () if listed.layers.contains(&LayerKind::User) => 2,
                () if listed.name == SINGLE_RESOURCES => 4,
                () if made => continue,
                () => 3,
            };
            match (listed.preset, tiers.get_mut(tier)) {
                (Ok(preset), Some(tier)) => tier.push(preset),
                (Err(error), _) => broken.push(error),
                (Ok(_), None) => {}
            }
        }
        for tier in &tiers {
            let having: Vec<&Preset> = tier.iter().filter(|preset| preset.recipes().contains(&recipe)).collect();
            match having.as_slice() {
                [] => {}
                [preset] => {
                    let file = preset.recipe(recipe).map_err(|error| Failure::of(&error))?;
                    return Ok(((*preset).clone(), file));
                }
                several => return Err(ambiguous(recipe, several).into()),
            }
        }
        Err(unknown(recipe, tiers.iter().flatten(), &broken))
    }
}

fn ambiguous(recipe: &str, presets: &[&Preset]) -> Diagnostic {
    let names: Vec<&str> = presets.iter().map(|preset| preset.name()).collect();
    Diagnostic::error("recipe-ambiguous", format!("several presets have a recipe `{recipe}`: {}", names.join(", ")))
        .help(format!("choose one with --preset {}", names.join(" or --preset ")))
        .help(format!(
            "or once for this repo, in {}: preset: {}",
            crate::config::PATH,
            names.first().copied().unwrap_or("NAME")
        ))
}

fn unknown<'a>(recipe: &str, presets: impl Iterator<Item = &'a Preset>, broken: &[PresetError]) -> Failure {
    let mut names: Vec<String> =
        presets.flat_map(Preset::recipes).filter(|name| *name != "init").map(str::to_owned).collect();
    names.push("release".to_owned());
    names.sort();
    names.dedup();
    let mut diagnostic = Diagnostic::error("recipe-unknown", format!("there is no recipe `{recipe}`"));
    if let Some(near) = nearest(recipe, names.iter().map(String::as_str)) {
        diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
    }
    diagnostic = diagnostic.help(format!("recipes of this repo's presets: {}", names.join(", ")));
    let mut problems = vec![diagnostic];
    // A preset that cannot be read may be the one that has it.
    problems.extend(broken.iter().flat_map(fluxwright_diagnostic::Diagnose::diagnose));
    Failure(problems)
}
