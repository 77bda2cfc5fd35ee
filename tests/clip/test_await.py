"""The anomaly's page while its clip is awaited: it asks by itself until the clip is there or lost (B18-1)."""

import re

import pytest

from records import clock
from records.footage import Cause
from tests.clip.cutting import MINUTE, Ordered
from tests.conftest import Browser
from tests.video import film
from tests.watch import SEEN_AT

ASKS = re.compile(r'hx-get="(/anomalies/\d+/clips\?standing=[^"]*)" hx-trigger="every 3s"')


@pytest.mark.obligation("B18-1")
def test_the_page_asks_until_the_clip_is_kept(ordered: Ordered, browser: Browser) -> None:
    client, page = browser.as_(ordered.cast.administrator), f"/anomalies/{ordered.anomaly_id}"
    asks = ASKS.search(client.get(page).text)
    assert asks
    assert client.get(asks[1]).status_code == 204, "nothing has become of it"
    ordered.record()
    assert ordered.cut() == 1
    told = client.get(asks[1])
    assert told.status_code == 200
    assert "<video" in told.text
    assert "hx-get" not in told.text + client.get(page).text, "nothing is awaited any more"


@pytest.mark.obligation("B18-1")
def test_that_there_is_no_footage_is_told_to_who_waits_too(ordered: Ordered, browser: Browser) -> None:
    client, page = browser.as_(ordered.cast.administrator), f"/anomalies/{ordered.anomaly_id}"
    asks = ASKS.search(client.get(page).text)
    assert asks
    with ordered.watch.database.act("test") as db:
        film.gap(db, ordered.cast.dock.id, SEEN_AT - 2 * MINUTE, SEEN_AT + 2 * MINUTE, Cause.STALLED)
    clock.stop_at(SEEN_AT + 2 * MINUTE)
    ordered.cut()
    told = client.get(asks[1])
    assert told.status_code == 200
    assert "摄像头停止送出图像" in told.text
    assert "hx-get" not in told.text


@pytest.mark.obligation("B7-4")
def test_asking_tells_no_stranger_anything_and_is_no_input(ordered: Ordered, browser: Browser) -> None:
    page = f"/anomalies/{ordered.anomaly_id}"
    assert browser.stranger().get(f"{page}/clips").status_code == 401
    assert browser.as_(ordered.cast.stranger).get(f"{page}/clips").status_code == 404
    client, seen = browser.as_(ordered.cast.administrator), []
    for address in (page, f"{page}/clips", page):
        clock.stop_at(clock.now() + MINUTE)
        assert client.get(address).status_code == 200
        with client.session_transaction() as kept:
            seen.append(kept["seen"])
    assert seen[0] == seen[1] < seen[2]
