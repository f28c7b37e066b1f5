from flows.saved_filters import save_filter
from reports.exceptions import ExceptionFilter


def test_a_saved_filter_opens_by_its_name_and_the_address_narrows_it_further(app, cora):
    save_filter(app.state.screen.home(), "Mine", ExceptionFilter(vendor="V101"), owner="cora")
    every, mine = (cora.get(f"/reports/exceptions?format=csv{more}").text for more in ("", "&saved=mine"))
    assert 0 < mine.count("\n") < every.count("\n")
    assert cora.get("/reports/exceptions?format=csv&saved=mine&vendor=V102").text != mine
    assert cora.get("/reports/exceptions?saved=nothing").status_code == 422
