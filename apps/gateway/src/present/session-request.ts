import { durationMsOf } from '@endoscope/contracts';
import type { SessionRequest__Output, Workload__Output } from '@endoscope/contracts';
import { RequestInvalid } from '@endoscope/core';
import { imagePullPolicies, profileChoices, requestLimits } from '@endoscope/sessions';
import type { CopyRequest, SessionInput, WorkloadRequest } from '@endoscope/sessions';
import { z } from 'zod';
import { parseJson } from '../http/parse-json.ts';
import { requestInvalid } from '../http/parse.ts';
import { dnsLabel, dnsSubdomain, duration } from '../http/schemas.ts';
import { reasonText } from '../sessions/session-words.ts';
import { present, targetOf, targetSchema, targetShape } from './target-request.ts';

const { commandWordsMax, commandBytesMax, envVariablesMax, envBytesMax } = requestLimits;
const { envSourcesMax, volumeMountsMax, setImagesMax, documentBytesMax, userIdMax } = requestLimits;

const word = z
  .string()
  .max(commandBytesMax)
  .refine((text) => !text.includes('\0'), 'holds a NUL');

export const words = z
  .array(word)
  .max(commandWordsMax)
  .refine((list) => bytesOf(list) <= commandBytesMax, `is over ${commandBytesMax} bytes together`);

const envName = z
  .string()
  .max(256)
  .regex(/^[A-Za-z_][A-Za-z0-9_.-]*$/, 'must be a name of letters, digits, "_", "." and "-"')
  .refine((name) => !name.startsWith('ENDOSCOPE_'), 'ENDOSCOPE_ is reserved');

export const env = z
  .array(z.strictObject({ name: envName, value: word }))
  .max(envVariablesMax)
  .refine(
    (list) => bytesOf(list.map((e) => e.value)) <= envBytesMax,
    `is over ${envBytesMax} bytes`,
  );

const reference = z.strictObject({ name: dnsSubdomain, optional: z.boolean().optional() });

export const envFrom = z
  .array(
    z
      .strictObject({
        prefix: z.string().max(256).optional(),
        configMapRef: reference.optional(),
        secretRef: reference.optional(),
      })
      .refine(
        (source) => (source.configMapRef === undefined) !== (source.secretRef === undefined),
        'names one of configMapRef and secretRef',
      ),
  )
  .max(envSourcesMax);

const volumeMounts = z
  .array(
    z.strictObject({
      name: dnsLabel,
      mountPath: z
        .string()
        .max(4_096)
        .regex(/^\/[^:\p{Cc}]*$/u, 'must be an absolute path without ":"'),
      readOnly: z.boolean().optional(),
    }),
  )
  .max(volumeMountsMax);

export const image = z.string().min(1).max(1_024);
const flag = z.boolean().default(false);

const copy = z.strictObject({
  name: dnsSubdomain,
  setImages: z
    .array(z.strictObject({ container: z.union([z.literal('*'), dnsLabel]), image }))
    .max(setImagesMax)
    .default([]),
  shareProcesses: z.boolean().optional(),
  sameNode: flag,
  replace: flag,
  keepLabels: flag,
  keepAnnotations: flag,
  keepLiveness: flag,
  keepReadiness: flag,
  keepStartup: flag,
  keepInitContainers: z.boolean().default(true),
});

/** Checked by the planner, which knows every field; here only its size. */
export const freeObject = z
  .record(z.string(), z.unknown())
  .refine(
    (value) => Buffer.byteLength(JSON.stringify(value)) <= documentBytesMax,
    `is over ${documentBytesMax} bytes`,
  );

/** One schema for both doors: REST parses JSON with it, gRPC the same shape made of the message. */
export const sessionRequestSchema = z
  .strictObject({
    target: targetSchema,
    workload: z
      .strictObject({
        template: dnsLabel.optional(),
        containerName: dnsLabel.optional(),
        image: image.optional(),
        imagePullPolicy: z.enum(imagePullPolicies).optional(),
        command: words.default([]),
        args: words.default([]),
        env: env.default([]),
        envFrom: envFrom.default([]),
        stdin: flag,
        stdinOnce: flag,
        tty: flag,
        profile: z.enum(profileChoices).optional(),
        custom: freeObject.optional(),
        document: freeObject.optional(),
        mountsOf: dnsLabel.optional(),
        volumeMounts: volumeMounts.default([]),
        userOf: dnsLabel.optional(),
        asUser: z.number().int().min(0).max(userIdMax).optional(),
        chrootTarget: flag,
        copy: copy.optional(),
        reuse: flag,
        remove: z.boolean().default(true),
      })
      .refine((w) => !w.tty || w.stdin || w.document, {
        path: ['tty'],
        message: '-i/--stdin is required for containers with -t/--tty=true',
      })
      .refine((w) => !w.stdinOnce || w.stdin, { path: ['stdinOnce'], message: 'needs stdin' }),
    reason: reasonText.default(''),
    ttl: duration.optional(),
    startTimeout: duration.optional(),
  })
  .meta({ id: 'SessionRequest' });

