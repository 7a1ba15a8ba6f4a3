//! The decision as functions, for who has no tower service: what is asked, in which context.

use stagemaker_gateway::iam::Context;
use stagemaker_gateway::{
    Check, Circumstances, Invocation, InvocationPath, Name, Naming, Permissions, RequestHead,
    SourceIp,
};

use crate::authorize::{CHAT, INVOKE, TOKENS, permissions, request};
use crate::support::{NOW, principal};

const LLAMA: &str = "/endpoints/Shared/components/Llama/openai/v1/chat/completions";

fn invocation() -> Invocation {
    Invocation::of_path(&InvocationPath::parse(LLAMA).unwrap())
}

fn circumstances() -> Circumstances<'static> {
    Circumstances::new("eu-west-1", NOW)
}

/// SPEC D1, D2, D6
#[test]
fn an_invocation_is_asked_about_in_three_questions() {
    let (ci, limited, invocation) = (principal("ci"), Permissions::default(), invocation());
    let circumstances = circumstances();
    let checks = Check::all(&ci, &limited, &invocation, &circumstances).unwrap();
    let asked: Vec<_> = checks
        .iter()
        .map(|check| (check.request().action().to_owned(), check.request().resource().to_owned()))
        .collect();
    let arn = |name: &str| format!("arn:aws:sagemaker:eu-west-1:123456789012:{name}");
    let invoke = || "sagemaker:InvokeEndpoint".to_owned();
    assert_eq!(
        asked,
        [
            ("sagemaker:CallWithBearerToken".to_owned(), "*".to_owned()),
            (invoke(), arn("endpoint/shared")),
            (invoke(), arn("inference-component/llama")),
        ]
    );
    let alone = Invocation::of(Name::parse("shared").unwrap());
    assert_eq!(Check::all(&ci, &limited, &alone, &circumstances).unwrap().len(), 2);
}

/// SPEC D5. A key is there where its fact is given, and is the one of that fact.
#[test]
fn each_fact_of_a_request_is_a_key_and_without_it_there_is_none() {
    let given: [(&str, &str, Circumstances<'_>); 3] = [
        ("aws:SourceIp", "192.0.2.1", circumstances().with_source_ip("192.0.2.1".parse().unwrap())),
        ("aws:UserAgent", "curl/8", circumstances().with_user_agent("curl/8")),
        ("sagemaker:TargetModel", "a.tar.gz", circumstances().with_target_model("a.tar.gz")),
    ];
    for (key, value, with) in given {
        assert_eq!(code(&denying(key, value), &with), Err("explicitly_denied"), "{key}");
        assert_eq!(code(&denying(key, value), &circumstances()), Ok(()), "{key}");
        assert_eq!(code(&denying(key, "another"), &with), Ok(()), "{key}");
    }
}

/// SPEC D5
#[test]
fn circumstances_are_read_from_the_head_of_a_request() {
    let mut chat = request(CHAT);
    chat.extensions_mut().insert(SourceIp("192.0.2.1".parse().unwrap()));
    chat.headers_mut().insert("x-amzn-sagemaker-target-model", "a.tar.gz".parse().unwrap());
    let (parts, _) = chat.into_parts();
    let head = RequestHead::of_parts(&parts);
    assert_eq!((head.method().as_str(), head.uri().path()), ("POST", CHAT));
    let read = Circumstances::of(&head, "eu-west-1", NOW).unwrap();
    assert_eq!(read.source_ip, Some("192.0.2.1".parse().unwrap()));
    assert_eq!(read.user_agent.as_deref(), Some("tests/1"));
    assert_eq!((read.target_model, read.region, read.now), (Some("a.tar.gz"), "eu-west-1", NOW));
}

/// Policies that allow all but where a context key has a value.
fn denying(key: &str, value: &str) -> Permissions {
    let deny = format!(
        r#"{{"Effect":"Deny","Action":"*","Resource":"*","Condition":{{"StringEquals":{{"{key}":"{value}"}}}}}}"#
    );
    permissions(&[TOKENS, INVOKE, &deny])
}

fn code(limited: &Permissions, circumstances: &Circumstances<'_>) -> Result<(), &'static str> {
    let decided = limited.decide(&principal("ci"), &invocation(), circumstances);
    decided.map_err(|forbidden| forbidden.code())
}

/// SPEC S5, D1
#[test]
fn permissions_decide_by_their_policies() {
    assert_eq!(code(&permissions(&[TOKENS, INVOKE]), &circumstances()), Ok(()));
    assert_eq!(code(&permissions(&[INVOKE]), &circumstances()), Err("implicitly_denied"));
    assert_eq!(code(&Permissions::default(), &circumstances()), Err("implicitly_denied"));
    let open = permissions(&[TOKENS, INVOKE]);
    assert_eq!(code(&Permissions::new(open.policies().clone()), &circumstances()), Ok(()));
}

#[test]
fn permissions_hold_what_they_were_given() {
    let mut context = Context::default();
    context.set("aws:PrincipalTag/team", "blue").unwrap();
    let plain = denying("aws:PrincipalTag/team", "blue");
    assert!(!plain.context().contains("aws:PrincipalTag/team"));
    assert_eq!((plain.naming(), code(&plain, &circumstances())), (Naming::No, Ok(())));
    let tagged = plain.with_context(context).with_naming(Naming::PolicyArn);
    assert!(tagged.context().contains("aws:PrincipalTag/team"));
    assert_eq!(tagged.naming(), Naming::PolicyArn);
    assert_eq!(code(&tagged, &circumstances()), Err("explicitly_denied"));
}

/// SPEC P4, P6
#[test]
fn a_path_stands_for_its_endpoint_component_and_route() {
    let invocation = invocation();
    assert_eq!(invocation.endpoint.name.as_str(), "Shared");
    assert_eq!(invocation.component.as_ref().map(|found| found.name.as_str()), Some("Llama"));
    let canonical = "/endpoints/Shared/inference-components/Llama/openai/v1/chat/completions";
    assert_eq!(invocation.path(), Some(canonical));
    assert_eq!(invocation.route(), Some("/openai/v1/chat/completions"));
    let by_hand = Invocation::of(Name::parse("a").unwrap());
    assert_eq!((by_hand.path(), by_hand.route(), &by_hand.component), (None, None, &None));
    assert_eq!(by_hand.with_path("/v1/chat").path(), Some("/v1/chat"));
}
