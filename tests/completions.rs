use std::fs;

use crate::support::Folder;

#[test]
fn completions_name_the_commands_and_their_options() {
    let folder = Folder::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = folder.call(&["completions", shell]).stdout;
        for word in ["serve", "until-stdin-closes", "token", "mint"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
    folder.call(&["completions", "csh"]).refuses(2, "possible values: bash, elvish, fish");
}

#[test]
fn each_command_has_a_man_page() {
    let folder = Folder::new();
    folder.call(&["man", "pages"]).refuses(2, "pages cannot be written to");
    fs::create_dir(folder.path("pages")).unwrap();
    assert_eq!(folder.call(&["man", "pages"]).status, Some(0));
    let page = |name: &str| fs::read_to_string(folder.path("pages").join(name)).unwrap();
    assert!(page("stagemaker.1").contains("stagemaker\\-serve(1)"));
    assert!(page("stagemaker-token-mint.1").contains("\\-\\-expires"));
}
