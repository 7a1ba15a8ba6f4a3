#![doc = include_str!("../README.md")]

mod body;
mod clock;
mod config;
mod connection_limits;
mod control;
mod control_access;
mod emulator;
mod emulator_error;
mod endpoints;
mod front_door;
mod front_replies;
mod ids;
mod in_force;
mod journal;
mod metrics;
mod model_server;
mod reload;
mod reset;
mod routes;
mod running;
mod server;
mod snapshot;
mod state;
mod sync;
mod test_name;
mod transport;
mod unverified;

pub use crate::{
    clock::{ClockError, ClockState, Instant, Timer, VirtualClock},
    config::Config,
    connection_limits::ConnectionLimits,
    control_access::{ControlAccess, InvalidControlToken},
    emulator::Emulator,
    emulator_error::EmulatorError,
    endpoints::catalog::{Catalog, Component, Deployed, Endpoint},
    endpoints::model::Model,
    front_replies::{FrontError, FrontReplies, ReplyScope},
    journal::expectation::Expectation,
    journal::filter::RequestFilter,
    journal::handle::{AwaitedRequests, Journal},
    journal::limits::JournalLimits,
    journal::message_record::{BodyRecord, EventRecord, MessageRecord, ResponseRecord},
    journal::record::{CallerRecord, DecisionRecord, RequestRecord, RuleRecord},
    model_server::service::ModelServer,
    reload::{ReloadScope, Reloaded, Reloading},
    reset::Reset,
    running::Running,
    server::exchange::log_remark,
    transport::serve::{SHUTDOWN_GRACE, serve},
};
pub use stagemaker_access::{
    access_config::AccessConfig, inventory::Changes, losses::Losses, partition::Partition,
    restrictions::Restrictions,
};
pub use stagemaker_gateway::{self as gateway, Name, NameError, SystemClock};
pub use stagemaker_openai::{
    chat::{
        chunk::Chunk, conversation::ToolResult, finish_reason::FinishReason,
        logprobs::TokenLogprob, request::ChatRequest, usage::GivenUsage,
    },
    context_length::{Applies, ContextLength},
    dialect::Dialect,
    error::container_error::Failure,
    served_model::ServedModel,
    tokenizer::{Tokenize, Tokenizer},
};
pub use stagemaker_replies::{
    pacing::timing::Timing,
    parts::{Arguments, Call, Raw},
    replies::{Replies, Respond},
    reply::{Reply, ReplyKind},
    script::NoReply,
    test_name::TEST_HEADER,
};
pub use stagemaker_yaml::{FileProblem, FileProblems, parse_duration};
