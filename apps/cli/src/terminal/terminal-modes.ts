import { SequenceReader } from './sequence-reader.ts';
import type { Sequence } from './sequence-reader.ts';

/**
 * Private modes (DECSET/DECRST, numbers as in xterm's ctlseqs) that a program switches, and the
 * state of each that a shell expects. In the order in which they are undone.
 */
const privateModes: ReadonlyMap<number, 'set' | 'reset'> = new Map([
  [1, 'reset'], // application cursor keys
  [5, 'reset'], // reverse video
  [7, 'set'], // auto-wrap
  [9, 'reset'], // X10 mouse
  [1000, 'reset'], // mouse clicks
  [1001, 'reset'], // mouse highlights
  [1002, 'reset'], // mouse drags
  [1003, 'reset'], // mouse moves
  [1004, 'reset'], // focus reports
  [1005, 'reset'], // mouse encodings
  [1006, 'reset'],
  [1015, 'reset'],
  [1016, 'reset'],
  [2004, 'reset'], // bracketed paste
  [2026, 'reset'], // synchronised output
  [2031, 'reset'], // reports of the colour scheme
  [2048, 'reset'], // reports of the size
  [66, 'reset'], // application keypad
  [25, 'set'], // cursor visible
]);

const alternateScreens = [47, 1047, 1049];
/** 1049 alone saves the cursor on entering and restores it on leaving. */
const savesCursor = 1049;
const originMode = 6;
const columnMargins = 69;

/**
 * Watches the bytes that go to the terminal and knows what was left on, so that a session that is
 * cut off in the middle of `vi` gives back a usable terminal, and one that ended cleanly writes
 * nothing: leaving an alternate screen that was never entered would move the cursor.
 */
export class TerminalModes {
  private readonly reader = new SequenceReader((sequence) => this.apply(sequence));
  private state = new LeftOn();

  watch(output: Uint8Array): void {
    this.reader.read(output);
  }

  /** What to write to the terminal to undo what was left; empty when nothing was. */
  restoration(): string {
    return this.state.undo();
  }

  private apply(sequence: Sequence): void {
    const { state } = this;
    switch (sequence.kind) {
      case 'reset':
        this.state = new LeftOn();
        return;
      case 'soft-reset':
        return state.softReset();
      case 'private':
        for (const mode of sequence.modes) state.setPrivate(mode, sequence.isSet);
        return;
      case 'flag':
        state.flags.set(sequence.name, sequence.isOn);
        return;
      case 'kitty':
        return state.kitty(sequence.change, sequence.value);
    }
  }
}

/** Written to undo a flag that is on, in this order. */
const flagUndo = {
  'modify-other-keys': '\x1b[>4m',
  'cursor-shape': '\x1b[0 q',
  insert: '\x1b[4l',
  keypad: '\x1b>',
  charset: '\x1b(B',
  'shifted-charset': '\x0f',
} as const;

class LeftOn {
  readonly flags = new Map<string, boolean>();
  private readonly changed = new Set<number>();
  /** Levels of the kitty keyboard protocol that were pushed: each screen has its own. */
  private readonly pushed = { main: 0, alternate: 0 };
  private readonly hasKittyFlags = { main: false, alternate: false };

  setPrivate(mode: number, isSet: boolean): void {
    const normal = privateModes.get(mode) ?? 'reset';
    const isKnown =
      privateModes.has(mode) || [...alternateScreens, originMode, columnMargins].includes(mode);
    if (!isKnown) return;
    if (alternateScreens.includes(mode)) {
      for (const each of alternateScreens) this.changed.delete(each);
    }
    if (isSet === (normal === 'set')) this.changed.delete(mode);
    else this.changed.add(mode);
  }

  /** DECSTR: what xterm resets by it. Mouse, paste and screens stay. */
  softReset(): void {
    for (const mode of [1, 7, 25, 66, originMode, columnMargins]) this.changed.delete(mode);
    for (const flag of ['insert', 'keypad', 'margins', 'style', 'charset', 'shifted-charset']) {
      this.flags.delete(flag);
    }
  }

  kitty(change: 'push' | 'pop' | 'set', value: number): void {
    const { screen, pushed } = this;
    if (change === 'push') pushed[screen] += 1;
    else if (change === 'pop') pushed[screen] = Math.max(0, pushed[screen] - Math.max(1, value));
    else this.hasKittyFlags[screen] = value !== 0;
  }

  undo(): string {
    const undone = [
      ...[...privateModes]
        .filter(([mode]) => this.changed.has(mode))
        .map(([mode, normal]) => `\x1b[?${mode}${normal === 'set' ? 'h' : 'l'}`),
      ...Object.entries(flagUndo)
        .filter(([name]) => this.flags.get(name))
        .map(([, text]) => text),
      ...(this.alternate === undefined ? [] : [this.undoKitty('alternate')]),
      ...this.undoScreen(),
      this.undoKitty('main'),
    ].join('');
    return undone !== '' || this.flags.get('style') ? `${undone}\x1b[0m` : '';
  }

  /** The alternate screen that is shown. */
  private get alternate(): number | undefined {
    return alternateScreens.find((mode) => this.changed.has(mode));
  }

  private get screen(): 'main' | 'alternate' {
    return this.alternate === undefined ? 'main' : 'alternate';
  }

  private undoKitty(screen: 'main' | 'alternate'): string {
    const levels = this.pushed[screen];
    const set = this.hasKittyFlags[screen] ? '\x1b[=0u' : '';
    return levels > 0 ? `\x1b[<${levels}u${set}` : set;
  }

  /** Margins and origin mode move the cursor when they are reset; 1049 puts it back afterwards. */
  private undoScreen(): string[] {
    const hasOrigin = this.changed.has(originMode);
    const hasColumns = this.changed.has(columnMargins);
    const hasMargins = this.flags.get('margins') || hasColumns;
    const leave = this.alternate === undefined ? '' : `\x1b[?${this.alternate}l`;
    const reset = [
      hasOrigin ? `\x1b[?${originMode}l` : '',
      hasMargins ? '\x1b[r' : '',
      hasColumns ? `\x1b[?${columnMargins}l` : '',
    ].join('');
    if (reset === '' || this.alternate === savesCursor) return [reset, leave];
    // Where origin mode was on, a saved cursor would bring it back: the last line is a safe place.
    return [hasOrigin ? `${reset}\x1b[999;1H` : `\x1b7${reset}\x1b8`, leave];
  }
}
