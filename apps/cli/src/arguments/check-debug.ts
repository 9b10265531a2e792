import { UsageError } from '../cli-error.ts';
import type { DebugOptions } from './debug-options.ts';
import { checkImageReference } from './image-reference.ts';
import type { NamedTarget } from './target-name.ts';

const pullPolicies = ['Always', 'IfNotPresent', 'Never'];
/** kubectl's, and ours: `auto` asks the namespace's Pod Security level. */
const profiles = [
  ...['legacy', 'general', 'baseline', 'netadmin', 'restricted', 'sysadmin', 'auto'],
];

export interface FlagsInput {
  readonly options: DebugOptions;
  /** Words before `--`. */
  readonly operands: readonly string[];
  /** Words after `--`. */
  readonly command: readonly string[];
  readonly setImages: ReadonlyMap<string, string>;
  readonly cluster: string;
  /** Given, or the cluster's own; undefined: the gateway has to find one. */
  readonly image: string | undefined;
}

/** What kubectl finds before it looks at anything else (`DebugOptions.Complete`). */
export function checkProfile({ profile }: DebugOptions): void {
  if (profile !== undefined && !profiles.includes(profile)) {
    throw new UsageError(`unknown profile: ${profile}`);
  }
}

/** kubectl's checks in kubectl's order with kubectl's sentences (`DebugOptions.Validate`). */
export function checkFlags(input: FlagsInput): void {
  const { options, operands, image, setImages } = input;
  if (options.attach && !image && !options.container && !namesOwnImage(options)) {
    throw new UsageError(
      'you must specify --container or create a new container using --image in order to attach.',
    );
  }
  if (options.copyTo) checkCopy(input);
  else checkNoCopy(input);
  if (image) checkImageReference(image, `invalid image name "${image}"`);
  if (operands.length === 0 && !options.filename?.length && !options.selector) {
    throw new UsageError('NAME or filename is required for debug');
  }
  const { imagePullPolicy } = options;
  if (imagePullPolicy && !pullPolicies.includes(imagePullPolicy)) {
    throw new UsageError(`invalid image pull policy: ${imagePullPolicy}`);
  }
  for (const [name, each] of setImages) {
    checkImageReference(each, `invalid image name "${each}" for container "${name}"`);
  }
  if (options.target && options.copyTo) {
    throw new UsageError('--target is incompatible with --copy-to. Use --share-processes instead.');
  }
  if (options.tty && !options.stdin) {
    throw new UsageError('-i/--stdin is required for containers with -t/--tty=true');
  }
}

const customRefused = ['name', 'command', 'image', 'lifecycle', 'volumeDevices'];

/** What kubectl lets no custom profile have; the gateway checks the rest of it. */
export function checkCustom(custom: object): void {
  const isSet = (value: unknown) =>
    value !== undefined &&
    value !== null &&
    value !== '' &&
    !(Array.isArray(value) && value.length === 0);
  if (!customRefused.some((field) => isSet((custom as Record<string, unknown>)[field]))) return;
  throw new UsageError(
    'name, command, image, lifecycle and volume devices are not modifiable via custom profile',
  );
}

/** A template and a raw document bring the image along. */
export function namesOwnImage({ template, fromFile }: DebugOptions): boolean {
  return template !== undefined || fromFile !== undefined;
}

function checkCopy({ options, image, setImages, command }: FlagsInput): void {
  if (namesOwnImage(options)) return;
  if (!image && setImages.size === 0 && command.length === 0) {
    throw new UsageError('you must specify --image, --set-image or command arguments.');
  }
  if (command.length > 0 && !options.container && !image) {
    throw new UsageError(
      'you must specify an existing container or a new image when specifying args.',
    );
  }
}

function checkNoCopy({ options, image, setImages, cluster }: FlagsInput): void {
  const only = (flag: string) => new UsageError(`${flag} may only be used with --copy-to.`);
  if (options.replace) throw only('--replace');
  if (options.sameNode) throw only('--same-node');
  if (setImages.size > 0) throw only('--set-image');
  if (image || namesOwnImage(options)) return;
  throw new UsageError('you must specify --image when not using --copy-to.', {
    hint: `Cluster ${cluster} has no default image.`,
  });
}

/** What only makes sense of the targets named; kubectl has none of these flags together. */
export function checkTargets(
  targets: readonly (NamedTarget | { readonly selector: string })[],
  options: DebugOptions,
): void {
  if (options.copyTo && targets.length > 1) {
    throw new UsageError(
      `--copy-to names one copy; give one target with it, not ${targets.length}`,
    );
  }
  for (const target of targets) {
    if (options.copyTo && 'node' in target) {
      throw new UsageError(`--copy-to copies a pod, and node/${target.node} is none`);
    }
    if (options.crashing && ('pod' in target || 'node' in target)) {
      throw new UsageError('--crashing chooses among the pods of a workload or of -l/--selector', {
        hint: 'Name one, as in deploy/web.',
      });
    }
  }
}

const onlyForCopies = {
  shareProcesses: '--share-processes',
  keepLabels: '--keep-labels',
  keepAnnotations: '--keep-annotations',
  keepLiveness: '--keep-liveness',
  keepReadiness: '--keep-readiness',
  keepStartup: '--keep-startup',
  keepInitContainers: '--keep-init-containers',
} as const;

/** Flags that kubectl takes and that change nothing here; kubectl keeps that to itself. */
export function idleFlags(
  options: DebugOptions,
  targets: readonly (NamedTarget | { readonly selector: string })[],
): string[] {
  const warnings: string[] = [];
  const hasNode = targets.some((target) => 'node' in target);
  if (!options.copyTo) {
    for (const [name, flag] of Object.entries(onlyForCopies)) {
      if (options[name as keyof typeof onlyForCopies] === undefined) continue;
      warnings.push(`${flag} only works with --copy-to; it changes nothing here.`);
    }
  }
  if (options.rm !== undefined && !options.copyTo && !hasNode) {
    warnings.push('--rm is about pods made for a session; an ephemeral container stays listed.');
  }
  if (options.target && hasNode) {
    warnings.push('--target is about containers of a pod; it changes nothing on a node.');
  }
  if (options.profile === 'legacy') {
    warnings.push(
      '--profile=legacy is deprecated and will be removed in the future. It is recommended to ' +
        'explicitly specify a profile, for example "--profile=general".',
    );
  }
  return warnings;
}
