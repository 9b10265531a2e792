/** One binary that holds every Kubernetes server part, built once per version and source. */
import { join } from 'node:path';
import { cacheDirectory } from '../host/directories.ts';
import type { Progress } from '../progress.ts';
import { vendorWithOpenApi } from './generated-openapi.ts';
import { buildOnce, hashDirectory } from './go-build.ts';
import type { ServerVersion } from './server-versions.ts';

export const SERVER_BINARY_NAME = 'endoscope-cluster';

export async function ensureServerBinary(
  version: ServerVersion,
  progress: Progress,
): Promise<string> {
  const cachePath = serverBinaryPath(version);
  await buildOnce(
    {
      label: `Kubernetes ${version.version} (once; 5 to 10 minutes with a cold Go cache)`,
      sourceDirectory: version.sourceDirectory,
      packagePath: '.',
      linkerFlags: linkerFlags(version.version),
      cachePath,
      ...(version.lacksOpenApi && {
        vendor: (directory, options) =>
          vendorWithOpenApi(version.sourceDirectory, directory, options),
      }),
    },
    progress,
  );
  return cachePath;
}

export function serverBinaryPath(version: ServerVersion): string {
  const edition = `${version.version}-${hashDirectory(version.sourceDirectory)}`;
  return join(cacheDirectory(), 'server', edition, SERVER_BINARY_NAME);
}

/** Each has variables of its own; until 1.26 the API server answers with those of the second. */
const VERSION_PACKAGES = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'];

/** Without these the servers report v0.0.0 and kubelets refuse to talk about versions. */
function linkerFlags(version: string): string {
  const [major, minor] = version.split('.');
  const variables = { gitVersion: `v${version}`, gitMajor: major, gitMinor: minor };
  const settings = VERSION_PACKAGES.flatMap((path) =>
    Object.entries(variables).map(([name, value]) => `-X ${path}.${name}=${value}`),
  );
  return ['-s', '-w', ...settings].join(' ');
}
