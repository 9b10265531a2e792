/** Checks that this machine can be a node, and installs the Debian packages it lacks if asked. */
import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { HarnessError } from '../harness-error.ts';
import type { Progress } from '../progress.ts';
import { PROGRAM_PATH, runOrThrow } from './run-command.ts';

export interface PrerequisiteOptions {
  mayInstall: boolean;
  progress: Progress;
}

export const BUSYBOX_FILE = '/bin/busybox';

const CNI_DIRECTORIES = ['/usr/lib/cni', '/opt/cni/bin'];
const CNI_PLUGINS = ['bridge', 'host-local', 'loopback', 'portmap'];

const PACKAGES: Record<string, () => boolean> = {
  containerd: () => ['containerd', 'containerd-shim-runc-v2', 'ctr'].every(isProgram),
  runc: () => isProgram('runc'),
  'containernetworking-plugins': () => findCniPluginDirectory() !== undefined,
  'busybox-static': () => existsSync(BUSYBOX_FILE),
  iptables: () => isProgram('iptables'),
  iproute2: () => isProgram('ip'),
  openssl: () => isProgram('openssl'),
};

/** Nobody is there to ask in CI; elsewhere a test must not change the machine unasked. */
export const MAY_INSTALL_BY_DEFAULT = Boolean(process.env['CI']);

export async function ensurePrerequisites(options: PrerequisiteOptions): Promise<void> {
  assertLinuxRoot();
  if (!options.mayInstall) assertPackages();
  const missing = missingPackages();
  if (missing.length === 0) return;
  options.progress(`installing ${missing.join(', ')}`);
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const nextStep = `Run it by hand and see what fails: ${installCommand(missing)}`;
  for (const command of installCommand(missing).split(' && ')) {
    const [program = '', ...args] = command.split(' ');
    await runOrThrow(program, args, { environment, nextStep });
  }
}

export function assertPackages(): void {
  const missing = missingPackages();
  if (missing.length === 0) return;
  throw new HarnessError(
    `This machine lacks ${missing.join(', ')}.`,
    `Run: ${installCommand(missing)}   (or "up" with --install)`,
  );
}

export function assertLinuxRoot(): void {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    throw new HarnessError(
      'A kubelet mounts and makes cgroups: that takes root on Linux.',
      'Run as root, or name running clusters in ENDOSCOPE_TEST_KUBECONFIGS instead.',
    );
  }
}

export function getCniPluginDirectory(): string {
  const directory = findCniPluginDirectory();
  if (directory !== undefined) return directory;
  throw new HarnessError(
    `No network plugins in ${CNI_DIRECTORIES.join(' or ')}.`,
    'Run: apt-get install -y containernetworking-plugins',
  );
}

function installCommand(packages: readonly string[]): string {
  const install = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  return `apt-get update && ${install}`;
}

function missingPackages(): string[] {
  return Object.entries(PACKAGES).flatMap(([name, isPresent]) => (isPresent() ? [] : name));
}

function findCniPluginDirectory(): string | undefined {
  return CNI_DIRECTORIES.find((directory) =>
    CNI_PLUGINS.every((plugin) => existsSync(join(directory, plugin))),
  );
}

function isProgram(name: string): boolean {
  return PROGRAM_PATH.split(':').some((directory) => {
    try {
      accessSync(join(directory, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
