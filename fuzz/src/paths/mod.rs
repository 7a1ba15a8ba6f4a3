//! Paths of requests, and readers of them that decode, resolve and compare as upstreams do. They
//! share no line with the product: each is put together of the steps that its server takes.

mod request_path;
mod step;
mod upstream;
mod word;

pub use request_path::RequestPath;
pub use upstream::{RouteMatch, UPSTREAMS, Upstream};

#[cfg(test)]
mod tests;
