/** A key, or a character that was typed. */
export type ReplayKey =
  | { readonly name: 'character'; readonly text: string }
  | { readonly name: KeyName };

type KeyName =
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  | 'page-up'
  | 'page-down'
  | 'home'
  | 'end'
  | 'enter'
  | 'backspace'
  | 'escape'
  | 'interrupt';

const sequences: Readonly<Record<string, KeyName>> = {
  ...{ '[D': 'left', '[C': 'right', '[A': 'up', '[B': 'down' },
  ...{ OD: 'left', OC: 'right', OA: 'up', OB: 'down' },
  ...{ '[5~': 'page-up', '[6~': 'page-down', '[H': 'home', '[F': 'end' },
  ...{ '[1~': 'home', '[4~': 'end', OH: 'home', OF: 'end' },
};

const controls: Readonly<Record<string, KeyName>> = {
  ...{ '\r': 'enter', '\n': 'enter', '\x7f': 'backspace', '\b': 'backspace' },
  ...{ '\x03': 'interrupt', '\x04': 'interrupt' },
};

const sequence = /^\x1b(O.|\[[0-?]*[ -/]*[@-~])/;
const unfinished = /^\x1b(O|\[[0-?]*[ -/]*)$/;

/** Keys as a terminal sends them, across the cuts of its chunks; unknown ones are nothing. */
export class ReplayKeys {
  private readonly decoder = new TextDecoder();
  private rest = '';

  feed(bytes: Uint8Array): ReplayKey[] {
    let text = this.rest + this.decoder.decode(bytes, { stream: true });
    this.rest = '';
    const keys: ReplayKey[] = [];
    while (text !== '') {
      if (unfinished.test(text)) {
        this.rest = text;
        return keys;
      }
      const [whole, inside] = sequence.exec(text) ?? [];
      const taken = whole ?? String.fromCodePoint(text.codePointAt(0)!);
      const key = inside === undefined ? single(taken) : named(sequences[inside]);
      if (key) keys.push(key);
      text = text.slice(taken.length);
    }
    return keys;
  }
}

function single(character: string): ReplayKey | undefined {
  if (character === '\x1b') return { name: 'escape' };
  const control = controls[character];
  if (control !== undefined) return { name: control };
  return /\p{Cc}/u.test(character) ? undefined : { name: 'character', text: character };
}

function named(name: KeyName | undefined): ReplayKey | undefined {
  return name && { name };
}
