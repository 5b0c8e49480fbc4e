//! Who publishes a calendar?

use crate::fleet::Fleet;
use crate::ics::write::Writer;

/// The `ORGANIZER` of an event (RFC 5545, 3.8.4.3), where the `[publisher]` names one.
pub fn write(calendar: &mut Writer, fleet: &Fleet) {
    if let Some(organizer) = fleet.publisher.as_ref().and_then(|own| own.organizer.as_ref()) {
        calendar.value("ORGANIZER", &format!("mailto:{organizer}"));
    }
}
