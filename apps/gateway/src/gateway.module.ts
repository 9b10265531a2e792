import { Module } from '@nestjs/common';
import type { DynamicModule, Provider } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { StandardSchemaValidationPipe } from '@nestjs/common';
import { ConnectionGate } from './connections/connection-gate.ts';
import { HealthController } from './health/health.controller.ts';
import { Readiness } from './health/readiness.ts';
import { BearerGuard } from './http/bearer.guard.ts';
import { KnownRoutes } from './http/known-routes.ts';
import { requestInvalid } from './http/parse.ts';
import { ProblemFilter } from './http/problem.filter.ts';
import { SourceAddress } from './http/source-address.ts';
import { ViewTickets } from './recordings/view-tickets.ts';
import { AuditEventsController } from './rest/audit/audit-events.controller.ts';
import { LedgerHoldsController } from './rest/audit/ledger-holds.controller.ts';
import { LedgerController } from './rest/audit/ledger.controller.ts';
import { ClustersController } from './rest/clusters/clusters.controller.ts';
import { MeController } from './rest/identity/me.controller.ts';
import { ErrorsController } from './rest/info/errors.controller.ts';
import { InfoController } from './rest/info/info.controller.ts';
import { RecordingHoldsController } from './rest/recordings/recording-holds.controller.ts';
import { RecordingsController } from './rest/recordings/recordings.controller.ts';
import { SessionBatchController } from './rest/sessions/session-batch.controller.ts';
import { SessionBundleController } from './rest/sessions/session-bundle.controller.ts';
import { SessionEventsController } from './rest/sessions/session-events.controller.ts';
import { SessionsController } from './rest/sessions/sessions.controller.ts';
import { AttachmentsController } from './rest/streams/attachments.controller.ts';
import { AttachTicketsController } from './rest/streams/attach-tickets.controller.ts';
import { ExecController } from './rest/streams/exec.controller.ts';
import { LogsController } from './rest/streams/logs.controller.ts';
import { FilesController } from './rest/streams/files.controller.ts';
import { TemplatesController } from './rest/templates/templates.controller.ts';
import { NodesController } from './rest/targets/nodes.controller.ts';
import { PodsController } from './rest/targets/pods.controller.ts';
import { TargetsController } from './rest/targets/targets.controller.ts';
import { WebhookLettersController } from './rest/webhooks/webhook-letters.controller.ts';
import { WebhooksController } from './rest/webhooks/webhooks.controller.ts';
import type { Services } from './wiring/services.ts';
import { infoToken, ledgerLagToken, ledgerStateToken } from './wiring/tokens.ts';
import { loggerToken, pingToken } from './wiring/tokens.ts';
import type { GatewayInfo } from './wiring/tokens.ts';

export const restControllers = [
  MeController,
  ClustersController,
  PodsController,
  NodesController,
  TargetsController,
  SessionsController,
  SessionBatchController,
  SessionBundleController,
  SessionEventsController,
  AttachmentsController,
  AttachTicketsController,
  ExecController,
  FilesController,
  LogsController,
  TemplatesController,
  RecordingsController,
  RecordingHoldsController,
  AuditEventsController,
  LedgerController,
  LedgerHoldsController,
  WebhooksController,
  WebhookLettersController,
  InfoController,
  ErrorsController,
  HealthController,
];

export interface GatewayModuleParts {
  readonly info: GatewayInfo;
  readonly readiness: Readiness;
  readonly gate: ConnectionGate;
}

/** Gives Nest what `wireServices` has made: use-cases are injected by their class. */
@Module({})
export class GatewayModule {
  static with(services: Services, parts: GatewayModuleParts): DynamicModule {
    const { info, readiness, gate } = parts;
    return {
      module: GatewayModule,
      controllers: restControllers,
      providers: [
        ...useCaseProviders(services),
        { provide: Readiness, useValue: readiness },
        { provide: infoToken, useValue: info },
        { provide: loggerToken, useValue: services.platform.logger },
        { provide: ledgerLagToken, useValue: () => services.ledger.lagMs() },
        { provide: ledgerStateToken, useValue: services.ledgerWatch.state },
        { provide: pingToken, useValue: () => services.platform.database.ping() },
        {
          provide: SourceAddress,
          useValue: new SourceAddress(services.platform.config.trustedProxies),
        },
        { provide: ConnectionGate, useValue: gate },
        { provide: ViewTickets, useValue: services.recordings.tickets },
        BearerGuard,
        { provide: APP_GUARD, useExisting: BearerGuard },
        KnownRoutes,
        ProblemFilter,
        { provide: APP_FILTER, useExisting: ProblemFilter },
        {
          provide: APP_PIPE,
          useValue: new StandardSchemaValidationPipe({ exceptionFactory: requestInvalid }),
        },
      ],
    };
  }
}

function useCaseProviders(services: Services): Provider[] {
  const { platform, ledger, clusters, sessions, recordings, streams, remove } = services;
  const instances: object[] = [
    platform.metrics,
    platform.refusal,
    platform.listAudit,
    ledger.door,
    ledger.retention,
    platform.authenticate,
    platform.require,
    platform.describe,
    clusters.find,
    clusters.list,
    clusters.register,
    clusters.check,
    clusters.listPods,
    clusters.describePod,
    clusters.listNodes,
    clusters.describeNode,
    clusters.resolveTargets,
    remove,
    sessions.door,
    sessions.createAll,
    sessions.watch,
    sessions.templates,
    services.exportSession,
    recordings.list,
    recordings.find,
    recordings.view,
    recordings.hold,
    recordings.createTicket,
    streams.createTicket,
    ...Object.values(services.webhooks.use),
    ...Object.values(streams.files),
    streams.listAttachments,
    streams.commands.run,
    streams.commands.logs,
  ];
  return instances.map((instance) => ({
    provide: instance.constructor as new () => object,
    useValue: instance,
  }));
}
