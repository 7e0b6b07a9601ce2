//! Countries as codes: which two and three letters are one.

/// ISO 3166-1, alpha-2.
const TWO: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY \
    BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK \
    FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR \
    IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK \
    ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM \
    PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF \
    TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// ISO 3166-1, alpha-3, and the codes that ICAO Doc 9303-3, section 5, adds.
const THREE: &str = "ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH \
    BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB \
    CUW CXR CYM CYP CZE D<< DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH EUE FIN FJI FLK FRA FRO FSM GAB \
    GBD GBN GBO GBP GBR GBS GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI \
    HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY \
    LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ \
    MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK \
    PRT PRY PSE PYF QAT REU RKS RKX ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP \
    SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI UNA \
    UNK UNO URY USA UTO UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM XBA XCC XCE XCO XDC XEC XES XIM XMP XOM XPO XXA \
    XXB XXC XXX YEM ZAF ZMB ZWE";

/// Whether two letters are a country; `XK` (Kosovo) is what banks use.
pub fn is_alpha_2(code: &[u8]) -> bool {
    code == b"XK" || is_in(TWO, code, 2)
}

/// Whether three characters are an issuer or a nationality in a machine-readable document.
pub fn is_in_documents(code: &[u8]) -> bool {
    is_in(THREE, code, 3)
}

/// Whether `code` is one of the sorted codes of that length.
fn is_in(codes: &str, code: &[u8], len: usize) -> bool {
    let codes = codes.as_bytes();
    let nth = |at: usize| &codes[at * (len + 1)..at * (len + 1) + len];
    let (mut from, mut to) = (0, codes.len().div_ceil(len + 1));
    while from < to {
        let middle = from.midpoint(to);
        match nth(middle).cmp(code) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => from = middle + 1,
            std::cmp::Ordering::Greater => to = middle,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_found_and_no_other() {
        for (codes, count, find) in
            [(TWO, 249, is_alpha_2 as fn(&[u8]) -> bool), (THREE, 249 + 28, is_in_documents)]
        {
            assert_eq!(codes.split(' ').count(), count);
            assert!(codes.split(' ').is_sorted() && codes.split(' ').all(|code| find(code.as_bytes())));
        }
        assert!(is_alpha_2(b"XK") && is_in_documents(b"D<<") && is_in_documents(b"UTO"));
        for odd in ["", "D", "UK", "ZZ", "EUR", "DEU<", "QQ<"] {
            assert!(!is_alpha_2(odd.as_bytes()) && !is_in_documents(odd.as_bytes()), "{odd}");
        }
    }
}
