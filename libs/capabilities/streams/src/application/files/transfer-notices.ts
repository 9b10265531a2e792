import { fileLimits } from '../../domain/files/files.limits.ts';

/** What a client is told beside its files; the container can make any number of complaints. */
export class TransferNotices {
  private readonly kept: string[] = [];
  private dropped = 0;

  add(text: string): void {
    if (this.kept.length >= fileLimits.noticesMax) this.dropped += 1;
    else this.kept.push(text.slice(0, fileLimits.noticeCharactersMax));
  }

  get all(): readonly string[] {
    return this.dropped === 0 ? this.kept : [...this.kept, `and ${this.dropped} more`];
  }
}
