//! Kustomizations whose files an ArtifactGenerator puts together.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "a test fails by panicking"
)]

mod tree;

use fluxwright_build::{Build, Options, Skip, SourceAt, Start, State};
use fluxwright_kustomize::files::MemoryFiles;
use tree::{Tree, applier, at, config, find, flux, names, told};

/// An ArtifactGenerator of the repo (`repo`) and of another source (`other`), with these artifacts.
fn generator(artifacts: &str) -> String {
    let indented: String = artifacts.lines().map(|line| format!("  {line}\n")).collect();
    format!(
        "apiVersion: source.extensions.fluxcd.io/v1beta1\nkind: ArtifactGenerator\nmetadata: {{name: g, namespace: flux-system}}\n\
         spec:\n  sources:\n  - {{alias: repo, kind: GitRepository, name: flux-system}}\n  \
         - {{alias: other, kind: GitRepository, name: other}}\n  \
         - {{alias: all, kind: ExternalArtifact, name: all}}\n{indented}"
    )
}

/// One artifact `a` of these steps.
fn one(steps: &str) -> String {
    generator(&format!("artifacts:\n- name: a\n  copy:\n{steps}"))
}

/// A Kustomization of an artifact.
fn of(artifact: &str, name: &str, path: &str) -> String {
    let other = format!("kind: ExternalArtifact\n    name: {artifact}");
    flux(name, path, "").replace("kind: GitRepository\n    name: flux-system", &other)
}

/// A repo with a generator and a Kustomization `k` of all that is in the artifact `a`.
fn tree(generator: &str) -> Tree {
    Tree::new()
        .with("cluster/g.yaml", generator)
        .with("cluster/k.yaml", of("a", "k", "./"))
        .with("cluster/own.yaml", flux("own", "./own", ""))
        .with("own/c.yaml", config("own", "k", "v"))
        .with("apps/web/c.yaml", config("web", "k", "v"))
        .with("apps/web/deep/d.yaml", config("deep", "k", "v"))
        .with("apps/web/notes.md", "# not YAML")
        .with("apps/db/c.yaml", config("db", "k", "v"))
        .with("apps/top.yaml", config("top", "k", "v"))
}

/// The files that `k` builds.
fn made(steps: &str) -> Vec<String> {
    let built = tree(&one(steps)).build();
    assert_eq!(told(&built), [""; 0], "{steps}");
    let own = built.resources.iter().filter(|resource| built.appliers[resource.applier].name == "k");
    let mut files: Vec<String> = own.map(|resource| resource.provenance.origin.path().to_string()).collect();
    files.sort();
    files
}

/// What is told of an artifact that cannot be made, and the line of the generator.
fn wrong(steps: &str) -> String {
    let built = tree(&one(steps)).build();
    assert_eq!(applier(&built, "k").state, State::Failed, "{steps}");
    let place = built.problems[0].place.as_ref().expect("a place");
    assert_eq!(&*place.path, "cluster/g.yaml");
    told(&built).join("\n")
}

#[test]
fn files_folders_and_patterns_are_copied() {
    let all = ["apps/db/c.yaml", "apps/top.yaml", "apps/web/c.yaml", "apps/web/deep/d.yaml"];
    assert_eq!(made("  - {from: '@repo/apps/**', to: '@artifact/'}"), all);
    assert_eq!(made("  - {from: '@repo/apps', to: '@artifact/x/'}"), all);
    assert_eq!(made("  - {from: '@repo/apps/', to: '@artifact/x'}"), all);
    assert_eq!(made("  - {from: '@repo/apps/top.yaml', to: '@artifact/'}"), ["apps/top.yaml"]);
    assert_eq!(made("  - {from: '@repo/./apps//top.yaml', to: '@artifact/x/y.yaml'}"), ["apps/top.yaml"]);
    // A `**` within a pattern is one folder.
    assert_eq!(made("  - {from: '@repo/apps/**/*.yaml', to: '@artifact/'}"), ["apps/db/c.yaml", "apps/web/c.yaml"]);
    assert_eq!(made("  - {from: '@repo/apps/[!x]eb', to: '@artifact/'}"), ["apps/web/c.yaml", "apps/web/deep/d.yaml"]);
    assert_eq!(made("  - {from: '@repo/apps/d?', to: '@artifact/'}"), ["apps/db/c.yaml"]);
}

