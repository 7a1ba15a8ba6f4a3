//! Who makes a request, and how closely a policy names them.

use crate::arn::Arn;

/// Who makes a request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Requester<'a> {
    arn: &'a str,
}

impl<'a> Requester<'a> {
    pub(crate) fn of(arn: &'a str) -> Self {
        Self { arn }
    }

    pub(crate) fn arn(&self) -> &'a str {
        self.arn
    }

    /// The parts of the ARN. Few policies ask for any, so that they are found when one does.
    pub(crate) fn parts(&self) -> Option<Arn<'a>> {
        Arn::split(self.arn)
    }

    /// How closely its own ARN names it: that of a role names all of its sessions.
    pub(crate) fn own_naming(&self) -> Naming {
        let is_role = self.parts().is_some_and(|arn| arn.resource().starts_with("role/"));
        if is_role { Naming::Covered } else { Naming::Own }
    }

    /// The account, where the ARN has one.
    pub(crate) fn account(&self) -> Option<&'a str> {
        self.parts().map(|arn| arn.account()).filter(|account| !account.is_empty())
    }

    /// Whether it is the root user, who is allowed what no policy says.
    pub(crate) fn is_root(&self) -> bool {
        self.parts().is_some_and(|arn| arn.service() == "iam" && arn.resource() == "root")
    }

    /// Whether it is a role that belongs to a service of AWS, or a session of one: its name or
    /// path is reserved, and no control policy of an organization binds it.
    pub(crate) fn is_service_linked(&self) -> bool {
        self.parts().is_some_and(|arn| {
            arn.resource().starts_with("role/aws-service-role/")
                || session_role(&arn).is_some_and(|role| role.starts_with("AWSServiceRoleFor"))
        })
    }
}

/// The name of the role, where an ARN is that of a session of one.
pub(crate) fn session_role<'a>(arn: &Arn<'a>) -> Option<&'a str> {
    let session = arn.resource().strip_prefix("assumed-role/")?;
    session.split('/').next().filter(|_| arn.service() == "sts")
}

/// How closely a principal is named, from not at all to by its own ARN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Naming {
    /// It is not.
    Not,
    /// Its account is: an Allow leaves the decision to that account's own policies.
    Account,
    /// Everybody is, or the role that it is a session of.
    Covered,
    /// It is, by its own ARN.
    Own,
}
