#!/usr/bin/env python3
"""Times whole commands with hyperfine and prints them as ratios.

    cargo build --release
    benches/commands.py                        everything
    benches/commands.py init                   one part: version, init, release, resourceset, diff, build or check
    benches/commands.py build --repos DIR      real repos, each a folder of DIR
    benches/commands.py --binary PATH --runs 50 --dir DIR --json FILE

Needs hyperfine (`apt-get install hyperfine`, `brew install hyperfine`) and git; GNU time (`apt-get install time`) for memory.
Compared with what is there of kickstart (`cargo install kickstart --features cli`), copier (`pipx install copier`), flux-operator, and the
Go libraries of Flux's tools (`go build` in benches/resourceset_peer and benches/kustomize_peer, the programs then on the PATH). Installs
nothing, and writes only below a temporary folder (`--dir`: where that is made; its disk matters).
"""

import argparse
import json
import os
import pathlib
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile

import equal_templates
import platform_repo

ROOT = pathlib.Path(__file__).resolve().parent.parent
VERSION_LIMIT = 0.003
INIT_LIMIT = 2.0
RELEASE_LIMIT, RELEASE_LIMIT_KIB = 0.050, 40 * 1024
SIZES = (1_000, 10_000)
# What flux-operator 0.58.1 needs for as many inputs of three objects, in seconds and KiB on two cores.
RESOURCE_SETS = {36: (0.038, 20 * 1024), 1_000: (0.9, 55 * 1024), 10_000: (9.6, 354 * 1024)}
RESOURCE_SET_TIMES, RESOURCE_SET_MEMORY = 10, 0.5
DIFF_ONE_LINE, DIFF_MANY_LINES, DIFF_KIB = 0.050, 1.0, 100 * 1024  # of the files alone
DIFF_BUILT_LINE, DIFF_BUILT_KIB = 0.100, 200 * 1024  # with what Flux would apply
CHECK_LIMIT, CHECK_COPIES, CHECK_COPIES_KIB, CHECK_CHANGED = 0.150, 2.0, 300_000_000 // 1024, 0.050
BUILD_LIMIT, BUILD_KIB, FOLDERS_TIMES = 0.300, 200 * 1024, 5


def main():
    parser = argparse.ArgumentParser(description="Times whole commands of fluxwright against other tools.")
    parser.add_argument("parts", nargs="*", metavar="PART", help="version, init, release, resourceset, diff, build or check [default: all]")
    parser.add_argument("--binary", default=str(ROOT / "target/release/fluxwright"), help="the program to time")
    parser.add_argument("--repos", type=pathlib.Path, help="a folder of real repos, for the parts build and check")
    parser.add_argument("--dir", help="where the temporary folder is made")
    parser.add_argument("--runs", type=int, default=30, help="runs of each command [default: 30]")
    parser.add_argument("--json", type=pathlib.Path, help="write all figures to this file")
    options = parser.parse_args()
    parts = {"version": version, "init": init, "release": release, "resourceset": resourceset, "diff": diff, "build": build, "check": check}
    unknown = [part for part in options.parts if part not in parts]
    if unknown:
        parser.error(f"there is no part {', '.join(unknown)}: choose from {', '.join(parts)}")
    if not shutil.which("hyperfine"):
        sys.exit("hyperfine is missing: apt-get install hyperfine, brew install hyperfine, or cargo install hyperfine")
    if not shutil.which(options.binary):
        sys.exit(f"{options.binary} is missing: cargo build --release, or name another with --binary")
    options.binary = str(pathlib.Path(shutil.which(options.binary)).resolve())
    figures = {}
    with tempfile.TemporaryDirectory(prefix="fluxwright-bench-", dir=options.dir) as folder:
        bench = Bench(pathlib.Path(folder), options)
        for part in options.parts or parts:
            figures[part] = parts[part](bench)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n")


