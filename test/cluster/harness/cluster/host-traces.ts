/** Removes the few things that programs put outside the cluster's directory unasked. */
import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { ClusterPaths } from './cluster-plan.ts';

const SHIM_SOCKETS = '/run/containerd/s/';
const CNI_CACHES = ['/var/lib/cni/results', '/var/lib/cni/cache/results'];
const CONTAINER_LOG_LINKS = '/var/log/containers';
const DEVICE_PLUGIN_SOCKET = '/var/lib/kubelet/device-plugins/kubelet.sock';

/** Reads notes below the cluster's directory, so it runs before that is removed. */
export async function removeHostTraces(paths: ClusterPaths, networkName: string): Promise<void> {
  removeShimSockets(paths);
  removeContainerLogLinks(paths);
  removeCniCache(networkName);
  await removeDevicePluginSocket();
}

/** The shim chooses a path in /run from a hash and notes it down beside its container. */
function removeShimSockets(paths: ClusterPaths): void {
  const tasks = join(paths.containerd, 'state', 'io.containerd.runtime.v2.task', 'k8s.io');
  for (const id of list(tasks)) {
    const note = join(tasks, id, 'address');
    const socket = existsSync(note) ? readFileSync(note, 'utf8').replace('unix://', '') : '';
    if (socket.startsWith(SHIM_SOCKETS)) rmSync(socket, { force: true });
  }
}

/** The kubelet links every container log here, wherever the logs themselves are. */
function removeContainerLogLinks(paths: ClusterPaths): void {
  for (const name of list(CONTAINER_LOG_LINKS)) {
    const link = join(CONTAINER_LOG_LINKS, name);
    if (linkTarget(link)?.startsWith(`${paths.directory}/`)) rmSync(link);
  }
}

/**
 * Cached results are called NETWORK-SANDBOX-INTERFACE. The loopback network has the same name in
 * every cluster, but the sandboxes in it are those of our pod network.
 */
function removeCniCache(networkName: string): void {
  for (const directory of CNI_CACHES) {
    const files = list(directory);
    const ours = files.filter((file) => file.startsWith(`${networkName}-`));
    const sandboxes = new Set(ours.map(sandboxOf));
    for (const file of files.filter((each) => sandboxes.has(sandboxOf(each)))) {
      rmSync(join(directory, file), { force: true });
    }
  }
}

function sandboxOf(cacheFile: string): string {
  return cacheFile.split('-').at(-2) ?? cacheFile;
}

/** Every kubelet of the machine uses this one path: it goes when the last of them has gone. */
async function removeDevicePluginSocket(): Promise<void> {
  if (!existsSync(DEVICE_PLUGIN_SOCKET)) return;
  const isServed = await new Promise<boolean>((resolve) => {
    const socket = connect(DEVICE_PLUGIN_SOCKET);
    socket.on('error', () => resolve(false));
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
  if (!isServed) rmSync(DEVICE_PLUGIN_SOCKET, { force: true });
}

function list(directory: string): string[] {
  return existsSync(directory) ? readdirSync(directory) : [];
}

function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined; // Not a link.
  }
}
