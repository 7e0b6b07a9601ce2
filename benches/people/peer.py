"""Clusters FEBRL 1 to 4 with Splink, by the models of its documentation, for `cargo bench --bench people`.

    python peer.py OUT [PROBABILITY]

Reads what febrl.py wrote to OUT, and writes OUT/febrlN.splink.csv: record, cluster; and OUT/febrlN.splink-bare.csv, the same
models without the number of each person (soc_sec_id), which real leaks seldom have. Sets 1 to 3 are deduplicated with the
comparisons, blocking and training of the demo "Deduplicating the febrl3 dataset", set 4 is linked with the detailed model of
"Linking the febrl4 datasets" (docs of Splink 5). Both train m by expectation maximisation on the very data. Clusters are those
at a match probability of 0.99, as the second demo takes them, unless another is given.
"""

import pathlib
import sys
import time

import duckdb
import pandas
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

NAME_AND_BIRTH = block_on("given_name", "surname", "date_of_birth")


NUMBER = "soc_sec_id"


def dedupe(bare):
    """The model of the third set."""
    settings = SettingsCreator(
        unique_id_column_name="record",
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[
            block_on(column) for column in columns(bare, "given_name", "surname", "date_of_birth", "postcode")
        ],
        comparisons=[
            cl.NameComparison("given_name"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
            *([] if bare else [cl.DamerauLevenshteinAtThresholds(NUMBER, [2])]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.ExactMatch("postcode").configure(term_frequency_adjustments=True),
        ],
    )
    swapped = "l.given_name = r.surname and l.surname = r.given_name"
    sure = [*numbers(bare), NAME_AND_BIRTH, swapped + " and l.date_of_birth = r.date_of_birth"]
    return settings, sure, 0.9, {}


def columns(bare, *others):
    return list(others) if bare else [NUMBER, *others]


def numbers(bare):
    return [] if bare else [block_on(NUMBER)]


def link(bare):
    """The detailed model of the fourth set."""
    settings = SettingsCreator(
        unique_id_column_name="record",
        link_type="link_only",
        blocking_rules_to_generate_predictions=[
            block_on("given_name", "surname"),
            "l.given_name = r.surname and l.surname = r.given_name",
            block_on("date_of_birth"),
            *numbers(bare),
            block_on("state", "address_1"),
            block_on("street_number", "address_1"),
            block_on("postcode"),
        ],
        comparisons=[
            cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
            cl.NameComparison("surname").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison(
                "date_of_birth", input_is_string=True, datetime_format="%Y%m%d", invalid_dates_as_null=True
            ),
            *([] if bare else [cl.DamerauLevenshteinAtThresholds(NUMBER, [1, 2])]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
        ],
    )
    return settings, [*numbers(bare), NAME_AND_BIRTH], 0.8, {"estimate_without_term_frequencies": True}


def clusters(parts, model, probability):
    settings, sure, recall, training = model
    api = DuckDBAPI(connection=duckdb.connect())
    linker = Linker([api.register(part) for part in parts], settings)
    linker.training.estimate_probability_two_random_records_match(sure, recall=recall)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=2)
    for column in ["date_of_birth", "postcode"]:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(column), **training)
    pairs = linker.inference.predict(threshold_match_probability=0.2)
    found = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold_match_probability=probability)
    return found.as_duckdbpyrelation().df()[["record", "cluster_id"]]


def main(out, probability="0.99"):
    out = pathlib.Path(out)
    for number in range(1, 5):
        table = pandas.read_csv(out / f"febrl{number}.csv", dtype=str)
        truth = pandas.read_csv(out / f"febrl{number}.truth.csv")
        table.insert(0, "record", truth["record"])
        parts = [part for _, part in table.groupby(truth["file"])]
        for name, bare in [("splink", False), ("splink-bare", True)]:
            started = time.monotonic()
            found = clusters(parts, (link if len(parts) > 1 else dedupe)(bare), float(probability))
            found["cluster"] = found["cluster_id"].astype("category").cat.codes
            found.sort_values("record")[["record", "cluster"]].to_csv(out / f"febrl{number}.{name}.csv", index=False)
            print(f"febrl{number} {name}: {time.monotonic() - started:.1f} s")


main(*sys.argv[1:])
