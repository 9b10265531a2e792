import { createHash } from 'node:crypto';
import { mkdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readPrivateFile, writePrivateFile } from './private-file.ts';

/** What one sign-in to one gateway left. */
export interface StoredToken {
  readonly server: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly accessToken: string;
  /** Absent for client credentials: those are asked for again with the secret. */
  readonly refreshToken?: string;
  /** RFC 3339; absent where the issuer did not say. */
  readonly expiresAt?: string;
}

/** A refresh takes a few seconds at most; a lock older than this belongs to a dead process. */
const lockStaleMs = 20_000;
const lockPollMs = 50;

/**
 * Tokens on disk, one file per gateway, mode 0600 in a directory of mode 0700. Reading needs no
 * lock because files are replaced whole; `exclusively` keeps two endos from spending one refresh
 * token twice.
 */
export class TokenStore {
  constructor(private readonly configDirectory: string) {}

  async read(server: string): Promise<StoredToken | undefined> {
    const text = await readPrivateFile(this.pathOf(server));
    if (text === undefined) return undefined;
    try {
      const token = JSON.parse(text) as StoredToken;
      return typeof token.accessToken === 'string' ? token : undefined;
    } catch {
      return undefined;
    }
  }

  async write(token: StoredToken): Promise<void> {
    await writePrivateFile(this.pathOf(token.server), `${JSON.stringify(token, null, 2)}\n`);
  }

  async remove(server: string): Promise<void> {
    await rm(this.pathOf(server), { force: true });
  }

  /** Runs `work` while no other endo does so for this gateway. */
  async exclusively<T>(server: string, work: () => Promise<T>): Promise<T> {
    const lock = `${this.pathOf(server)}.lock`;
    await this.acquire(lock);
    try {
      return await work();
    } finally {
      await rm(lock, { recursive: true, force: true });
    }
  }

  private async acquire(lock: string): Promise<void> {
    await mkdir(dirname(lock), { recursive: true, mode: 0o700 });
    for (;;) {
      try {
        return await mkdir(lock);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const age = await stat(lock).then(
        (s) => Date.now() - s.mtimeMs,
        () => 0,
      );
      if (age > lockStaleMs) await rm(lock, { recursive: true, force: true });
      else await sleep(lockPollMs);
    }
  }

  /** The host for people, the hash for gateways that differ in scheme or path only. */
  private pathOf(server: string): string {
    const hash = createHash('sha256').update(server).digest('hex').slice(0, 12);
    const host = new URL(server).host.replace(/[^a-z0-9.-]/gi, '_');
    return join(this.configDirectory, 'tokens', `${host}-${hash}.json`);
  }
}
