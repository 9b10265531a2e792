import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import type { UntypedServiceImplementation, ServiceDefinition } from '@grpc/grpc-js';
import { ReflectionService } from '@grpc/reflection';
import {
  loadReflectionDefinition,
  loadServiceDefinitions,
  serviceNames,
} from '@endoscope/contracts';
import type { ServiceDefinitions } from '@endoscope/contracts';
import { HealthImplementation } from 'grpc-health-check';
import { peerOf } from '../connections/connection-gate.ts';
import type { ConnectionGate } from '../connections/connection-gate.ts';
import { gatewayLimits } from '../gateway.limits.ts';
import { tolerant } from './check-message.ts';
import type { GrpcDoor } from './grpc-door.ts';
import { tuneSessions } from './grpc-sessions.ts';
import { withQuickOutput } from './output-serializer.ts';
import { withQuickInput } from './quick-input.ts';

export type GrpcServices = Readonly<Record<keyof ServiceDefinitions, object>>;

export interface GrpcHostOptions {
  readonly host: string;
  readonly port: number;
  readonly reflection: boolean;
  /** What a connection passes before HTTP/2 sees it. */
  readonly gate: ConnectionGate;
}

/**
 * The one gRPC server: grpc-js by itself, because Nest's gRPC transport buffers streams without
 * bound in both directions (ADR 0002).
 */
export class GrpcHost {
  private readonly server = new Server({
    'grpc.max_receive_message_length': gatewayLimits.grpcMessageBytesMax,
    'grpc.max_concurrent_streams': gatewayLimits.grpcConcurrentStreamsMax,
    'grpc.keepalive_time_ms': gatewayLimits.grpcKeepaliveMs,
    'grpc.keepalive_timeout_ms': gatewayLimits.grpcKeepaliveMs,
    'grpc.max_metadata_size': gatewayLimits.headerBytesMax,
  });
  private readonly injector = this.server.createConnectionInjector(
    ServerCredentials.createInsecure(),
  );
  private readonly listener = createServer({ noDelay: true }, (socket) => this.take(socket));
  private readonly health = new HealthImplementation({ '': 'SERVING' });
  private stopTuning: () => void = () => undefined;

  constructor(
    private readonly services: GrpcServices,
    private readonly door: GrpcDoor,
    private readonly options: GrpcHostOptions,
  ) {}

  /** Answers the port, which the system chose if 0 was asked for. */
  async listen(): Promise<number> {
    const definitions = loadServiceDefinitions();
    for (const name of Object.keys(serviceNames) as (keyof ServiceDefinitions)[]) {
      const definition = definitions[name] as unknown as ServiceDefinition;
      this.server.addService(
        tolerant(withQuickInput(name, withQuickOutput(name, definition))),
        this.services[name] as UntypedServiceImplementation,
      );
      this.health.setStatus(serviceNames[name], 'SERVING');
    }
    this.health.addToServer(this.server);
    if (this.options.reflection) {
      new ReflectionService(loadReflectionDefinition()).addToServer(this.server);
    }
    const { host, port, gate } = this.options;
    await new Promise<void>((resolve, reject) => {
      this.listener.once('error', reject);
      this.listener.listen(port, host, resolve);
    });
    const bound = (this.listener.address() as AddressInfo).port;
    const onFirst = (socket: Socket): void => gate.heard('grpc', peerOf(socket));
    this.stopTuning = tuneSessions(bound, onFirst);
    return bound;
  }

  private take(socket: Socket): void {
    if (this.options.gate.admit('grpc', socket)) this.injector.injectConnection(socket);
  }

  /** Health says NOT_SERVING; calls under way go on. */
  stopTakingWork(): void {
    this.health.setStatus('', 'NOT_SERVING');
    for (const name of Object.values(serviceNames)) this.health.setStatus(name, 'NOT_SERVING');
  }

  /**
   * Waits for unary calls, then ends what is left: `tryShutdown` alone never finishes while a
   * stream is open, so the streams have been told to end before this is called.
   */
  async close(): Promise<void> {
    this.stopTakingWork();
    const until = Date.now() + gatewayLimits.unaryDrainMs;
    while (this.door.active > 0 && Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    this.listener.close();
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        this.server.forceShutdown();
        resolve();
      }, 500);
      this.server.tryShutdown(() => {
        clearTimeout(timer);
        resolve();
      });
    });
    this.stopTuning();
  }
}
