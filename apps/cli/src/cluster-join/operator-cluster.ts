import { setTimeout as sleep } from 'node:timers/promises';
import {
  ApiException,
  CoreV1Api,
  KubeConfig,
  KubernetesObjectApi,
  PatchStrategy,
} from '@kubernetes/client-node';
import type { KubernetesObject } from '@kubernetes/client-node';
import { CliError, exitCodes, UsageError } from '../cli-error.ts';
import { serviceAccount, tokenSecret } from './access-manifests.ts';
import type { Manifest } from './access-manifests.ts';

export interface JoinedEndpoint {
  readonly serverUrl: string;
  readonly caCertificatePem: string | undefined;
}

export interface MintedToken {
  readonly token: string;
  /** Undefined: it does not end. */
  readonly expiresAt: Date | undefined;
}

const fieldManager = 'endo';
/** The token controller fills a new Secret within a second or two. */
const secretDeadlineMs = 15_000;
const secretPollMs = 250;

/**
 * The cluster as the operator sees it, with the operator's own kubeconfig on their own machine:
 * the one place of Endoscope where exec plugins and the like may run.
 */
export class OperatorCluster {
  private readonly config = new KubeConfig();

  constructor(file: string | undefined, context: string | undefined) {
    try {
      if (file === undefined) this.config.loadFromDefault();
      else this.config.loadFromFile(file);
    } catch (cause) {
      throw new UsageError(`the kubeconfig cannot be read: ${messageOf(cause)}`);
    }
    if (context !== undefined) this.config.setCurrentContext(context);
    if (!this.config.getContextObject(this.config.getCurrentContext())) {
      const known = this.config.getContexts().map(({ name }) => name);
      throw new UsageError(`the kubeconfig has no context "${this.config.getCurrentContext()}"`, {
        hint: known.length > 0 ? `There are ${known.join(', ')}.` : 'It has none at all.',
      });
    }
  }

  get context(): string {
    return this.config.getCurrentContext();
  }

  /** Address and authority as the gateway will use them; read from the kubeconfig's files here. */
  async endpoint(): Promise<JoinedEndpoint> {
    const cluster = this.config.getCurrentCluster();
    if (!cluster) throw new UsageError(`context "${this.context}" names no cluster`);
    if (cluster.skipTLSVerify) {
      throw new UsageError(`cluster "${cluster.name}" has insecure-skip-tls-verify`, {
        hint: 'The gateway always verifies. Put the certificate authority into the kubeconfig.',
      });
    }
    const { readFile } = await import('node:fs/promises');
    const { server: serverUrl, caData, caFile } = cluster;
    if (caData) {
      return { serverUrl, caCertificatePem: Buffer.from(caData, 'base64').toString('utf8') };
    }
    return { serverUrl, caCertificatePem: caFile ? await readFile(caFile, 'utf8') : undefined };
  }

  /** Server-side apply: makes or corrects, and may be repeated. */
  async apply(manifest: Manifest): Promise<void> {
    const api = KubernetesObjectApi.makeApiClient(this.config);
    const what = `${manifest.kind} ${manifest.metadata.name}`;
    await explained(`apply ${what}`, () =>
      api.patch(
        manifest as unknown as KubernetesObject,
        undefined,
        undefined,
        fieldManager,
        true,
        PatchStrategy.ServerSideApply,
      ),
    );
  }

  /** By TokenRequest. The API server may shorten the time; the answer says what it gave. */
  async mintToken(ttlMs: number): Promise<MintedToken> {
    const api = this.config.makeApiClient(CoreV1Api);
    const answer = await explained('mint a token', () =>
      api.createNamespacedServiceAccountToken({
        ...serviceAccount,
        body: { spec: { audiences: [], expirationSeconds: Math.round(ttlMs / 1000) } },
      }),
    );
    const { token, expirationTimestamp } = answer.status ?? {};
    if (!token) throw new Error('a TokenRequest was answered without a token');
    return { token, expiresAt: expirationTimestamp && new Date(expirationTimestamp) };
  }

  /** By a service-account-token Secret, for a token that does not end. */
  async secretToken(): Promise<MintedToken> {
    const secret = tokenSecret();
    await this.apply(secret);
    const api = this.config.makeApiClient(CoreV1Api);
    const { name, namespace = '' } = secret.metadata;
    const deadline = Date.now() + secretDeadlineMs;
    while (Date.now() < deadline) {
      const { data } = await explained('read the token Secret', () =>
        api.readNamespacedSecret({ name, namespace }),
      );
      const encoded = data?.['token'];
      if (encoded)
        return { token: Buffer.from(encoded, 'base64').toString(), expiresAt: undefined };
      await sleep(secretPollMs);
    }
    throw new CliError(`The cluster put no token into Secret ${namespace}/${name}.`, {
      exitCode: exitCodes.timedOut,
      hint: 'Use a token that ends instead: leave out --long-lived.',
    });
  }
}

async function explained<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const isRefusal = cause instanceof ApiException;
    const why = isRefusal ? statusMessage(cause) : messageOf(cause);
    const isForbidden = isRefusal && (cause.code === 403 || cause.code === 401);
    throw new CliError(`The cluster would not ${what}: ${why}`, {
      exitCode: isForbidden ? exitCodes.permissionDenied : exitCodes.unavailable,
      hint: isForbidden ? 'Joining needs the rights of a cluster administrator.' : undefined,
      cause,
    });
  }
}

function statusMessage(exception: ApiException<unknown>): string {
  const { body, code } = exception;
  try {
    const status = (typeof body === 'string' ? JSON.parse(body) : body) as { message?: string };
    return status.message ?? `HTTP ${code}`;
  } catch {
    return `HTTP ${code}`;
  }
}

function messageOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.cause instanceof Error ? `${cause.message} (${cause.cause.message})` : cause.message;
}
