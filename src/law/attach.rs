//! Whether a law attaches at all: by what the entity is, where it is established, and from when the law stands.

use super::incident::Incident;
use super::{Attaches, Law};

/// Whether a law attaches, before any person is looked at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Attached {
    /// It does, as far as the entity goes.
    Yes,
    /// It does not, and why.
    No(String),
    /// Nobody said what it hangs on: the question.
    Unsaid(String),
}

/// Whether a law attaches to the entity of an incident.
pub fn attached(law: &Law, incident: &Incident) -> Attached {
    match in_force(law, incident) {
        Attached::Yes => {}
        other => return other,
    }
    if !law.entities.is_empty() {
        match &incident.kinds {
            Some(kinds) if law.entities.iter().any(|entity| kinds.contains(entity)) => {}
            Some(_) => {
                return Attached::No(format!(
                    "binds {}, and [entity] kinds has none",
                    law.entities.join(", ")
                ));
            }
            None => {
                let why = format!("Is the entity one of: {}? ([entity] kinds)", law.entities.join(", "));
                return Attached::Unsaid(why);
            }
        }
    }
    if law.attaches != Attaches::Establishment {
        return Attached::Yes;
    }
    let there = |places: &Option<Vec<String>>| {
        places.as_ref().is_some_and(|places| places.iter().any(|place| law.places.contains(place)))
    };
    let place = if law.places.len() > 3 { law.name.clone() } else { law.places.join(", ") };
    match (&incident.established, &incident.targets) {
        _ if there(&incident.established) || there(&incident.targets) => Attached::Yes,
        (Some(_), Some(_)) => {
            Attached::No(format!("neither established in {place} nor addressing people there"))
        }
        _ => Attached::Unsaid(format!(
            "Is the entity established in {place}, or does it address people there? ([entity] established, targets)"
        )),
    }
}

fn in_force(law: &Law, incident: &Incident) -> Attached {
    let (day, from, to) = (incident.day_of_law(), law.effective_from, law.effective_to);
    match day {
        _ if from.is_none() && to.is_none() => Attached::Yes,
        None => {
            let bounds =
                [("from", from), ("to", to)].into_iter().filter_map(|(word, day)| Some((word, day?)));
            let bounds: Vec<String> = bounds.map(|(word, day)| format!("{word} {day}")).collect();
            let why = format!(
                "The law stands here {}: when was the incident discovered? ([clock] discovery, or [incident] law-as-of)",
                bounds.join(" ")
            );
            Attached::Unsaid(why)
        }
        Some(day) => match (from.filter(|from| day < *from), to.filter(|to| day > *to)) {
            (Some(from), _) => {
                Attached::No(format!("stands here from {from}; what stood on {day} is not in the data"))
            }
            (_, Some(to)) => {
                Attached::No(format!("stood until {to}; what stands on {day} is not in the data"))
            }
            _ => Attached::Yes,
        },
    }
}
