/** The network bridge that is a node's address and carries its pods. */
import { existsSync, readdirSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { runCommand, runOrThrow } from './run-command.ts';

export async function makeBridge(name: string, addressWithPrefix: string): Promise<void> {
  await runOrThrow('ip', ['link', 'add', name, 'type', 'bridge']);
  await runOrThrow('ip', ['addr', 'add', addressWithPrefix, 'dev', name]);
  await runOrThrow('ip', ['link', 'set', name, 'up']);
}

/** Its ports are the host ends of pod networks, which outlive a pod that was killed. */
export async function removeBridge(name: string): Promise<void> {
  if (!bridgeExists(name)) return;
  for (const port of readdirSync(`/sys/class/net/${name}/brif`)) {
    await runCommand('ip', ['link', 'delete', port]);
  }
  await runOrThrow('ip', ['link', 'delete', name]);
}

export function bridgeExists(name: string): boolean {
  return existsSync(`/sys/class/net/${name}`);
}

export function bridgeNames(prefix: string): string[] {
  return readdirSync('/sys/class/net').filter((name) => name.startsWith(prefix));
}

export function hasAddressBelow(addressPrefix: string): boolean {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .some(({ address }) => address.startsWith(addressPrefix));
}
