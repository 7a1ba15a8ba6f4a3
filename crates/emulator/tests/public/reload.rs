use std::fs;
use std::path::Path;

use stagemaker_emulator::gateway::Secret;
use stagemaker_emulator::{
    Changes, Config, Emulator, EmulatorError, Losses, ReloadScope, Reloaded, Reloading,
    Restrictions,
};

const LIMITED: &str = "principals:\n\
                       - {access_key_id: A, secret_access_key: s, policies: []}\n\
                       - {access_key_id: B, secret_access_key: s}\n\
                       endpoints: {one: {tags: {level: secret}}}\n";

fn load(folder: &Path, text: &str) -> Config {
    let path = folder.join("c.yaml");
    fs::write(&path, text).unwrap();
    Config::load(&path).unwrap_or_else(|problems| panic!("{problems}"))
}

/// The access key ids that are accepted.
fn accepted(emulator: &Emulator) -> Vec<String> {
    emulator.authenticator().credentials(|credentials| {
        credentials.iter().map(|credential| credential.access_key_id().to_owned()).collect()
    })
}

fn lost(ended: Result<Reloaded, EmulatorError>) -> Losses {
    match ended {
        Err(EmulatorError::Lost(losses)) => losses,
        other => panic!("{other:?}"),
    }
}

fn changes(ended: Result<Reloaded, EmulatorError>) -> Changes {
    match ended {
        Ok(Reloaded::InForce(changes)) => changes,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_configuration_that_lost_a_restriction_is_taken_only_where_it_was_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let emulator = Emulator::new(load(folder.path(), LIMITED)).unwrap();
    let wider = LIMITED.replace(", policies: []", "");
    for scope in [ReloadScope::Replies, ReloadScope::Watched] {
        let reloading: Reloading = emulator.begin_reload(scope);
        assert!(format!("{reloading:?}").starts_with("Reloading { parts: "));
        let error = reloading.publish(load(folder.path(), &wider)).unwrap_err();
        assert_eq!(error.to_string(), "it has lost `principals[A].policies`");
        let untagged = LIMITED.replace("tags: {level: secret}", "");
        let losses = lost(emulator.begin_reload(scope).publish(load(folder.path(), &untagged)));
        assert_eq!(losses.to_string(), "`endpoints.one.tags.level`");
    }
    let requested = emulator.begin_reload(ReloadScope::Requested);
    let said = changes(requested.publish(load(folder.path(), &wider)));
    assert_eq!(said.to_string(), "it has lost `principals[A].policies`");
    assert_eq!(said.clone().with_losses(None).is_empty(), !said.is_empty());
    let again = emulator.begin_reload(ReloadScope::Watched);
    assert!(changes(again.publish(load(folder.path(), &wider))).is_empty());
}

#[test]
fn the_end_of_a_reload_says_what_it_added_and_took_away() {
    let folder = tempfile::tempdir().unwrap();
    let emulator = Emulator::new(load(folder.path(), LIMITED)).unwrap();
    let next = LIMITED.replace("{one:", "{two: {}, one:").replace("id: B", "id: C");
    let ended = emulator.begin_reload(ReloadScope::Watched).publish(load(folder.path(), &next));
    let arn = "arn:aws:iam::123456789012:user";
    assert_eq!(
        changes(ended).to_string(),
        format!("+1 principal (C {arn}/C), -1 principal (B {arn}/B), +1 endpoint (two)")
    );
    // Of the endpoints alone: who may call stays as it is.
    let ended = emulator.begin_reload(ReloadScope::Replies).publish(load(folder.path(), LIMITED));
    assert_eq!(changes(ended).to_string(), "-1 endpoint (two)");
    assert_eq!(accepted(&emulator), ["A", "C"]);
}

/// A configuration that was read before a key was revoked does not replace one that was read after
/// it, although it took longer to read.
#[test]
fn a_reload_that_began_before_a_revocation_does_not_undo_it() {
    let folder = tempfile::tempdir().unwrap();
    let revoked = LIMITED.replace("- {access_key_id: B, secret_access_key: s}\n", "");
    for scope in [ReloadScope::Replies, ReloadScope::Watched, ReloadScope::Requested] {
        let emulator = Emulator::new(load(folder.path(), LIMITED)).unwrap();
        let before = emulator.begin_reload(scope);
        let read_before = load(folder.path(), LIMITED);
        let revocation = emulator.begin_reload(ReloadScope::Requested);
        revocation.publish(load(folder.path(), &revoked)).unwrap();
        assert_eq!(accepted(&emulator), ["A"], "{scope:?}");
        assert_eq!(before.publish(read_before).unwrap(), Reloaded::Superseded);
        assert_eq!(accepted(&emulator), ["A"], "{scope:?}");
    }
}

/// Changed replies that are read meanwhile do not lose a revocation, either.
#[test]
fn a_reload_of_replies_leaves_the_access_to_one_that_began_before() {
    let folder = tempfile::tempdir().unwrap();
    let emulator = Emulator::new(load(folder.path(), LIMITED)).unwrap();
    let revocation = emulator.begin_reload(ReloadScope::Requested);
    let revoked = LIMITED.replace("- {access_key_id: B, secret_access_key: s}\n", "");
    let revoked = load(folder.path(), &revoked);
    let replies = emulator.begin_reload(ReloadScope::Replies);
    let next = LIMITED.replace("{one:", "{two: {}, one:");
    assert_eq!(
        changes(replies.publish(load(folder.path(), &next))).to_string(),
        "+1 endpoint (two)"
    );
    let ended = changes(revocation.publish(revoked)).to_string();
    assert_eq!(
        ended, "-1 principal (B arn:aws:iam::123456789012:user/B)",
        "and endpoint two stays"
    );
    assert_eq!(accepted(&emulator), ["A"]);
}

#[test]
fn restrictions_are_those_of_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let limited = load(folder.path(), LIMITED);
    let restrictions: &Restrictions = limited.access.restrictions();
    assert!(restrictions.names_principals());
    assert_eq!(restrictions.losses(restrictions), None);
    let none = Restrictions::default();
    assert!(restrictions.losses(&none).is_some());
    let without_tags = restrictions.clone().with_endpoints_of(&none);
    assert_eq!(restrictions.losses(&without_tags).unwrap().to_string(), "`endpoints`");
    let by_hand = Config::default().with_credential("A", Secret::new("s"), None).unwrap();
    assert!(!by_hand.access.restrictions().names_principals());
}
