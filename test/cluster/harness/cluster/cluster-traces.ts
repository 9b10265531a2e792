/**
 * Recognises what belongs to a cluster on this machine, whether or not it was written down. An
 * earlier run may have been killed, or its directory deleted, while mounts, control groups and
 * processes stayed; all of them carry the name of their cluster in a path.
 */
import { existsSync, readdirSync } from 'node:fs';
import { bridgeNames } from '../host/bridge.ts';
import { cgroupNames } from '../host/cgroups.ts';
import { readMounts } from '../host/mounts.ts';
import { listProcesses } from '../host/process-table.ts';
import { bridgePrefix, cgroupPrefix, clusterPaths } from './cluster-plan.ts';
import { belongsToCluster } from './cluster-processes.ts';
import { findRecord } from './cluster-record.ts';

export type TraceKind = 'directory' | 'mount' | 'cgroup' | 'process';

export interface HostView {
  directories: string[];
  mountPoints: string[];
  cgroups: string[];
  /** The arguments of every process. */
  commandLines: string[][];
}

/** Cluster name → the kinds of things that exist of it, by name. */
export type ClusterTraces = Map<string, TraceKind[]>;

export function findTraces(stateDirectory: string): ClusterTraces {
  return tracesIn(viewHost(stateDirectory), stateDirectory);
}

export function tracesIn(view: HostView, stateDirectory: string): ClusterTraces {
  const nameBelow = (path: string) =>
    path.startsWith(`${stateDirectory}/`)
      ? path.slice(stateDirectory.length + 1).split('/')[0]
      : undefined;
  const found: [TraceKind, (string | undefined)[]][] = [
    ['directory', view.directories],
    ['mount', view.mountPoints.map(nameBelow)],
    ['cgroup', view.cgroups.map((name) => name.slice(cgroupPrefix(stateDirectory).length))],
    ['process', view.commandLines.map((line) => clusterOfProcess(line, stateDirectory))],
  ];
  const traces: ClusterTraces = new Map();
  for (const [kind, names] of found) {
    for (const name of new Set(names)) {
      if (name) traces.set(name, [...(traces.get(name) ?? []), kind]);
    }
  }
  return new Map([...traces].sort(([a], [b]) => a.localeCompare(b)));
}

/** Bridges are named after slots; one whose slot no record holds has lost its cluster. */
export function findOrphanBridges(stateDirectory: string): string[] {
  const prefix = bridgePrefix(stateDirectory);
  const held = readClusterNames(stateDirectory).map(
    (name) => `${prefix}${findRecord(stateDirectory, name)?.slot}`,
  );
  return bridgeNames(prefix).filter((name) => !held.includes(name));
}

function clusterOfProcess(commandLine: string[], stateDirectory: string): string | undefined {
  const names = commandLine
    .flatMap((argument) => argument.split('='))
    .filter((value) => value.startsWith(`${stateDirectory}/`))
    .map((value) => value.slice(stateDirectory.length + 1).split('/')[0] ?? '');
  return names.find((name) =>
    belongsToCluster(commandLine, clusterPaths(stateDirectory, name).directory),
  );
}

function viewHost(stateDirectory: string): HostView {
  return {
    directories: readClusterNames(stateDirectory),
    mountPoints: readMounts().map((mount) => mount.mountPoint),
    cgroups: cgroupNames(cgroupPrefix(stateDirectory)),
    commandLines: listProcesses().map((view) => view.arguments),
  };
}

function readClusterNames(stateDirectory: string): string[] {
  if (!existsSync(stateDirectory)) return [];
  return readdirSync(stateDirectory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}
