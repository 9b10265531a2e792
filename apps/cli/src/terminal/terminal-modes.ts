/**
 * Modes a full-screen program switches on, and what switches each off again. `normal` is the state
 * a shell expects; DECSET/DECRST numbers as in xterm's ctlseqs.
 */
const modes: ReadonlyMap<number, { normal: 'set' | 'reset' }> = new Map([
  [1, { normal: 'reset' }], // application cursor keys
  [7, { normal: 'set' }], // auto-wrap
  [25, { normal: 'set' }], // cursor visible
  [9, { normal: 'reset' }], // X10 mouse
  [1000, { normal: 'reset' }], // mouse clicks
  [1002, { normal: 'reset' }], // mouse drags
  [1003, { normal: 'reset' }], // mouse moves
  [1004, { normal: 'reset' }], // focus reports
  [1005, { normal: 'reset' }], // mouse encodings
  [1006, { normal: 'reset' }],
  [1015, { normal: 'reset' }],
  [2004, { normal: 'reset' }], // bracketed paste
  [2026, { normal: 'reset' }], // synchronised output
  [47, { normal: 'reset' }], // alternate screens
  [1047, { normal: 'reset' }],
  [1049, { normal: 'reset' }],
]);

const escape = 0x1b;
/** Longer sequences are none of ours. */
const sequenceBytesMax = 64;

/**
 * Watches the bytes that go to the terminal and knows which modes were left on, so that a session
 * that is cut off in the middle of `vi` gives back a usable terminal, and one that ended cleanly
 * writes nothing: leaving an alternate screen that was never entered would move the cursor.
 */
export class TerminalModes {
  private readonly changed = new Set<number>();
  private sequence = '';
  private isKeypadApplication = false;

  watch(output: Uint8Array): void {
    // The common case, a chunk without an escape while none is open, costs one search.
    if (this.sequence === '' && output.indexOf(escape) < 0) return;
    for (const byte of output) this.step(byte);
  }

  /** What to write to the terminal to undo what was left; empty when nothing was. */
  restoration(): string {
    const undo = [...this.changed].map((mode) => {
      const { normal } = modes.get(mode)!;
      return `\x1b[?${mode}${normal === 'set' ? 'h' : 'l'}`;
    });
    if (this.isKeypadApplication) undo.push('\x1b>');
    return undo.length > 0 ? `${undo.join('')}\x1b[0m` : '';
  }

  private step(byte: number): void {
    if (byte === escape) {
      this.sequence = '\x1b';
      return;
    }
    if (this.sequence === '') return;
    this.sequence += String.fromCharCode(byte);
    if (this.sequence.length === 2 && byte !== 0x5b) {
      if (byte === 0x3d) this.isKeypadApplication = true;
      if (byte === 0x3e) this.isKeypadApplication = false;
      if (byte === 0x63) this.changed.clear();
      this.sequence = '';
      return;
    }
    const isFinal = this.sequence.length > 2 && byte >= 0x40 && byte <= 0x7e;
    if (isFinal) this.apply();
    if (isFinal || this.sequence.length > sequenceBytesMax) this.sequence = '';
  }

  private apply(): void {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence is the subject.
    const match = /^\x1b\[\?([0-9;]+)([hl])$/.exec(this.sequence);
    if (!match) return;
    for (const mode of match[1]!.split(';').map(Number)) {
      const known = modes.get(mode);
      if (!known) continue;
      const isNormal = (match[2] === 'h') === (known.normal === 'set');
      if (isNormal) this.changed.delete(mode);
      else this.changed.add(mode);
    }
  }
}
