/** Says what is being done, with the time since the start. */
export class Progress {
  private readonly startedAtMs = performance.now();

  say(line: string): void {
    process.stdout.write(`  ${this.elapsedSeconds().padStart(5)} s  ${line}\n`);
  }

  elapsedSeconds(): string {
    return ((performance.now() - this.startedAtMs) / 1000).toFixed(1);
  }
}
