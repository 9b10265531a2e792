import { AuditApi } from './api/audit-api.ts';
import { ClustersApi } from './api/clusters-api.ts';
import { NodesApi } from './api/nodes-api.ts';
import { PodsApi } from './api/pods-api.ts';
import { SessionsApi } from './api/sessions-api.ts';
import { TargetsApi } from './api/targets-api.ts';
import { RecordingsApi } from './api/recordings-api.ts';
import { TemplatesApi } from './api/templates-api.ts';
import { WebhooksApi } from './api/webhooks-api.ts';
import type { AttachConnection, AttachOptions } from './attach/attach-connection.ts';
import type { AttachTarget, DoorConnection, DoorOpening } from './attach/attach-door.ts';
import type { AttachmentParts } from './attach/attachment.ts';
import { assertClientLimits, defaultClientLimits } from './client.limits.ts';
import type { ClientLimits } from './client.limits.ts';
import { clientReasons, EndoscopeError } from './endoscope-error.ts';
import { HttpTransport } from './http/http-transport.ts';
import type { TokenSource } from './http/http-transport.ts';
import type { ExecConnection, ExecOptions } from './exec/exec-connection.ts';
import { FilesApi } from './files/files-api.ts';
import type {
  LocalForward,
  LocalForwardOptions,
  PortForward,
  PortForwardOptions,
} from './port-forward/port-forward.ts';
import type { GatewayInfo, Me } from './resources.ts';

export interface EndoscopeClientOptions {
  /** e.g. https://endoscope.example.com; a path is kept as a prefix of every route. */
  readonly server: string | URL;
  /** A token, or where to get one before each call. */
  readonly token?: string | TokenSource;
  /** Name and version of the program, for the audit: "portal/2.3". */
  readonly userAgent?: string;
  readonly limits?: Partial<ClientLimits>;
}

export type AttachDoor = 'websocket' | 'grpc';

type OpenWith = (opening: DoorOpening, target: AttachTarget) => Promise<DoorConnection>;

/**
 * A gateway and the right to call it. Holds no connection of its own: calls share the process's
 * keep-alive pool, each attachment owns its socket. All failures are EndoscopeErrors.
 */
export class EndoscopeClient {
  readonly clusters: ClustersApi;
  readonly nodes: NodesApi;
  readonly pods: PodsApi;
  readonly targets: TargetsApi;
  readonly sessions: SessionsApi;
  readonly templates: TemplatesApi;
  readonly recordings: RecordingsApi;
  readonly audit: AuditApi;
  readonly webhooks: WebhooksApi;
  readonly files: FilesApi;
  private readonly server: URL;
  private readonly tokens: TokenSource;
  private readonly limits: ClientLimits;
  private readonly http: HttpTransport;

  constructor(private readonly options: EndoscopeClientOptions) {
    const { token } = options;
    this.server = new URL(options.server);
    this.tokens = typeof token === 'object' ? token : { token: async () => token };
    this.limits = { ...defaultClientLimits, ...options.limits };
    assertClientLimits(this.limits);
    const { server, tokens, userAgent, limits } = this;
    this.http = new HttpTransport({ server, tokens, userAgent, limits });
    this.clusters = new ClustersApi(this.http);
    this.nodes = new NodesApi(this.http);
    this.pods = new PodsApi(this.http);
    this.targets = new TargetsApi(this.http);
    this.sessions = new SessionsApi(this.http, limits);
    this.templates = new TemplatesApi(this.http);
    this.recordings = new RecordingsApi(this.http);
    this.audit = new AuditApi(this.http);
    this.webhooks = new WebhooksApi(this.http);
    this.files = new FilesApi(async () => {
      const { grpcAddress } = await this.info();
      if (!grpcAddress) throw noGrpcDoor(server, filesElsewhere);
      return { server, grpcAddress, tokens, userAgent, limits };
    });
  }

  /** Who the token says the caller is, and what policy lets them do. */
  me(): Promise<Me> {
    return this.http.json({ method: 'GET', path: '/v1/me' });
  }

  /** Answered without a token: version, the gRPC door and where to sign in. */
  info(): Promise<GatewayInfo> {
    return this.http.json({ method: 'GET', path: '/v1/info' });
  }

