//! The words that synthetic people are made of.
//!
//! Rules of the lists: no first name is a nickname or a spelling of another, no word is both a first and a last
//! name, and the three lists of last names share no word. Then two full names agree only if they are equal,
//! whatever table of nicknames the linking uses, and a gadget's names are borne by nobody outside it.

/// Given names of everybody.
#[rustfmt::skip]
pub const FIRST: &[&str] = &[
    "James", "Robert", "Michael", "William", "David", "Richard", "Joseph", "Thomas", "Charles", "Daniel",
    "Matthew", "Anthony", "Donald", "Steven", "Andrew", "Kenneth", "Joshua", "George", "Kevin", "Brian",
    "Edward", "Ronald", "Timothy", "Jason", "Jeffrey", "Ryan", "Jacob", "Gary", "Nicholas", "Eric",
    "Justin", "Brandon", "Benjamin", "Samuel", "Gregory", "Patrick", "Raymond", "Dennis", "Tyler",
    "Aaron", "Adam", "Henry", "Douglas", "Peter", "Zachary", "Kyle", "Walter", "Ethan", "Jeremy",
    "Harold", "Keith", "Roger", "Noah", "Gerald", "Arthur", "Lawrence", "Dylan", "Bruce", "Albert",
    "Gabriel", "Eugene", "Vincent", "Russell", "Louis", "Philip", "Jos\u{e9}", "Bj\u{f6}rn", "Mary",
    "Patricia", "Jennifer", "Linda", "Elizabeth", "Barbara", "Susan", "Jessica", "Karen", "Sarah",
    "Margaret", "Ashley", "Kimberly", "Emily", "Michelle", "Dorothy", "Amanda", "Melissa", "Deborah",
    "Stephanie", "Rebecca", "Sharon", "Laura", "Cynthia", "Kathleen", "Angela", "Shirley", "Brenda",
    "Pamela", "Nicole", "Samantha", "Christine", "Virginia", "Rachel", "Carolyn", "Janet", "Heather",
    "Diane", "Julie", "Joyce", "Victoria", "Evelyn", "Olivia", "Judith", "Andrea", "Cheryl", "Hannah",
    "Martha", "Jacqueline", "Gloria", "Teresa", "Alice", "Madison", "Doris", "Abigail", "Grace", "Denise",
    "Amber", "Marilyn", "Beverly", "Danielle", "Sophia", "Brittany", "Natalie", "Charlotte", "Kayla",
    "Zo\u{eb}", "Ren\u{e9}e",
];

/// Family names of ordinary people.
#[rustfmt::skip]
pub const LAST: &[&str] = &[
    "Smith", "Johnson", "Williams", "Brown", "Jones", "Garcia", "Miller", "Davis", "Rodriguez",
    "Martinez", "Hernandez", "Lopez", "Gonzalez", "Wilson", "Anderson", "Moore", "Perez", "Thompson",
    "White", "Harris", "Sanchez", "Clark", "Ramirez", "Robinson", "Walker", "Young", "King", "Wright",
    "Torres", "Nguyen", "Hill", "Flores", "Green", "Adams", "Baker", "Hall", "Rivera", "Campbell",
    "Carter", "Roberts", "Gomez", "Phillips", "Evans", "Turner", "Diaz", "Parker", "Cruz", "Edwards",
    "Collins", "Reyes", "Stewart", "Morales", "Cook", "Rogers", "Gutierrez", "Ortiz", "Cooper",
    "Peterson", "Bailey", "Reed", "Howard", "Ramos", "Kim", "Cox", "Ward", "Richardson", "Watson",
    "Brooks", "Chavez", "Wood", "Bennett", "Mendoza", "Ruiz", "Hughes", "Price", "Alvarez", "Castillo",
    "Sanders", "Patel", "Myers", "Long", "Foster", "Jimenez", "Powell", "Jenkins", "Perry", "Sullivan",
    "Coleman", "Butler", "Barnes", "Fisher", "Henderson", "Simmons", "Patterson", "Reynolds", "Hamilton",
    "Griffin", "Hayes", "Gibson", "Mcdonald", "Ford", "Marshall", "Owens", "Harrison", "Mendez",
    "Freeman", "Wells", "Webb", "Simpson", "Stevens", "Tucker", "Porter", "Hunter", "Hicks", "Crawford",
    "Boyd", "Mason", "Morrison", "Kennedy", "Warren", "Dixon", "Burns", "Holmes", "Rice", "Robertson",
    "Hunt", "Black", "Daniels", "Palmer", "Mills", "Nichols", "Knight", "Ferguson", "Stone", "Hawkins",
    "Dunn", "Perkins", "Hudson", "Spencer", "Gardner", "Payne", "Pierce", "Berry", "Matthews", "Wagner",
    "Willis", "Watkins", "Olson", "Snyder", "Duncan", "Cunningham", "O'Brien", "M\u{fc}ller",
    "Nu\u{f1}ez", "Fern\u{e1}ndez", "Smith-Rowe",
];

