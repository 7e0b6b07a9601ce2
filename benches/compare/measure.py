#!/usr/bin/env python3
"""measure.py PROGRAM DIR [RUNS]: scans each input of DIR (made by inputs.py) RUNS times (5) after a warm-up and prints, as a
Markdown table, bytes a second (median, best) and peak resident memory, with what was found beside it."""
import json, os, statistics, subprocess, sys, tempfile, time

program, folder = os.path.abspath(sys.argv[1]), sys.argv[2]
runs = int(sys.argv[3]) if len(sys.argv) > 3 else 5


def run(command):
    begun = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 3):
        sys.exit(f"{command} ended with {os.waitstatus_to_exitcode(status)}")
    return time.monotonic() - begun, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime


print(subprocess.run([program, "--version"], capture_output=True, text=True).stdout.strip(), f"on {os.cpu_count()} cores\n")
print("| input | MB | `find --count` MB/s (best) | `scan --no-people-csv` MB/s (best) | CPU s/GB | peak MiB | people | findings |")
print("|---|---|---|---|---|---|---|---|")
for name in sorted(os.listdir(folder)):
    file = os.path.join(folder, name)
    size = os.path.getsize(file)
    with tempfile.TemporaryDirectory() as home:
        case = os.path.join(home, "case")
        commands = {
            "find": [program, "find", "--count", "--quiet", file],
            "scan": [program, "scan", file, "--case", case, "--force", "--quiet", "--no-people-csv"],
        }
        results = {what: [] for what in commands}
        for turn in range(runs + 1):
            for what, command in commands.items():
                result = run(command)
                if turn:
                    results[what].append(result)
        summary = json.load(open(os.path.join(case, "summary.json")))
    speed = lambda what, pick: size / 1e6 / pick(seconds for seconds, _, _ in results[what])
    both = [f"{speed(what, statistics.median):.0f} ({speed(what, min):.0f})" for what in ("find", "scan")]
    cpu = statistics.median(seconds for _, _, seconds in results["scan"]) / size * 1e9
    peak = max(peak for _, peak, _ in results["scan"])
    found = " ".join(f"{detector} {count}" for detector, count in summary["findings"].items())
    print(f"| {name} | {size / 1e6:.0f} | {both[0]} | {both[1]} | {cpu:.1f} | {peak:.0f} | {summary['people']['best']} | {found} |")
