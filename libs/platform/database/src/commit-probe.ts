import { setImmediate } from 'node:timers/promises';
import pg from 'pg';
import { databaseLimits } from './database.limits.ts';
import { assertDurable } from './durability.ts';

export interface CommitProbeOptions {
  readonly url: string;
  readonly applicationName: string;
  /** False: a server that can lose commits is as good as any. */
  readonly isDurable: boolean;
  /** Synchronous standbys that are counted on. */
  readonly standbysMin: number;
}

/**
 * Asks whether a commit becomes durable, by making one: a message in the write-ahead log that
 * nobody reads and no table keeps. A standby refuses it, a full disk or a standby that must
 * confirm and does not leaves it unanswered.
 *
 * Owns:  one connection beside the pool, so that a pool in use is no outage.
 * Bound: one question at a time; it and all before it are given up after `timeoutMs`.
 * Ends:  with `close`.
 */
export class CommitProbe {
  private client: pg.Client | undefined;

  constructor(private readonly options: CommitProbeOptions) {}

  /** Rejects when no commit was confirmed in time. */
  async execute(timeoutMs: number): Promise<void> {
    let outcome: 'asked' | 'confirmed' | { readonly cause: unknown } = 'asked';
    const asked = this.ask(timeoutMs).then(
      () => (outcome = 'confirmed'),
      (cause: unknown) => (outcome = { cause }),
    );
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(late.resolve, timeoutMs);
    await Promise.race([asked, late.promise]);
    clearTimeout(timer);
    // A process that was held up itself has the timer and the answer at once: look at the answer.
    for (let round = 0; outcome === 'asked' && round < 3; round += 1) await setImmediate();
    const found = outcome as 'asked' | 'confirmed' | { readonly cause: unknown };
    if (found === 'confirmed') return;
    this.drop();
    throw found === 'asked' ? new Error(`no commit was confirmed in ${timeoutMs} ms`) : found.cause;
  }

  async close(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    await client?.end().catch(() => undefined);
  }

  private async ask(timeoutMs: number): Promise<void> {
    const client = (this.client ??= await this.connect(timeoutMs));
    const { isDurable, standbysMin } = this.options;
    if (isDurable) await assertDurable(client, standbysMin);
    await client.query(`SELECT pg_logical_emit_message(true, 'endoscope', '')`);
  }

  private async connect(timeoutMs: number): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.options.url,
      application_name: `${this.options.applicationName}-probe`,
      connectionTimeoutMillis: timeoutMs,
      statement_timeout: databaseLimits.statementTimeoutMs,
      keepAlive: true,
    });
    client.on('error', () => this.client === client && this.drop());
    await client.connect();
    return client;
  }

  /** With a question unanswered pg cuts the connection; there is nobody to say goodbye to. */
  private drop(): void {
    void this.close();
  }
}
