use serde_json::json;
use stagemaker_emulator::{Config, ControlAccess};

use crate::support::{Request, Stage};

/// The checks themselves have cases beside them: here they stand before every path of the API.
#[tokio::test]
async fn each_path_of_the_api_is_behind_the_guard() {
    let stage = Stage::open().await;
    for path in ["", "/", "/requests", "/clock", "/none", "/config"] {
        let path = format!("/_stagemaker/v1{path}");
        for (name, value) in [
            ("host", "rebound.example"),
            ("origin", "http://evil.example"),
            ("sec-fetch-site", "cross-site"),
        ] {
            let mut request = Request::bare("GET", &path).header(name, value);
            if name != "host" {
                request = request.header("host", "127.0.0.1");
            }
            let response = request.send(stage.address).await;
            assert_eq!(response.status, 403, "{path} {name}");
            let allowed = response.header("access-control-allow-origin");
            assert_eq!(allowed, None, "{path} {name}");
        }
    }
}

/// No test in front of the path leads around it.
#[tokio::test]
async fn the_name_of_a_test_leads_to_the_api_and_not_around_its_guard() {
    let stage = Stage::open().await;
    let path = "/_stagemaker/test/a/_stagemaker/v1/health";
    let ask = async |host: &str| {
        Request::bare("GET", path).header("host", host).send(stage.address).await.status
    };
    assert_eq!((ask("127.0.0.1").await, ask("rebound.example").await), (200, 403));
}

#[tokio::test]
async fn an_api_that_is_turned_off_is_not_there() {
    let config = Config::default().with_control_access(ControlAccess::Off);
    let stage = Stage::start(config).await;
    for (method, path) in [("GET", "/requests"), ("POST", "/reset")] {
        let response = stage.control(method, path, json!(null)).await;
        assert_eq!(response.status, 404, "{method} {path}");
    }
    let health = Request::bare("GET", "/_stagemaker/health").send(stage.address).await;
    assert_eq!(health.status, 200);
}
