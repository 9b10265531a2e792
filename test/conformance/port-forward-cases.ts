import { expect, it } from '@jest/globals';
import { ClusterObjectNotFound, ClusterPermissionDenied, paths } from '@endoscope/kubernetes';
import type { ActingAs, PortTunnel } from '@endoscope/kubernetes';
import type { ConformanceDriver } from './conformance-driver.ts';
import { stranger } from './conformance-target.ts';

type Driver = () => ConformanceDriver;

const request = Buffer.from('GET / HTTP/1.1\r\nHost: web\r\nConnection: close\r\n\r\n');

async function textOf(tunnel: PortTunnel): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of tunnel.data) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Ports of the pod `web`, whose application listens on 8080. */
export function portForwardCases(driver: Driver): void {
  const open = (pod = 'web', as?: ActingAs): Promise<PortTunnel> => {
    const { client, namespace } = driver().target;
    return client.openPortTunnel({ path: paths.portForward(namespace, pod), ...(as && { as }) });
  };
  const connected = async (port: number): Promise<PortTunnel> => {
    const tunnel = await open();
    await tunnel.connect(port);
    return tunnel;
  };

  it('carries a connection to the application', async () => {
    const tunnel = await connected(8080);
    await tunnel.write(request);
    expect(await textOf(tunnel)).toMatch(/^HTTP\/1.1 200 OK\r\n[^]*hello from web\n$/);
    await tunnel.closed;
  });

  it('carries ten at once, each over a connection of its own', async () => {
    const tunnels = await Promise.all(Array.from({ length: 10 }, () => connected(8080)));
    await Promise.all(tunnels.map((tunnel) => tunnel.write(request)));
    const answers = await Promise.all(tunnels.map(textOf));
    expect(answers.filter((answer) => answer.endsWith('hello from web\n'))).toHaveLength(10);
  });

  it('takes a connection to a port nobody listens on, and then says why it failed', async () => {
    const tunnel = await connected(81);
    await expect(textOf(tunnel)).rejects.toMatchObject({
      reason: 'PORT_UNREACHABLE',
      detail: expect.stringMatching(
        /failed to connect to localhost:81 inside namespace "[0-9a-f]{64}", IPv4: dial tcp4 127\.0\.0\.1:81: connect: connection refused/,
      ) as unknown,
    });
  });

  it('closes both directions a second after the end of the input', async () => {
    const tunnel = await connected(8080);
    const startedAt = performance.now();
    await tunnel.end();
    expect(await textOf(tunnel)).toBe('');
    expect(performance.now() - startedAt).toBeGreaterThan(900);
    await tunnel.closed;
  });

  it('lets nobody in who may not, and knows no pod that is not there', async () => {
    await expect(open('web', stranger)).rejects.toBeInstanceOf(ClusterPermissionDenied);
    await expect(open('web', stranger)).rejects.toThrow(
      /cannot create resource "pods\/portforward" in API group "" in the namespace/,
    );
    await expect(open('nobody')).rejects.toBeInstanceOf(ClusterObjectNotFound);
  });
}
