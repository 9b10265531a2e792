import { newId } from '@endoscope/core';
import { keepFlagsDefault, planWorkload } from '@endoscope/sessions';
import type { CopyRequest, WorkloadRequest } from '@endoscope/sessions';
import { aWorkload } from '@endoscope/sessions/testing';

type PlanInput = Parameters<typeof planWorkload>[0];
export type PlannedWorkload = ReturnType<typeof planWorkload>['planned'];
type Keep = CopyRequest['keep'];

/** One thing to ask of both, in the words of our request. */
export interface DebugRequest {
  readonly workload?: Partial<Omit<WorkloadRequest, 'copy' | 'profile'>>;
  readonly copy?: Partial<Omit<CopyRequest, 'name' | 'keep'>> & { readonly keep?: Partial<Keep> };
  readonly profile: PlanInput['profile'];
  readonly target?: string;
}

type Subject<Kind> = Extract<PlanInput['target'], { readonly kind: Kind }>;
/** Without what the request says itself. */
export type DebugSubject = Omit<Subject<'pod'>, 'container'> | Subject<'node'>;

/** The request as flags of `kubectl debug`; `customFile` holds `workload.custom`. */
export function kubectlFlags(
  { workload = {}, copy, profile, target }: DebugRequest,
  { copyName, customFile }: { copyName: string; customFile: string },
): string[] {
  const { image, containerName, imagePullPolicy, stdin, tty, env = [], command, args } = workload;
  const words = command ?? args ?? [];
  return [
    ...(image ? [`--image=${image}`] : []),
    ...(containerName ? [`--container=${containerName}`] : []),
    ...(imagePullPolicy ? [`--image-pull-policy=${imagePullPolicy}`] : []),
    ...(stdin ? ['--stdin'] : []),
    ...(tty ? ['--tty'] : []),
    ...env.map(({ name, value }) => `--env=${name}=${value}`),
    ...(workload.custom ? [`--custom=${customFile}`] : []),
    ...(target ? [`--target=${target}`] : []),
    ...(copy ? [`--copy-to=${copyName}`, ...copyFlags(copy)] : []),
    ...(args ? ['--arguments-only'] : []),
    `--profile=${profile}`,
    ...(words.length > 0 ? ['--', ...words] : []),
  ];
}

function copyFlags(copy: NonNullable<DebugRequest['copy']>): string[] {
  const { setImages = [], shareProcesses, sameNode, keep = {} } = copy;
  const keepName = (name: string): string => name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
  return [
    ...setImages.map(({ container, image }) => `--set-image=${container}=${image}`),
    ...(shareProcesses === undefined ? [] : [`--share-processes=${shareProcesses}`]),
    ...(sameNode ? ['--same-node'] : []),
    ...Object.entries(keep).map(([name, value]) => `--keep-${keepName(name)}=${value}`),
  ];
}

/** The same request through our planner. */
export function plan(
  { workload = {}, copy, profile, target }: DebugRequest,
  subject: DebugSubject,
  copyName: string,
): PlannedWorkload {
  const request = aWorkload({
    image: undefined,
    ...workload,
    copy: copy && {
      ...{ name: copyName, setImages: [], shareProcesses: undefined },
      ...{ sameNode: false, replace: false },
      ...copy,
      keep: { ...keepFlagsDefault, ...copy.keep },
    },
  });
  return planWorkload({
    ...{ sessionId: newId('session'), workload: request, image: request.image, profile },
    target: subject.kind === 'pod' ? { ...subject, container: target } : subject,
  }).planned;
}
