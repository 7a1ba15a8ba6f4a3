//! The steps that a server may take before it compares a path with its routes.

/// Cuts off the query and the fragment.
pub(crate) fn without_query(target: &[u8]) -> Vec<u8> {
    let end = target.iter().position(|byte| *byte == b'?' || *byte == b'#');
    target[..end.unwrap_or(target.len())].to_vec()
}

/// Decodes each `%XX` once, in either case; whatever is no escape stays as it is.
pub(crate) fn decoded(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((first, others)) = rest.split_first() {
        let digit = |index: usize| others.get(index).and_then(|byte| (*byte as char).to_digit(16));
        if let (b'%', Some(high), Some(low)) = (first, digit(0), digit(1)) {
            bytes.push(u8::try_from(high * 16 + low).expect("two digits"));
            rest = &others[2..];
        } else {
            bytes.push(*first);
            rest = others;
        }
    }
    bytes
}

/// Splits at each slash. The piece before the first is there too, and empty in most paths.
pub(crate) fn split(path: &[u8]) -> Vec<Vec<u8>> {
    path.split(|byte| *byte == b'/').map(<[u8]>::to_vec).collect()
}

/// Joins what [`split`] splits.
pub(crate) fn joined(segments: &[Vec<u8>]) -> Vec<u8> {
    segments.join(&b'/')
}

/// Replaces each backslash by a slash.
pub(crate) fn with_slashes(path: &[u8]) -> Vec<u8> {
    path.iter().map(|byte| if *byte == b'\\' { b'/' } else { *byte }).collect()
}

/// Makes one slash of several in a row.
pub(crate) fn merged(path: &[u8]) -> Vec<u8> {
    let mut bytes: Vec<u8> = Vec::new();
    for byte in path {
        if *byte != b'/' || bytes.last() != Some(&b'/') {
            bytes.push(*byte);
        }
    }
    bytes
}

/// Takes out each segment that `is_one_dot`, and each that `is_two_dots` with the one before it
/// (RFC 3986, section 5.2.4).
pub(crate) fn resolved(
    path: &[u8],
    is_one_dot: fn(&[u8]) -> bool,
    is_two_dots: fn(&[u8]) -> bool,
) -> Vec<u8> {
    let mut kept: Vec<Vec<u8>> = Vec::new();
    let segments = split(path);
    let last = segments.len() - 1;
    for (index, segment) in segments.into_iter().enumerate() {
        let is_dots = is_one_dot(&segment) || is_two_dots(&segment);
        if is_two_dots(&segment) && kept.len() > 1 {
            kept.pop();
        }
        if !is_dots {
            kept.push(segment);
        } else if index == last {
            kept.push(Vec::new());
        }
    }
    joined(&kept)
}

/// Cuts off what follows a `;` in each segment.
pub(crate) fn without_parameters(path: &[u8]) -> Vec<u8> {
    let cut = |segment: &Vec<u8>| match segment.iter().position(|byte| *byte == b';') {
        Some(end) => segment[..end].to_vec(),
        None => segment.clone(),
    };
    joined(&split(path).iter().map(cut).collect::<Vec<_>>())
}

/// Cuts at the first NUL, where a C string ends.
pub(crate) fn before_nul(path: &[u8]) -> Vec<u8> {
    path.split(|byte| *byte == 0).next().unwrap_or_default().to_vec()
}

/// Takes away bytes from the ends of each segment.
pub(crate) fn trimmed(path: &[u8], is_trimmed: fn(u8) -> bool) -> Vec<u8> {
    let trim = |segment: &Vec<u8>| {
        let mut rest = &segment[..];
        while let [first, inner @ ..] = rest
            && is_trimmed(*first)
        {
            rest = inner;
        }
        while let [inner @ .., last] = rest
            && is_trimmed(*last)
        {
            rest = inner;
        }
        rest.to_vec()
    };
    joined(&split(path).iter().map(trim).collect::<Vec<_>>())
}
