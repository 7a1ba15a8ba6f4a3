#![doc = include_str!("../README.md")]

mod action;
mod arn;
mod binary;
mod condition;
mod context;
mod decimal;
mod decision;
mod document;
mod fault;
mod instant;
mod json;
mod kind;
mod layer;
mod limits;
mod network;
mod operator;
mod place;
mod policy;
mod policy_set;
mod principal;
mod problem;
mod report;
mod request;
mod resource;
mod run;
mod sagemaker;
mod statement;
mod template;
mod values;
mod variable;
mod version;

pub use context::{Context, ContextError};
pub use decision::Decision;
pub use kind::Kind;
pub use layer::{Judgement, Layer, StatementRef, Verdict};
pub use limits::{
    MAX_CONTEXT_KEYS, MAX_CONTEXT_VALUE_BYTES, MAX_DOCUMENT_BYTES, MAX_NESTING, MAX_PATTERN_BYTES,
    MAX_PROBLEMS, MAX_STATEMENTS, MAX_VALUES, MAX_VARIABLES,
};
pub use policy::Policy;
pub use policy_set::{Policies, PolicySet, TooManyStatements};
pub use problem::{Level, Problem, Problems};
pub use request::Request;
pub use statement::Effect;
