//! The number of descriptors, of which each connection takes one.

use stagemaker_emulator::Config;

/// The most descriptors that are kept for files, so that a changed configuration can be read while
/// all others are connections.
const MAX_RESERVED: usize = 64;

/// Raises the limit of open descriptors to what the system allows, since each connection is one:
/// the usual limit of 1,024 is for programs that use `select`.
#[cfg(unix)]
pub(crate) fn raise_limit() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    let raised = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum });
    if let Err(error) = raised {
        tracing::debug!(%error, "the limit of open descriptors stays as it is");
    }
}

/// Elsewhere there is no such limit.
#[cfg(not(unix))]
pub(crate) const fn raise_limit() {}

/// Limits connections to the descriptors that there are, less a few, where the configuration gives no
/// number.
pub(crate) fn limit_connections(config: &mut Config) {
    let limits = &mut config.connection_limits;
    if limits.max_open.is_none() {
        limits.max_open = limit().map(connections);
    }
}

/// Returns the number of connections that a limit of descriptors has room for.
const fn connections(limit: usize) -> usize {
    let quarter = limit / 4;
    let reserved = if quarter < MAX_RESERVED { quarter } else { MAX_RESERVED };
    limit - reserved
}

/// Returns the limit of descriptors; none where there is none.
#[cfg(unix)]
fn limit() -> Option<usize> {
    use rustix::process::{Resource, getrlimit};

    usize::try_from(getrlimit(Resource::Nofile).current?).ok()
}

#[cfg(not(unix))]
const fn limit() -> Option<usize> {
    None
}

#[cfg(test)]
mod tests {
    use super::connections;

    #[test]
    fn a_few_descriptors_are_kept_for_files() {
        assert_eq!([64, 256, 1_024, 1_048_576].map(connections), [48, 192, 960, 1_048_512]);
    }
}
