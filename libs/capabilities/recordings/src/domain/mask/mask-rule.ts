import { MaskRuleInvalid } from '../recording.errors.ts';
import { recordingLimits } from '../recordings.limits.ts';

/**
 * What is kept out of a recording.
 *
 * `literal`: these bytes, exactly. `pattern`: literal characters, `\` before a special one, classes
 * (`[A-Za-z0-9_-]`, `[^…]`, `\d`, `\w`, `\S`, `.`) and after each of these a count (`{20}`, `{16,64}`,
 * `?`). No alternatives, no groups, nothing unbounded: a pattern is a row of places, and matching it
 * takes no more than a walk along the bytes.
 */
export type MaskRule =
  | { readonly name: string; readonly literal: string }
  | { readonly name: string; readonly pattern: string };

/** One byte of a match: which bytes may stand there. */
export interface MaskPlace {
  readonly bytes: ReadonlySet<number>;
  /** The match may go on without it, and end before it. */
  readonly isOptional: boolean;
}

/** A rule as the row of its places. */
export type MaskRow = readonly MaskPlace[];

const { maskBytesMax, maskPrefixBytesMin } = recordingLimits;
const special = new Set([...'\\[]{}()*+?.|^$']);
const countForm = /^\{(\d{1,4})(?:,(\d{1,4}))?\}/;

const range = (from: string, to: string): number[] => {
  const [low, high] = [from.charCodeAt(0), to.charCodeAt(0)];
  return Array.from({ length: Math.max(0, high - low + 1) }, (_, i) => low + i);
};
const digits = range('0', '9');
const word = [...digits, ...range('A', 'Z'), ...range('a', 'z'), 95];
const every = Array.from({ length: 256 }, (_, byte) => byte);
const classes: Readonly<Record<string, readonly number[]>> = {
  d: digits,
  w: word,
  // Printable and everything beyond ASCII: bytes of UTF-8.
  S: every.filter((byte) => byte > 0x20 && byte !== 0x7f),
};

/** Throws MaskRuleInvalid; never quotes a literal, which is a secret. */
export function compileMask(rule: MaskRule): MaskRow {
  const row = 'literal' in rule ? rowOfLiteral(rule.literal) : new PatternReader(rule).read();
  const problem = problemOf(row);
  if (problem) throw new MaskRuleInvalid({ rule: rule.name, problem });
  return row;
}

function problemOf(row: MaskRow): string | undefined {
  if (row.length > maskBytesMax) return `may match more than ${maskBytesMax} bytes`;
  const prefix = row.findIndex((place) => place.isOptional || place.bytes.size !== 1);
  const literal = prefix === -1 ? row.length : prefix;
  return literal < maskPrefixBytesMin
    ? `does not begin with ${maskPrefixBytesMin} literal bytes`
    : undefined;
}

function rowOfLiteral(literal: string): MaskRow {
  return [...Buffer.from(literal)].map((byte) => ({ bytes: new Set([byte]), isOptional: false }));
}

class PatternReader {
  private rest: string;
  private readonly name: string;

  constructor({ name, pattern }: { name: string; pattern: string }) {
    this.name = name;
    this.rest = pattern;
  }

  read(): MaskRow {
    const row: MaskPlace[] = [];
    while (this.rest !== '') {
      const item = this.item();
      const { least, most } = this.count();
      if (item.length > 1 && (least !== 1 || most !== 1)) {
        throw this.refusal('repeats a character that is not ASCII');
      }
      if (row.length + most * item.length > maskBytesMax) {
        throw this.refusal(`may match more than ${maskBytesMax} bytes`);
      }
      for (let i = 0; i < most; i += 1) {
        for (const bytes of item) row.push({ bytes, isOptional: i >= least });
      }
    }
    return row;
  }

  /** The places of one character or class; several for a character of several bytes. */
  private item(): ReadonlySet<number>[] {
    const character = String.fromCodePoint(this.rest.codePointAt(0)!);
    this.rest = this.rest.slice(character.length);
    if (character === '[') return [this.classItem()];
    if (character === '.') return [new Set(every.filter((byte) => byte >= 0x20))];
    if (character === '\\') return [this.escaped()];
    if (special.has(character)) throw this.refusal(`has a ${character} that is not escaped`);
    return [...Buffer.from(character)].map((byte) => new Set([byte]));
  }

  private escaped(): ReadonlySet<number> {
    const character = this.rest.charAt(0);
    this.rest = this.rest.slice(1);
    if (classes[character]) return new Set(classes[character]);
    if (!special.has(character) && character !== '-') throw this.refusal('has an unknown escape');
    return new Set([character.charCodeAt(0)]);
  }

  private classItem(): ReadonlySet<number> {
    const isNegated = this.rest.startsWith('^');
    if (isNegated) this.rest = this.rest.slice(1);
    const bytes = new Set<number>();
    while (!this.rest.startsWith(']')) {
      if (this.rest === '') throw this.refusal('has a class without an end');
      for (const byte of this.classPart()) bytes.add(byte);
    }
    this.rest = this.rest.slice(1);
    const found = isNegated ? every.filter((byte) => byte >= 0x20 && !bytes.has(byte)) : bytes;
    if (new Set(found).size === 0) throw this.refusal('has a class that nothing is in');
    return new Set(found);
  }

  private classPart(): Iterable<number> {
    const parts = /^(?:\\([dwS])|(\\.|[ -~])(?:-(\\.|[ -\\^-~]))?)/.exec(this.rest);
    if (!parts) throw this.refusal('has a class of what is not ASCII');
    const [whole, name, from, to] = parts;
    this.rest = this.rest.slice(whole.length);
    if (name) return classes[name]!;
    const plain = (text: string): string => text.replace(/^\\/, '');
    return range(plain(from!), plain(to ?? from!));
  }

  private count(): { least: number; most: number } {
    if (this.rest.startsWith('?')) {
      this.rest = this.rest.slice(1);
      return { least: 0, most: 1 };
    }
    const parts = countForm.exec(this.rest);
    if (!parts) return { least: 1, most: 1 };
    this.rest = this.rest.slice(parts[0].length);
    const least = Number(parts[1]);
    const most = Number(parts[2] ?? parts[1]);
    if (most < least || most === 0) throw this.refusal('counts to nothing');
    return { least, most };
  }

  private refusal(problem: string): MaskRuleInvalid {
    return new MaskRuleInvalid({ rule: this.name, problem });
  }
}