type Parsed = z.output<typeof sessionRequestSchema>;

export interface TimeBounds {
  readonly ttlMsMin: number;
  readonly ttlMsMax: number;
  readonly startTimeoutMsMin: number;
  readonly startTimeoutMs: number;
}

export function sessionInput(request: Parsed, bounds: TimeBounds): SessionInput {
  const { reason, ttl, startTimeout } = request;
  checkTime('ttl', ttl, [bounds.ttlMsMin, bounds.ttlMsMax]);
  checkTime('startTimeout', startTimeout, [bounds.startTimeoutMsMin, bounds.startTimeoutMs]);
  const target = targetOf(request.target);
  const workload = workloadOf(request);
  return { target, workload, reason, ttlMs: ttl, startTimeoutMs: startTimeout };
}

function checkTime(field: string, ms: number | undefined, [min, max]: [number, number]): void {
  if (ms === undefined || (ms >= min && ms <= max)) return;
  const fields = [{ field, message: `must be ${min / 1000}s to ${max / 1000}s` }];
  throw new RequestInvalid({ what: 'The request is not valid.' }, { fields });
}

function workloadOf({ workload }: Parsed): WorkloadRequest {
  const { template, containerName, image, imagePullPolicy } = workload;
  const { profile, custom, document, mountsOf, userOf, asUser } = workload;
  return {
    ...workload,
    ...{ template, containerName, image, imagePullPolicy, custom, document },
    ...{ profile, mountsOf, userOf, asUser },
    copy: workload.copy && copyOf(workload.copy),
  };
}

function copyOf(copy: NonNullable<Parsed['workload']['copy']>): CopyRequest {
  const { name, setImages, shareProcesses, sameNode, replace } = copy;
  return {
    ...{ name, setImages, shareProcesses, sameNode, replace },
    keep: {
      labels: copy.keepLabels,
      annotations: copy.keepAnnotations,
      liveness: copy.keepLiveness,
      readiness: copy.keepReadiness,
      startup: copy.keepStartup,
      initContainers: copy.keepInitContainers,
    },
  };
}

/** proto3 has no absence for text: empty is absent. */
export function sessionInputOf(
  request: SessionRequest__Output | null | undefined,
  bounds: TimeBounds,
): SessionInput {
  const parsed = sessionRequestSchema.safeParse(sessionShape(request));
  if (!parsed.success) throw requestInvalid(parsed.error.issues);
  return sessionInput(parsed.data, bounds);
}

/** A message as the JSON that REST would have sent. */
export function sessionShape(request: SessionRequest__Output | null | undefined): object {
  const { target, workload, reason, ttl, startTimeout } = request ?? {};
  return {
    target: targetShape(target),
    workload: workloadJson(workload),
    reason,
    ttl: durationText(durationMsOf(ttl)),
    startTimeout: durationText(durationMsOf(startTimeout)),
  };
}

function durationText(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : `${Math.max(0, ms)}ms`;
}

function workloadJson(message: Workload__Output | null | undefined): Record<string, unknown> {
  const { customJson, documentJson, envFrom = [], copy, asUser, ...plain } = message ?? {};
  return {
    ...present(plain),
    custom: jsonOf(customJson),
    document: jsonOf(documentJson),
    envFrom: envFrom.map((source) => present(source)),
    asUser: asUser === undefined ? undefined : Number(asUser),
    copy: copy ? present(copy) : undefined,
  };
}

/** Strict JSON of bounded depth, as a body of REST is. */
function jsonOf(text: string | undefined): unknown {
  return text ? parseJson(Buffer.from(text)) : undefined;
}

function bytesOf(list: readonly string[]): number {
  return list.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}
