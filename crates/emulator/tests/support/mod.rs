mod stage;

pub(crate) use stage::{NOW, Stage};
pub(crate) use stagemaker_testing::http::{Request, Response};
