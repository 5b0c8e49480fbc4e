//! Which keys have announcements and their texts, and whoever publishes them?

use super::spec::{LOCALE, Shape};
use super::table::table;
use crate::file::kinds::{Choice, List, Own, Prose, Text};
use crate::fleet::wording::kind::Kind;

table! {
    pub PublisherKeys: "[publisher]",
        "In whose name windows are announced, for the X-MAINTNOTE fields of calendars";
    provider: required Text, "\"example.com\"",
        "Who does the work, best as a domain, which then also ends the ids of events";
    fleet: optional Text, "\"chat\"",
        "What tells this file's windows from those of your other fleets, in the ids of events; default a hash of the region ids";
    account: required Text, "\"42\"",
        "The customer's account with the provider";
    organizer: optional Own(Shape::Pattern("^(mailto:)?[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+$")), "\"noc@example.com\"",
        "The mail address for questions; default noc@ the provider, where that is a domain";
}

table! {
    pub AnnouncementsKeys: "[announcements]",
        "What announcements of windows say, and in which words";
    service: optional Text, "\"Chat\"",
        "What users call that which is maintained; default the region's services that are touched";
    contact: optional Text, "\"support@example.com\"",
        "Whom to ask; default nobody is named";
    status_page: optional Text, "\"https://status.example.com\"",
        "Where to look; default no page is named";
    default_locale: optional Own(Shape::Pattern(LOCALE)), "\"en-GB\"",
        "Language of those for whom none is given or who have no text in theirs, a BCP 47 tag; default English";
    templates: optional Text, "\"announcements\"",
        "A folder, relative to the region file, whose `.toml` files hold further `[[texts]]`";
    texts: optional List(0, &Shape::Table(TextKeys::SPEC)), "[]",
        "Texts that take the place of the built-in ones; those of the region file come before those of the folder";
}

table! {
    pub TextsKeys: "the top of the file",
        "Texts of announcements";
    texts: required List(1, &Shape::Table(TextKeys::SPEC)), "[]",
        "Texts that take the place of the built-in ones";
}

table! {
    pub TextKeys: "[[texts]]",
        "A text of an announcement; subject and body are Jinja templates in which an unknown variable is an error";
    locale: required Own(Shape::Pattern(LOCALE)), "\"de\"",
        "Whose text it is, a BCP 47 tag; `de` is for `de-CH`, too";
    kind: required Choice<Kind>(&Kind::NAMES, &Kind::ALL), "\"planned\"",
        "What has become of the window";
    audience: optional Text, "\"regulator\"",
        "Who is told: crew, or an audience of notice rules; default users and customers";
    subject: required Prose, "\"{{ headline }}: {{ place }}\"",
        "One line; variables are among others place, service, region, date, start, end, period, duration";
    body: required Prose, "\"{{ details }}\"",
        "Lines; details, expectation and closing hold the built-in words in languages that have them";
}
