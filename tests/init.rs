use std::fs;

use crate::support::Folder;
use crate::support::server::Server;

#[test]
fn init_writes_a_configuration_that_is_right_and_overwrites_nothing() {
    let folder = Folder::new();
    let answer = folder.call(&["init"]);
    assert_eq!((answer.status, &*answer.stdout), (Some(0), "stagemaker.yaml\n"));
    let answer = folder.call(&["check", "stagemaker.yaml"]);
    assert_eq!((answer.status, &*answer.stderr), (Some(0), ""), "{answer:?}");
    let log = Server::start(&folder, &[]).end();
    assert!(log.contains("endpoints  my-endpoint, other-endpoint"), "{log}");
    fs::write(folder.path("stagemaker.yaml"), "region: eu-west-1").unwrap();
    folder.call(&["init", "python"]).refuses(2, "stagemaker.yaml is there already");
    assert_eq!(fs::read_to_string(folder.path("stagemaker.yaml")).unwrap(), "region: eu-west-1");
    assert!(!folder.path("tests").exists());
}

/// That its tests pass is for the tests of the package.
#[test]
fn init_for_python_writes_a_conftest_tests_and_a_workflow() {
    let folder = Folder::new();
    let answer = folder.call(&["init", "python"]);
    assert_eq!(answer.status, Some(0), "{answer:?}");
    assert!(answer.stderr.contains("pip install stagemaker pytest openai && pytest"));
    let written: Vec<_> = answer.stdout.lines().collect();
    let all = [
        "stagemaker.yaml",
        "tests/conftest.py",
        "tests/test_endpoint.py",
        ".github/workflows/tests.yml",
    ];
    assert_eq!(written, all);
    assert!(written.iter().all(|path| folder.path(path).is_file()));
    folder.call(&["init", "java"]).refuses(2, "possible values: python");
}