class Bench:
    """Where it runs, with what, and in an environment without the user's own configuration."""

    def __init__(self, folder, options):
        self.folder, self.binary, self.runs, self.repos = folder, options.binary, options.runs, options.repos
        home = folder / "home"
        home.mkdir()
        keep = ("PATH", "LANG", "LC_ALL", "TERM")
        self.env = {key: os.environ[key] for key in keep if key in os.environ}
        self.env |= {"HOME": str(home), "GIT_CONFIG_GLOBAL": "/dev/null", "NO_COLOR": "1"}

    def run(self, command, **options):
        """Runs a command that must succeed."""
        done = subprocess.run(command, env=self.env, capture_output=True, text=True, stdin=subprocess.DEVNULL, **options)
        if done.returncode:
            sys.exit(f"{shlex.join(command)} failed:\n{done.stdout}{done.stderr}")
        return done

    def time(self, commands, prepare=None, runs=None):
        """Name to seconds of each run. `prepare` is a shell command before each run, and not timed."""
        out = self.folder / "hyperfine.json"
        call = ["hyperfine", "--shell=none", "--warmup=3", f"--runs={runs or self.runs}", "--style=none", f"--export-json={out}"]
        if prepare:
            # hyperfine starts it without a shell too, as it does the command.
            call += ["--prepare", f"sh -c {shlex.quote(prepare)}"]
        for name, command in commands.items():
            call += ["--command-name", name, shlex.join(command)]
        self.run(call)
        return {result["command"]: result["times"] for result in json.loads(out.read_text())["results"]}

    def peak_kib(self, command, prepare=None):
        """The largest resident set of three runs, in KiB, by GNU time (a child of Python would count Python's own)."""
        if not shutil.which("time"):
            return None
        peaks = []
        for _ in range(3):
            if prepare:
                self.run(["sh", "-c", prepare])
            peaks.append(int(self.run(["time", "--format=%M", *command]).stderr.strip().splitlines()[-1]))
        return max(peaks)


def ms(times):
    """`median ms (least–most)`"""
    return f"{statistics.median(times) * 1000:8.1f} ms  ({min(times) * 1000:.1f}–{max(times) * 1000:.1f})"


def verdict(value, limit):
    """Whether a target is met."""
    return "met" if value <= limit else "MISSED"


def version(bench):
    """How long the program takes to start; `true` tells what starting any process costs here."""
    times = bench.time({"fluxwright --version": [bench.binary, "--version"], "true": [shutil.which("true")]}, runs=bench.runs * 5)
    print("\nstart")
    for name, each in times.items():
        print(f"  {name:28}{ms(each)}")
    median = statistics.median(times["fluxwright --version"])
    print(f"  target: 3 ms: {verdict(median, VERSION_LIMIT)}")
    return times


def init(bench):
    """50 files from equal templates."""
    work = bench.folder / "init"
    out = work / "out"
    templates = {tool: work / "templates" / tool for tool in ("cp -r", "fluxwright", "kickstart", "copier")}
    equal_templates.rendered(templates["cp -r"])
    equal_templates.fluxwright(templates["fluxwright"])
    equal_templates.kickstart(templates["kickstart"])
    equal_templates.copier(templates["copier"])
    commands = {
        "cp -r": ["cp", "-r", str(templates["cp -r"]), str(out)],
        "fluxwright": [bench.binary, "init", str(out), "--preset", str(templates["fluxwright"]), "--defaults", "--yes", "--quiet"],
    }
    others = {
        "kickstart": ["kickstart", str(templates["kickstart"]), "--output-dir", str(out), "--no-input"],
        "copier": ["copier", "copy", "--quiet", "--defaults", str(templates["copier"]), str(out)],
    }
    print("\ninit of 50 files from equal templates")
    for name, command in others.items():
        if shutil.which(name):
            commands[name] = command
        else:
            print(f"  {name} is not installed, and left out")
    # What a tool needs there before, and what it adds to the 50 files.
    prepare = f"rm -rf {shlex.quote(str(out))}"
    expected = equal_templates.files_of(templates["cp -r"])
    for name, command in commands.items():
        bench.run(["sh", "-c", prepare])
        bench.run(command)
        made = {path: text for path, text in equal_templates.files_of(out).items() if not path.startswith(".fluxwright/")}
        if made != expected:
            differ = sorted(path for path in made.keys() | expected.keys() if made.get(path) != expected.get(path))
            sys.exit(f"{name} makes something else than the others: {', '.join(differ[:5])}")
    times = bench.time(commands, prepare)
    medians = {name: statistics.median(each) for name, each in times.items()}
    for name, each in times.items():
        print(f"  {name:12}{ms(each):32}{medians[name] / medians['cp -r']:8.2f} × cp -r{medians[name] / medians['fluxwright']:8.2f} × fluxwright")
    ratio = medians["fluxwright"] / medians["cp -r"]
    print(f"  target: 2 × cp -r: {verdict(ratio, INIT_LIMIT)}")
    for name in others:
        if name in medians:
            print(f"  target: faster than {name}: {verdict(medians['fluxwright'], medians[name])}")
    built_in = [bench.binary, "init", str(out), "--defaults", "--yes", "--quiet"]
    bench.run(["sh", "-c", prepare])
    bench.run(built_in)
    count = len(equal_templates.files_of(out))
    times["platform"] = bench.time({"platform": built_in}, prepare)["platform"]
    print(f"  for comparison, the preset platform ({count} files): {ms(times['platform']).strip()}")
    return times


