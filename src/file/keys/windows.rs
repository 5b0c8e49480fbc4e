//! Which keys has a file of proposed windows?

use super::spec::Bond::ExactlyOne;
use super::spec::Shape;
use super::table::table;
use crate::file::kinds::{Choice, Duration, Integer, List, Own, Prose, Text};
use crate::finding::Code;
use crate::ground::duration::{DAY, Minutes};

table! {
    pub ProposalsKeys: "the top of the file",
        "Proposed maintenance windows";
    version: optional Integer(1, 1, ""), "1",
        "Version of the file format: 1";
    windows: required List(1, &Shape::Table(WindowKeys::SPEC)), "[]",
        "The windows; at least one";
}

table! {
    pub WindowKeys: "[[windows]]",
        "A window that somebody proposes or has agreed on", bonds [ExactlyOne(&["duration", "end"])];
    id: optional Text, "\"CHG-1042\"",
        "Unique name of the window";
    tier: required Text, "\"weekly\"",
        "The kind of maintenance";
    regions: optional List(1, &Shape::Text), "[\"sg\", \"de\"]",
        "Where; default every region of the tier with a service it touches";
    start: required Own(Shape::Instant), "2026-12-01T19:15:00Z",
        "RFC 3339 with any offset";
    duration: optional Duration(Minutes(1), DAY.times(366)), "\"3h\"",
        "How long; or `end`";
    end: optional Own(Shape::Instant), "2026-12-01T22:15:00Z",
        "RFC 3339 with any offset; or `duration`";
    rollback: optional Text, "\"runbooks/rollback.md\"",
        "The rollback document";
    filed: optional Own(Shape::Instant), "2026-11-25T09:00:00Z",
        "When notice was given; default now";
    operations: optional List(0, &Shape::Text), "[\"log-cleanup\"]",
        "The work that is done; default the tier's";
    accept: optional List(0, &Shape::Table(AcceptKeys::SPEC)), "[{ code = \"notice\", reason = \"...\" }]",
        "Findings on this window that somebody has agreed to live with";
}

table! {
    pub AcceptKeys: "accept",
        "A finding that is known and accepted";
    code: required Choice<Code>(&Code::NAMES, &Code::ALL), "\"notice\"",
        "The code of the finding";
    reason: required Prose, "\"agreed with the customer\"",
        "Why it is acceptable";
}