/// Family names that only gadgets bear.
#[rustfmt::skip]
pub const LAST_OF_GADGETS: &[&str] = &[
    "Abernathy", "Applewhite", "Ashdown", "Bellweather", "Birtwistle", "Blackwood", "Bloomfield",
    "Bramwell", "Cartwright", "Chatterley", "Copperfield", "Dalrymple", "Drinkwater", "Eastwood",
    "Fairbanks", "Featherstone", "Fothergill", "Goldsworthy", "Greenhalgh", "Hathersage", "Hawthorne",
    "Illingworth", "Kirkbride", "Lockwood", "Mapplethorpe", "Merriweather", "Nightingale", "Oglethorpe",
    "Pemberton", "Penhaligon", "Ravenscroft", "Satterthwaite", "Summerscale", "Thistlewood", "Underhill",
    "Vandermeer", "Wetherby", "Winterbourne", "Yarborough", "Zimmerman",
];

/// A given name and the nickname that every table of nicknames holds for it.
pub const NICKNAMES: &[(&str, &str)] = &[
    ("Robert", "Bob"),
    ("William", "Bill"),
    ("Michael", "Mike"),
    ("James", "Jim"),
    ("Thomas", "Tom"),
    ("David", "Dave"),
];

/// Mail domains: made up, under real top-level domains, and none of those set aside for documentation.
pub const DOMAINS: &[&str] = &[
    "northmail-drill.net",
    "postbox-drill.org",
    "drill-letters.com",
    "inbox.drillmail-co.com",
    "letterbox-drill.co.uk",
    "briefkasten-drill.de",
    "drillposta.hu",
    "courrier-drill.fr",
    "drillmail.io",
];

/// Street names.
#[rustfmt::skip]
pub const STREETS: &[&str] = &[
    "Oak", "Maple", "Cedar", "Elm", "Walnut", "Chestnut", "Highland", "Lakeview", "Sunset", "Meadow",
    "Prospect", "Railroad", "Jefferson", "Franklin", "Mulberry", "Willow", "Hickory", "Dogwood",
    "Orchard", "Riverside", "Spring", "Valley", "Forest", "Locust", "Poplar",
];

/// Kinds of streets.
pub const WAYS: &[&str] = &["Street", "Avenue", "Road", "Lane", "Drive", "Court", "Boulevard"];

/// City, state and the first three digits of its ZIP codes.
#[rustfmt::skip]
pub const CITIES: &[(&str, &str, u16)] = &[
    ("Springfield", "IL", 627), ("Portland", "OR", 972), ("Columbus", "OH", 432), ("Austin", "TX", 787),
    ("Denver", "CO", 802), ("Albany", "NY", 122), ("Boise", "ID", 837), ("Hartford", "CT", 61),
    ("Providence", "RI", 29), ("Worcester", "MA", 16), ("Trenton", "NJ", 86), ("Richmond", "VA", 232),
    ("Raleigh", "NC", 276), ("Columbia", "SC", 292), ("Savannah", "GA", 314), ("Tampa", "FL", 336),
    ("Mobile", "AL", 366), ("Jackson", "MS", 392), ("Memphis", "TN", 381), ("Louisville", "KY", 402),
    ("Lansing", "MI", 489), ("Madison", "WI", 537), ("Saint Paul", "MN", 551), ("Des Moines", "IA", 503),
    ("Omaha", "NE", 681), ("Wichita", "KS", 672), ("Tulsa", "OK", 741), ("Santa Fe", "NM", 875),
    ("Tucson", "AZ", 857), ("Reno", "NV", 895), ("Salt Lake City", "UT", 841), ("Spokane", "WA", 992),
    ("Sacramento", "CA", 958), ("Winston-Salem", "NC", 271), ("Fort Wayne", "IN", 468),
    ("Kansas City", "MO", 641),
];