def release(bench):
    """One more release in platforms of many."""
    figures = {}
    print("\nadd release")
    for size in SIZES:
        work = bench.folder / f"release-{size}"
        platform_repo.write(work / "repo", size)
        platform, kept = work / "repo" / platform_repo.PLATFORM, work / "kept"
        kept.mkdir()
        for name in platform_repo.CHANGED:
            shutil.copy(platform / name, kept / name)
        command = [
            bench.binary, "-C", str(work / "repo"), "add", "release", "podinfo", "--version", "6.9.0",
            "--url", "https://stefanprodan.github.io/podinfo", "--depends-on", platform_repo.name_of(0), "--create-namespace",
            "--yes", "--quiet",
        ]
        prepare = f"cp {shlex.quote(str(kept))}/* {shlex.quote(str(platform))}/ && rm -f {shlex.quote(str(platform / 'charts/podinfo.yaml'))}"
        bench.run(command)
        for name, word in [("helm-charts.yaml", "podinfo"), ("versions.env", "podinfo_version"), ("charts/podinfo.yaml", "{}")]:
            if word not in (platform / name).read_text():
                sys.exit(f"{name} has no {word} after `add release`")
        shown = bench.time({"write": command}, prepare)["write"]
        bench.run(["sh", "-c", prepare])
        dry = bench.time({"dry": [*command, "--dry-run"]})["dry"]
        peak = bench.peak_kib(command, prepare)
        figures[size] = {"write": shown, "dry": dry, "peak_kib": peak}
        memory = "not measured: GNU time is missing" if peak is None else f"{peak / 1024:6.1f} MiB"
        print(f"  among {size:6,}             {ms(shown):34}peak {memory}")
        print(f"  among {size:6,}, --dry-run  {ms(dry)}")
    small, large = (figures[size] for size in SIZES)
    median = statistics.median(small["write"])
    print(f"  target: 50 ms among 1,000: {verdict(median, RELEASE_LIMIT)}")
    if small["peak_kib"]:
        print(f"  target: 40 MB among 1,000: {verdict(small['peak_kib'], RELEASE_LIMIT_KIB)}")
    growth = statistics.median(large["write"]) / median
    print(f"  10 times the releases take {growth:.1f} times as long; target: 10: {verdict(growth, SIZES[1] / SIZES[0])}")
    return figures


def resourceset(bench):
    """ResourceSets of many inputs, three objects for each."""
    figures = {}
    print("\nbuild resourceset")
    for size, (seconds, kib) in RESOURCE_SETS.items():
        manifest = bench.folder / f"resourceset-{size}.yaml"
        inputs = [platform_repo.input_of(number) for number in range(size)]
        manifest.write_text(platform_repo.resource_set(inputs, platform_repo.TEMPLATE + platform_repo.WRAPPER))
        commands = {"fluxwright": [bench.binary, "build", "resourceset", "-f", str(manifest)]}
        others = {
            "resourceset_peer": ["resourceset_peer", str(manifest)],
            "flux-operator": ["flux-operator", "build", "rset", "-f", str(manifest)],
        }
        commands |= {name: command for name, command in others.items() if shutil.which(name)}
        expected = bench.run(commands["fluxwright"]).stdout
        if expected.count("\n---\n") + 1 != 3 * size:
            sys.exit(f"fluxwright makes {expected.count('---')} objects of {size} inputs")
        for name, command in commands.items():
            if bench.run(command).stdout != expected:
                sys.exit(f"{name} makes something else than fluxwright")
        times = bench.time(commands, runs=min(bench.runs, 10) if size == 10_000 else bench.runs)
        peaks = {name: bench.peak_kib(command) for name, command in commands.items()}
        figures[size] = {"times": times, "peak_kib": peaks}
        own = statistics.median(times["fluxwright"])
        for name, each in times.items():
            memory = "not measured: GNU time is missing" if peaks[name] is None else f"{peaks[name] / 1024:6.1f} MiB"
            print(f"  {size:6,} inputs  {name:18}{ms(each):36}{statistics.median(each) / own:6.1f} × fluxwright  peak {memory}")
        print(f"  target: {RESOURCE_SET_TIMES} times as fast as {seconds * 1000:,.0f} ms: {verdict(own, seconds / RESOURCE_SET_TIMES)} ({seconds / own:.1f} times)")
        if peaks["fluxwright"]:
            print(f"  target: half of {kib / 1024:.0f} MiB: {verdict(peaks['fluxwright'], kib * RESOURCE_SET_MEMORY)}")
    for name in others:
        if name not in commands:
            print(f"  {name} is not there, and left out")
    return figures


