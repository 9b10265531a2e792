/** How finely the beats of one interval are spread over it. */
const slotsPerInterval = 20;

type Beat = () => void;

/** Those who beat at one interval: some of them at each tick, each of them once in a round. */
class Wheel {
  private readonly slots = Array.from({ length: slotsPerInterval }, () => new Set<Beat>());
  private readonly timer: NodeJS.Timeout;
  // Not a property of the constructor's list: tools/docs.ts runs this file with its types stripped.
  private readonly onEmpty: () => void;
  private joined = 0;
  private at = 0;
  private members = 0;

  constructor(intervalMs: number, onEmpty: () => void) {
    this.onEmpty = onEmpty;
    this.timer = setInterval(() => this.tick(), intervalMs / slotsPerInterval);
  }

  join(beat: Beat): () => void {
    const slot = this.slots[this.joined++ % slotsPerInterval]!;
    slot.add(beat);
    this.members += 1;
    return () => {
      if (!slot.delete(beat)) return;
      this.members -= 1;
      if (this.members > 0) return;
      clearInterval(this.timer);
      this.onEmpty();
    };
  }

  private tick(): void {
    const slot = this.slots[this.at++ % slotsPerInterval]!;
    for (const beat of slot) beat();
  }
}

const wheels = new Map<number, Wheel>();

/**
 * Calls `beat` once in every `intervalMs`, the first time within it. What thousands of idle streams
 * do now and then they do on one timer, so many at a time that a key waits for few of them: a
 * process that is woken for each stream by itself spends more on waking than on the beats.
 *
 * Owns:  a timer for each interval, while anybody beats at it.
 * Bound: a twentieth of those who beat at once.
 * Ends:  with the function that it answers. `beat` is a function of its own for each call.
 */
export function beatEvery(intervalMs: number, beat: Beat): () => void {
  let wheel = wheels.get(intervalMs);
  if (!wheel) {
    wheel = new Wheel(intervalMs, () => wheels.delete(intervalMs));
    wheels.set(intervalMs, wheel);
  }
  return wheel.join(beat);
}
