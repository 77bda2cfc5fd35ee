"""What a browser keeps until the server has it (static/js/keep.js), seen and laid there from outside."""

from playwright.sync_api import Page

from tests.video.recording import until

#: how many copies of what is not saved lie there
KEPT = (
    "new Promise((done) => { indexedDB.open('loadwitness').onsuccess = ({ target }) => {"
    " target.result.transaction('kept').objectStore('kept').count().onsuccess = (counted) => done(counted.target.result); } })"
)
#: lay such a copy there
KEEP = """([key, value]) => new Promise((done) => { indexedDB.open('loadwitness').onsuccess = ({ target }) => {
  const writing = target.result.transaction('kept', 'readwrite');
  writing.objectStore('kept').put({ value, base: '', sent: null, at: Date.now() }, key);
  writing.oncomplete = done;
} })"""


def keeps(page: Page, number: int) -> None:
    """So many copies come to lie in this browser's store."""
    until(lambda: page.evaluate(KEPT) == number)
