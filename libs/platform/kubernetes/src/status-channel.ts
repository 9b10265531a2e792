import { isStatus } from './kubernetes-errors.ts';
import type { V1Status } from './kubernetes-types.ts';

/** How a stream ended, as channel 3 says. */
export type StreamOutcome =
  | { readonly kind: 'success' }
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'failure'; readonly message: string }
  /** No Status of Kubernetes: how the process ended is not known. */
  | { readonly kind: 'unreadable'; readonly message: string };

const protocolError = (what: string): StreamOutcome => ({
  kind: 'unreadable',
  message: `error stream protocol error: ${what}`,
});

/** Reads the one Status of channel 3 by the rules of client-go's remotecommand/v4.go. */
export function parseStatusChannel(data: Uint8Array): StreamOutcome {
  const status = parse(data);
  if (status === undefined) return protocolError('not a Status');
  if (status.status === 'Success') return { kind: 'success' };
  if (status.status !== 'Failure') return protocolError(`unknown status "${status.status ?? ''}"`);
  if (status.reason !== 'NonZeroExitCode')
    return { kind: 'failure', message: status.message ?? '' };
  return exitFrom(status);
}

function exitFrom(status: V1Status): StreamOutcome {
  if (!status.details) return protocolError('details must be set');
  const causes = Array.isArray(status.details.causes) ? status.details.causes : [];
  const cause = causes.find((c) => c?.reason === 'ExitCode');
  if (!cause) return protocolError('no ExitCode cause given');
  const message = String(cause.message ?? '');
  const code = Number(message);
  if (!/^\d{1,3}$/.test(message) || code > 255) {
    return protocolError(`invalid exit code value "${message.slice(0, 32)}"`);
  }
  return { kind: 'exit', code };
}

function parse(data: Uint8Array): V1Status | undefined {
  try {
    const value = JSON.parse(Buffer.from(data).toString('utf8')) as unknown;
    return isStatusLike(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Some runtimes leave out `kind` on this channel. */
function isStatusLike(value: unknown): value is V1Status {
  if (isStatus(value)) return true;
  return value !== null && typeof value === 'object' && 'status' in value;
}
