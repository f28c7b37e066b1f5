import csv
import io

from flows.saved_filters import save_filter
from reports.exceptions import ExceptionFilter


def test_a_saved_filter_opens_by_its_name_and_what_the_address_names_comes_first(app, cora):
    save_filter(app.state.screen.home(), "Mine", ExceptionFilter(vendor="nobody"), owner="cora")

    def vendors(more):
        text = cora.get(f"/reports/exceptions?format=csv{more}").text
        return [row["vendor"] for row in csv.DictReader(io.StringIO(text))]

    every = vendors("")
    assert every
    assert vendors("&saved=mine") == []
    assert set(vendors(f"&saved=mine&vendor={every[0].split()[0]}")) == {every[0]}
    assert cora.get("/reports/exceptions?saved=nothing").status_code == 422
