//! What stands in documents is so: links lead somewhere, chapters are compiled, tests that are named are there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use awso_tests::paths;

use crate::{cargo, sources};

/// A document, by its path in the workspace.
struct Document {
    path: PathBuf,
    text: String,
}

impl Document {
    fn read(path: impl Into<PathBuf>) -> Document {
        let path = path.into();
        let text = fs::read_to_string(paths::workspace().join(&path)).unwrap();
        Document { path, text }
    }

    /// Its lines, without those of code.
    fn prose(&self) -> impl Iterator<Item = &str> {
        let mut is_code = false;
        self.text.lines().filter(move |line| {
            let is_fence = line.trim_start().starts_with("```");
            is_code ^= is_fence;
            !is_code && !is_fence
        })
    }

    /// The targets of its links, in the order in which they stand there.
    fn links(&self) -> Vec<&str> {
        let parts = self.prose().flat_map(|line| line.split("](").skip(1));
        parts.filter_map(|part| part.split(')').next()).collect()
    }

    /// What its headings are called in links, as GitHub and mdBook have it.
    fn anchors(&self) -> BTreeSet<String> {
        let headings = self.prose().filter_map(|line| line.strip_prefix('#'));
        let kept = |character: &char| character.is_alphanumeric() || matches!(character, ' ' | '-' | '_');
        let anchor = |heading: &str| {
            let text = heading.trim_start_matches('#').trim().to_lowercase();
            text.chars().filter(kept).collect::<String>().replace(' ', "-")
        };
        headings.map(anchor).collect()
    }
}

fn documents() -> Vec<Document> {
    let tracked = Command::new("git").args(["ls-files", "*.md"]).current_dir(paths::workspace()).output();
    let listed = tracked.ok().filter(|output| output.status.success()).map(|output| output.stdout);
    let listed = String::from_utf8(listed.unwrap_or_default()).unwrap();
    let mut paths: BTreeSet<PathBuf> = listed.lines().map(PathBuf::from).collect();
    // A tree that is no clone has these all the same.
    paths.extend(["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"].map(PathBuf::from));
    paths.extend(chapters().into_iter().map(|name| Path::new("guide/src").join(name)));
    paths.into_iter().map(Document::read).collect()
}

/// The files of the guide.
fn chapters() -> Vec<String> {
    let files = fs::read_dir(paths::workspace().join("guide/src")).unwrap();
    files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn links_lead_to_what_is_there() {
    for document in documents() {
        let folder = document.path.parent().unwrap_or(Path::new(""));
        for link in document.links() {
            let (path, anchor) =
                link.split_once('#').map_or((link, None), |(path, anchor)| (path, Some(anchor)));
            // Those of rustdoc's own are rustdoc's to check.
            if path.contains("://") || path.ends_with(".html") {
                continue;
            }
            let target = if path.is_empty() { document.path.clone() } else { folder.join(path) };
            assert!(paths::workspace().join(&target).exists(), "{}: {link}", document.path.display());
            if let Some(anchor) = anchor
                && target.extension().is_some_and(|it| it == "md")
            {
                let anchors = Document::read(&target).anchors();
                assert!(anchors.contains(anchor), "{}: {link}: {anchors:?}", document.path.display());
            }
        }
    }
}

#[test]
fn every_chapter_of_the_guide_is_in_its_table_and_compiled() {
    let summary = Document::read("guide/src/SUMMARY.md");
    let compiled = Document::read("tests/src/lib.rs").text;
    for chapter in chapters().into_iter().filter(|chapter| chapter != "SUMMARY.md") {
        assert!(summary.links().contains(&chapter.as_str()), "{chapter} is not in SUMMARY.md");
        let has_code = Document::read(Path::new("guide/src").join(&chapter)).text.contains("```rust");
        let name = format!("guide/src/{chapter}\"");
        assert_eq!(compiled.contains(&name), has_code, "{chapter}: tests/src/lib.rs compiles what has code");
    }
}

#[test]
fn tests_that_the_threat_model_names_are_there() {
    let model = Document::read("guide/src/threat-model.md");
    let sources: Vec<_> =
        sources(paths::workspace()).iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    // In a table all names are tests'; elsewhere those that are as long as tests' are.
    let mut names = BTreeSet::new();
    for line in model.prose() {
        let least = if line.starts_with('|') { 2 } else { 4 };
        let quoted = line.split('`').skip(1).step_by(2);
        names.extend(quoted.filter(|name| name.matches('_').count() >= least));
    }
    assert!(names.len() > 40, "{names:?}");
    for name in names {
        let test = format!("fn {name}(");
        assert!(sources.iter().any(|source| source.contains(&test)), "there is no test `{name}`");
    }
}

#[test]
fn features_cost_the_crates_that_the_guide_says() {
    let guide = Document::read("guide/src/features.md");
    let rows = guide.prose().filter(|line| line.starts_with("| `awso")).filter_map(|line| {
        let cells: Vec<_> = line.split('|').map(|cell| cell.trim().trim_matches('`')).collect();
        Some((cells[1], cells[2] == "on", cells[3], cells.get(4)?.parse::<usize>().ok()?))
    });
    let rows: Vec<_> = rows.collect();
    assert!(rows.len() > 15, "{rows:?}");
    for (package, has_default, features, stated) in rows {
        let mut arguments = vec!["tree", "-p", package, "--target", "x86_64-unknown-linux-gnu"];
        arguments.extend(["--edges", "normal,build", "--prefix", "none", "--features", features]);
        arguments.extend((!has_default).then_some("--no-default-features"));
        let tree = cargo(&arguments);
        let crates: BTreeSet<_> =
            tree.lines().map(|line| line.split(' ').take(2).collect::<Vec<_>>()).collect();
        let found = crates.len();
        assert_eq!(found, stated, "guide/src/features.md: {package}, default {has_default}, {features}");
    }
}
