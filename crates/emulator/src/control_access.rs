//! Who may use the control API.

use stagemaker_gateway::Secret;

/// Who may use the control API of an emulator.
///
/// Exhaustive: a server decides about each.
#[derive(Clone, Debug, Default)]
pub enum ControlAccess {
    /// Nobody.
    Off,
    /// Whoever calls from this machine, and no web page.
    #[default]
    Loopback,
    /// Whoever has this token, from anywhere.
    Token(Secret),
}
