import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { GatewayConfig } from '@endoscope/config';
import type { Logger } from '@endoscope/telemetry';
import { ConnectionGate, guardServer } from './connections/connection-gate.ts';
import { GatewayModule } from './gateway.module.ts';
import type { GatewayModuleParts } from './gateway.module.ts';
import { gatewayLimits } from './gateway.limits.ts';
import { GrpcDoor } from './grpc/grpc-door.ts';
import { GrpcHost } from './grpc/grpc-host.ts';
import { grpcServices } from './grpc/grpc-services.ts';
import { MetricsServer } from './health/metrics-server.ts';
import { Readiness } from './health/readiness.ts';
import { fastifyOptions, hardenFastify } from './http/fastify-options.ts';
import { ProblemFilter } from './http/problem.filter.ts';
import { KnownRoutes } from './http/known-routes.ts';
import { SourceAddress } from './http/source-address.ts';
import { serveOpenApi } from './openapi/openapi.ts';
import { gatewayVersion } from './version.ts';
import { RejectedTickets } from './websocket/rejected-tickets.ts';
import { WebSocketDoor } from './websocket/web-socket-door.ts';
import { webSocketRoutes } from './websocket/web-socket-routes.ts';
import { wireServices } from './wiring/services.ts';
import type { Services } from './wiring/services.ts';
import type { PlatformOptions } from './wiring/platform.ts';
import type { GatewayInfo } from './wiring/tokens.ts';

/** A running gateway: where it listens, and how it is stopped. */
export interface Gateway {
  readonly httpUrl: string;
  readonly grpcAddress: string;
  readonly metricsUrl: string;
  readonly services: Services;
  /** Who is connected at the doors. */
  readonly gate: ConnectionGate;
  /** Method and path of every REST route the router has. */
  readonly routes: readonly string[];
  /** Tells every stream, waits up to `drainMs`, then closes everything; the ledger goes last. */
  close(drainMs?: number): Promise<void>;
}

/** Starts every door of the gateway; rejects with what the operator must mend. */
export async function startGateway(
  config: GatewayConfig,
  logger: Logger,
  options?: PlatformOptions,
): Promise<Gateway> {
  const services = await wireServices(config, logger, options);
  const stops: (() => Promise<unknown>)[] = [() => services.platform.close()];
  try {
    await services.ledger.start();
    stops.unshift(() => services.ledger.stop());
    stops.unshift(() => services.streams.open.owed.settle());
    services.webhooks.start();
    stops.unshift(() => services.webhooks.stop());
    stops.unshift(() => services.replicas.closeLinks());
    const resumed = await services.replicas.start();
    logger.info({ event: 'gateway.resumed', replica: services.platform.replica, ...resumed });
    stops.unshift(() => services.clusters.connections.close());
    stops.unshift(() => services.replicas.leave());
    stops.unshift(() => services.recordings.record.close());
    stops.unshift(() => services.recordings.recordCommands.close());
    stops.unshift(() => services.sessions.keep.stop());
    for (const job of services.jobs) job.start();
    stops.unshift(() => Promise.all(services.jobs.map((job) => job.stop())));
    return await openDoors(services, stops);
  } catch (error) {
    for (const stop of stops) await stop().catch(() => undefined);
    throw error;
  }
}

async function openDoors(services: Services, stops: (() => Promise<unknown>)[]): Promise<Gateway> {
  const { config, logger, metrics } = services.platform;
  const readiness = new Readiness();
  const { host: grpcName, port: grpcWish } = config.grpcAddress;
  const { authenticate, refusal } = services.platform;
  const gate = connectionGate(services);
  const door = new GrpcDoor({
    gate,
    authenticate,
    refusal,
    logger,
    metrics,
    stopping: readiness.stopping,
  });
  const reflection = config.grpcReflection;
  const grpcOptions = { host: grpcName, port: grpcWish, reflection, gate };
  const grpc = new GrpcHost(grpcServices(door, services), door, grpcOptions);
  const grpcPort = await grpc.listen();
  stops.unshift(() => grpc.close());
  const grpcAddress = `${grpcName}:${grpcPort}`;
  const info = infoOf(config, config.grpcPublicAddress || grpcAddress);
  const { app, upgrade } = await openHttp(services, { info, readiness, gate });
  stops.unshift(() => closeHttp(app, upgrade));
  const metricsServer = new MetricsServer(services, gate);
  const metricsPort = await metricsServer.listen(config.metricsAddress);
  stops.unshift(() => metricsServer.close());
  const { port } = app.getHttpServer().address() as AddressInfo;
  const { open } = services.streams;
  let closing: Promise<void> | undefined;
  const close = async (drainMs: number): Promise<void> => {
    readiness.stop();
    grpc.stopTakingWork();
    await open.drain(drainMs);
    for (const stop of stops) await stop().catch((cause: unknown) => logStop(logger, cause));
  };
  return {
    httpUrl: `http://${config.httpAddress.host}:${port}`,
    grpcAddress,
    metricsUrl: `http://${config.metricsAddress.host}:${metricsPort}/metrics`,
    services,
    gate,
    routes: app.get(KnownRoutes).names,
    close: (drainMs = config.drainMs) => {
      // Asked again, and to be quicker: the streams end now, and the first close goes on.
      if (closing && drainMs === 0) void open.drain(0);
      return (closing ??= close(drainMs));
    },
  };
}

