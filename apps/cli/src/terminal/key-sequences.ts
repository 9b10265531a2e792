export interface KeySequence<Name extends string> {
  readonly name: Name;
  /** Empty: there is none. */
  readonly keys: Uint8Array;
  /** Whether it means anything at the moment; always when absent. */
  readonly isActive?: () => boolean;
}

/**
 * Finds sequences of keys in typed input, across the cuts of its chunks. A typed beginning of one is
 * held back until the next key tells whether it goes on; everything else passes.
 */
export class KeySequences<Name extends string> {
  private held: number[] = [];
  private readonly sequences: readonly KeySequence<Name>[];

  constructor(sequences: readonly KeySequence<Name>[]) {
    this.sequences = sequences.filter(({ keys }) => keys.length > 0);
  }

  /** Input to pass on and the names of what was found, in their order. */
  feed(input: Uint8Array): (Uint8Array | Name)[] {
    if (this.isOrdinary(input)) return [input];
    const parts: (Uint8Array | Name)[] = [];
    let passed: number[] = [];
    const flush = (): void => {
      if (passed.length > 0) parts.push(Uint8Array.from(passed));
      passed = [];
    };
    for (const byte of input) {
      const found = this.step(byte, passed);
      if (found === undefined) continue;
      flush();
      parts.push(found);
    }
    flush();
    return parts;
  }

  private step(byte: number, passed: number[]): Name | undefined {
    this.held.push(byte);
    const active = this.sequences.filter(({ isActive }) => isActive?.() ?? true);
    while (this.held.length > 0) {
      const begun = active.find(({ keys }) => this.held.every((key, i) => key === keys[i]));
      if (begun?.keys.length === this.held.length) {
        this.held = [];
        return begun.name;
      }
      if (begun) break;
      passed.push(this.held.shift()!);
    }
    return undefined;
  }

  /** The common case, a chunk in which nothing begins. */
  private isOrdinary(input: Uint8Array): boolean {
    return this.held.length === 0 && !this.sequences.some(({ keys }) => input.includes(keys[0]!));
  }
}
