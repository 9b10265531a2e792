import { durationOf } from '@endoscope/contracts';
import type { Template as TemplateMessage } from '@endoscope/contracts';
import { lockableFields, workloadStyles } from '@endoscope/sessions';
import { recordingModes, unrecordedUses } from '@endoscope/sessions/recording';
import type { Template } from '@endoscope/sessions';
import { z } from 'zod';

const reference = z.object({ name: z.string(), optional: z.boolean().optional() });

export const templateSchema = z
  .object({
    name: z.string(),
    description: z.string(),
    image: z.string().optional(),
    imagePullPolicy: z.string().optional(),
    profile: z.string().optional(),
    command: z.array(z.string()),
    args: z.array(z.string()),
    env: z.array(z.object({ name: z.string(), value: z.string() })),
    envFrom: z.array(
      z.object({
        prefix: z.string().optional(),
        configMapRef: reference.optional(),
        secretRef: reference.optional(),
      }),
    ),
    custom: z.record(z.string(), z.unknown()).optional(),
    stdin: z.boolean(),
    stdinOnce: z.boolean(),
    tty: z.boolean(),
    styles: z.array(z.enum(workloadStyles)),
    targetRequired: z.boolean(),
    ttlDefault: z.string().optional(),
    ttlMax: z.string().optional(),
    locked: z.array(z.enum(lockableFields)),
    recording: z.enum(recordingModes),
    recordsInput: z.boolean(),
    recordingKeptDays: z.number().optional(),
    unrecorded: z.array(z.enum(unrecordedUses)).optional(),
  })
  .meta({ id: 'Template' });

export const templateListSchema = z
  .object({ templates: z.array(templateSchema) })
  .meta({ id: 'TemplateList' });

export function templateJson(template: Template) {
  const { ttlMsDefault, ttlMsMax, recording, ...rest } = template;
  return {
    ...rest,
    ttlDefault: durationJson(ttlMsDefault),
    ttlMax: durationJson(ttlMsMax),
    recording: recording.mode,
    recordsInput: recording.input,
    recordingKeptDays: recording.keptDays,
    unrecorded: recording.unrecorded,
  };
}

export function templateMessage(template: Template): TemplateMessage {
  const { ttlMsDefault, ttlMsMax, custom, recording, ...rest } = template;
  return {
    ...rest,
    env: rest.env.map(({ name, value = '' }) => ({ name, value })),
    envFrom: rest.envFrom.map((source) => ({ ...source })),
    command: [...rest.command],
    args: [...rest.args],
    styles: [...rest.styles],
    locked: [...rest.locked],
    image: rest.image ?? '',
    imagePullPolicy: rest.imagePullPolicy ?? '',
    profile: rest.profile ?? '',
    customJson: custom ? JSON.stringify(custom) : '',
    ...(ttlMsDefault !== undefined && { ttlDefault: durationOf(ttlMsDefault) }),
    ...(ttlMsMax !== undefined && { ttlMax: durationOf(ttlMsMax) }),
    recording: recording.mode,
    recordsInput: recording.input,
    ...(recording.keptDays !== undefined && { recordingKeptDays: recording.keptDays }),
    unrecorded: [...(recording.unrecorded ?? [])],
    setsUnrecorded: recording.unrecorded !== undefined,
  };
}

function durationJson(ms: number | undefined): string | undefined {
  if (ms === undefined) return undefined;
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`;
}
