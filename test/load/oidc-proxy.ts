/**
 * Baseline B4: kube-oidc-proxy, a bare reverse proxy in Go that records nothing. It takes only an
 * issuer with https, so it gets one here, with one token.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { paths } from '@endoscope/kubernetes';
import type { ClusterEndpoint, KubernetesClient } from '@endoscope/kubernetes';
import { createClusterIdentity } from '@endoscope/simulators';
import type { ClusterIdentity } from '@endoscope/simulators';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import { endWithUs } from '../support/end-with-us.ts';
import { freePorts } from '../support/free-ports.ts';

/** Whom the proxy acts for; the harness gives them rights in its own namespace. */
export const oidcUser = 'bench:typist';
const audience = 'endoscope-bench';
const readyMs = 30_000;

export class OidcProxy {
  /** The cluster through the proxy, with the token of its user. */
  readonly endpoint: ClusterEndpoint;
  private readonly process: ChildProcess;
  private readonly issuer: Server;
  private readonly folder: string;

  private constructor(parts: Pick<OidcProxy, 'endpoint'> & Running) {
    this.endpoint = parts.endpoint;
    this.process = parts.process;
    this.issuer = parts.issuer;
    this.folder = parts.folder;
  }

  static async start(program: string, kubeconfig: string): Promise<OidcProxy> {
    const identity = await createClusterIdentity('bench');
    const { issuer, issuerUrl, token } = await startIssuer(identity);
    const folder = mkdtempSync(join(tmpdir(), 'endoscope-oidc-proxy-'));
    const [port = 0, probePort = 0] = await freePorts(2);
    const files = { 'ca.pem': identity.caPem, 'tls.pem': identity.certPem, key: identity.keyPem };
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(join(folder, name), text, { mode: 0o600 });
    }
    const args = {
      kubeconfig,
      'bind-address': '127.0.0.1',
      'secure-port': port,
      'readiness-probe-port': probePort,
      'tls-cert-file': join(folder, 'tls.pem'),
      'tls-private-key-file': join(folder, 'key'),
      'oidc-issuer-url': issuerUrl,
      'oidc-client-id': audience,
      'oidc-ca-file': join(folder, 'ca.pem'),
      'oidc-username-prefix': 'bench:',
    };
    const flags = Object.entries(args).map(([name, value]) => `--${name}=${value}`);
    const process = endWithUs(spawn(program, flags, { stdio: ['ignore', 'ignore', 'ignore'] }));
    const endpoint: ClusterEndpoint = {
      name: 'kube-oidc-proxy',
      serverUrl: `https://127.0.0.1:${port}`,
      caCertificatePem: identity.caPem,
      credential: { kind: 'bearer_token', token },
    };
    return new OidcProxy({ endpoint, process, issuer, folder });
  }

  /** Resolves when its user may see the pods of this namespace through it. */
  async ready(client: KubernetesClient, namespace: string): Promise<void> {
    const untilMs = performance.now() + readyMs;
    for (;;) {
      try {
        await client.request({ method: 'GET', path: paths.pods(namespace) });
        return;
      } catch (error) {
        if (this.process.exitCode !== null) throw new Error('the proxy ended', { cause: error });
        if (performance.now() > untilMs) throw error;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  }

  get pids(): readonly number[] {
    return [this.process.pid ?? 0];
  }

  async stop(): Promise<void> {
    if (this.process.exitCode === null) {
      this.process.kill();
      await once(this.process, 'exit');
    }
    this.issuer.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

interface Running {
  readonly process: ChildProcess;
  readonly issuer: Server;
  readonly folder: string;
}

/** Discovery and keys, which is all that such a proxy asks of an issuer. */
async function startIssuer({ certPem: cert, keyPem: key }: ClusterIdentity) {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'bench', alg: 'RS256', use: 'sig' }];
  let issuerUrl = '';
  const issuer = createServer({ cert, key }, (request, response) => {
    const discovery = {
      issuer: issuerUrl,
      jwks_uri: `${issuerUrl}/keys`,
      authorization_endpoint: `${issuerUrl}/none`,
      id_token_signing_alg_values_supported: ['RS256'],
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
    };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(request.url === '/keys' ? { keys } : discovery));
  }).listen(0, '127.0.0.1');
  await once(issuer, 'listening');
  issuerUrl = `https://127.0.0.1:${(issuer.address() as AddressInfo).port}`;
  const token = await new SignJWT()
    .setProtectedHeader({ alg: 'RS256', kid: 'bench' })
    .setIssuer(issuerUrl)
    .setAudience(audience)
    .setSubject('typist')
    .setIssuedAt()
    .setExpirationTime('6h')
    .sign(privateKey);
  return { issuer, issuerUrl, token };
}
