//! Whoever is let through had a credential in force that allows it, whatever is reloaded meanwhile.
#![no_main]

use http::Response;
use libfuzzer_sys::fuzz_target;
use stagemaker_fuzz::layers::{
    Authenticated, Expected, OTHER_SECRET, OTHER_SESSION_TOKEN, Operation, Oracle, PathReading,
    Sequence, System,
};
use stagemaker_fuzz::{Sealed, Shares};
use stagemaker_gateway::{
    Denied, Event, Forbidden, Identity, Invocation, Outcome, Reason, Refusal,
};

fuzz_target!(|sequence: Sequence| {
    let (mut oracle, mut system) = (Oracle::new(&sequence), System::new(&sequence));
    for operation in &sequence.operations {
        let calls = system.calls();
        let (expected, response) = (oracle.expect(operation), system.run(operation));
        let (Some(expected), Some(response)) = (expected, response) else { continue };
        let find = Find { expected: &expected, response: &response, operation };
        let is_served = matches!(expected, Expected::Served(..));
        assert_eq!(system.calls() - calls, usize::from(is_served), "{find:?}");
        SHARES.count(match &expected {
            Expected::Served(..) => "served",
            Expected::Denied(_) => "denied",
            Expected::Forbidden(..) => "forbidden",
        });
        match &expected {
            Expected::Served(caller, reading) => find.assert_served(caller, reading),
            Expected::Denied(code) => find.assert_denied(code),
            Expected::Forbidden(caller, code, reading) => {
                find.assert_forbidden(caller, code, reading.as_ref());
            }
        }
        find.assert_sealed();
    }
});

static SHARES: Shares<3> = Shares::of(["served", "denied", "forbidden"]);

/// The end of a request, as it should be and as it is.
#[derive(Debug)]
struct Find<'a> {
    #[expect(dead_code, reason = "it is printed")]
    expected: &'a Expected,
    response: &'a Response<String>,
    operation: &'a Operation,
}

