//! Text of another encoding: it reads as a decoder reads it, its places ascend, and windows of it are parts of it.

use std::sync::Arc;

use breachscope::item::Windows;
use breachscope::recode::{Code, Recoded};
use encoding_rs::Encoding;

/// The encodings that the first byte chooses from.
const NAMES: [&str; 9] =
    ["utf-16le", "utf-16be", "gb18030", "big5", "shift_jis", "euc-kr", "euc-jp", "windows-1251", "koi8-r"];

/// The law: the first byte chooses an encoding, the second where a window ends.
pub fn encodings(data: &[u8]) {
    let [choice, cut, bytes @ ..] = data else { return };
    let name = NAMES[usize::from(*choice) % NAMES.len()];
    let (Some(code), Some(encoding)) = (Code::named(name), Encoding::for_label(name.as_bytes())) else {
        panic!("{name} is known")
    };
    let text = code.read(bytes, 0, true);
    let whole = encoding.decode_without_bom_handling(bytes).0;
    assert_eq!(String::from_utf8_lossy(text.bytes()), whole, "{name}");
    assert_eq!((text.read, text.end(text.bytes().len())), (bytes.len(), bytes.len()), "{name}");
    let places = whole.char_indices().map(|(at, _)| text.start(at));
    assert!(places.is_sorted(), "{name}");
    let item: Arc<[u8]> = bytes.into();
    let view = Recoded::new(&item, code).expect("bytes in memory can be read");
    assert_eq!(view.size(), text.bytes().len() as u64, "{name}");
    let middle = view.size() * u64::from(*cut) / 256;
    let window = |range| view.window(range).expect("bytes in memory can be read").to_vec();
    assert_eq!([window(0..middle), window(middle..view.size())].concat(), text.bytes(), "{name} at {middle}");
}