def diff(bench):
    """What a change does: one line, and 20,000, in a platform of 1,000 releases."""
    figures = {}
    repo = bench.folder / "diff"
    platform_repo.write(repo, SIZES[0])
    git = ["git", "-C", str(repo), "-c", "user.name=bench", "-c", "user.email=bench@example.com"]
    bench.run([*git, "add", "--all"])
    bench.run([*git, "commit", "--quiet", "--message", "first"])
    versions = repo / platform_repo.PLATFORM / "versions.env"
    values = sorted((repo / platform_repo.PLATFORM / "charts").iterdir())
    per_file = 20

    def one_line():
        versions.write_text(versions.read_text().replace("=1.7.0\n", "=1.8.0\n"))

    def many_lines():
        for path in values:
            lines = path.read_text().splitlines(keepends=True)
            changed = [line.replace("true", "false").replace("2", "3").replace("i", "j", 1) for line in lines]
            path.write_text("".join(changed[:per_file] + lines[per_file:]))

    print("\ndiff in a platform of 1,000 releases")
    for name, change, limit in [("one line", one_line, DIFF_ONE_LINE), ("20,000 lines", many_lines, DIFF_MANY_LINES)]:
        change()
        own = [bench.binary, "-C", str(repo), "diff", "HEAD"]
        commands = {"built": own, "files only": [*own, "--files-only"], "git diff": ["git", "-C", str(repo), "diff", "HEAD"]}
        lines = bench.run([*git, "diff", "HEAD", "--shortstat"]).stdout.strip()
        times = bench.time(commands)
        peaks = {form: bench.peak_kib(commands[form]) for form in ("built", "files only")}
        figures[name] = {"times": times, "peak_kib": peaks}
        medians = {form: statistics.median(times[form]) for form in peaks}
        print(f"  {name}: {lines}")
        for tool, each in times.items():
            print(f"    {tool:12}{ms(each)}")
        print(f"    target for files only: {limit * 1000:,.0f} ms: {verdict(medians['files only'], limit)}")
        if limit == DIFF_ONE_LINE:
            print(f"    target when built: {DIFF_BUILT_LINE * 1000:,.0f} ms: {verdict(medians['built'], DIFF_BUILT_LINE)}")
        for form, most in [("files only", DIFF_KIB), ("built", DIFF_BUILT_KIB)]:
            if peaks[form]:
                print(f"    peak {form} {peaks[form] / 1024:.1f} MiB, target: {most // 1024} MB: {verdict(peaks[form], most)}")
        bench.run([*git, "checkout", "--quiet", "--", "."])
    return figures


