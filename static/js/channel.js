/** What a desk holds of one camera of its long connection, and how the picture on screen keeps close to the newest frame. */

/** What is kept ready between reception and screen: less stands still at each hiccup, more is later than need be. */
const GOAL_S = 0.45;
const LATE_S = 2;

export class Channel {
  video = null;
  facts = null;
  header = null;
  gop = [];
  picture = null;
  frozen = false;
  told = null;
  /** What is wrong with the picture now, as the records say: [{ since_ms, words }]. */
  flaws = [];
  arrivedAt = 0;
  begunAt = performance.now();
  fed = false;
  said = "";
  /** Decode time of the newest frame of this file, ticks. */
  newest = -1;
  /** The line was cut and goes on with the same file. */
  resumed = false;

  jump() {
    if (this.picture.newest() !== null) {
      const ranges = this.video.buffered;
      const begin = ranges.start(ranges.length - 1);
      this.video.currentTime = Math.max(begin, ranges.end(ranges.length - 1) - GOAL_S);
      this.video.playbackRate = 1;
      this.video.play().catch(() => undefined);
    }
  }

  /** Frozen before any frame was up: the first that can stand does. */
  stand() {
    const newest = this.picture.newest();
    if (newest !== null && this.video.readyState < 2 && !this.video.seeking) {
      this.picture.show(newest - GOAL_S * 1000);
    }
  }

  /** Faster when late, slower when early, a jump when far behind. */
  keepClose() {
    const ranges = this.video.buffered;
    if (ranges.length === 0 || this.video.seeking) {
      return;
    }
    const ahead = ranges.end(ranges.length - 1) - this.video.currentTime;
    const inside = this.video.currentTime >= ranges.start(ranges.length - 1) - 0.1;
    if (ahead > LATE_S || (!inside && ahead > GOAL_S)) {
      this.jump();
    } else if (ahead > GOAL_S + 0.15) {
      this.video.playbackRate = 1.08;
    } else if (ahead < GOAL_S - 0.2) {
      this.video.playbackRate = 0.95;
    } else {
      this.video.playbackRate = 1;
    }
  }
}
