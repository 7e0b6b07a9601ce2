"""How people head and label each kind of value: written for this benchmark, from what tables and letters say, not taken from the catalogue.

By detector: headers of columns and keys, then labels in text. Labels are what headers are where none are given.
"""

WORDS = {
    # Numbers of states, by detector: (headers, labels)
    "at.vnr": (["svnr", "sozialversicherungsnummer", "sv_nummer"], ["SVNR", "Sozialversicherungsnummer"]),
    "be.nn": (["rijksregisternummer", "national_number", "numero_national"], ["Rijksregisternummer", "numéro national", "NISS"]),
    "bg.egn": (["egn", "ЕГН", "EGN_number"], ["ЕГН", "EGN"]),
    "ch.ahv": (["ahv_nr", "AHV-Nummer", "avs"], ["AHV-Nr", "numéro AVS", "AHV"]),
    "cz.birth-number": (["rodne_cislo", "rodné číslo", "rc"], ["rodné číslo", "RČ"]),
    "de.idnr": (["steuer_id", "steueridentifikationsnummer", "IdNr"], ["Steuer-ID", "Steueridentifikationsnummer"]),
    "dk.cpr": (["cpr", "cpr_nummer", "personnummer"], ["CPR", "CPR-nr", "cpr-nummer"]),
    "ee.isikukood": (["isikukood", "personal_code", "asmens_kodas"], ["isikukood", "asmens kodas"]),
    "fi.hetu": (["hetu", "henkilotunnus", "henkilötunnus"], ["henkilötunnus", "HETU"]),
    "gr.amka": (["amka", "ΑΜΚΑ", "amka_no"], ["ΑΜΚΑ", "AMKA"]),
    "gr.afm": (["afm", "ΑΦΜ", "afm_no"], ["ΑΦΜ", "AFM"]),
    "hr.oib": (["oib", "OIB", "oib_broj"], ["OIB"]),
    "ie.pps": (["ppsn", "pps_number", "pps_no"], ["PPS number", "PPSN"]),
    "is.kennitala": (["kennitala", "kt_nr", "Kennitala"], ["kennitala", "kt"]),
    "lv.personal-code": (["personas_kods", "personal_code", "personas_koda"], ["personas kods"]),
    "nl.bsn": (["bsn", "burgerservicenummer", "BSN_nummer"], ["BSN", "burgerservicenummer"]),
    "no.fnr": (["fodselsnummer", "fødselsnummer", "fnr"], ["fødselsnummer", "fnr"]),
    "no.account": (["kontonummer", "bankkonto", "konto_nr"], ["kontonummer", "kontonr"]),
    "pl.nip": (["nip", "NIP", "nr_nip"], ["NIP", "numer NIP"]),
    "pl.pesel": (["pesel", "PESEL", "nr_pesel"], ["PESEL", "numer PESEL"]),
    "pt.nif": (["nif", "contribuinte", "numero_contribuinte"], ["NIF", "n.º contribuinte", "contribuinte"]),
    "pt.citizen-card": (["cartao_cidadao", "cartão de cidadão", "cc_numero"], ["cartão de cidadão", "Cartão Cidadão"]),
    "ro.cnp": (["cnp", "CNP", "cod_numeric_personal"], ["CNP", "cod numeric personal"]),
    "rs.jmbg": (["jmbg", "emso", "ЈМБГ"], ["JMBG", "EMŠO", "ЈМБГ"]),
    "se.personnummer": (["personnummer", "person_nr", "pnr"], ["personnummer", "personnr"]),
    "gb.utr": (["utr", "unique_taxpayer_reference", "utr_number"], ["UTR", "unique taxpayer reference"]),
    "gb.upn": (["upn", "unique_pupil_number", "pupil_upn"], ["UPN", "unique pupil number"]),
    "gb.nhs": (["nhs_number", "nhs_no", "NHSNumber"], ["NHS number", "NHS no"]),
    "gb.nino": (["nino", "national_insurance_number", "ni_number"], ["National Insurance number", "NINO", "NI no"]),
    "es.ccc": (["cuenta_bancaria", "ccc", "numero_cuenta"], ["CCC", "cuenta bancaria"]),
    "es.dni": (["dni", "nif", "dni_nif"], ["DNI", "NIF"]),
    "es.nie": (["nie", "NIE", "dni_nie"], ["NIE"]),
    "es.nuss": (["nuss", "naf", "seguridad_social"], ["NUSS", "número de la Seguridad Social"]),
    "fr.nir": (["nir", "numero_securite_sociale", "num_secu"], ["numéro de sécurité sociale", "NIR", "n° sécu"]),
    "it.cf": (["codice_fiscale", "cf", "CodiceFiscale"], ["codice fiscale", "C.F."]),
    "de.rvnr": (["rentenversicherungsnummer", "rvnr", "sv_nummer"], ["Rentenversicherungsnummer", "RVNR"]),
    "de.kvnr": (["kvnr", "krankenversichertennummer", "versichertennummer"], ["Versichertennummer", "KVNR"]),
    "hu.personal-id": (["szemelyi_szam", "személyi szám", "szemelyi_azonosito"], ["személyi szám", "személyi azonosító"]),
    "za.id": (["id_number", "sa_id", "identity_number"], ["SA ID", "ID number"]),
    "jp.my-number": (["my_number", "マイナンバー", "個人番号"], ["マイナンバー", "My Number"]),
    "kr.rrn": (["rrn", "주민등록번호", "jumin_no"], ["주민등록번호", "RRN"]),
    "th.pin": (["citizen_id", "เลขประจำตัวประชาชน", "thai_id"], ["เลขประจำตัวประชาชน", "Thai ID"]),
    "my.nric": (["nric", "mykad", "ic_no"], ["NRIC", "MyKad", "IC No"]),
    "tw.nid": (["身分證字號", "taiwan_id", "national_id_no"], ["身分證字號", "身分證"]),
    "cn.resident-id": (["身份证号", "id_card", "sfz"], ["身份证号", "身份证"]),
    "id.nik": (["nik", "NIK", "no_ktp"], ["NIK", "No. KTP"]),
    "in.aadhaar": (["aadhaar", "aadhaar_number", "aadhar_no"], ["Aadhaar", "Aadhaar number"]),
    "in.vid": (["aadhaar_vid", "virtual_id", "vid"], ["Aadhaar VID", "virtual ID"]),
    "in.pan": (["pan", "pan_number", "pan_no"], ["PAN", "PAN number"]),
    "in.voter": (["epic_no", "voter_id", "epic_number"], ["EPIC No", "voter ID"]),
    "pk.cnic": (["cnic", "cnic_no", "CNIC_Number"], ["CNIC", "CNIC No"]),
    "il.id": (["teudat_zehut", "תעודת זהות", "tz"], ["תעודת זהות", "Teudat Zehut"]),
    "tr.tckn": (["tckn", "tc_kimlik_no", "tc_no"], ["T.C. Kimlik No", "TCKN"]),
    "au.tfn": (["tfn", "tax_file_number", "tfn_number"], ["TFN", "tax file number"]),
    "au.abn": (["abn", "ABN", "abn_number"], ["ABN"]),
    "nz.ird": (["ird", "ird_number", "ird_no"], ["IRD number", "IRD"]),
    "ca.sin": (["sin", "social_insurance_number", "sin_number"], ["SIN", "social insurance number"]),
    "ca.bc-health": (["bc_phn", "phn", "personal_health_number"], ["PHN", "personal health number"]),
    "us.aba": (["routing_number", "aba", "aba_routing"], ["routing number", "ABA"]),
    "us.ssn": (["ssn", "social_security_number", "SSN"], ["SSN", "Social Security number"]),
    "us.itin": (["itin", "itin_number", "ITIN"], ["ITIN"]),
    "us.ein": (["ein", "federal_tax_id", "employer_id_number"], ["EIN", "Federal Tax ID"]),
    "br.cpf": (["cpf", "CPF", "nr_cpf"], ["CPF"]),
    "br.cnpj": (["cnpj", "CNPJ", "nr_cnpj"], ["CNPJ"]),
    "mx.curp": (["curp", "CURP", "clave_curp"], ["CURP"]),
    "mx.rfc": (["rfc", "RFC", "rfc_cliente"], ["RFC"]),
    "mx.nss": (["nss", "numero_seguro_social", "imss"], ["NSS", "número de seguridad social"]),
    "ar.cuit": (["cuit", "cuil", "CUIT"], ["CUIT", "CUIL"]),
    "ar.cbu": (["cbu", "CBU", "nro_cbu"], ["CBU"]),
    "cl.rut": (["rut", "RUT", "rut_cliente"], ["RUT", "RUT cliente"]),
    "co.nit": (["nit", "NIT", "nro_nit"], ["NIT"]),
    "pe.ruc": (["ruc", "RUC", "nro_ruc"], ["RUC"]),
    "ec.cedula": (["cedula", "cédula", "cedula_identidad"], ["cédula", "cédula de identidad"]),
    "do.cedula": (["cedula", "cédula", "nro_cedula"], ["cédula"]),
    "ve.rif": (["rif", "RIF", "nro_rif"], ["RIF"]),
    "ua.rntrc": (["rnokpp", "ІПН", "ipn"], ["РНОКПП", "ІПН"]),
    "ru.inn": (["inn", "ИНН", "inn_fl"], ["ИНН", "INN"]),
    "cu.ni": (["carnet_identidad", "numero_identidad", "carne_identidad"], ["carné de identidad", "carnet de identidad"]),
    # Money
    "card.pan": (["card_number", "pan", "cc_num", "creditCard"], ["card", "card number", "Visa"]),
    "bank.iban": (["iban", "IBAN", "account_iban"], ["IBAN", "account"]),
    # Contact and person
    "email": (["email", "e_mail", "email_address", "contact"], ["e-mail", "email", "contact"]),
    "phone.e164": (["phone", "mobile", "telephone", "phone_number"], ["phone", "tel", "mobile"]),
    "phone.national": (["phone", "home_phone", "tel", "cell"], ["phone", "tel", "call"]),
    "name.full": (["name", "full_name", "customer_name"], []),
    "name.first": (["first_name", "firstname", "given_name"], []),
    "name.last": (["last_name", "surname", "lname"], []),
    "dob": (["dob", "date_of_birth", "birth_date"], ["DOB", "born", "date of birth"]),
    "address.street": (["address", "street", "address1"], []),
    "address.postal-code": (["zip", "postal_code", "postcode"], []),
    "password.plain": (["password", "passwd", "pwd"], ["password", "pwd"]),
    "person.user-name": (["username", "login", "user_name"], []),
    # Devices, network, vehicles
    "device.imei": (["imei", "device_imei", "IMEI"], ["IMEI"]),
    "device.mac": (["mac", "mac_address", "hw_addr"], ["MAC", "hwaddr"]),
    "net.ipv4": (["ip", "ip_address", "last_ip"], ["IP", "from"]),
    "net.ipv6": (["ip", "ip_address", "ipv6"], ["IP", "from"]),
    "vehicle.vin": (["vin", "chassis_no", "vehicle_vin"], ["VIN"]),
    # Wallets, tokens
    "wallet.bitcoin": (["btc_address", "wallet", "bitcoin"], ["BTC", "wallet"]),
    "secret.jwt": (["token", "access_token", "jwt"], ["token", "Authorization"]),
    "secret.aws-key-id": (["access_key", "aws_key", "key_id"], ["key", "AWS_ACCESS_KEY_ID"]),
    "secret.stripe": (["stripe_key", "api_key", "secret"], ["key", "STRIPE_KEY"]),
}

# Headers of columns with hashes of passwords, and labels of the same.
HASH_HEADERS = ["password", "password_hash", "passwd", "pw_hash"]
HASH_LABELS = ["password hash", "pw_hash", "password"]


def headers(kind):
    return WORDS[kind][0] if kind in WORDS else HASH_HEADERS


def labels(kind):
    return WORDS[kind][1] if kind in WORDS else HASH_LABELS
