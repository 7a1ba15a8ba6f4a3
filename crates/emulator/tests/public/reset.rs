use std::time::Duration;

use stagemaker_emulator::{ReplyScope, RequestFilter, Reset};

use crate::public::journal::{say, stage};
use crate::support::NOW;

/// Each thing is reset for one test, and for all.
#[tokio::test]
async fn a_reset_is_of_what_it_names_and_of_the_test_it_names() {
    for thing in Reset::ALL {
        let (stage, journal) = stage().await;
        let seen = async |test: &str| {
            say(&stage, "chat", test, "dice").await;
            let filter = RequestFilter { test: Some(test.to_owned()), ..RequestFilter::default() };
            let records = journal.find(&filter);
            let said =
                records.last().unwrap().response.clone().unwrap().body.to_text().into_owned();
            let clock = stage.emulator.clock().of_test(test);
            let counted = u64::from(said.contains("\"two\""));
            let front = u64::from(said.contains("in front"));
            let moved = clock.now().unix_seconds() - NOW;
            (records.len() as u64, counted, front, moved)
        };
        for test in ["a", "b"] {
            seen(test).await;
            stage.emulator.clock().of_test(test).advance(Duration::from_secs(60)).unwrap();
        }
        let before = seen("a").await;
        assert_eq!((before.0, before.1, before.3), (2, 1, 60));
        stage.emulator.reset(Some("a"), &[thing]);
        let (a, b) = (seen("a").await, seen("b").await);
        assert_eq!((b.0, b.1, b.3), (2, 1, 60), "{thing:?}");
        let expected = match thing {
            Reset::Requests => (1, 1, 60),
            Reset::Counts => (3, 0, 60),
            Reset::Clock => (3, 1, 0),
            Reset::Replies | _ => (3, 1, 60),
        };
        assert_eq!((a.0, a.1, a.3), expected, "{thing:?}");
        let scope = ReplyScope::of_test("b");
        stage.emulator.replies().add_rules(scope, "- say: in front").unwrap();
        assert_eq!(seen("b").await.2, 1);
        stage.emulator.reset(None, &[thing]);
        let b = seen("b").await;
        assert_eq!(b.2 == 0, matches!(thing, Reset::Replies), "{thing:?}");
        assert_eq!(b.3 == 0, matches!(thing, Reset::Clock), "{thing:?}");
        assert_eq!(b.0 == 1, matches!(thing, Reset::Requests), "{thing:?}");
    }
    assert_eq!(Reset::ALL, [Reset::Requests, Reset::Counts, Reset::Clock, Reset::Replies]);
}
