use std::fs;

use stagemaker_access::access_config::AccessConfig;
use stagemaker_access::loaded::LoadedAccess;
use stagemaker_yaml::FileProblems;

/// A configuration with every key that restricts callers.
const WHOLE: &str = r#"# Who may call.
region: us-west-2
account: "123456789012"
skew_seconds: 5
organization:
  scps:
    - [scp-root.json]
    - [scp-root.json, scp-unit.json]
  rcps: [rcp.json, rcp-other.json]
  management_account: "999999999999"
principals:
  - arn: arn:aws:sts::123456789012:assumed-role/ci/session
    access_key_id: ASIAIOSFODNN7EXAMPLE
    secret_access_key: wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
    session_token: IQoJb3JpZ2luX2VjEXAMPLE
    expires_at: 2026-11-22T10:00:00Z
    policies:
      - allow.json
      - Version: "2012-10-17"
        Statement:
          - {Effect: Allow, Action: sagemaker:InvokeEndpoint, Resource: "*"}
          - Effect: Deny
            Action: sagemaker:InvokeEndpoint
            Resource: "*"
            Condition: {StringEquals: {aws:ResourceTag/level: secret}}
    permissions_boundary: boundary.json
    session_policies: [allow.json, session.json]
    tags:
      team: blue
      stage: test
    context: {aws:SourceVpce: vpce-1}
    refuse_tokens_before: 2026-11-22T09:00:00Z
    refuse_tokens:
      - c43093f71c34d07dd3b5bcf692b436dd
      - c43093f71c34d07dd3b5bcf692b436de
  # Limited by a policy alone.
  - access_key_id: AKIAIOSFODNN7SECOND
    secret_access_key: wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
    policies: [allow.json]
  - access_key_id: AKIAIOSFODNN7THIRD
    secret_access_key: wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
    policies: []
endpoints:
  one:
    tags:
      level: secret
    components:
      first: {tags: {level: open}}
      second: {}
  two: {}
"#;

fn document(effect: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"{effect}","Action":"*","Resource":"*"}}}}"#
    )
}

/// A folder with the policies that [`WHOLE`] names.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let names = ["allow", "boundary", "session", "scp-root", "scp-unit", "rcp-other"];
        for name in names {
            fs::write(folder.path().join(format!("{name}.json")), document("Allow")).unwrap();
        }
        let rcp = document("Deny").replace(r#""Effect""#, r#""Principal":"*","Effect""#);
        fs::write(folder.path().join("rcp.json"), &rcp).unwrap();
        fs::write(folder.path().join("rcp-other.json"), rcp).unwrap();
        Self(folder)
    }

    fn load(&self, text: &str) -> Result<LoadedAccess, FileProblems> {
        let path = self.0.path().join("c.yaml");
        fs::write(&path, text).unwrap();
        AccessConfig::load(&path)
    }

    fn losses(&self, before: &str, now: &str) -> Option<String> {
        let load = |text: &str| match self.load(text) {
            Ok(loaded) => loaded.access.restrictions().clone(),
            Err(problems) => panic!("{text}: {problems}"),
        };
        load(before).losses(&load(now)).map(|losses| losses.to_string())
    }
}

fn whole() -> (Folder, LoadedAccess) {
    let folder = Folder::new();
    let loaded = folder.load(WHOLE).unwrap_or_else(|problems| panic!("{problems}"));
    (folder, loaded)
}

