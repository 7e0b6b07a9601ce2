//! The words that records are made of.

pub const FIRST: [&str; 100] = [
    "Ada", "Agnes", "Alan", "Albert", "Alice", "Amir", "Amy", "Anna", "Anton", "Arthur", "Asha", "Barbara",
    "Beatrice", "Ben", "Bernard", "Brenda", "Carl", "Carmen", "Caroline", "Cecil", "Chloe", "Clara",
    "Daniel", "David", "Deborah", "Diana", "Dora", "Edgar", "Edith", "Elena", "Elias", "Elisa", "Emil",
    "Emma", "Eric", "Ernest", "Esther", "Eva", "Felix", "Fiona", "Florence", "Frank", "George", "Gloria",
    "Grace", "Gustav", "Hannah", "Harold", "Hector", "Helen", "Henry", "Ida", "Igor", "Irene", "Isaac",
    "Ivan", "Jacob", "Jane", "Jasper", "Joan", "Jonas", "Joseph", "Julia", "Karen", "Karl", "Kate", "Laura",
    "Leo", "Linda", "Louis", "Lucy", "Magnus", "Maria", "Martha", "Martin", "Maya", "Miriam", "Nadia",
    "Nina", "Nora", "Olga", "Oliver", "Oscar", "Paula", "Peter", "Philip", "Rachel", "Ralph", "Rita",
    "Robert", "Rosa", "Ruth", "Samuel", "Sara", "Simon", "Sofia", "Thomas", "Vera", "Victor", "Walter",
];
pub const LAST: [&str; 100] = [
    "Abbott", "Adler", "Andrews", "Archer", "Baker", "Banks", "Barlow", "Bauer", "Becker", "Bennett", "Berg",
    "Bishop", "Blake", "Bolton", "Brandt", "Brooks", "Burton", "Carver", "Castro", "Chandler", "Chase",
    "Cole", "Cooper", "Costa", "Cross", "Dalton", "Dixon", "Drake", "Duran", "Eaton", "Ellis", "Falk",
    "Farmer", "Fischer", "Fletcher", "Flores", "Fuller", "Garner", "Gibson", "Glover", "Grant", "Hahn",
    "Hale", "Hansen", "Harper", "Hayes", "Hoffman", "Holt", "Hunter", "Ibarra", "Jensen", "Keller", "Kemp",
    "Klein", "Knight", "Kramer", "Lang", "Larsen", "Lindgren", "Lowe", "Marsh", "Mason", "Mercer", "Meyer",
    "Mills", "Moreno", "Nash", "Navarro", "Norton", "Olsen", "Osborne", "Palmer", "Parker", "Pavlov",
    "Peters", "Porter", "Quinn", "Ramos", "Reed", "Ritter", "Rivas", "Sandberg", "Sawyer", "Schulz", "Shaw",
    "Silva", "Sloan", "Stone", "Sutton", "Thorpe", "Tucker", "Turner", "Vance", "Vogel", "Wagner", "Walsh",
    "Weaver", "Webb", "Winter", "Zimmer",
];
pub const DOMAINS: [&str; 16] = [
    "post-bench.com",
    "post-bench.com",
    "post-bench.com",
    "post-bench.com",
    "post-bench.com",
    "mail-bench.net",
    "mail-bench.net",
    "mail-bench.net",
    "box-bench.org",
    "box-bench.org",
    "brief-bench.de",
    "poste-bench.fr",
    "letter-bench.co.uk",
    "posta-bench.it",
    "inbox-bench.com.au",
    "correo-bench.es",
];
pub const STREETS: [&str; 8] =
    ["Main St", "Oak Ave", "Maple Dr", "Cedar Ln", "Elm St", "Lake Rd", "Church St", "Highland Ave"];
pub const CITIES: [(&str, &str, u64); 8] = [
    ("Springfield", "IL", 62_701),
    ("Portland", "OR", 97_201),
    ("Austin", "TX", 78_701),
    ("Columbus", "OH", 43_201),
    ("Denver", "CO", 80_201),
    ("Seattle", "WA", 98_101),
    ("Boston", "MA", 2_108),
    ("Omaha", "NE", 68_101),
];
pub const AREAS: [u64; 40] = [
    202, 203, 205, 206, 208, 212, 213, 214, 216, 217, 239, 248, 301, 303, 305, 309, 312, 313, 314, 317, 402,
    404, 405, 407, 412, 415, 417, 503, 504, 505, 512, 513, 602, 608, 612, 614, 702, 704, 713, 801,
];
pub const ISSUERS: [&str; 4] = ["4556", "4716", "4929", "5425"];
pub const PATHS: [&str; 12] = [
    "/",
    "/index.html",
    "/api/v1/items",
    "/api/v1/cart",
    "/static/js/app.4f3a2b.js",
    "/static/css/main.css",
    "/images/logo.png",
    "/search",
    "/login",
    "/account/settings",
    "/api/v2/orders",
    "/favicon.ico",
];
pub const AGENTS: [&str; 4] = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1",
    "Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/119.0",
    "curl/7.88.1",
];
pub const LEVELS: [&str; 8] = ["INFO", "INFO", "INFO", "INFO", "DEBUG", "DEBUG", "WARN", "ERROR"];
pub const SERVICES: [&str; 6] = ["checkout", "auth", "catalog", "search", "mailer", "gateway"];
pub const MESSAGES: [&str; 6] = [
    "request completed",
    "cache miss for key",
    "retrying upstream call",
    "queue depth sampled",
    "session refreshed",
    "job finished",
];
pub const STATUSES: [&str; 6] = ["200", "200", "200", "304", "404", "500"];