def build(bench):
    """Whole repos, and all folders of them in one process against kustomize's own library."""
    made = bench.folder / "build"
    platform_repo.write(made, SIZES[1])
    repos = {"10,000 releases": made}
    if bench.repos:
        repos |= {repo.name: repo.resolve() for repo in sorted(bench.repos.iterdir()) if repo.is_dir()}
    figures = {}
    print("\nbuild, without charts")
    for name, repo in repos.items():
        command = [bench.binary, "-C", str(repo), "build", "--no-helm", "--quiet", "-o", "json"]
        done = subprocess.run(command, env=bench.env, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if done.returncode == 2:
            sys.exit(f"{shlex.join(command)} failed:\n{done.stderr}")
        objects = len(json.loads(done.stdout)["resources"])
        files = sum(len(names) for _, _, names in os.walk(repo))
        # What cannot be built is no failure here.
        times = bench.time({name: ["sh", "-c", f"{shlex.join(command)} > /dev/null || true"]}, runs=min(bench.runs, 10))[name]
        peak = bench.peak_kib(["sh", "-c", f"{shlex.join(command)} > /dev/null || true"])
        figures[name] = {"times": times, "peak_kib": peak, "objects": objects, "files": files}
        memory = "not measured" if peak is None else f"{peak / 1024:6.1f} MiB"
        print(f"  {name:24}{files:7,} files {objects:7,} objects {ms(times):36}peak {memory}")
        if repo != made:
            print(f"    target: {BUILD_LIMIT * 1000:.0f} ms, 200 MB: {verdict(statistics.median(times), BUILD_LIMIT)}, {verdict(peak or 0, BUILD_KIB)}")
    own = pathlib.Path(bench.binary).parent / "examples/folders"
    if not bench.repos or not own.exists() or not shutil.which("kustomize_peer"):
        print("  folders in one process: needs --repos, kustomize_peer on the PATH, and")
        print("    cargo build --release -p fluxwright-kustomize --example folders")
        return figures
    for name, program in {"fluxwright": str(own), "kustomize": shutil.which("kustomize_peer")}.items():
        lines = bench.run([program, str(bench.repos.resolve())]).stdout.splitlines()
        seconds = [in_seconds(line.rpartition(": ")[2]) for line in lines]
        figures[f"folders {name}"] = seconds
        print(f"  {name:12}{lines[0].rpartition(':')[0]}: {ms(seconds)}")
    times = statistics.median(figures["folders kustomize"]) / statistics.median(figures["folders fluxwright"])
    print(f"  target: {FOLDERS_TIMES} times as fast: {verdict(FOLDERS_TIMES, times)} ({times:.1f} times)")
    return figures


def check(bench):
    """Whole repos, ten copies of all of them side by side, and the changed files of a repo as a git hook checks them."""
    if not bench.repos:
        print("\ncheck: needs --repos, a folder of real repos")
        return {}
    repos = {repo.name: repo.resolve() for repo in sorted(bench.repos.iterdir()) if repo.is_dir()}
    copies = bench.folder / "check"
    for copy in range(10):
        for name, repo in repos.items():
            shutil.copytree(repo, copies / str(copy) / name, symlinks=True)
    largest = max(repos.values(), key=lambda repo: sum(len(names) for _, _, names in os.walk(repo)))
    hook = bench.folder / "hook"
    shutil.copytree(largest, hook, symlinks=True)
    for path in hook.rglob("*"):
        path.chmod(path.stat().st_mode | 0o200)
    git = ["git", "-C", str(hook), "-c", "user.name=me", "-c", "user.email=me@example.com"]
    for command in (["init", "--quiet", "-b", "main"], ["add", "--all"], ["commit", "--quiet", "--message", "first"]):
        bench.run([*git, *command])
    manifest = next(path for path in sorted(hook.rglob("*.yaml")) if "kind: HelmRelease" in path.read_text(errors="replace"))
    manifest.write_text(manifest.read_text() + "# changed\n")
    figures = {}
    print("\ncheck")
    runs = {name: ([bench.binary, "-C", str(repo), "check"], CHECK_LIMIT, None) for name, repo in repos.items()}
    runs["ten copies of all"] = ([bench.binary, "-C", str(copies), "check"], CHECK_COPIES, CHECK_COPIES_KIB)
    runs[f"changed file in {largest.name}"] = ([bench.binary, "-C", str(hook), "check", "--changed"], CHECK_CHANGED, None)
    for name, (command, limit, memory_limit) in runs.items():
        # Findings are no failure here.
        line = ["sh", "-c", f"{shlex.join(command)} > /dev/null 2>&1 || true"]
        times = bench.time({name: line}, runs=min(bench.runs, 10))[name]
        peak = bench.peak_kib(line)
        figures[name] = {"times": times, "peak_kib": peak}
        memory = "not measured" if peak is None else f"{peak / 1024:6.1f} MiB"
        against = f"{verdict(statistics.median(times), limit)} of {limit * 1000:.0f} ms"
        if memory_limit:
            against += f", {verdict(peak or 0, memory_limit)} of {memory_limit // 1024} MiB"
        print(f"  {name:40}{ms(times):36}peak {memory}   {against}")
    return figures


def in_seconds(text):
    """`12.3ms`, `1.2s`"""
    return float(text[:-2]) / 1000 if text.endswith("ms") else float(text[:-1])


if __name__ == "__main__":
    main()
