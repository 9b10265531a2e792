import { DEFAULT_VERSION, KNOWN_VERSIONS } from '../build/server-versions.ts';
import { SERVER_PARTS } from '../cluster/server-parts.ts';
import { COUNT_MAX } from './arguments.ts';

const ALL = `Boots real one-node Kubernetes clusters on this machine (Linux, root).

Usage: node test/cluster/harness/main.ts COMMAND [options]

Commands:
  up       start clusters, or reuse those that run and are well
  status   show every part of every cluster; exit code 0 only if all are well
  down     remove clusters with everything they made on this machine
  stop     kill one program of a cluster, as a crash does
  start    start it again

Environment:
  ENDOSCOPE_CLUSTER_DIR   where clusters live (default /tmp/endoscope-cluster)
  XDG_CACHE_HOME          below it lie the built servers and images (default ~/.cache)
  CI                      if set, missing Debian packages are installed without asking
`;

const UP = `Starts clusters and returns when a pod has run on each of them.

Usage: node test/cluster/harness/main.ts up [options]

Options:
  --count N             how many, 1 to ${COUNT_MAX} (default 1); named PREFIX-1, PREFIX-2, …
  --version VERSION     ${KNOWN_VERSIONS.join(', ')} (default ${DEFAULT_VERSION})
  --feature-gates LIST  Name=true,Other=false for the servers, instead of those of the version
                        (1.21.14 has EphemeralContainers=true)
  --name-prefix TEXT    default: endo for ${DEFAULT_VERSION}, endo-125 for 1.25.4, …, and -gated after
                        it with --feature-gates
  --also VERSION[,Name=true]...
                        one more cluster, of this version, with these gates; may be repeated
  --install             install Debian packages that are missing
  -o, --output text|json

Examples:
  up --count 2 --also 1.25.4 --also 1.21.14
  up --version 1.21.14 --feature-gates EphemeralContainers=false

Versions are built and started in the order given: those before run while others are built.

A cluster that is well is reused. One that is not, or was made from other sources, is removed and
started anew. What earlier runs left behind is removed. The first run of a
version builds its servers (5 to 10 minutes each).
`;

const STATUS = `Shows the state of every part of every cluster.

Usage: node test/cluster/harness/main.ts status [-o text|json]

Exit code 0 if there is a cluster and all are well, otherwise 1.
`;

const DOWN = `Removes clusters: processes, mounts, control groups, bridges and files.

Usage: node test/cluster/harness/main.ts down [--name NAME]

Without --name all of them. The cache of built servers and images stays.
`;

const PARTS = `Kills one program of a cluster, or starts it again; start returns when the API server and
the kubelet work. Nobody else may be using the cluster.

Usage: node test/cluster/harness/main.ts stop|start --name NAME --part PART

Parts: ${SERVER_PARTS.join(', ')}
`;

export const HELP: Record<string, string> = {
  ...{ all: ALL, up: UP, status: STATUS, down: DOWN },
  ...{ stop: PARTS, start: PARTS },
};
