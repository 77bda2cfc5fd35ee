// Loaded by test_player.py into a page of the application: a player with its places, and the number on the picture.
async ([cameras, shown]) => {
  document.body.replaceChildren();
  const [{ Player }, { Watched }] = await Promise.all([import("/static/js/player.js"), import("/static/js/watched.js")]);
  const slots = [0, 1, 2, 3].map(() => document.body.appendChild(document.createElement("div")));
  const player = new Player({ slots, cameras, addresses: { live: "/live", footage: (id) => `/footage/${id}` } });
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [320, 180];
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const numberOn = (element) => {
    pen.clearRect(0, 0, 320, 180);
    pen.drawImage(element, 0, 0, 320, 180);
    let number = 0;
    for (let bit = 0; bit < 16; bit += 1) {
      number = number * 2 + (pen.getImageData(bit * 20 + 10, 15, 1, 1).data[0] > 128 ? 1 : 0);
    }
    return number;
  };
  const events = [];
  for (const name of ["state", "mode", "gap", "away", "notices"]) {
    player.addEventListener(name, ({ detail }) => events.push([name, detail]));
  }
  /** What is on screen: tag, number, the player's word for its moment, and now. */
  const onScreen = (place = 0) => {
    const element = [...slots[place].children].find((each) => !each.hidden);
    return element === undefined ? null : [element.tagName, numberOn(element), player.position(shown[place]), Date.now()];
  };
  /** Every frame that comes up for so long. */
  const filmed = (forMs) => new Promise((done) => {
    const seen = [];
    const video = slots[0].querySelector("video:not([hidden])");
    const look = () => {
      setTimeout(() => seen.push(onScreen()), 0);
      video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
    setTimeout(() => done(seen), forMs);
  });
  /** Milliseconds until the frame of this number stands there and the player knows its moment. */
  const seekTo = (ms, number) => new Promise((done) => {
    const began = performance.now();
    player.seek(ms);
    const look = () => {
      const now = onScreen();
      if ((now && now[0] === "VIDEO" && now[1] === number && now[2] !== null && player.mode === "playback") || performance.now() - began > 5000) {
        done([performance.now() - began, now]);
      } else {
        setTimeout(look, 5);
      }
    };
    look();
  });
  window.trial = { player, events, onScreen, filmed, seekTo, Watched };
  player.show(shown);
  player.start();
};
