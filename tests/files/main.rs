//! Is every file that is handed to the program read as it is meant, and refused in words that
//! help? Region files, proposals, plans, calendars and time zones.

mod calendars;
mod faults;
mod mangled;
mod proposals;
mod region_file;
mod schema;
mod time_zones;