#[test]
fn paths_in_the_artifact_are_those_of_flux() {
    // A file beside another, a folder in a folder, behind `**` without the folder, behind other patterns with it.
    for (steps, path) in [
        ("  - {from: '@repo/apps/**', to: '@artifact/x/'}", "x/web/deep"),
        ("  - {from: '@repo/apps/web', to: '@artifact/x'}", "x/web/deep"),
        ("  - {from: '@repo/apps/web/*', to: '@artifact/x'}", "x/apps/web/deep"),
        ("  - {from: '@repo/apps/web/**', to: '@artifact/x/../x'}", ""),
        ("  - {from: '@repo/apps/web/deep/d.yaml', to: '@artifact/x'}", ""),
    ] {
        let tree = tree(&one(steps)).with("cluster/k.yaml", of("a", "k", path));
        let built = tree.build();
        let state = &applier(&built, "k").state;
        if steps.contains("..") {
            assert_eq!(*state, State::Failed);
            assert!(told(&built)[0].contains("leads out of the artifact"), "{:?}", told(&built));
            continue;
        }
        assert_eq!(*state, State::Built, "{steps}: {:?}", told(&built));
        if !path.is_empty() {
            assert_eq!(find(&built, "k", "deep").provenance.origin.path().as_ref(), "apps/web/deep/d.yaml");
            assert_eq!(applier(&built, "k").folder, "apps/web/deep");
        }
    }
    let built = tree(&one("  - {from: '@repo/apps/**', to: '@artifact/'}"))
        .with("cluster/k.yaml", of("a", "k", "./apps/web"))
        .build();
    assert_eq!(
        told(&built),
        ["Kustomization/flux-system/k builds `./apps/web`, which is not in ExternalArtifact/flux-system/a"]
    );
}

#[test]
fn what_is_excluded_is_left_out() {
    let without =
        |patterns: &str| made(&format!("  - {{from: '@repo/apps/**', to: '@artifact/', exclude: [{patterns}]}}"));
    assert_eq!(without("'c.yaml'"), ["apps/top.yaml", "apps/web/deep/d.yaml"]);
    assert_eq!(without("web"), ["apps/db/c.yaml", "apps/top.yaml"]);
    assert_eq!(without("'web/**', 'apps/db/*.yaml'"), ["apps/top.yaml"]);
    assert_eq!(without("'**/{deep,db}/**'"), ["apps/top.yaml", "apps/web/c.yaml"]);
    assert_eq!(made("  - {from: '@repo/apps', to: '@artifact/', exclude: ['web/deep/**']}").len(), 3);
    assert!(wrong("  - {from: '@repo/apps/*.yaml', to: '@artifact/', exclude: ['*']}").contains("is excluded"));
}

#[test]
fn later_steps_win_and_merge() {
    let steps = "  - {from: '@repo/apps/top.yaml', to: '@artifact/x.yaml'}\n  - {from: '@repo/apps/db/c.yaml', to: '@artifact/x.yaml'}";
    assert_eq!(made(steps), ["apps/db/c.yaml"]);
    let steps = "  - {from: '@repo/apps/top.yaml', to: '@artifact/x.yaml'}\n  \
                 - {from: '@repo/over.yaml', to: '@artifact/x.yaml', strategy: Merge}";
    let built =
        tree(&one(steps)).with("over.yaml", "data: {more: x, list: [1]}\n---\nmetadata: {labels: {a: b}}\n").build();
    assert_eq!(told(&built), [""; 0]);
    let merged = find(&built, "k", "top");
    assert_eq!(*at(merged, "/data"), serde_json::json!({"k": "v", "list": [1], "more": "x"}));
    assert_eq!(*at(merged, "/metadata/labels/a"), "b");
    assert_eq!(merged.provenance.origin.path().as_ref(), "apps/top.yaml");
}