/// Each loses one thing, and would let callers do more.
#[test]
fn a_configuration_that_lost_a_restriction_is_noticed_with_its_key() {
    let (folder, _) = whole();
    let id = "principals[ASIAIOSFODNN7EXAMPLE]";
    let cases = [
        ("region: us-west-2\n", "", "`region`".to_owned()),
        ("account: \"123456789012\"\n", "", "`account`".to_owned()),
        ("skew_seconds: 5\n", "", "`skew_seconds`".to_owned()),
        ("    - [scp-root.json]\n", "", "some of `organization.scps.levels`".to_owned()),
        (
            "scp-root.json, scp-unit.json",
            "scp-unit.json",
            "some of `organization.scps.pol".to_owned(),
        ),
        ("rcp.json, ", "", "some of `organization.rcps.policies`".to_owned()),
        ("  rcps: [rcp.json, rcp-other.json]\n", "", "`organization.rcps`".to_owned()),
        ("      - allow.json\n", "", format!("some of `{id}.policies`")),
        ("    permissions_boundary: boundary.json\n", "", format!("`{id}.permissions_boundary`")),
        (
            "[allow.json, session.json]",
            "[session.json]",
            format!("some of `{id}.session_policies`"),
        ),
        (
            "    session_policies: [allow.json, session.json]\n",
            "",
            format!("`{id}.session_policies`"),
        ),
        ("      team: blue\n", "", format!("`{id}.tags.team`")),
        ("    context: {aws:SourceVpce: vpce-1}\n", "", format!("`{id}.context.aws:SourceVpce`")),
        ("    expires_at: 2026-11-22T10:00:00Z\n", "", format!("`{id}.expires_at`")),
        (
            "    refuse_tokens_before: 2026-11-22T09:00:00Z\n",
            "",
            format!("`{id}.refuse_tokens_before`"),
        ),
        (
            "    policies: [allow.json]\n",
            "",
            "`principals[AKIAIOSFODNN7SECOND].policies`".to_owned(),
        ),
        ("    policies: []\n", "", "`principals[AKIAIOSFODNN7THIRD].policies`".to_owned()),
        ("      level: secret\n", "", "`endpoints.one.tags.level`".to_owned()),
        ("{tags: {level: open}}", "{}", "`endpoints.one.components.first.tags.level`".to_owned()),
    ];
    for (text, instead, lost) in cases {
        assert!(WHOLE.contains(text), "{text}");
        let noticed = folder.losses(WHOLE, &WHOLE.replacen(text, instead, 1));
        assert!(noticed.as_ref().is_some_and(|said| said.contains(&lost)), "{lost}: {noticed:?}");
    }
    let token = "      - c43093f71c34d07dd3b5bcf692b436dd\n";
    let lost = folder.losses(WHOLE, &WHOLE.replace(token, "")).unwrap();
    assert!(lost.starts_with(&format!("`{id}.refuse_tokens[c430")), "{lost}");
    let session =
        "    session_token: IQoJb3JpZ2luX2VjEXAMPLE\n    expires_at: 2026-11-22T10:00:00Z\n";
    let lost = folder.losses(WHOLE, &WHOLE.replace(session, "")).unwrap();
    assert!(lost.contains(&format!("`{id}.session_token`")), "{lost}");
    for (key, next) in [("organization", "principals"), ("principals", "endpoints")] {
        let (from, to) = (WHOLE.find(&format!("\n{key}:")), WHOLE.find(&format!("\n{next}:")));
        let without = [&WHOLE[..from.unwrap()], &WHOLE[to.unwrap()..]].concat();
        assert_eq!(folder.losses(WHOLE, &without), Some(format!("`{key}`")));
    }
    assert_eq!(folder.losses("seed: 1\n", "# nothing\n"), Some("all of its text".to_owned()));
    let lost = folder.losses(WHOLE, "").unwrap();
    assert!(lost.contains("`principals`"), "{lost}");
}

