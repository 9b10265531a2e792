import { recordingLimits } from '../recordings.limits.ts';

const { hiddenCharactersMax, sequenceCharactersMax } = recordingLimits;

/** A control sequence: `ESC [` prefix parameters intermediates final. */
export interface ControlSequence {
  /** One of `<=>?`, or nothing. */
  readonly prefix: string;
  /** Digits, `;` and `:`. */
  readonly parameters: string;
  readonly intermediates: string;
  readonly final: string;
}

/** What text for a terminal consists of. Strings (OSC, DCS, APC, PM, SOS) are never handed on. */
export interface TerminalHandler {
  /** One or more characters, none of them a control. */
  print(text: string): void;
  /** C0, and C1 that begins nothing. */
  control(code: number): void;
  escape(intermediates: string, final: string): void;
  sequence(sequence: ControlSequence): void;
  /** A string, or a sequence that was too long or broken off. */
  dropped(): void;
}

type State = 'ground' | 'escape' | 'sequence' | 'ignored' | 'string';

const bel = 0x07;
const can = 0x18;
const sub = 0x1a;
const esc = 0x1b;
const del = 0x7f;
const stringStarts = new Set(['P', 'X', ']', '^', '_']);
const c1StringStarts = new Set([0x90, 0x98, 0x9d, 0x9e, 0x9f]);

/** Most of a recording: what stands between two controls is handed on as one. */

const plainRun = /[^\x00-\x1f\x7f-\x9f]+/y;

function plainFrom(text: string, at: number): string {
  plainRun.lastIndex = at;
  return plainRun.exec(text)?.[0] ?? '';
}

/**
 * Takes text for a terminal apart (ECMA-48, after Paul Williams' diagram of the VT500 parser).
 *
 * Bound: `sequenceCharactersMax` of a sequence; of a string nothing.
 * Order: that of the text; a text may be cut anywhere between two characters.
 *
 * Threat: a string that never ends hides a session from whoever views it. After
 * `hiddenCharactersMax` characters it is taken for text again.
 */
export class SequenceParser {
  private state: State = 'ground';
  private collected = '';
  private hidden = 0;
  private readonly handler: TerminalHandler;

  constructor(handler: TerminalHandler) {
    this.handler = handler;
  }

  push(text: string): void {
    for (let at = 0; at < text.length; ) {
      const plain = this.state === 'ground' ? plainFrom(text, at) : '';
      if (plain !== '') {
        this.handler.print(plain);
        at += plain.length;
      } else {
        const code = text.codePointAt(at)!;
        const character = String.fromCodePoint(code);
        this.take(character, code);
        at += character.length;
      }
    }
  }

  private take(character: string, code: number): void {
    if (code === esc || code === can || code === sub) {
      this.breakOff();
      if (code === esc) this.enter('escape');
      return;
    }
    if (code >= 0x80 && code < 0xa0) {
      this.takeC1(code);
      return;
    }
    switch (this.state) {
      case 'ground':
        this.takeText(character, code);
        return;
      case 'escape':
        this.takeEscape(character, code);
        return;
      case 'sequence':
        this.takeSequence(character, code);
        return;
      case 'ignored':
      case 'string':
        this.takeHidden(character, code);
    }
  }

  private takeText(character: string, code: number): void {
    if (code < 0x20 || code === del) this.handler.control(code);
    else this.handler.print(character);
  }

  private takeC1(code: number): void {
    this.breakOff();
    if (code === 0x9b) this.enter('sequence');
    else if (c1StringStarts.has(code)) this.enter('string');
    else this.handler.control(code);
  }

  private takeEscape(character: string, code: number): void {
    if (code < 0x20 || code === del) {
      this.handler.control(code);
    } else if (code < 0x30) {
      this.collect(character);
    } else if (code >= 0xa0) {
      this.breakOff();
      this.handler.print(character);
    } else if (this.collected !== '') {
      this.end(() => this.handler.escape(this.collected, character));
    } else if (character === '[') {
      this.enter('sequence');
    } else if (stringStarts.has(character)) {
      this.enter('string');
    } else {
      this.end(() => this.handler.escape('', character));
    }
  }

  private takeSequence(character: string, code: number): void {
    if (code < 0x20 || code === del) {
      this.handler.control(code);
    } else if (code < 0x40) {
      this.collect(character);
    } else if (code >= 0xa0) {
      this.breakOff();
      this.handler.print(character);
    } else {
      const parts = /^([<=>?]?)([0-9;:]*)([ -/]*)$/.exec(this.collected);
      const [, prefix = '', parameters = '', intermediates = ''] = parts ?? [];
      this.end(() => {
        if (!parts) this.handler.dropped();
        else this.handler.sequence({ prefix, parameters, intermediates, final: character });
      });
    }
  }

  private takeHidden(character: string, code: number): void {
    const isEnd = this.state === 'string' ? code === bel : code >= 0x40 && code < del;
    this.hidden += 1;
    if (isEnd) {
      this.breakOff();
    } else if (this.hidden > hiddenCharactersMax) {
      this.breakOff();
      this.takeText(character, code);
    }
  }

  private collect(character: string): void {
    this.collected += character;
    if (this.collected.length <= sequenceCharactersMax) return;
    const { length } = this.collected;
    this.enter('ignored');
    this.hidden = length;
  }

  private enter(state: State): void {
    this.state = state;
    this.collected = '';
    this.hidden = 0;
  }

  private end(tell: () => void): void {
    tell();
    this.enter('ground');
  }

  private breakOff(): void {
    if (this.state !== 'ground') this.handler.dropped();
    this.enter('ground');
  }
}
