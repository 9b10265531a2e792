import type { Finding } from './finding.ts';
import { hostRoot } from './profile-steps.ts';
import type { Surroundings } from './surroundings.ts';
import { ChrootUnavailable } from './workload.errors.ts';
import type { DebugContainer, WorkloadRequest } from './workload.ts';

const targetRoot = '/proc/1/root';

/**
 * `--chroot-target`: the command runs in the root file system of the target. That is
 * `/proc/1/root` where process 1 is the target's, and the mount of the node's root on a node.
 */
export function withChroot(
  container: DebugContainer,
  { command, args }: WorkloadRequest,
  around: Surroundings,
): DebugContainer {
  const root = rootOf(container, around);
  if (command.length === 0 && args.length > 0) {
    refuse(
      'arguments alone are for the program of the debug image, which is outside of the target',
      'Give the whole command, as in: -- ls -l /',
    );
  }
  const words = [...command, ...args];
  const { args: _joined, ...rest } = container;
  return { ...rest, command: ['chroot', root, ...(words.length > 0 ? words : ['sh'])] };
}

/** Judged on the final container: a custom profile may have given or taken rights. */
export function checkChrootRights(container: DebugContainer, around: Surroundings): Finding[] {
  const { securityContext } = container;
  const { add = [], drop = [] } = securityContext?.capabilities ?? {};
  const isPrivileged = securityContext?.privileged === true;
  const may = (name: string): boolean =>
    isPrivileged || add.some((each) => each === name || each === `CAP_${name}` || each === 'ALL');
  const drops = (name: string): boolean => drop.includes(name) || drop.includes('ALL');
  if (drops('SYS_CHROOT') && !may('SYS_CHROOT')) {
    refuse(
      'chroot needs the capability SYS_CHROOT, which the profile drops',
      'Use --profile general.',
    );
  }
  const user = securityContext?.runAsUser ?? around.spec.securityContext?.runAsUser;
  if (user !== undefined && user !== 0) {
    refuse(
      `chroot needs root, and the debug container would run as user ${user}`,
      'Add --as-user 0.',
    );
  }
  return [
    ...(may('SYS_CHROOT') ? [] : [needsChrootRight]),
    ...(around.style === 'node' || may('SYS_PTRACE') ? [] : [needsTraceRight]),
    ...(container.command?.[2] === 'sh' && around.style !== 'node' ? [needsShell] : []),
  ];
}

function rootOf(container: DebugContainer, around: Surroundings): string {
  if (around.style === 'node') {
    const mounts = container.volumeMounts ?? [];
    if (!mounts.some((mount) => mount.name === hostRoot.volume)) {
      refuse(
        'this profile does not mount the file system of the node',
        'Use --profile sysadmin, or general.',
      );
    }
    return hostRoot.path;
  }
  if (around.style === 'copy') {
    refuse(
      'in a copy process 1 is not the target',
      'Look into /proc/PID/root of its process instead.',
    );
  }
  if (container.targetContainerName === undefined) {
    refuse('there is no target container', 'Name it (--target CONTAINER).');
  }
  if (around.spec.shareProcessNamespace === true) {
    refuse(
      'the containers of this pod share their processes, so process 1 is not the target',
      'Find the process with ps and look into /proc/PID/root.',
    );
  }
  return targetRoot;
}

function refuse(why: string, next: string): never {
  throw new ChrootUnavailable({ why, next });
}

const needsChrootRight: Finding = {
  code: 'CHROOT_NEEDS_CAPABILITY',
  severity: 'info',
  message:
    'chroot needs the capability SYS_CHROOT. containerd gives it to every container of root; CRI-O does not.',
  suggestion:
    'If it fails with "Operation not permitted", use --profile sysadmin or add SYS_CHROOT (--custom).',
};

const needsTraceRight: Finding = {
  code: 'CHROOT_NEEDS_PTRACE',
  severity: 'warning',
  message:
    'The root of a process of another user, or with more capabilities, opens only with SYS_PTRACE, which this profile does not give.',
  suggestion: 'Use --profile general, or run as the user of the target (--user-of).',
};

const needsShell: Finding = {
  code: 'CHROOT_NEEDS_SHELL',
  severity: 'info',
  message: 'sh is looked up in the file system of the target; an image without a shell has none.',
  suggestion: `Without --chroot-target, its files are at ${targetRoot} and your own tools stay.`,
};
