//! Everything that can be wrong with a document.

use crate::problem::Level;

/// Something that can be wrong with a document.
#[derive(Clone, Copy)]
pub(crate) struct Fault {
    pub(crate) level: Level,
    pub(crate) code: &'static str,
    pub(crate) message: &'static str,
}

const fn error(code: &'static str, message: &'static str) -> Fault {
    Fault { level: Level::Error, code, message }
}

const fn warning(code: &'static str, message: &'static str) -> Fault {
    Fault { level: Level::Warning, code, message }
}

macro_rules! faults {
    ($level:ident: $($name:ident = $code:literal, $message:expr;)*) => {
        $(pub(crate) const $name: Fault = $level($code, $message);)*
    };
}

faults! { error:
    // The text
    TOO_LONG = "document_too_long", "the document is longer than 64 KiB";
    TOO_DEEP = "nested_too_deep", "objects and lists are nested more than 16 deep";
    NOT_JSON = "not_json", "not JSON: ";
    DUPLICATE_KEY = "duplicate_key", "the key is there twice: keep one of the two";
    UNKNOWN_ELEMENT = "unknown_element", "unknown element; names are case-sensitive, expected one of ";
    // Types
    NOT_AN_OBJECT = "not_an_object", "expected an object `{...}`";
    NOT_A_STRING = "not_a_string", "expected a string";
    NOT_STRINGS = "not_strings", "expected a string or a list of strings";
    NOT_STATEMENTS = "not_statements", "expected an object or a list of objects";
    EMPTY_LIST = "empty_list", "expected at least one entry";
    EMPTY_STRING = "empty_string", "expected a string that is not empty";
    PATTERN_TOO_LONG = "pattern_too_long", "the string is longer than 2 KiB";
    // The document
    VERSION_UNKNOWN = "version_unknown", "expected `2012-10-17` or `2008-10-17`";
    STATEMENT_MISSING = "statement_missing", "expected a statement, found none";
    TOO_MANY_STATEMENTS = "too_many_statements", "there are more than 1000 statements";
    SID_REPEATED = "sid_repeated", "another statement of the document has the same Sid";
    // The statement
    EFFECT_MISSING = "effect_missing", "the statement has no `Effect`: say `Allow` or `Deny`";
    EFFECT_UNKNOWN = "effect_unknown", "expected exactly `Allow` or `Deny`";
    ACTION_MISSING = "action_missing", "the statement has neither `Action` nor `NotAction`";
    ACTION_TWICE = "action_and_not_action", "the statement has both `Action` and `NotAction`: keep one";
    RESOURCE_MISSING = "resource_missing", "the statement has neither `Resource` nor `NotResource`";
    RESOURCE_TWICE = "resource_and_not_resource", "the statement has both `Resource` and `NotResource`: keep one";
    PRINCIPAL_NOT_ALLOWED = "principal_not_allowed", "not allowed here, where a policy is about whom it is attached to, as in ";
    PRINCIPAL_MISSING = "principal_missing", "the statement has no `Principal`, which is required in ";
    PRINCIPAL_TWICE = "principal_and_not_principal", "the statement has both `Principal` and `NotPrincipal`: keep one";
    PRINCIPAL_MALFORMED = "principal_malformed", "expected `\"*\"` or an object such as `{\"AWS\": \"arn:aws:iam::123456789012:user/ci\"}`";
    PRINCIPAL_TYPE_UNKNOWN = "principal_type_unknown", "expected one of `AWS`, `Service`, `Federated`, `CanonicalUser`";
    PRINCIPAL_UNKNOWN = "principal_unknown", "expected `*`, the 12 digits of an account or an ARN of IAM or STS";
    // Actions and resources
    ACTION_WITHOUT_SERVICE = "action_without_service", "expected `*`, or a service, a colon and a name, such as `sagemaker:InvokeEndpoint`";
    ACTION_TWO_COLONS = "action_two_colons", "expected one colon, between the service and the name";
    ACTION_SERVICE_WILDCARD = "action_service_wildcard", "the service before the colon must not hold a wildcard";
    ACTION_WHITE_SPACE = "action_white_space", "an action holds no white space";
    ACTION_NAME_EMPTY = "action_name_empty", "the name after the colon is empty; `*` stands for all";
    RESOURCE_NOT_ARN = "resource_not_arn", "expected `*` or an ARN, such as `arn:aws:sagemaker:us-east-1:123456789012:endpoint/my-endpoint`";
    // Variables
    VARIABLE_OPEN = "variable_open", "`${` is not closed by `}`; write `${$}{` if the characters themselves are meant";
    VARIABLE_EMPTY = "variable_empty", "the variable has no name; write `${aws:username}`";
    VARIABLE_DEFAULT = "variable_default", "malformed default; write `${aws:username, 'nobody'}`, with single quotes";
    TOO_MANY_VARIABLES = "too_many_variables", "there are more than 16 variables in one string";
    // Conditions
    OPERATOR_UNKNOWN = "operator_unknown", "unknown condition operator";
    SET_OPERATOR_UNKNOWN = "set_operator_unknown", "expected `ForAllValues:` or `ForAnyValue:` before the operator";
    NULL_MODIFIED = "null_modified", "`Null` does not take `IfExists`: it is about missing keys already";
    KEY_EMPTY = "condition_key_empty", "expected a condition key such as `aws:username`";
    VALUE_WRONG_TYPE = "value_wrong_type", "expected a string, a number, a boolean or a list of them";
    TOO_MANY_VALUES = "too_many_values", "there are more than 1000 values";
    NOT_A_NUMBER = "not_a_number", "expected a decimal number such as `3600` or `0.5`";
    NOT_A_DATE = "not_a_date", "expected a date such as `2026-11-22T10:00:00Z`, `2026-11-22`, or seconds since 1970";
    NOT_AN_ADDRESS = "not_an_address", "expected an IP address or a range such as `203.0.113.0/24` or `2001:db8::/32`";
    PREFIX_TOO_LONG = "prefix_too_long", "the prefix after `/` is not a length of this family of addresses: up to 32, or 128 with IPv6";
    NOT_A_BOOLEAN = "not_a_boolean", "expected `true` or `false`";
    NOT_BASE64 = "not_base64", "expected Base64";
}