impl Find<'_> {
    fn assert_served(&self, caller: &Authenticated, reading: &PathReading) {
        self.assert_extensions([false, false, true, true]);
        self.assert_event(Outcome::Allowed, "allowed", 200, Some(reading));
        self.assert_caller(caller);
        let invocation: &Invocation = self.response.extensions().get().expect("it is there");
        let component = invocation.component.as_ref().map(|component| component.name.as_str());
        let names = (invocation.endpoint.name.as_str(), component);
        assert_eq!(names, (reading.endpoint, reading.component), "{self:?}");
        assert_eq!(invocation.path(), Some(reading.canonical), "{self:?}");
        assert_eq!(invocation.route(), Some(reading.route), "{self:?}");
        // The service answers with the path that it is to be sent on to.
        assert_eq!(*self.response.body(), reading.canonical, "{self:?}");
    }

    /// Asserts that all who are not known are told the same.
    fn assert_denied(&self, code: &'static str) {
        self.assert_extensions([true, false, false, false]);
        let is_large = code == "authorization_too_large";
        self.assert_event(Outcome::Denied, code, if is_large { 431 } else { 403 }, None);
        if !is_large {
            let usual = Refusal::of(&Reason::AuthorizationMissing).into_response::<String>();
            assert_eq!(self.response.body(), usual.body(), "{self:?}");
            assert_eq!(self.response.headers(), usual.headers(), "{self:?}");
        }
    }

    fn assert_forbidden(
        &self,
        caller: &Authenticated,
        code: &'static str,
        reading: Option<&PathReading>,
    ) {
        self.assert_extensions([false, true, true, false]);
        let status = match code {
            "header_repeated" | "header_unreadable" | "path_not_canonical" | "name_invalid" => 400,
            _ => 403,
        };
        self.assert_event(Outcome::Forbidden, code, status, reading);
        self.assert_caller(caller);
    }

    /// Asserts which are there of `Denied`, `Forbidden`, `Identity` and `Invocation`.
    fn assert_extensions(&self, expected: [bool; 4]) {
        let extensions = self.response.extensions();
        let (identity, invocation) = (extensions.get::<Identity>(), extensions.get::<Invocation>());
        let (denied, forbidden) = (extensions.get::<Denied>(), extensions.get::<Forbidden>());
        let found =
            [denied.is_some(), forbidden.is_some(), identity.is_some(), invocation.is_some()];
        assert_eq!(found, expected, "{self:?}");
        let code = denied.map(|denied| denied.reason().code()).or(forbidden.map(Forbidden::code));
        let event = Event::of(extensions).expect("it passed a lock");
        assert_eq!(code.unwrap_or("allowed"), event.code, "{self:?}");
    }

    fn assert_event(
        &self,
        outcome: Outcome,
        code: &'static str,
        status: u16,
        reading: Option<&PathReading>,
    ) {
        let event = Event::of(self.response.extensions()).expect("it passed a lock");
        assert_eq!((event.outcome, event.code), (outcome, code), "{self:?}");
        assert_eq!(self.response.status().as_u16(), status, "{self:?}");
        assert_eq!(event.caller.is_some(), outcome != Outcome::Denied, "{self:?}");
        assert_eq!(event.reason.is_some(), outcome != Outcome::Allowed, "{self:?}");
        let (endpoint, component) = (event.endpoint.as_deref(), event.component.as_deref());
        assert_eq!(endpoint, reading.map(|reading| reading.endpoint), "{self:?}");
        assert_eq!(component, reading.and_then(|reading| reading.component), "{self:?}");
    }

    /// Asserts that identity and event are those of the credential that verified the token.
    fn assert_caller(&self, caller: &Authenticated) {
        let Authenticated { holder, facts, fingerprint, verified_at } = caller;
        let identity: &Identity = self.response.extensions().get().expect("it is there");
        assert_eq!(identity.access_key_id(), facts.access_key_id, "{self:?}");
        assert_eq!(identity.principal().arn(), holder.arn, "{self:?}");
        assert_eq!(identity.fingerprint().to_string(), *fingerprint, "{self:?}");
        assert_eq!(identity.verified_at().unix_seconds(), *verified_at, "{self:?}");
        assert_eq!((identity.region(), identity.service()), ("us-west-2", "sagemaker"));
        let event = Event::of(self.response.extensions()).expect("it passed a lock");
        assert_eq!(event.access_key_id.as_ref(), Some(&facts.access_key_id), "{self:?}");
        assert_eq!(event.fingerprint.as_ref(), Some(fingerprint), "{self:?}");
        let known = event.caller.as_ref().expect("it is known");
        let names = (&*known.principal_arn, &*known.account_id, known.credential_kind);
        assert_eq!(names, (holder.arn, holder.account(), holder.kind()), "{self:?}");
        let instants = (known.signed_at, known.expires_at);
        assert_eq!(instants, (facts.signed_at, facts.expires_at), "{self:?}");
    }

    /// Asserts that nothing that can be printed of a response shows a secret, a session token or a
    /// token.
    fn assert_sealed(&self) {
        let Operation::Call { request, .. } = self.operation else { return };
        let extensions = self.response.extensions();
        let (denied, forbidden) = (extensions.get::<Denied>(), extensions.get::<Forbidden>());
        let (identity, event) = (extensions.get::<Identity>(), Event::of(extensions));
        let invocation = extensions.get::<Invocation>();
        let lines = [denied.map(ToString::to_string), forbidden.map(ToString::to_string)];
        let shown = format!(
            "{lines:?} {:?} {denied:?} {denied:#?} {forbidden:?} {forbidden:#?} {identity:?} \
             {identity:#?} {event:?} {invocation:?}",
            self.response,
        );
        if let Ok(token) = request.authorization.token() {
            Sealed::of(token).assert_not_in(&shown);
        }
        for secret in [OTHER_SECRET, OTHER_SESSION_TOKEN] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}
