use crate::contender::Contender;
use crate::token::Token;

/// AWS's own signer, used to sign again.
mod aws_sigv4;
/// Python's botocore, used to sign again.
mod botocore;
/// The best of the others.
mod s3s;
/// The one with the best errors.
mod scratchstack;

/// Every peer. None of them verifies such a token as it comes: the README says what each does.
pub(crate) fn contenders(token: &Token) -> Vec<Contender> {
    let mut all = s3s::contenders(token);
    all.push(aws_sigv4::contender(token));
    all.extend(scratchstack::contenders(token));
    all.push(botocore::contender(token));
    all
}