#[test]
fn what_cannot_be_made_is_told_with_its_step() {
    assert_eq!(
        wrong("  - {from: '@repo/none/**', to: '@artifact/'}"),
        "ExternalArtifact/flux-system/a cannot be made: nothing in its source fits `none/**`"
    );
    assert!(wrong("  - {from: '@repo/none', to: '@artifact/'}").contains("there is no `none` in its source"));
    assert!(wrong("  - {from: '@repo/../x', to: '@artifact/'}").contains("leads out of its source"));
    assert!(wrong("  - {from: '@nobody/x', to: '@artifact/'}").contains("has the alias `nobody`"));
    assert!(wrong("  - {from: '@repo/apps/[', to: '@artifact/'}").contains("is no pattern"));
    assert!(wrong("  - {from: '@repo/apps', to: '@artifact/', strategy: Extract}").contains("only archives"));
    let steps = "  - {from: '@repo/apps/top.yaml', to: '@artifact/x'}\n  - {from: '@repo/apps', to: '@artifact/x/'}";
    assert!(wrong(steps).contains("a file and a folder"));
    assert_eq!(
        made(
            "  - {from: '@repo/none', to: '@artifact/', optional: true}\n  - {from: '@repo/apps/db', to: '@artifact/'}"
        )
        .len(),
        1
    );
}

#[test]
fn archives_and_other_sources_are_not_known() {
    let skipped = |steps: &str| {
        let built = tree(&one(steps)).with("c.tgz", "x").with("cluster/k.yaml", of("a", "k", "./web")).build();
        match &applier(&built, "k").state {
            State::Skipped(Skip::OtherSource { kind, name, .. }) => {
                format!("{kind}/{name}: {}", told(&built).join("\n"))
            }
            state => format!("{state:?} {:?}", told(&built)),
        }
    };
    let found = skipped("  - {from: '@repo/c.tgz', to: '@artifact/', strategy: Extract}");
    assert_eq!(
        found,
        "ExternalArtifact/a: what is in ExternalArtifact/flux-system/a is not known: what is packed in `c.tgz` is not looked at"
    );
    assert!(skipped("  - {from: '@other/**', to: '@artifact/'}").starts_with("GitRepository/other: "));
    // What lies beside it is known.
    let found =
        skipped("  - {from: '@other/**', to: '@artifact/more/'}\n  - {from: '@repo/apps/**', to: '@artifact/'}");
    assert_eq!(found, "Built []");
    let sources = vec![SourceAt {
        kind: "GitRepository".to_owned(),
        namespace: "flux-system".to_owned(),
        name: "other".to_owned(),
        path: "apps".to_owned(),
    }];
    let built = tree(&one("  - {from: '@other/web/**', to: '@artifact/'}"))
        .build_with(Options { sources, ..Options::default() }, &Start::Everything);
    assert_eq!(find(&built, "k", "deep").provenance.origin.path().as_ref(), "apps/web/deep/d.yaml");
}

#[test]
fn each_folder_that_a_pattern_fits_has_an_artifact() {
    let artifacts = "pathPattern: '@repo/apps/{app}'\nartifacts:\n- name: 'of-{app}'\n  copy: [{from: '@repo/apps/{app}/**', to: '@artifact/{app}/'}]";
    let tree = Tree::new()
        .with("cluster/g.yaml", generator(artifacts))
        .with("cluster/k.yaml", of("of-web", "k", "./Web"))
        .with("cluster/l.yaml", of("of-db", "l", "./"))
        .with("cluster/own.yaml", flux("own", "./own", ""))
        .with("own/c.yaml", config("own", "k", "v"))
        .with("apps/Web/c.yaml", config("web", "k", "v"))
        .with("apps/db/c.yaml", config("db", "k", "v"));
    let built = tree.build();
    assert_eq!(told(&built), [""; 0]);
    assert_eq!(find(&built, "k", "web").provenance.origin.path().as_ref(), "apps/Web/c.yaml");
    assert_eq!(find(&built, "l", "db").provenance.origin.path().as_ref(), "apps/db/c.yaml");
    let built = tree.with("apps/web/c.yaml", config("web", "k", "v")).build();
    assert!(told(&built)[0].contains("`of-web` is the name of the artifacts for the folders"), "{:?}", told(&built));
}

