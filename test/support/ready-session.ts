import type { TestGateway } from './test-gateway.ts';

export interface ReadySessionOptions {
  readonly command?: readonly string[];
  readonly tty?: boolean;
  readonly stdin?: boolean;
  /** The end of input reaches the process. */
  readonly stdinOnce?: boolean;
  /** In namespace shop. */
  readonly pod?: string;
}

/** Enough for a test file; the limits have tests of their own. */
export const manySessions = {
  ENDOSCOPE_SESSIONS_PER_POD_MAX: '100',
  ENDOSCOPE_SESSIONS_PER_USER_MAX: '100',
};

/** A session of the engineer on the simulated cluster, ready to attach to. */
export async function readySession(
  test: TestGateway,
  {
    command = ['sh'],
    tty = false,
    stdin = true,
    stdinOnce = false,
    pod = 'web',
  }: ReadySessionOptions = {},
): Promise<string> {
  const created = await test.call('POST', '/v1/sessions', {
    body: {
      target: { cluster: 'sim', namespace: 'shop', pod },
      workload: { image: 'busybox:1.36', command, stdin, stdinOnce, tty },
    },
  });
  if (created.status !== 201) throw new Error(JSON.stringify(created.body));
  const id = created.body.id as string;
  const ready = await test.call('GET', `/v1/sessions/${id}?waitFor=ready&timeout=60s`);
  if (ready.body.state !== 'ready') throw new Error(JSON.stringify(ready.body));
  return id;
}