/// An edit, an addition or a removal of a whole entry is somebody's will.
#[test]
fn a_configuration_that_was_edited_has_lost_nothing() {
    let (folder, _) = whole();
    for (text, instead) in [
        ("region: us-west-2", "region: eu-west-1"),
        ("# Who may call.\n", ""),
        ("policies: []", "policies: [allow.json]"),
        ("policies: [allow.json]", "policies: []"),
        ("Effect: Deny", "Effect: Allow"),
        ("    policies: [allow.json]\n", "    policies: [allow.json, session.json]\n"),
        ("expires_at: 2026", "expires_at: 2027"),
        ("  two: {}\n", ""),
        ("      second: {}\n", ""),
        ("AKIAIOSFODNN7SECOND", "AKIAIOSFODNN7OTHER"),
        ("endpoints:\n", "seed: 1\nendpoints:\n"),
    ] {
        assert!(WHOLE.contains(text), "{text}");
        assert_eq!(folder.losses(WHOLE, &WHOLE.replacen(text, instead, 1)), None, "{text}");
    }
    let seconds = WHOLE.find("  # Limited").unwrap()..WHOLE.find("endpoints:").unwrap();
    let revoked = [&WHOLE[..seconds.start], &WHOLE[seconds.end..]].concat();
    assert_eq!(folder.losses(WHOLE, &revoked), None, "principals were taken away");
    assert_eq!(folder.losses("", "seed: 1"), None);
    assert_eq!(folder.losses("", ""), None);
    assert_eq!(folder.losses("skew_seconds: 900\n", "seed: 1\n"), None, "it is narrower");
}

#[test]
fn a_text_without_its_end_is_cut_unless_whole_principals_or_endpoints_went() {
    let folder = Folder::new();
    let principals = "principals:\n- {access_key_id: A, secret_access_key: s}\n# The second.\n\
                      - {access_key_id: B, secret_access_key: s}\n";
    let before = format!("{principals}# The end.\n\n");
    let cut = Some("the end of its text".to_owned());
    for (now, lost) in [
        (principals, None),
        (principals.trim_end(), None),
        ("principals:\n- {access_key_id: A, secret_access_key: s}\n", None),
        ("principals:\n- {access_key_id: A, secret_access_key: s}", None),
        ("principals:\n- {access_key_id: A, secret_access_key: s}\n# The sec", cut.clone()),
    ] {
        assert_eq!(folder.losses(&before, now), lost, "{now}");
    }
    for (before, now) in [
        ("principals:\n- access_key_id: A\n  secret_access_key: secret\n", 5),
        ("principals: [{access_key_id: A, secret_access_key: s}]\nseed: 12\n", 2),
        ("principals: [{access_key_id: A, secret_access_key: s}]\nseed: 12\n", 9),
        ("endpoints:\n  one:\n    replies:\n    - say: one\n    - say: two\n", 15),
    ] {
        assert_eq!(folder.losses(before, &before[..before.len() - now]), cut, "{before} {now}");
    }
}

/// Every prefix either is not taken, or says of each principal that it still names all that the
/// whole says, and does not deploy every name.
#[test]
fn no_prefix_of_a_configuration_that_is_taken_lets_in_more_than_the_whole() {
    let (folder, whole) = whole();
    let described = |loaded: &LoadedAccess| -> Vec<String> {
        loaded.access.credentials.iter().map(|credential| format!("{credential:?}")).collect()
    };
    let all = described(&whole);
    let (mut wider, mut taken) = (0, 0);
    for end in 0..WHOLE.len() {
        let Ok(loaded) = folder.load(&WHOLE[..end]) else { continue };
        let is_whole = |principal: &String| all.contains(principal);
        let is_narrow = !loaded.access.credentials.is_empty()
            && described(&loaded).iter().all(is_whole)
            && format!("{:?}", loaded.endpoints).contains("Some");
        if whole.access.restrictions().losses(loaded.access.restrictions()).is_some() {
            wider += usize::from(!is_narrow);
        } else {
            assert!(is_narrow, "{}", &WHOLE[..end]);
            taken += 1;
        }
    }
    // Without a rule these would be taken; and who takes the last principal away is heard.
    assert!(wider > 30 && taken > 0, "{wider} {taken}");
}

#[test]
fn the_restrictions_show_keys_and_no_value() {
    let (_, whole) = whole();
    let shown = format!("{:?}", whole.access.restrictions());
    assert!(shown.contains("principals[ASIAIOSFODNN7EXAMPLE].session_token"), "{shown}");
    for secret in ["wJalrXUtn", "IQoJb3JpZ2lu"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert!(whole.access.restrictions().names_principals());
    assert!(!AccessConfig::default().restrictions().names_principals());
}
