import { inspect } from 'node:util';
import { Agent, request as undiciRequest } from 'undici';
import type { Dispatcher } from 'undici';
import type { AddressPolicy } from './address-policy.ts';
import { BearerToken } from './bearer-token.ts';
import { openChannelStream } from './channel-dial.ts';
import type { ChannelDialOptions } from './channel-dial.ts';
import type { ChannelRequest, ChannelStream } from './channel-stream.ts';
import { ClusterAnswerInvalid, ClusterTimedOut, ClusterUnreachable } from './cluster.errors.ts';
import type {
  ClusterEndpoint,
  KubernetesRequest,
  KubernetesResponse,
  WatchEvent,
} from './cluster-endpoint.ts';
import { Deadline } from './deadline.ts';
import { refusalFrom, transportError } from './kubernetes-errors.ts';
import { limitsWith } from './kubernetes.limits.ts';
import type { KubernetesLimits } from './kubernetes.limits.ts';
import { requestHeaders } from './request-headers.ts';
import { requestTarget } from './request-target.ts';
import { BytesOverLimit, lines, readAll } from './response-body.ts';
import type { PortTunnel, PortTunnelRequest } from './spdy/port-tunnel.ts';
import { openPortTunnel, openSpdyChannels } from './spdy/spdy-dial.ts';
import { TlsDialer } from './tls-dialer.ts';
import { parseWarnings } from './warnings.ts';
import { watchEventFrom } from './watch-event.ts';

export interface KubernetesClientOptions {
  readonly addresses: AddressPolicy;
  readonly limits?: Partial<KubernetesLimits>;
  readonly userAgent?: string;
}

/**
 * All calls to one cluster.
 *
 * Owns:  two keep-alive pools over one TLS context: unary calls (`connectionsMax` sockets), and
 *        logs and watches, which each hold a socket and so must not starve the former.
 * Bound: an answer holds at most `responseBytesMax`; a stream one chunk; a watch one line.
 * Ends:  `close` cuts everything in flight.
 */
export class KubernetesClient {
  /** Name of the cluster. The endpoint, which holds the credential, is not kept where it shows. */
  readonly cluster: string;
  private readonly limits: KubernetesLimits;
  private readonly dialer: TlsDialer;
  private readonly token: BearerToken;
  private readonly userAgent: string;
  private readonly unary: Agent;
  private readonly streaming: Agent;
  private readonly upgraded = new Set<ChannelStream | PortTunnel>();

  /** Throws ClusterServerUrlInvalid or ClusterTlsMaterialInvalid. */
  constructor(endpoint: ClusterEndpoint, options: KubernetesClientOptions) {
    this.cluster = endpoint.name;
    this.limits = limitsWith(options.limits);
    this.dialer = new TlsDialer(endpoint, options.addresses, this.limits.connectTimeoutMs);
    this.token = new BearerToken(endpoint.name, endpoint.credential);
    this.userAgent = options.userAgent ?? 'endoscope';
    this.unary = this.agent(this.limits.connectionsMax);
    this.streaming = this.agent(undefined);
  }

  /** A client that ends in a log or an answer by mistake shows its name alone. */
  toJSON(): object {
    return { cluster: this.cluster };
  }

  [inspect.custom](): string {
    return `KubernetesClient(${this.cluster})`;
  }

  /** A call with a JSON answer of the 2xx range; everything else is thrown as a GatewayError. */
  async request<T>(r: KubernetesRequest): Promise<KubernetesResponse<T>> {
    const deadline = new Deadline(r.deadlineMs ?? this.limits.deadlineMs, r.signal);
    try {
      const response = await this.send(r, this.unary, deadline);
      const bytesMax = r.responseBytesMax ?? this.limits.responseBytesMax;
      const text = (await readAll(response.body, bytesMax)).toString('utf8');
      return {
        status: response.statusCode,
        body: this.parseJson(contentTypeOf(response), text) as T,
        warnings: parseWarnings(response.headers['warning']),
      };
    } catch (error) {
      throw this.translated(error, r, deadline);
    } finally {
      deadline.release();
    }
  }

  /**
   * A streamed answer (a log). Resolves when the answer has begun; the deadline covers that much.
   * A consumer that does not read stops the socket; leaving the loop closes it.
   */
  async bytes(r: KubernetesRequest): Promise<AsyncIterable<Uint8Array>> {
    const deadline = new Deadline(r.deadlineMs ?? this.limits.headersTimeoutMs, r.signal);
    try {
      const response = await this.send(r, this.streaming, deadline);
      deadline.stopClock();
      return this.guarded(response.body, r, deadline);
    } catch (error) {
      deadline.release();
      throw this.translated(error, r, deadline);
    }
  }

  /**
   * Watches from `query.resourceVersion`, with bookmarks. Ends when the server ends it (it does,
   * after some minutes); throws KubernetesWatchExpired when one has to list again. A line for which
   * `skips` answers true is of no interest, and not parsed.
   */
  async *watch<T>(
    r: KubernetesRequest,
    skips: (line: string) => boolean = () => false,
  ): AsyncGenerator<WatchEvent<T>> {
    const query = { ...r.query, watch: 'true', allowWatchBookmarks: 'true' };
    const body = await this.bytes({ ...r, query });
    try {
      for await (const line of lines(body, this.limits.watchLineBytesMax)) {
        if (line !== '' && !skips(line)) yield watchEventFrom<T>(this.cluster, line);
      }
    } catch (error) {
      throw this.translated(error, r);
    }
  }

