import type { Target__Output } from '@endoscope/contracts';
import type { TargetRequest, TargetSubject } from '@endoscope/sessions';
import { z } from 'zod';
import { dnsLabel, dnsSubdomain } from '../http/schemas.ts';

const kinds = ['pod', 'node', 'workload', 'selector'] as const;

/** Of both doors, alone and in a session's request. */
export const targetSchema = z
  .strictObject({
    cluster: dnsLabel,
    namespace: dnsLabel,
    pod: dnsSubdomain.optional(),
    node: dnsSubdomain.optional(),
    workload: z
      .string()
      .max(320)
      .regex(
        /^[A-Za-z][A-Za-z0-9.]*\/[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/,
        'must be KIND/NAME, as in deploy/web',
      )
      .optional(),
    selector: z
      .string()
      .min(1)
      .max(1_024)
      .regex(/^[\x20-\x7e]+$/, 'must be a label selector, as in app=web')
      .optional(),
    container: dnsLabel.optional(),
    crashing: z.boolean().default(false),
  })
  .refine((t) => kinds.filter((kind) => t[kind] !== undefined).length === 1, {
    path: ['pod'],
    message: `name exactly one of ${kinds.join(', ')}`,
  });

type Parsed = z.output<typeof targetSchema>;

export function targetOf(target: Parsed): TargetRequest {
  const { cluster, namespace, container, crashing } = target;
  return { cluster, namespace, container, crashing, subject: subjectOf(target) };
}

function subjectOf({ pod, node, workload, selector }: Parsed): TargetSubject {
  if (node !== undefined) return { kind: 'node', name: node };
  if (workload !== undefined) return { kind: 'workload', reference: workload };
  if (selector !== undefined) return { kind: 'selector', selector };
  return { kind: 'pod', name: pod ?? '' };
}

/** A message as the JSON that REST would have sent. */
export function targetShape(message: Target__Output | null | undefined): object {
  return { ...noTarget, ...present(message) };
}

const noTarget = { cluster: '', namespace: '' };

/** proto3 has no absence for text: the fields of a message that were set, but for those only the gateway sets. */
export function present(message: object | null | undefined): Record<string, unknown> {
  const entries = Object.entries(message ?? {});
  return Object.fromEntries(
    entries.filter(([key, value]) => value !== '' && value !== null && !answersOnly.has(key)),
  );
}

const answersOnly = new Set(['podUid', 'chosen']);
