"""Import of 1,000,000 order lines from one CSV: seconds and peak memory of the reader alone.

Run: ``python bench/feeds.py [LINES]``.
"""

import csv
import resource
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from ingest.feeds import FeedSource, read_orders

HEADER = [
    "PO Number", "PO Line", "Vendor", "Vendor Name", "Item", "Description", "Qty Ordered", "Qty Received", "Qty Open",
    "UOM", "Unit Price", "Price UOM", "Order Date", "Required Date", "Buyer",
]  # fmt: skip


def write(path: Path, lines: int) -> None:
    first = date(2026, 1, 5)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for index in range(lines):
            po, line, vendor = 4_500_000_000 + index // 5, index % 5 + 1, index // 5 % 900
            ordered, received = 10 + index % 4990, index % 7
            day = first + timedelta(days=index // 5 % 330)
            writer.writerow([
                po, line, f"V{vendor:04}", f"Vendor {vendor} Steel & Tube", f"PL36-{index % 20_000:05}-96",
                f"PLATE A36 1/2 X 96 X {index % 20_000}", f"{ordered:,}", received, f"{ordered - received:,}",
                "PC", f"{10 + index % 9000 / 100:.2f}", "CWT", day.strftime("%m/%d/%Y"),
                (day + timedelta(days=21)).strftime("%m/%d/%Y"), f"BUYER{index % 12}",
            ])  # fmt: skip


def main() -> None:
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "orders.csv"
        write(path, lines)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.process_time()
        feed = read_orders(FeedSource.open(path))
        taken = sum(1 for _ in feed)
        seconds = time.process_time() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    report = feed.report
    print(f"{lines:,} lines: {taken:,} taken, {report.refused} refused, {report.problem_count} problems")
    print(f"{seconds:.1f} s CPU ({lines / seconds:,.0f} lines/s)")
    print(f"peak RSS {peak / 1024:.0f} MB (before: {before / 1024:.0f} MB)")


if __name__ == "__main__":
    main()
