/** The picture first: a desk that is opened or changed has many questions, and its picture comes before their answers.
 *
 *   wanted(player, camera)     this camera's picture is asked for now
 *   await pictureFirst()       before a question that can wait: until that picture is there or one is told why not, at most so long,
 *                              and stood a moment: who leafs through the docks asks nothing about those passed by
 */

const MOST_MS = 2000;
const STOOD_MS = 200;
const ON_ITS_WAY = new Set(["connecting", "loading"]);

let told = Promise.resolve();
let end = () => undefined;

export function wanted(player, camera) {
  end();
  told = new Promise((done) => {
    const heed = ({ detail }) => detail.camera === camera && !ON_ITS_WAY.has(detail.state) && end();
    const timer = setTimeout(() => end(), MOST_MS);
    end = () => {
      clearTimeout(timer);
      player.removeEventListener("state", heed);
      setTimeout(done, STOOD_MS);
    };
    player.addEventListener("state", heed);
  });
}

export async function pictureFirst() {
  for (let before = null; before !== told;) {
    before = told;
    await before;
  }
}
