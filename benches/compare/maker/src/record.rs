//! What a record of each form looks like.

use crate::account::{Account, look_alike};
use crate::dice::Dice;
use crate::truth::Truth;
use crate::value::{HEX, date, digits, hex_word, ip, text, time, uuid};
use crate::words::{AGENTS, LEVELS, MESSAGES, PATHS, SERVICES, STATUSES};

/// How many rows an `INSERT` carries.
pub const STATEMENT: u64 = 6_000;
const BCRYPT: &[u8] = b"./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
/// The last of bcrypt's 22 characters of salt carries two bits only.
const SALT_END: &[u8] = b".Oeu";

pub fn dense(out: &mut Vec<u8>, dice: &mut Dice, truth: &mut Truth) {
    let account = Account::of(truth.records, dice, 25);
    digits(out, 1_000_000 + truth.records, 1);
    out.push(b',');
    account.user_name(out);
    out.push(b',');
    account.email(out);
    if dice.once_in(2) {
        text(out, ",$2a$10$");
        dice.write(out, BCRYPT, 21);
        dice.write(out, SALT_END, 1);
        dice.write(out, BCRYPT, 31);
    } else {
        out.push(b',');
        dice.write(out, HEX, 40);
    }
    out.push(b',');
    date(out, dice);
    time(out, dice.below(86_400), b' ');
    out.push(b',');
    ip(out, dice);
    out.push(b'\n');
    truth.email(account.0);
    truth.hashes += 1;
}

pub fn combo(out: &mut Vec<u8>, dice: &mut Dice, truth: &mut Truth) {
    let account = Account::of(truth.records, dice, 5);
    account.email(out);
    out.push(b':');
    dice.write(out, HEX, 32);
    out.push(b'\n');
    truth.email(account.0);
    truth.hashes += 1;
}

pub fn sql(out: &mut Vec<u8>, dice: &mut Dice, truth: &mut Truth) {
    let account = Account::of(truth.records, dice, 25);
    let (first, last) = account.name();
    let within = truth.records % STATEMENT;
    text(out, if within == 0 { "INSERT INTO `customers` VALUES (" } else { ",(" });
    digits(out, 1 + truth.records, 1);
    text(out, &format!(",'{first}','{}{last}','", if account.0.is_multiple_of(500) { "O\\'" } else { "" }));
    account.email(out);
    for value in [Account::phone, Account::ssn, Account::card, Account::address, Account::birth_date] {
        text(out, "','");
        value(account, out);
    }
    text(out, if within + 1 == STATEMENT { "');\n" } else { "')" });
    truth.email(account.0);
    truth.phones += 1;
    truth.ssns += 1;
    truth.cards += 1;
}

pub fn log(out: &mut Vec<u8>, dice: &mut Dice, truth: &mut Truth) {
    if dice.once_in(2) {
        access(out, dice, truth);
    } else {
        service(out, dice, truth);
    }
    if dice.once_in(200) {
        let account = Account(dice.below(200_000));
        if dice.below(3) > 0 {
            text(out, " user=");
            account.email(out);
            truth.email(account.0);
        } else {
            text(out, " pan=");
            account.card(out);
            truth.cards += 1;
        }
    }
    out.push(b'\n');
}

/// A line as web servers write it.
fn access(out: &mut Vec<u8>, dice: &mut Dice, truth: &Truth) {
    ip(out, dice);
    text(out, " - - [19/Jul/2023");
    time(out, truth.records / 50 % 86_400, b':');
    text(out, " +0000] \"GET ");
    text(out, dice.pick(&PATHS));
    match dice.below(4) {
        0 => {
            text(out, "?id=");
            digits(out, 10_000_000_000_000_000 + dice.below(1 << 56), 1);
        }
        1 => {
            text(out, "?sid=");
            uuid(out, dice);
        }
        _ => {}
    }
    text(out, &format!(" HTTP/1.1\" {} {} \"-\" \"", dice.pick(&STATUSES), dice.below(90_000)));
    text(out, dice.pick(&AGENTS));
    out.push(b'"');
}

/// A line as services write it; one order number in five looks like a card's.
fn service(out: &mut Vec<u8>, dice: &mut Dice, truth: &mut Truth) {
    text(out, "2023-07-19");
    time(out, truth.records / 50 % 86_400, b'T');
    text(
        out,
        &format!(".{:03}Z {} [{}] request_id=", dice.below(1000), dice.pick(&LEVELS), dice.pick(&SERVICES)),
    );
    uuid(out, dice);
    text(out, " trace=");
    hex_word(out, dice, 16);
    text(out, " order=");
    if dice.once_in(5) {
        look_alike(out, dice);
        truth.look_alikes += 1;
    } else {
        digits(out, 1_000_000_000_000 + dice.below(1_000_000_000_000), 1);
    }
    let sent = 1_690_000_000_000 + dice.below(10_000_000_000);
    text(out, &format!(" ts={sent} msg=\"{}\" dur_ms={}", dice.pick(&MESSAGES), dice.below(3000)));
}

pub fn ndjson(out: &mut Vec<u8>, dice: &mut Dice, truth: &mut Truth) {
    let account = Account::of(truth.records, dice, 25);
    let (first, last) = account.name();
    let customer = 500_000 + truth.records;
    text(
        out,
        &format!(
            "{{\"customer_id\":{customer},\"name\":{{\"first\":\"{first}\",\"last\":\"{last}\"}},\"email\":\""
        ),
    );
    account.email(out);
    text(out, "\",\"phone\":\"");
    account.phone(out);
    text(out, "\",\"ssn\":");
    if account.0.is_multiple_of(2) {
        out.push(b'"');
        account.ssn(out);
        out.push(b'"');
        truth.ssns += 1;
    } else {
        text(out, "null");
    }
    text(out, ",\"payment\":{\"card\":\"");
    if account.0 % 4 < 2 {
        account.card(out);
        truth.cards += 1;
    }
    text(out, &format!("\",\"exp\":\"{:02}/{}\"}},\"address\":\"", 1 + dice.below(12), 24 + dice.below(6)));
    account.address(out);
    text(out, "\",\"last_ip\":\"");
    ip(out, dice);
    text(out, "\",\"session\":\"");
    uuid(out, dice);
    text(out, "\",\"signup\":\"");
    date(out, dice);
    time(out, dice.below(86_400), b'T');
    text(out, "Z\"}\n");
    truth.email(account.0);
    truth.phones += 1;
}