/// Area codes in service in the United States (NANPA).
pub const AREA_CODES: &[u16] = &[
    201, 202, 203, 205, 206, 207, 208, 209, 210, 212, 213, 214, 215, 216, 217, 218, 219, 224, 225, 228, 229,
    231, 234, 239, 240, 248, 251, 252, 253, 254, 256, 260, 262, 267, 269, 270, 276, 281, 301, 302, 303, 304,
    305, 307, 308, 309, 310, 312, 313, 314, 315, 316, 317, 318, 319, 320, 321, 323, 325, 330, 334, 336, 337,
    339, 346, 347, 351, 352, 360, 361, 385, 386, 401, 402, 404, 405, 406, 407, 408, 409, 410, 412, 413, 414,
    415, 417, 419, 423, 425, 432, 434, 435, 440, 443, 469, 478, 479, 480, 484, 501, 502, 503, 504, 505, 507,
    508, 509, 510, 512, 513, 515, 516, 517, 518, 520, 530, 540, 541, 559, 561, 562, 563, 567, 570, 571, 573,
    574, 580, 585, 586, 601, 602, 603, 605, 606, 607, 608, 609, 610, 612, 614, 615, 616, 617, 618, 619, 620,
];

/// First four digits of cards: issuer ranges of Visa, Mastercard (both series) and Discover (ISO/IEC 7812-1),
/// without those under which test cards are published.
pub const ISSUERS: &[u16] = &[
    4024, 4147, 4266, 4305, 4400, 4485, 4532, 4539, 4556, 4716, 4744, 4833, 4916, 4929, 5104, 5142, 5178,
    5225, 5262, 5301, 5356, 5401, 5425, 5466, 5500, 2305, 2421, 2512, 2644, 2705, 6450, 6504,
];

/// First bytes of addresses that lie in no reserved block (IANA special-purpose registry).
pub const NETWORKS: &[u8] = &[
    23, 24, 31, 32, 34, 35, 37, 38, 40, 45, 46, 47, 50, 52, 54, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71, 72,
    73, 74, 75, 76, 77, 78, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 91, 93, 94, 95, 98, 109, 151, 176,
    178, 188, 212, 213, 217,
];

/// What people write to a help desk: quotes, commas and line breaks, and nothing about anybody.
pub const COMPLAINTS: &[&str] = &[
    "The parcel was marked \"fragile\", but it arrived broken.\nPlease advise.",
    "I was told \"next week\" twice.\r\n\r\nStill waiting, and not amused.",
    "Works now, thank you",
    "Which size is \"medium\"; is it, say, wider than it is long?",
    "First line\nsecond line, with a comma\nthird line with \"quotes\" and a | bar",
    "\"\"",
    "Please close this ticket",
];

/// What people say of themselves and others of them, with all that ends a value early in one dump or another.
pub const REMARKS: &[&str] = &[
    "",
    "it's \"fine\", she said; (ask again)",
    "files are in C:\\new\\table, not in D:\\",
    "'); DROP TABLE `accounts`; --",
    "Gr\u{f6}\u{df}e ge\u{e4}ndert \u{2014} se\u{f1}or dice \u{ab}ma\u{f1}ana\u{bb}",
    "\u{43f}\u{440}\u{438}\u{432}\u{435}\u{442}, \u{5f20}\u{4f1f} \u{1f600}",
    "two lines\nand a tab\tand \\N and \\. and {\"a\": [1, 2]}",
    "ends with a backslash \\",
    "/* no comment */ -- either # at all",
];
