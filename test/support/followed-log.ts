import type { TestGateway } from './test-gateway.ts';
import { patienceMs } from './patience.ts';

export interface LogReading {
  readonly accept?: string;
  /** False: reads nothing at all. */
  readonly reads?: boolean;
  /** False: only counts. */
  readonly keeps?: boolean;
}

/** A log over REST as its bytes come: as text, or as JSON lines. */
export class FollowedLog {
  text = '';
  bytes = 0;
  /** True when the answer was whole; false when it was cut off. */
  readonly ended: Promise<boolean>;

  private constructor(
    private readonly response: Response,
    private readonly leaving: AbortController,
    { reads = true, keeps = true }: LogReading,
  ) {
    this.ended = (reads ? this.read(keeps) : Promise.resolve()).then(
      () => true,
      () => false,
    );
  }

  static async open(
    test: Pick<TestGateway, 'url'>,
    { session, token, query }: { session: string; token: string; query: string },
    reading: LogReading = {},
  ): Promise<FollowedLog> {
    const leaving = new AbortController();
    const accept = reading.accept ?? 'text/plain';
    const headers = { accept, authorization: `Bearer ${token}` };
    const url = `${test.url}/v1/sessions/${session}/logs?${query}`;
    const response = await fetch(url, { headers, signal: leaving.signal });
    return new FollowedLog(response, leaving, reading);
  }

  get status(): number {
    return this.response.status;
  }

  /** Of JSON lines. */
  get entries(): Record<string, unknown>[] {
    const lines = this.text.split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  leave(): void {
    this.leaving.abort();
  }

  sees(text: string): Promise<void> {
    return this.until(() => this.text.includes(text), { what: `"${text}"`, ms: patienceMs });
  }

  hasRead(bytes: number): Promise<void> {
    return this.until(() => this.bytes >= bytes, { what: `${bytes} bytes`, ms: patienceMs });
  }

  private async until(isSo: () => boolean, { what, ms }: { what: string; ms: number }) {
    const deadline = Date.now() + ms;
    while (!isSo()) {
      if (Date.now() > deadline) {
        throw new Error(`${what} never came, but ${this.bytes} bytes: ${this.text.slice(0, 500)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  private async read(keeps: boolean): Promise<void> {
    const decoder = new TextDecoder();
    for await (const chunk of this.response.body!) {
      const bytes = chunk as Uint8Array;
      this.bytes += bytes.length;
      if (keeps) this.text += decoder.decode(bytes, { stream: true });
    }
  }
}
