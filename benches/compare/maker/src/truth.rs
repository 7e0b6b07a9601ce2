//! What was planted, counted while it is written.

/// Counts are occurrences, except `people`: different accounts whose e-mail stands in the file.
#[derive(Default)]
pub struct Truth {
    pub bytes: u64,
    pub records: u64,
    pub emails: u64,
    pub people: u64,
    pub cards: u64,
    pub look_alikes: u64,
    pub ssns: u64,
    pub phones: u64,
    pub hashes: u64,
    seen: Vec<u64>,
}

impl Truth {
    /// An e-mail of the account `number` was written.
    pub fn email(&mut self, number: u64) {
        let (word, bit) = ((number / 64) as usize, 1 << (number % 64));
        if word >= self.seen.len() {
            self.seen.resize(word + 1 + word / 2, 0);
        }
        self.emails += 1;
        self.people += u64::from(self.seen[word] & bit == 0);
        self.seen[word] |= bit;
    }

    /// One object, one line.
    pub fn json(&self) -> String {
        let fields = [
            ("bytes", self.bytes),
            ("records", self.records),
            ("emails", self.emails),
            ("people", self.people),
            ("cards", self.cards),
            ("look_alikes", self.look_alikes),
            ("ssns", self.ssns),
            ("phones", self.phones),
            ("hashes", self.hashes),
        ];
        let fields: Vec<String> = fields.iter().map(|(name, count)| format!("\"{name}\": {count}")).collect();
        format!("{{{}}}", fields.join(", "))
    }
}
