import type { Services } from '../wiring/services.ts';
import { auditService } from './audit/audit.service.ts';
import { clusterService } from './clusters/cluster.service.ts';
import type { GrpcDoor } from './grpc-door.ts';
import type { GrpcServices } from './grpc-host.ts';
import { identityService } from './identity/identity.service.ts';
import { recordingService } from './recordings/recording.service.ts';
import { sessionService } from './sessions/session.service.ts';
import { attachService } from './streams/attach.service.ts';
import { execService } from './streams/exec.service.ts';
import { logService } from './streams/log.service.ts';
import { portForwardService } from './streams/port-forward.service.ts';
import { fileService } from './streams/file.service.ts';
import { templateService } from './templates/template.service.ts';
import { webhookService } from './webhooks/webhook.service.ts';
import { targetService } from './targets/target.service.ts';

export function grpcServices(door: GrpcDoor, services: Services): GrpcServices {
  const { platform, clusters, sessions, streams, remove } = services;
  const { find, list, register, check, listPods, describePod, listNodes } = clusters;
  const { describeNode, resolveTargets } = clusters;
  const { attach, createTicket, commands, files } = streams;
  return {
    identity: identityService(door, platform.describe),
    cluster: clusterService(door, { find, list, register, check, remove }),
    target: targetService(door, {
      listPods,
      describePod,
      listNodes,
      describeNode,
      resolveTargets,
    }),
    template: templateService(door, sessions.templates),
    session: sessionService(door, { ...sessions, exported: services.exportSession }),
    attach: attachService(door, { attach, createTicket, list: streams.listAttachments }),
    exec: execService(door, commands),
    log: logService(door, commands.logs),
    portForward: portForwardService(door, streams.forward),
    file: fileService(door, files),
    recording: recordingService(door, services.recordings),
    webhook: webhookService(door, services.webhooks.use),
    audit: auditService(door, {
      list: platform.listAudit,
      access: platform.require,
      ledger: services.ledger.door,
      retention: services.ledger.retention,
    }),
  };
}
