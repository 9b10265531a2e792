import { fromJSON } from '@grpc/proto-loader';
import type { Options, PackageDefinition } from '@grpc/proto-loader';
import { fileDescriptorsBase64 } from './generated/descriptors.ts';
import type { AttachServiceDefinition } from './generated/endoscope/v1/AttachService.ts';
import type { ReplicaServiceDefinition } from './generated/endoscope/replica/v1/ReplicaService.ts';
import type { AuditServiceDefinition } from './generated/endoscope/v1/AuditService.ts';
import type { ClusterServiceDefinition } from './generated/endoscope/v1/ClusterService.ts';
import type { ExecServiceDefinition } from './generated/endoscope/v1/ExecService.ts';
import type { FileServiceDefinition } from './generated/endoscope/v1/FileService.ts';
import type { IdentityServiceDefinition } from './generated/endoscope/v1/IdentityService.ts';
import type { PortForwardServiceDefinition } from './generated/endoscope/v1/PortForwardService.ts';
import type { LogServiceDefinition } from './generated/endoscope/v1/LogService.ts';
import type { RecordingServiceDefinition } from './generated/endoscope/v1/RecordingService.ts';
import type { SessionServiceDefinition } from './generated/endoscope/v1/SessionService.ts';
import type { TargetServiceDefinition } from './generated/endoscope/v1/TargetService.ts';
import type { TemplateServiceDefinition } from './generated/endoscope/v1/TemplateService.ts';
import type { WebhookServiceDefinition } from './generated/endoscope/v1/WebhookService.ts';
import { protoTree } from './generated/proto-tree.ts';

/**
 * How messages look in memory: camelCase names, enums as their names, 64-bit integers as numbers
 * (ours count bytes and events, below 2^53), bytes as Buffer, absent scalars as their default,
 * absent `optional` scalars and messages as undefined or null, and each oneof named by the
 * property that is set. tools/generate/contracts.ts makes the types with the same settings.
 */
const loaderOptions: Options = { longs: Number, enums: String, defaults: true, oneofs: true };

/** Every service of the API, ready for `Server.addService` and `makeClientConstructor`. */
export interface ServiceDefinitions {
  readonly attach: AttachServiceDefinition;
  readonly audit: AuditServiceDefinition;
  readonly cluster: ClusterServiceDefinition;
  readonly exec: ExecServiceDefinition;
  readonly file: FileServiceDefinition;
  readonly identity: IdentityServiceDefinition;
  readonly portForward: PortForwardServiceDefinition;
  readonly log: LogServiceDefinition;
  readonly recording: RecordingServiceDefinition;
  readonly session: SessionServiceDefinition;
  readonly target: TargetServiceDefinition;
  readonly template: TemplateServiceDefinition;
  readonly webhook: WebhookServiceDefinition;
}

/** The fully qualified names, as health checks and reflection say them. */
export const serviceNames = {
  attach: 'endoscope.v1.AttachService',
  audit: 'endoscope.v1.AuditService',
  cluster: 'endoscope.v1.ClusterService',
  exec: 'endoscope.v1.ExecService',
  file: 'endoscope.v1.FileService',
  identity: 'endoscope.v1.IdentityService',
  portForward: 'endoscope.v1.PortForwardService',
  log: 'endoscope.v1.LogService',
  recording: 'endoscope.v1.RecordingService',
  session: 'endoscope.v1.SessionService',
  target: 'endoscope.v1.TargetService',
  template: 'endoscope.v1.TemplateService',
  webhook: 'endoscope.v1.WebhookService',
} as const satisfies Record<keyof ServiceDefinitions, string>;

let loaded: PackageDefinition | undefined;

/** All messages, enums and services by full name; built once and shared. */
export function loadPackageDefinition(): PackageDefinition {
  loaded ??= fromJSON(protoTree as Parameters<typeof fromJSON>[0], loaderOptions);
  return loaded;
}

export function loadServiceDefinitions(): ServiceDefinitions {
  const definitions = loadPackageDefinition();
  const entries = Object.entries(serviceNames).map(([key, name]) => [key, definitions[name]]);
  return Object.fromEntries(entries) as unknown as ServiceDefinitions;
}

/** Of replicas among each other; at no door of clients, and in no reflection. */
export function loadReplicaService(): ReplicaServiceDefinition {
  const definition = loadPackageDefinition()['endoscope.replica.v1.ReplicaService'];
  return definition as unknown as ReplicaServiceDefinition;
}

/**
 * The same names with the descriptors as written in proto/ (snake_case, file by file), for
 * `@grpc/reflection`: proto-loader's own descriptors carry the camelCase names.
 */
export function loadReflectionDefinition(): PackageDefinition {
  const fileDescriptorProtos = fileDescriptorsBase64.map((text) => Buffer.from(text, 'base64'));
  return Object.fromEntries(
    publicNames().map(([name, definition]) => [
      name,
      'fileDescriptorProtos' in definition ? { ...definition, fileDescriptorProtos } : definition,
    ]),
  ) as PackageDefinition;
}

function publicNames(): [string, PackageDefinition[string]][] {
  const all = Object.entries(loadPackageDefinition());
  return all.filter(([name]) => !name.startsWith('endoscope.replica.'));
}
