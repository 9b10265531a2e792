import type { HttpTransport } from '../http/http-transport.ts';
import type { TargetRequest } from '../session-request.ts';
import type { TargetResult } from '../target-resources.ts';

/** A workload's pods may be thousands. */
const resolveDeadlineMs = 60_000;

/** Which pods would be debugged; read only. */
export class TargetsApi {
  constructor(private readonly http: HttpTransport) {}

  /** A result for each, in their order. At most 50 targets. `ports`: also what theirs are called. */
  async resolve(
    targets: readonly TargetRequest[],
    options: { readonly signal?: AbortSignal; readonly ports?: boolean } = {},
  ): Promise<readonly TargetResult[]> {
    const { results } = await this.http.json<{ results: readonly TargetResult[] }>({
      method: 'POST',
      path: '/v1/targets:resolve',
      body: { targets, ...(options.ports && { ports: true }) },
      repeatable: true,
      deadlineMs: resolveDeadlineMs,
      signal: options.signal,
    });
    return results;
  }
}
