import type { TestGateway } from './test-gateway.ts';

export interface SessionShape {
  readonly command?: readonly string[];
  readonly stdin?: boolean;
  readonly tty?: boolean;
  readonly pod?: string;
  readonly image?: string;
  readonly ttl?: string;
  readonly containerName?: string;
}

/** A request of the engineer's for the pod default/web of the cluster `sim`. */
export function sessionRequest(shape: SessionShape = {}) {
  const { command = ['sh'], stdin = true, tty = false, pod = 'web', image, ttl } = shape;
  return {
    target: { cluster: 'sim', namespace: 'default', pod },
    workload: {
      image: image ?? 'busybox:1.36',
      command,
      stdin,
      tty,
      ...(shape.containerName !== undefined && { containerName: shape.containerName }),
    },
    ...(ttl !== undefined && { ttl }),
  };
}

/** The id of a new session of the engineer's that has reached `ready`. */
export async function readySession(test: TestGateway, shape: SessionShape = {}): Promise<string> {
  const { status, body } = await test.call('POST', '/v1/sessions', { body: sessionRequest(shape) });
  if (status !== 201) throw new Error(`no session: ${JSON.stringify(body)}`);
  const ready = await test.call('GET', `/v1/sessions/${body.id}?waitFor=ready&timeout=15s`);
  if (!['ready', 'ended'].includes(ready.body.state)) {
    throw new Error(`the session is ${ready.body.state}: ${JSON.stringify(ready.body)}`);
  }
  return body.id as string;
}
