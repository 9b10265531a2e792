import { durationMsOf } from '@endoscope/contracts';
import type { SessionRequest__Output } from '@endoscope/contracts';
import { RequestInvalid } from '@endoscope/core';
import { imagePullPolicies, profileDefault, profiles, requestLimits } from '@endoscope/sessions';
import type { SessionInput } from '@endoscope/sessions';
import { z } from 'zod';
import { requestInvalid } from '../http/parse.ts';
import { dnsLabel, dnsSubdomain, duration } from '../http/schemas.ts';
import { reasonText } from '../sessions/session-words.ts';

const { commandWordsMax, commandBytesMax, envVariablesMax, envBytesMax } = requestLimits;

const word = z
  .string()
  .max(commandBytesMax)
  .refine((text) => !text.includes('\0'), 'holds a NUL');

const words = z
  .array(word)
  .max(commandWordsMax)
  .refine((list) => bytesOf(list) <= commandBytesMax, `is over ${commandBytesMax} bytes together`);

const env = z
  .array(
    z.strictObject({
      name: z
        .string()
        .max(256)
        .regex(/^[A-Za-z_][A-Za-z0-9_.-]*$/, 'must be a name of letters, digits, "_", "." and "-"')
        .refine((name) => !name.startsWith('ENDOSCOPE_'), 'ENDOSCOPE_ is reserved'),
      value: word,
    }),
  )
  .max(envVariablesMax)
  .refine(
    (list) => bytesOf(list.map((e) => e.value)) <= envBytesMax,
    `is over ${envBytesMax} bytes`,
  );

/** One schema for both doors: REST parses JSON with it, gRPC the same shape made of the message. */
export const sessionRequestSchema = z
  .strictObject({
    target: z.strictObject({
      cluster: dnsLabel,
      namespace: dnsLabel,
      pod: dnsSubdomain,
      container: dnsLabel.optional(),
    }),
    workload: z
      .strictObject({
        containerName: dnsLabel.optional(),
        image: z.string().min(1).max(1_024).optional(),
        imagePullPolicy: z.enum(imagePullPolicies).optional(),
        command: words.default([]),
        args: words.default([]),
        env: env.default([]),
        stdin: z.boolean().default(false),
        stdinOnce: z.boolean().default(false),
        tty: z.boolean().default(false),
        profile: z.enum(profiles).default(profileDefault),
      })
      .refine((w) => !w.tty || w.stdin, {
        path: ['tty'],
        message: '-i/--stdin is required for containers with -t/--tty=true',
      })
      .refine((w) => !w.stdinOnce || w.stdin, { path: ['stdinOnce'], message: 'needs stdin' }),
    reason: reasonText.default(''),
    ttl: duration.optional(),
  })
  .meta({ id: 'SessionRequest' });

export interface TtlBounds {
  readonly ttlMsMin: number;
  readonly ttlMsMax: number;
}

export function sessionInput(
  request: z.output<typeof sessionRequestSchema>,
  { ttlMsMin, ttlMsMax }: TtlBounds,
): SessionInput {
  const { target, workload, reason, ttl } = request;
  if (ttl !== undefined && (ttl < ttlMsMin || ttl > ttlMsMax)) {
    const message = `must be ${ttlMsMin / 1000}s to ${ttlMsMax / 1000}s`;
    const fields = [{ field: 'ttl', message }];
    throw new RequestInvalid({ what: 'The request is not valid.' }, { fields });
  }
  return {
    target: { ...target, container: target.container },
    workload: {
      ...workload,
      containerName: workload.containerName,
      image: workload.image,
      imagePullPolicy: workload.imagePullPolicy,
    },
    reason,
    ttlMs: ttl,
  };
}

/** proto3 has no absence for text: empty is absent. */
export function sessionInputOf(
  request: SessionRequest__Output | null | undefined,
  bounds: TtlBounds,
): SessionInput {
  const { target, workload, reason, ttl } = request ?? {};
  const ttlMs = durationMsOf(ttl);
  const parsed = sessionRequestSchema.safeParse({
    target: { ...noTarget, ...present(target) },
    workload: present(workload),
    reason,
    ttl: ttlMs === undefined ? undefined : `${Math.max(0, ttlMs)}ms`,
  });
  if (!parsed.success) throw requestInvalid(parsed.error.issues);
  return sessionInput(parsed.data, bounds);
}

const noTarget = { cluster: '', namespace: '', pod: '' };

/** The fields of a message that were set, but for those only the gateway sets. */
function present(message: object | null | undefined): Record<string, unknown> {
  const entries = Object.entries(message ?? {});
  return Object.fromEntries(entries.filter(([key, value]) => value !== '' && key !== 'podUid'));
}

function bytesOf(list: readonly string[]): number {
  return list.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}
