import { DEFAULT_VERSION } from '../build/server-versions.ts';
import { COUNT_MAX } from './arguments.ts';

const ALL = `Boots real one-node Kubernetes clusters on this machine (Linux, root).

Usage: node test/cluster/harness/main.ts COMMAND [options]

Commands:
  up       start clusters, or reuse those that run and are well
  status   show every part of every cluster; exit code 0 only if all are well
  down     remove clusters with everything they made on this machine

Environment:
  ENDOSCOPE_CLUSTER_DIR   where clusters live (default /tmp/endoscope-cluster)
  XDG_CACHE_HOME          below it lie the built servers and images (default ~/.cache)
  CI                      if set, missing Debian packages are installed without asking
`;

const UP = `Starts clusters and returns when a pod has run on each of them.

Usage: node test/cluster/harness/main.ts up [options]

Options:
  --count N           how many, 1 to ${COUNT_MAX} (default 1); named PREFIX-1, PREFIX-2, …
  --version VERSION   Kubernetes version (default ${DEFAULT_VERSION})
  --name-prefix TEXT  default depends on the version: endo for ${DEFAULT_VERSION}
  --install           install Debian packages that are missing
  -o, --output text|json

A cluster that is well is reused. One that is not, or was made from other sources, is removed and
started anew. What earlier runs left behind is removed. The first run builds the servers (minutes).
`;

const STATUS = `Shows the state of every part of every cluster.

Usage: node test/cluster/harness/main.ts status [-o text|json]

Exit code 0 if there is a cluster and all are well, otherwise 1.
`;

const DOWN = `Removes clusters: processes, mounts, control groups, bridges and files.

Usage: node test/cluster/harness/main.ts down [--name NAME]

Without --name all of them. The cache of built servers and images stays.
`;

export const HELP: Record<string, string> = { all: ALL, up: UP, status: STATUS, down: DOWN };
