import type { PodSpec } from './container.ts';
import type { Pod } from './pod.ts';
import { regularAndInitContainers } from './pod.ts';
import {
  CopyImageRequired,
  CopyNameTaken,
  OptionUnsuitable,
  SetImageContainerNotFound,
} from './workload.errors.ts';
import type { CopyRequest, DebugContainer, WorkloadRequest } from './workload.ts';

export interface CopyToCheck {
  readonly workload: WorkloadRequest;
  readonly copy: CopyRequest;
  readonly image: string | undefined;
  readonly pod: Pod;
}

/** kubectl's refusals in its words, and those of what it would silently ignore. */
export function checkCopy({ workload, copy, image, pod }: CopyToCheck): void {
  if (copy.name === pod.metadata?.name) throw new CopyNameTaken({ name: copy.name });
  checkSetImages(pod, copy);
  const { containerName } = workload;
  const existing = regularAndInitContainers(pod).find((c) => c.name === containerName);
  if (!existing && !image) checkImagesOnly(workload, copy);
}

/** The container to debug, after the profile has stripped the copy. */
export function debuggedContainer(spec: PodSpec, name: string): DebugContainer {
  const found = [...spec.containers, ...(spec.initContainers ?? [])].find((c) => c.name === name);
  if (found) return found as DebugContainer;
  throw new OptionUnsuitable({
    option: '--container',
    why: `names the init container "${name}", which --keep-init-containers=false removes`,
    next: 'Keep the init containers, or debug another container.',
  });
}

function checkSetImages(pod: Pod, { setImages }: CopyRequest): void {
  const has = (pod.spec?.containers ?? []).map((container) => container.name);
  const unknown = setImages
    .map(({ container }) => container)
    .filter((name) => name !== '*' && !has.includes(name));
  if (unknown.length > 0) throw new SetImageContainerNotFound({ containers: unknown, has });
}

/** No container to debug: nothing else but images may be asked for. */
function checkImagesOnly(workload: WorkloadRequest, { setImages }: CopyRequest): void {
  const { containerName, command, args } = workload;
  const hasWords = command.length > 0 || args.length > 0;
  const refuse = (sentence: string): never => {
    throw new CopyImageRequired({ sentence });
  };
  if (containerName !== undefined) {
    refuse(
      `The pod has no container "${containerName}"; you must specify image when creating new container (--image).`,
    );
  }
  if (hasWords) {
    refuse('you must specify an existing container or a new image when specifying args.');
  }
  if (setImages.length === 0) refuse('you must specify --image, --set-image or command arguments.');
  const [ignored] = optionsOfContainer.filter(([, isGiven]) => isGiven(workload));
  if (!ignored) return;
  throw new OptionUnsuitable({
    option: ignored[0],
    why: 'is about a debug container, and a copy with --set-image alone has none',
    next: 'Name a container to change (--container), or add one (--image).',
  });
}

const optionsOfContainer: readonly (readonly [string, (workload: WorkloadRequest) => boolean])[] = [
  ['--env', ({ env }) => env.length > 0],
  ['--env-from', ({ envFrom }) => envFrom.length > 0],
  ['--custom', ({ custom }) => custom !== undefined],
  ['--mounts-of', ({ mountsOf }) => mountsOf !== undefined],
  ['--volume', ({ volumeMounts }) => volumeMounts.length > 0],
  ['--user-of', ({ userOf }) => userOf !== undefined],
  ['--as-user', ({ asUser }) => asUser !== undefined],
  ['--chroot-target', ({ chrootTarget }) => chrootTarget],
  ['--image-pull-policy', ({ imagePullPolicy }) => imagePullPolicy !== undefined],
];