#[test]
fn artifacts_are_made_of_artifacts() {
    let artifacts = "artifacts:\n- name: all\n  copy: [{from: '@repo/apps/**', to: '@artifact/all/'}]\n\
                     - name: a\n  copy: [{from: '@all/all/*', to: '@artifact/'}]\n\
                     - name: self\n  copy: [{from: '@repo/apps/**', to: '@artifact/'}]";
    let built = tree(&generator(artifacts)).build();
    assert_eq!(told(&built), [""; 0]);
    assert_eq!(find(&built, "k", "deep").provenance.origin.path().as_ref(), "apps/web/deep/d.yaml");
    let circle = "artifacts:\n- name: all\n  copy: [{from: '@all/**', to: '@artifact/'}]";
    let built = tree(&generator(circle)).with("cluster/k.yaml", of("all", "k", "./")).build();
    assert!(told(&built)[0].contains("would be made of itself"), "{:?}", told(&built));
}

#[test]
fn kustomizations_in_artifacts_are_built_too_and_problems_are_told_of_real_files() {
    let tree = tree(&one("  - {from: '@repo/apps/**', to: '@artifact/x/'}"));
    let built = tree
        .with("apps/web/ks.yaml", flux("inner", "./more", ""))
        .with("more/c.yaml", config("more", "k", "v"))
        .build();
    assert_eq!(told(&built), [""; 0]);
    assert_eq!(applier(&built, "inner").parent.map(|parent| built.appliers[parent].name.as_str()), Some("k"));
    let roots: Vec<_> = built.appliers.iter().filter(|applier| applier.parent.is_none()).map(|it| &it.name).collect();
    assert_eq!(roots, ["cluster"], "{:?}", names(&built));
    let built = self::tree(&one("  - {from: '@repo/apps/**', to: '@artifact/x/'}"))
        .with("apps/web/kustomization.yaml", "resources: [c.yaml, ../none.yaml]\n")
        .build();
    assert!(told(&built)[0].starts_with("apps/web/kustomization.yaml: "), "{:?}", told(&built));
}

#[test]
fn a_repo_of_artifacts_alone_has_its_roots() {
    let named =
        |text: String| text.replace("kind: GitRepository, name: flux-system", "kind: GitRepository, name: mono");
    let artifacts = "artifacts:\n- name: a\n  copy: [{from: '@repo/apps/**', to: '@artifact/'}]\n\
                     - name: b\n  copy: [{from: '@repo/teams/**', to: '@artifact/teams/'}]";
    let mut tree = Tree::new();
    for cluster in ["live", "test"] {
        tree = tree
            .with(&format!("clusters/{cluster}/g.yaml"), named(generator(artifacts)))
            .with(&format!("clusters/{cluster}/k.yaml"), of("b", "k", "./teams"));
    }
    let tree = tree
        .with("teams/one/ks.yaml", of("a", "one", "./web"))
        .with("teams/two/ks.yaml", of("a", "two", "./db"))
        .with("web/other.yaml", of("a", "other", "./none"))
        .with("apps/web/c.yaml", config("web", "k", "v"))
        .with("apps/db/c.yaml", config("db", "k", "v"));
    let built = tree.build_with(Options::default(), &Start::Folder("clusters/live".to_owned()));
    assert_eq!(told(&built), [""; 0]);
    assert_eq!(find(&built, "two", "db").provenance.origin.path().as_ref(), "apps/db/c.yaml");
    let built = tree.build();
    let roots: Vec<_> = built.appliers.iter().filter(|applier| applier.parent.is_none()).map(|it| &it.name).collect();
    assert_eq!(roots, ["clusters/live", "clusters/test", "web"]);
    assert_eq!(built.appliers.len(), 10);
}

