/** Says why no cluster can be had here, for test runs that go on without. */
import { existsSync } from 'node:fs';
import { assertGo } from './build/go-build.ts';
import { serverBinaryPath } from './build/server-binary.ts';
import { DEFAULT_VERSION, getServerVersion } from './build/server-versions.ts';
import { foreignKubeconfigs } from './foreign-clusters.ts';
import { HarnessError } from './harness-error.ts';
import { assertLinuxRoot, assertPackages, MAY_INSTALL_BY_DEFAULT } from './host/prerequisites.ts';

/** `undefined` means that `ensureClusters` can be called; it may still take minutes to build. */
export async function findObstacle(version = DEFAULT_VERSION): Promise<string | undefined> {
  if (foreignKubeconfigs().length > 0) return undefined;
  try {
    assertLinuxRoot();
    if (!MAY_INSTALL_BY_DEFAULT) assertPackages();
    const server = getServerVersion(version);
    const binaries = [server, getServerVersion(server.etcdVersion)].map(serverBinaryPath);
    if (!binaries.every((path) => existsSync(path))) await assertGo();
    return undefined;
  } catch (error) {
    if (error instanceof HarnessError) return `${error.problem} ${error.nextStep}`;
    throw error;
  }
}
