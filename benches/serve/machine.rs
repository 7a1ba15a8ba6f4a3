//! What it was measured on.

pub(crate) fn description() -> String {
    let cores = std::thread::available_parallelism().unwrap();
    format!("{}, {cores} cores, {}", processor(), std::env::consts::OS)
}

fn processor() -> String {
    let information = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let line = information.lines().find(|line| line.starts_with("model name"));
    let name = line.and_then(|line| line.split_once(':')).map(|(_, name)| name.trim().to_owned());
    name.unwrap_or_else(|| std::env::consts::ARCH.to_owned())
}
