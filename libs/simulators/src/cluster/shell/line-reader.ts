const maximumBytes = 64 * 1024;

/** Lines from a byte source; reads ahead by what the source gives at once, as ash does. */
export class LineReader {
  private pending = Buffer.alloc(0);
  private isEnded = false;

  constructor(private readonly source: () => Promise<Uint8Array | undefined>) {}

  /** Without its line feed. Undefined is end of file. */
  async next(): Promise<string | undefined> {
    for (;;) {
      const end = this.pending.indexOf(10);
      if (end !== -1 || (this.pending.length > 0 && this.isEnded)) {
        const stop = end === -1 ? this.pending.length : end;
        const line = this.pending.subarray(0, stop).toString('utf8');
        this.pending = this.pending.subarray(Math.min(stop + 1, this.pending.length));
        return line;
      }
      if (this.isEnded || this.pending.length > maximumBytes) return undefined;
      const chunk = await this.source();
      if (chunk) this.pending = Buffer.concat([this.pending, chunk]);
      else this.isEnded = true;
    }
  }

  /** After an end of file typed at a terminal, more may follow. */
  reopen(): void {
    this.isEnded = false;
  }
}
