import { RequestInvalid } from '@endoscope/core';
import { forwardLimits } from './forward.limits.ts';

export interface ForwardRequest {
  readonly sessionId: string;
  /** TCP ports of the pod. */
  readonly ports: readonly number[];
  /** Free text for the audit, e.g. `endo/0.1.0`. */
  readonly client: string;
}

/** Throws RequestInvalid. */
export function checkForwardRequest({ ports }: Pick<ForwardRequest, 'ports'>): void {
  const { portsPerForwardMax: max } = forwardLimits;
  const problem =
    ports.length === 0
      ? 'names no port; name those to be forwarded'
      : ports.length > max
        ? `names more than ${max} ports`
        : undefined;
  const fields = problem === undefined ? [] : [{ field: 'ports', message: problem }];
  for (const [index, port] of ports.entries()) {
    if (Number.isInteger(port) && port >= 1 && port <= 65_535) continue;
    fields.push({ field: `ports[${index}]`, message: 'must be a port, 1 to 65535' });
  }
  if (fields.length > 0)
    throw new RequestInvalid({ what: 'This cannot be forwarded:' }, { fields });
}