function logStop(logger: Logger, cause: unknown): void {
  logger.error({ event: 'gateway.stop_failed', cause });
}

async function openHttp(
  services: Services,
  parts: GatewayModuleParts,
): Promise<{ app: NestFastifyApplication; upgrade: WebSocketDoor }> {
  const { config } = services.platform;
  const answer = (...failure: Parameters<ProblemFilter['answer']>): Promise<void> =>
    app.get(ProblemFilter).answer(...failure);
  const adapter = new FastifyAdapter(fastifyOptions(answer));
  const module = GatewayModule.with(services, parts);
  const app: NestFastifyApplication = await NestFactory.create(module, adapter, {
    logger: false,
    abortOnError: false,
    bodyParser: false,
  });
  hardenFastify(app, services);
  serveOpenApi(app);
  const upgrade = webSocketDoor(services, parts.gate);
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    void upgrade.handle(request, socket, head);
  };
  const server = app.getHttpServer() as Server;
  server.on('upgrade', onUpgrade);
  guardServer(server, parts.gate);
  const { host, port } = config.httpAddress;
  await app.listen(port, host);
  return { app, upgrade };
}

function connectionGate({ platform }: Services): ConnectionGate {
  const { config, metrics, logger, clock } = platform;
  const limits = {
    connectionsMax: config.connectionsMax,
    perAddressMax: config.connectionsPerAddressMax,
    unsignedMax: config.unsignedConnectionsMax,
    unsignedPerAddressMax: config.unsignedConnectionsPerAddressMax,
  };
  const addresses = new SourceAddress(config.trustedProxies);
  return new ConnectionGate({ limits, addresses, metrics, logger, clock });
}

function webSocketDoor({ platform, streams }: Services, gate: ConnectionGate): WebSocketDoor {
  const { config, authenticate, auditAlone, clock, refusal, logger } = platform;
  const parts = {
    gate,
    authenticate,
    tickets: streams.redeemTicket,
    rejectedTickets: new RejectedTickets(auditAlone, clock),
    addresses: new SourceAddress(config.trustedProxies),
    refusal,
    logger,
    allowedOrigins: config.allowedOrigins.split(',').flatMap((origin) => origin.trim() || []),
  };
  return new WebSocketDoor(parts, webSocketRoutes(streams));
}

function infoOf(config: GatewayConfig, grpcAddress: string): GatewayInfo {
  return {
    version: gatewayVersion,
    grpcAddress,
    issuers: config.issuers.map(({ issuer, audience, clients, cliClientId }) => ({
      issuer,
      audience,
      clientId: cliClientId ?? clients[0] ?? '',
    })),
  };
}

/**
 * Requests under way may finish; a connection that still hangs after that is cut. Streams have had
 * their deadline already, and Node would wait for an upgraded socket for ever.
 */
async function closeHttp(app: NestFastifyApplication, upgrade: WebSocketDoor): Promise<void> {
  const streams = upgrade.close(gatewayLimits.unaryDrainMs);
  const server = app.getHttpServer() as Server;
  // Node closes what is idle when it starts to close, but not what becomes idle afterwards.
  const idle = setInterval(() => server.closeIdleConnections(), 20);
  const deadline = setTimeout(() => server.closeAllConnections(), gatewayLimits.unaryDrainMs);
  await Promise.all([app.close(), streams]);
  clearInterval(idle);
  clearTimeout(deadline);
}