  /** Opens an attach or exec stream. Upgrade refusals keep the API server's Status. */
  async openChannels(r: ChannelRequest): Promise<ChannelStream> {
    const stream = await openChannelStream(r, await this.dialOptions(r));
    return this.kept(stream);
  }

  /**
   * Opens an exec stream over SPDY: its input can be ended on every version, and a status that is
   * lost is missing. Without a terminal.
   */
  async openSpdyChannels(r: ChannelRequest): Promise<ChannelStream> {
    return this.kept(await openSpdyChannels(r, await this.dialOptions(r)));
  }

  /** Opens the way to one port of a pod. */
  async openPortTunnel(r: PortTunnelRequest): Promise<PortTunnel> {
    return this.kept(await openPortTunnel(r, await this.dialOptions(r)));
  }

  async close(): Promise<void> {
    for (const stream of this.upgraded) stream.close();
    const streams = [...this.upgraded].map((stream) => stream.closed);
    await Promise.all([this.unary.destroy(), this.streaming.destroy(), ...streams]);
  }

  private async dialOptions({
    as,
    traceparent,
  }: Pick<ChannelRequest, 'as' | 'traceparent'>): Promise<ChannelDialOptions> {
    const headers = requestHeaders({
      token: await this.token.current(),
      userAgent: this.userAgent,
      ...(as === undefined ? {} : { as }),
      ...(traceparent === undefined ? {} : { traceparent }),
    });
    return { cluster: this.cluster, dialer: this.dialer, limits: this.limits, headers };
  }

  private kept<Stream extends ChannelStream | PortTunnel>(stream: Stream): Stream {
    this.upgraded.add(stream);
    void stream.closed.then(() => this.upgraded.delete(stream));
    return stream;
  }

  private agent(connections: number | undefined): Agent {
    return new Agent({
      allowH2: false,
      connections: connections ?? null,
      pipelining: 1,
      keepAliveTimeout: this.limits.keepAliveMs,
      keepAliveMaxTimeout: this.limits.keepAliveMs,
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: (_options, callback) =>
        this.dialer.open((error, socket) =>
          error ? callback(error, null) : callback(null, socket!),
        ),
    });
  }

  private async send(
    r: KubernetesRequest,
    dispatcher: Dispatcher,
    deadline: Deadline,
  ): Promise<Dispatcher.ResponseData> {
    const contentType = r.body === undefined ? undefined : (r.contentType ?? 'application/json');
    const headers = requestHeaders({
      token: await this.token.current(),
      userAgent: this.userAgent,
      accept: 'application/json, */*',
      ...(contentType === undefined ? {} : { contentType }),
      ...(r.as === undefined ? {} : { as: r.as }),
      ...(r.traceparent === undefined ? {} : { traceparent: r.traceparent }),
    });
    const response = await undiciRequest(requestTarget(this.dialer.url, r.path, r.query), {
      dispatcher,
      method: r.method,
      headers,
      body: r.body === undefined ? null : JSON.stringify(r.body),
      signal: deadline.signal,
    });
    if (response.statusCode < 200 || response.statusCode > 299) throw await this.refusal(response);
    return response;
  }

  private async refusal(response: Dispatcher.ResponseData): Promise<Error> {
    const body = await readAll(response.body, this.limits.errorBodyBytesMax);
    return refusalFrom({
      cluster: this.cluster,
      httpStatus: response.statusCode,
      contentType: contentTypeOf(response),
      body: body.toString('utf8'),
      retryAfter: first(response.headers['retry-after']),
    });
  }

  private async *guarded(
    body: AsyncIterable<Uint8Array>,
    r: KubernetesRequest,
    deadline: Deadline,
  ): AsyncGenerator<Uint8Array> {
    try {
      yield* body;
    } catch (error) {
      throw this.translated(error, r, deadline);
    } finally {
      deadline.release();
    }
  }

  private parseJson(contentType: string, text: string): object {
    const { cluster } = this;
    if (!contentType.startsWith('application/json')) {
      const problem = `content type ${contentType || '(none)'} instead of JSON`;
      throw new ClusterAnswerInvalid({ cluster, problem });
    }
    const value = parseOrUndefined(text);
    if (value !== null && typeof value === 'object') return value;
    throw new ClusterAnswerInvalid({
      cluster,
      problem: 'a body that is not a JSON object',
    });
  }

  /** The caller's own abort passes as its reason: it is no fault of the cluster. */
  private translated(error: unknown, r: KubernetesRequest, deadline?: Deadline): unknown {
    const { cluster } = this;
    const deadlineMs = r.deadlineMs ?? this.limits.deadlineMs;
    if (r.signal?.aborted) return r.signal.reason;
    if (deadline?.hasExpired) return new ClusterTimedOut({ cluster, deadlineMs }, { cause: error });
    if (error instanceof BytesOverLimit) {
      return new ClusterAnswerInvalid({ cluster, problem: error.message }, { cause: error });
    }
    if (isDestroyed(error)) {
      return new ClusterUnreachable({
        cluster,
        problem: 'the connection was closed by us',
      });
    }
    return transportError(cluster, error, deadlineMs);
  }
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isDestroyed(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'UND_ERR_DESTROYED';
}

function contentTypeOf(response: Dispatcher.ResponseData): string {
  return first(response.headers['content-type'])?.toLowerCase() ?? '';
}

function first(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