// SPEC D17
faults! { warning:
    CHARACTER_OUTSIDE = "character_outside", "AWS takes no character beyond U+00FF nor most control characters";
    TOO_LARGE_FOR_AWS = "too_large_for_aws", "AWS takes fewer characters, white space not counted, in ";
    VERSION_MISSING = "version_missing", "without `\"Version\": \"2012-10-17\"` the document is one of 2008-10-17, and variables are literal text";
    VARIABLE_IN_OLD_VERSION = "variable_in_old_version", "literal text, since variables need `\"Version\": \"2012-10-17\"`";
    VARIABLE_NOT_EXPANDED = "variable_not_expanded", "variables are not expanded here, so that it never matches";
    VARIABLE_TOO_EARLY = "variable_too_early", "variables before the fifth colon of an ARN are literal text: use a wildcard";
    SID_CHARACTERS = "sid_characters", "a Sid has letters and digits only";
    SERVICE_WILDCARD = "service_wildcard", "the service of an ARN should not hold a wildcard";
    TYPE_WILDCARD = "type_wildcard", "the type before the `/` should not hold a wildcard";
    TOO_FEW_PARTS = "arn_too_short", "an ARN has six parts between colons, so that this matches nothing; end it with `*` to leave parts open";
    ARN_NEVER_MATCHES = "arn_never_matches", "an ARN has six parts between colons, so that this never matches";
    NO_RESOURCE_TYPE = "no_resource_type", "`sagemaker:CallWithBearerToken` has no resource type and only matches `\"Resource\": \"*\"`: give it a statement of its own";
    OPERATOR_SPELLING = "operator_spelling", "AWS writes it ";
    NO_CONDITION_KEY = "no_condition_key", "there is no condition key, so that the operator says nothing";
    NO_VALUES = "no_values", "an empty list never matches; with a negated operator it always does";
    OPEN_WHEN_MISSING = "open_when_missing", "true for a request without the key; add `\"Null\": {\"";
    LITERAL_WILDCARD = "literal_wildcard", "`*` is an ordinary character here; `StringLike` was probably meant";
    RCP_ALLOWS = "rcp_allows", "a resource control policy may only `Deny`: AWS allows by one of its own";
    PRINCIPAL_NEVER_MATCHES = "principal_never_matches", "matches nobody: expected the ARN of an account's root, a user, a role or a session, without wildcards; for several, use a condition on `aws:PrincipalArn`";
}
