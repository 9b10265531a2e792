import type { Target as TargetMessage, Target__Output } from '@endoscope/contracts';
import type { TargetRequest } from '@endoscope/sessions';
import { z } from 'zod';
import { requestInvalid } from '../http/parse.ts';
import { partProblemSchema } from './problem.ts';
import { targetOf, targetSchema, targetShape } from './target-request.ts';

/** Targets of one call: each may read thousands of pods. */
export const targetsMax = 50;

export const targetsRequestSchema = z
  .strictObject({ targets: z.array(targetSchema).min(1).max(targetsMax) })
  .meta({ id: 'TargetsRequest' });

export const targetResultsSchema = z
  .object({
    results: z.array(
      z.object({
        target: z
          .object({
            cluster: z.string(),
            namespace: z.string(),
            pod: z.string(),
            podUid: z.string(),
            container: z.string().optional(),
            node: z.string().optional(),
            chosen: z.string().optional(),
          })
          .optional(),
        error: partProblemSchema.optional(),
      }),
    ),
  })
  .meta({ id: 'TargetResults' });

/** A request's target with what it was resolved to. */
export interface ResolvedTarget {
  readonly cluster: string;
  readonly namespace: string;
  /** Empty when it is a node. */
  readonly pod: string;
  /** Of the pod or the node. */
  readonly podUid: string;
  readonly container: string | undefined;
  readonly node: string | undefined;
  readonly chosen: string | undefined;
}

export function targetsOf(request: z.output<typeof targetsRequestSchema>): TargetRequest[] {
  return request.targets.map((target) => targetOf(target));
}

export function targetsOfMessage(targets: readonly Target__Output[]): TargetRequest[] {
  const parsed = targetsRequestSchema.safeParse({ targets: targets.map(targetShape) });
  if (!parsed.success) throw requestInvalid(parsed.error.issues);
  return targetsOf(parsed.data);
}

export function targetMessage(target: ResolvedTarget): TargetMessage {
  const { container = '', node = '', chosen = '', ...rest } = target;
  return { ...rest, container, node, chosen };
}