  /** Opens a session's terminal. Both doors give the same connection. */
  async attach(
    session: string,
    { door = 'websocket', ...options }: AttachOptions & { door?: AttachDoor },
  ): Promise<AttachConnection> {
    const { server, tokens, userAgent, limits } = this;
    const [{ openAttachment }, openWith] = await this.loadAttach(door);
    const target = { session, server, userAgent, limits };
    const open: AttachmentParts['open'] = (remembered) => (opening) =>
      openWith(opening, { ...target, tokens: remembered });
    return openAttachment({ session, tokens, limits, open }, options);
  }

  /** Loads what `attach` needs, while there is something else to wait for. Never rejects. */
  async prepareAttach(door: AttachDoor = 'websocket'): Promise<void> {
    await this.loadAttach(door).catch(() => undefined);
  }

  private loadAttach(door: AttachDoor) {
    return Promise.all([
      import('./attach/attachment.ts'),
      door === 'websocket' ? this.webSocketDoor() : this.grpcDoor(),
    ]);
  }

  /** Runs a command in a container of the session's pod; `sessions.runCommand` is the short form. */
  async exec(
    session: string,
    { door = 'websocket', ...options }: ExecOptions & { door?: AttachDoor },
  ): Promise<ExecConnection> {
    const { server, tokens, userAgent, limits } = this;
    const target = { session, server, tokens, userAgent, limits };
    if (door === 'websocket') {
      const { execOverWebSocket } = await import('./exec/websocket-exec.ts');
      return execOverWebSocket(target, options);
    }
    const { grpcAddress } = await this.info();
    if (!grpcAddress) throw noGrpcDoor(server);
    const { execOverGrpc } = await import('./exec/grpc-exec.ts');
    return execOverGrpc({ ...target, grpcAddress }, options);
  }

  /** Forwards ports of the session's pod, as streams of this process. */
  async portForward(
    session: string,
    { door = 'websocket', ...options }: PortForwardOptions & { door?: AttachDoor },
  ): Promise<PortForward> {
    const { server, tokens, userAgent, limits } = this;
    const target = { session, server, tokens, userAgent, limits };
    const { openForward } = await import('./port-forward/forward-link.ts');
    if (door === 'websocket') {
      const { forwardOverWebSocket } = await import('./port-forward/websocket-forward.ts');
      return openForward(await forwardOverWebSocket(target, options));
    }
    const { grpcAddress } = await this.info();
    if (!grpcAddress) throw noGrpcDoor(server);
    const { forwardOverGrpc } = await import('./port-forward/grpc-forward.ts');
    return openForward(await forwardOverGrpc({ ...target, grpcAddress }, options));
  }

  /** Listens on local ports that lead to the session's pod, and stays when the gateway restarts. */
  async forwardLocally(
    session: string,
    { door, ...options }: LocalForwardOptions & { door?: AttachDoor },
  ): Promise<LocalForward> {
    const { forwardLocally } = await import('./port-forward/local-forward.ts');
    const ports = [...new Set(options.ports.map(({ remote }) => remote))];
    const open = (signal: AbortSignal): Promise<PortForward> =>
      this.portForward(session, { ports, signal, ...(door && { door }) });
    return forwardLocally({ limits: this.limits, open }, options);
  }

  private async webSocketDoor(): Promise<OpenWith> {
    const { attachOverWebSocket } = await import('./attach/websocket-attach.ts');
    return (opening, target) => attachOverWebSocket(target, opening);
  }

  private async grpcDoor(): Promise<OpenWith> {
    const [{ grpcAddress }, { attachOverGrpc }] = await Promise.all([
      this.info(),
      import('./attach/grpc-attach.ts'),
    ]);
    if (!grpcAddress) throw noGrpcDoor(this.server);
    return (opening, target) => attachOverGrpc({ ...target, grpcAddress }, opening);
  }

  private get userAgent(): string {
    return this.options.userAgent ?? 'endoscope-client';
  }
}

const filesElsewhere =
  'Files go over gRPC alone: ask its operator to publish the address (ENDOSCOPE_GRPC_PUBLIC_ADDRESS), or use REST, /v1/sessions/SESSION/files.';

function noGrpcDoor(server: URL, instead = 'Use WebSocket instead.'): EndoscopeError {
  return new EndoscopeError({
    reason: clientReasons.unreachable,
    kind: 'unavailable',
    detail: `The gateway at ${server.origin} names no gRPC address. ${instead}`,
  });
}