#[test]
fn sources_from_elsewhere_are_looked_through() {
    let files = MemoryFiles::new()
        .with("cluster/g.yaml", one("  - {from: '@other/web/*.yaml', to: '@artifact/'}"))
        .with("cluster/k.yaml", of("a", "k", "./web"))
        .with("mounted/web/c.yaml", config("web", "k", "v"))
        .with("mounted/.git/web/x.yaml", "x: [");
    let paths = ["cluster/g.yaml", "cluster/k.yaml"].map(String::from);
    let (kind, namespace, name) = ("GitRepository".to_owned(), "flux-system".to_owned(), "other".to_owned());
    let sources = vec![SourceAt { kind, namespace, name, path: "mounted".to_owned() }];
    let built = Build::new(&files, &paths, Options { sources, ..Options::default() }).run(&Start::Everything);
    assert_eq!(told(&built), [""; 0]);
    assert_eq!(find(&built, "k", "web").provenance.origin.path().as_ref(), "mounted/web/c.yaml");
}

#[test]
fn many_artifacts_are_made_in_time() {
    let artifacts = "pathPattern: '@repo/apps/{app}'\nartifacts:\n- name: 'of-{app}'\n  copy: [{from: '@repo/apps/{app}/**', to: '@artifact/'}, {from: '@repo/apps/*/c0.yaml', to: '@artifact/all/'}]";
    let mut files = MemoryFiles::new().with("cluster/g.yaml", generator(artifacts));
    let mut paths = vec!["cluster/g.yaml".to_owned()];
    for app in 0..100 {
        paths.push(format!("cluster/k{app}.yaml"));
        files.insert(&format!("cluster/k{app}.yaml"), of(&format!("of-a{app}"), &format!("k{app}"), "./x"));
        for file in 0..20 {
            let path = if file == 0 { format!("apps/a{app}/c0.yaml") } else { format!("apps/a{app}/x/c{file}.yaml") };
            files.insert(&path, config(&format!("c{app}-{file}"), "k", "v"));
            paths.push(path);
        }
    }
    paths.sort();
    let begun = std::time::Instant::now();
    let built = Build::new(&files, &paths, Options::default()).run(&Start::Everything);
    println!("{} artifacts of {} files: {:?}", 100, paths.len(), begun.elapsed());
    assert_eq!(told(&built), [""; 0]);
    assert_eq!((built.appliers.len(), built.resources.len()), (101, 101 + 100 * 19));
    assert!(begun.elapsed() < std::time::Duration::from_secs(30));
}

#[test]
fn kustomizations_of_artifacts_are_built_though_nobody_wants_them() {
    let files = MemoryFiles::new()
        .with("cluster/g.yaml", one("  - {from: '@repo/apps/**', to: '@artifact/'}"))
        .with("cluster/k.yaml", of("a", "k", "./web"))
        .with("cluster/own.yaml", flux("own", "./apps", ""))
        .with("apps/web/c.yaml", config("web", "k", "v"));
    let paths = ["apps/web/c.yaml", "cluster/g.yaml", "cluster/k.yaml", "cluster/own.yaml"].map(String::from);
    let folders = std::sync::Mutex::new(Vec::new());
    let wants = |unbuilt: &fluxwright_build::Unbuilt<'_>| {
        folders.lock().unwrap().push(unbuilt.folder.to_owned());
        unbuilt.kind == fluxwright_build::ApplierKind::Folder
    };
    let built = Build::new(&files, &paths, Options::default()).only(&wants).run(&Start::Everything);
    let mut folders = folders.lock().unwrap().clone();
    folders.sort();
    assert_eq!(folders, ["apps", "apps/web", "cluster"]);
    assert!(names(&built).contains(&"k: ConfigMap/web".to_owned()), "{:?}", names(&built));
    assert!(!names(&built).contains(&"own: ConfigMap/web".to_owned()));
}
