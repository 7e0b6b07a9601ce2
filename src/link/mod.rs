//! Sightings into people.
