/** What a control sequence of the output changes on a terminal, of what can be left on. */
export type Sequence =
  /** RIS: everything as after power-up. */
  | { readonly kind: 'reset' }
  /** DECSTR */
  | { readonly kind: 'soft-reset' }
  /** DECSET and DECRST */
  | { readonly kind: 'private'; readonly modes: readonly number[]; readonly isSet: boolean }
  | { readonly kind: 'flag'; readonly name: FlagName; readonly isOn: boolean }
  /** The kitty keyboard protocol: CSI > flags u, CSI < count u, CSI = flags ; how u. */
  | {
      readonly kind: 'kitty';
      readonly change: 'push' | 'pop' | 'set';
      readonly value: number;
    };

export type FlagName =
  | 'charset'
  | 'cursor-shape'
  | 'insert'
  | 'keypad'
  | 'margins'
  | 'modify-other-keys'
  | 'shifted-charset'
  | 'style';

const escape = 0x1b;
const shiftOut = 0x0e;
const shiftIn = 0x0f;
/** Longer sequences are none of ours. */
const sequenceBytesMax = 64;
/** Bytes that may open something while nothing is open. */
const openers = [escape, shiftOut, shiftIn];

/** Finds control sequences in output, across the cuts of its chunks. */
export class SequenceReader {
  private text = '';

  constructor(private readonly found: (sequence: Sequence) => void) {}

  read(output: Uint8Array): void {
    // The common case, a chunk without an escape while none is open, costs a search or three.
    if (this.text === '' && !openers.some((byte) => output.includes(byte))) return;
    for (const byte of output) this.step(byte);
  }

  private step(byte: number): void {
    if (byte === escape) {
      this.text = '\x1b';
      return;
    }
    if (byte === shiftOut || byte === shiftIn) {
      return this.found({ kind: 'flag', name: 'shifted-charset', isOn: byte === shiftOut });
    }
    if (this.text === '') return;
    this.text += String.fromCharCode(byte);
    if (!this.isWhole(byte)) {
      if (this.text.length > sequenceBytesMax) this.text = '';
      return;
    }
    const sequence = this.text[1] === '[' ? controlSequence(this.text) : escapeSequence(this.text);
    this.text = '';
    if (sequence) this.found(sequence);
  }

  /** CSI ends with 0x40–0x7e; a plain escape with the first byte that is no intermediate. */
  private isWhole(byte: number): boolean {
    if (this.text[1] === '[') return this.text.length > 2 && byte >= 0x40 && byte <= 0x7e;
    return byte < 0x20 || byte > 0x2f;
  }
}

function escapeSequence(text: string): Sequence | undefined {
  switch (text.slice(1)) {
    case 'c':
      return { kind: 'reset' };
    case '=':
    case '>':
      return { kind: 'flag', name: 'keypad', isOn: text === '\x1b=' };
    default:
      // G0: DEC's line drawing (0) is what programs choose and ASCII (B) what a shell expects.
      return text.startsWith('\x1b(')
        ? { kind: 'flag', name: 'charset', isOn: text !== '\x1b(B' }
        : undefined;
  }
}

function controlSequence(text: string): Sequence | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence is the subject.
  const match = /^\x1b\[([<=>?]?)([0-9;:]*)([ !]?)([@-~])$/.exec(text);
  if (!match) return undefined;
  const [, prefix = '', parameters = '', between = '', final = ''] = match;
  const numbers = parameters.split(';').map(Number);
  const [first = 0] = numbers;
  switch (`${prefix}${between}${final}`) {
    case '?h':
    case '?l':
      return { kind: 'private', modes: numbers, isSet: final === 'h' };
    case 'h':
    case 'l':
      return numbers.includes(4) ? flag('insert', final === 'h') : undefined;
    case 'r':
      return flag('margins', parameters !== '');
    case '>m':
      return first === 4 ? flag('modify-other-keys', (numbers[1] ?? 0) > 0) : undefined;
    case 'm':
      return flag('style', isStyle(parameters));
    case ' q':
      return flag('cursor-shape', first !== 0);
    case '!p':
      return { kind: 'soft-reset' };
    case '>u':
      return { kind: 'kitty', change: 'push', value: first };
    case '<u':
      return { kind: 'kitty', change: 'pop', value: first };
    case '=u':
      return { kind: 'kitty', change: 'set', value: first };
    default:
      return undefined;
  }
}

function flag(name: FlagName, isOn: boolean): Sequence {
  return { kind: 'flag', name, isOn };
}

/** Whether a style is on after it. A trailing 0 resets, unless it is the number of a colour. */
function isStyle(parameters: string): boolean {
  if (/^(0?;)*0?$/.test(parameters)) return false;
  return /[345]8/.test(parameters) || !/;0?$/.test(parameters);
}
