#![doc = include_str!("../README.md")]

mod action;
mod arn;
mod binary;
mod cause;
mod condition;
mod context;
mod decimal;
mod decision;
mod document;
mod elements;
mod fault;
mod instant;
mod json;
mod judgement;
mod kind;
mod layer;
mod limits;
mod network;
mod operator;
mod place;
mod policies;
mod policy;
mod policy_set;
mod principal;
mod problem;
mod report;
mod request;
mod requester;
mod resource;
mod run;
mod sagemaker;
mod statement;
mod statement_ref;
mod template;
mod trace;
mod values;
mod variable;
mod verdict;
mod version;

pub use context::{Context, ContextError};
pub use decision::Decision;
pub use judgement::Judgement;
pub use kind::Kind;
pub use layer::Layer;
pub use limits::{
    MAX_CONTEXT_KEYS, MAX_CONTEXT_VALUE_BYTES, MAX_DOCUMENT_BYTES, MAX_NESTING, MAX_PATTERN_BYTES,
    MAX_PROBLEMS, MAX_STATEMENTS, MAX_VALUES, MAX_VARIABLES,
};
pub use policies::Policies;
pub use policy::Policy;
pub use policy_set::{PolicySet, TooManyStatements};
pub use problem::{Level, Problem, Problems};
pub use request::Request;
pub use statement::Effect;
pub use statement_ref::StatementRef;
pub use trace::{Part, Trace};
pub use verdict::Verdict;
