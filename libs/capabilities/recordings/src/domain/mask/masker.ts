import { MaskRuleInvalid } from '../recording.errors.ts';
import { recordingLimits } from '../recordings.limits.ts';
import { compileMask } from './mask-rule.ts';
import type { MaskRow, MaskRule } from './mask-rule.ts';

/** A match that is under way: the place of its row that the next byte must fit. */
interface Thread {
  readonly row: MaskRow;
  readonly place: number;
  readonly start: number;
}

const asterisk = 0x2a;

/** The rules of a recording, ready to be matched; made once, shared by its channels. */
export class MaskSet {
  /** Rows by their first byte: most bytes begin none. */
  private readonly byFirst: (MaskRow[] | undefined)[] = [];
  readonly size: number;

  /** Throws MaskRuleInvalid. */
  constructor(rules: readonly MaskRule[]) {
    const { maskRulesMax } = recordingLimits;
    if (rules.length > maskRulesMax) {
      const problem = `is one of more than ${maskRulesMax}`;
      throw new MaskRuleInvalid({ rule: rules[maskRulesMax]!.name, problem });
    }
    this.size = rules.length;
    for (const row of rules.map(compileMask)) {
      const [first] = row[0]!.bytes;
      (this.byFirst[first!] ??= []).push(row);
    }
  }

  beginningWith(byte: number): readonly MaskRow[] | undefined {
    return this.byFirst[byte];
  }
}

/**
 * Replaces every byte of every match by `*`, so that what was masked keeps its length and the numbers
 * of output bytes stay true.
 *
 * Owns:  the bytes that may still become a match.
 * Bound: `maskBytesMax` of them, and for each rule the matches that its own first bytes allow.
 * Order: that of the bytes, cut anywhere: the result is the same.
 * Ends:  with `end`, which gives what no match has come of.
 *
 * Of one row and place only the match that began first is kept: it covers the others.
 */
export class Masker {
  private threads: Thread[] = [];
  /** Bytes not given out yet, and which of them are masked; the first has the number `base`. */
  private held: number[] = [];
  private isMasked: boolean[] = [];
  private base = 0;
  private readonly seen = new Map<MaskRow, number[]>();
  private wasMasked = false;
  /** Runs of masked bytes; matches that touch are one. */
  spans = 0;
  bytes = 0;
  private readonly set: MaskSet;

  constructor(set: MaskSet) {
    this.set = set;
  }

  push(piece: Uint8Array): Uint8Array {
    const out = new Output(this.held.length + piece.length);
    for (let at = 0; at < piece.length; ) {
      const plain = this.plainUntil(piece, at);
      if (plain > at) {
        out.add(piece.subarray(at, plain));
        this.base += plain - at;
        this.wasMasked = false;
        at = plain;
      } else {
        this.take(piece[at]!, out);
        at += 1;
      }
    }
    return out.bytes;
  }

  end(): Uint8Array {
    const out = new Output(this.held.length);
    this.threads = [];
    this.release(this.base + this.held.length, out);
    return out.bytes;
  }

  /** The end of the bytes that no match is under way for and none begins with. */
  private plainUntil(piece: Uint8Array, from: number): number {
    if (this.held.length > 0 || this.threads.length > 0) return from;
    let at = from;
    while (at < piece.length && !this.set.beginningWith(piece[at]!)) at += 1;
    return at;
  }

  private take(byte: number, out: Output): void {
    this.held.push(byte);
    this.isMasked.push(false);
    const position = this.base + this.held.length - 1;
    const before = this.threads;
    this.threads = [];
    // In the order of their starts: the first to reach a place is the one to keep.
    for (const { row, place, start } of before) {
      if (row[place]!.bytes.has(byte)) this.reach(row, place + 1, start);
    }
    for (const row of this.set.beginningWith(byte) ?? []) this.reach(row, 1, position);
    this.release(this.threads[0]?.start ?? position + 1, out);
  }

  /**
   * A match has come to a place, and to those behind it that may be left out. Each place of a row is
   * taken once for a byte, so a byte costs at most the places of the rows that are under way.
   */
  private reach(row: MaskRow, from: number, start: number): void {
    const seen = this.seenOf(row);
    const now = this.base + this.held.length;
    for (let place = from; seen[place] !== now; place += 1) {
      seen[place] = now;
      if (place === row.length) {
        this.isMasked.fill(true, Math.max(0, start - this.base));
        return;
      }
      this.threads.push({ row, place, start });
      if (!row[place]!.isOptional) return;
    }
  }

  /** For each place of a row the byte at which it was taken last. */
  private seenOf(row: MaskRow): number[] {
    let seen = this.seen.get(row);
    if (!seen) {
      seen = Array.from({ length: row.length + 1 }, () => 0);
      this.seen.set(row, seen);
    }
    return seen;
  }

  /** Gives out what is decided: masked, or before every match that is under way. */
  private release(undecided: number, out: Output): void {
    let count = 0;
    while (count < this.held.length && (this.isMasked[count] || this.base + count < undecided)) {
      const masked = this.isMasked[count]!;
      if (masked) this.bytes += 1;
      if (masked && !this.wasMasked) this.spans += 1;
      this.wasMasked = masked;
      out.byte(masked ? asterisk : this.held[count]!);
      count += 1;
    }
    if (count === 0) return;
    this.held.splice(0, count);
    this.isMasked.splice(0, count);
    this.base += count;
  }
}

/** What is given out: never more than was held and came. */
class Output {
  private readonly all: Uint8Array;
  private size = 0;

  constructor(bytesMax: number) {
    this.all = new Uint8Array(bytesMax);
  }

  get bytes(): Uint8Array {
    return this.all.subarray(0, this.size);
  }

  add(bytes: Uint8Array): void {
    this.all.set(bytes, this.size);
    this.size += bytes.length;
  }

  byte(byte: number): void {
    this.all[this.size] = byte;
    this.size += 1;
  }
}
