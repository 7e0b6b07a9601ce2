//! One spelling for each value: e-mail folded, phones E.164, dates ISO, names without case or accents.
