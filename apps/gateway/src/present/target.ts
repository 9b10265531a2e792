import type { ResolveTarget } from '@endoscope/clusters';
import type { ResolveTargetsRequest__Output, TargetResult } from '@endoscope/contracts';
import { z } from 'zod';
import { requestInvalid } from '../http/parse.ts';
import { partProblemSchema } from './problem.ts';
import type { TargetsRequest } from '../targets/resolve-targets.ts';
import { targetOf, targetSchema, targetShape } from './target-request.ts';

/** Targets of one call: each may read thousands of pods. */
export const targetsMax = 50;

export const targetsRequestSchema = z
  .strictObject({
    targets: z.array(targetSchema).min(1).max(targetsMax),
    ports: z
      .boolean()
      .default(false)
      .meta({ description: 'Also tell what the ports of each are called.' }),
  })
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
        ports: z
          .array(
            z.object({
              name: z.string(),
              port: z.number().int().meta({ description: 'As a service declares it.' }),
              podPort: z
                .number()
                .int()
                .meta({ description: '0: the service points to a name that no port has.' }),
              protocol: z.string(),
            }),
          )
          .optional()
          .meta({ description: 'Of a service, its own; else the named ones of the pod.' }),
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
  readonly ports?: Awaited<ReturnType<ResolveTarget['execute']>>['ports'];
}

export function targetsOf(request: z.output<typeof targetsRequestSchema>): TargetsRequest {
  return { targets: request.targets.map((target) => targetOf(target)), ports: request.ports };
}

export function targetsOfMessage({
  targets,
  ports,
}: ResolveTargetsRequest__Output): TargetsRequest {
  const parsed = targetsRequestSchema.safeParse({ targets: targets.map(targetShape), ports });
  if (!parsed.success) throw requestInvalid(parsed.error.issues);
  return targetsOf(parsed.data);
}

export function targetJson({ ports, ...target }: ResolvedTarget) {
  return { target, ...(ports && { ports }) };
}

export function targetResultMessage({ ports = [], ...target }: ResolvedTarget): TargetResult {
  const { container = '', node = '', chosen = '', ...rest } = target;
  return { target: { ...rest, container, node, chosen }, ports: [...ports] };
}
