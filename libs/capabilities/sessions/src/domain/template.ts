import type { EnvFromSource, EnvVar } from './container.ts';
import type { ProfileChoice } from './profile.ts';
import type { TemplateRecording } from './session-recording.ts';
import type { ImagePullPolicy, JsonObject, WorkloadStyle } from './workload.ts';

/**
 * What a template may lock: then only the template says it, and a request that says something
 * else is refused. A locked field that the template leaves out may not be said at all.
 */
export const lockableFields = [
  'containerName',
  'image',
  'imagePullPolicy',
  'command',
  'args',
  'env',
  'envFrom',
  'custom',
  'profile',
  'stdin',
  'stdinOnce',
  'tty',
  'mountsOf',
  'volumeMounts',
  'userOf',
  'asUser',
  'chrootTarget',
] as const;
export type LockableField = (typeof lockableFields)[number];

/** An operator's named preset of a debug workload. */
export interface Template {
  readonly name: string;
  readonly description: string;
  readonly image: string | undefined;
  readonly imagePullPolicy: ImagePullPolicy | undefined;
  readonly profile: ProfileChoice | undefined;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly env: readonly EnvVar[];
  readonly envFrom: readonly EnvFromSource[];
  /** A partial container merged over the profile. */
  readonly custom: JsonObject | undefined;
  readonly stdin: boolean;
  readonly stdinOnce: boolean;
  readonly tty: boolean;
  readonly styles: readonly WorkloadStyle[];
  /** An ephemeral container of this template must have a target container. */
  readonly targetRequired: boolean;
  readonly ttlMsDefault: number | undefined;
  readonly ttlMsMax: number | undefined;
  readonly locked: readonly LockableField[];
  readonly recording: TemplateRecording;
}

export const templateLimits = {
  templatesMax: 200,
  templateFileBytesMax: 64 * 1024,
  descriptionCharactersMax: 500,
  /** The files are read again this often. */
  reloadIntervalMs: 5_000,
} as const;
