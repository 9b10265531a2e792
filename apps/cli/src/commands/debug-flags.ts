import type { Command } from 'commander';
import { Option } from 'commander';
import { debugSwitches } from '../arguments/debug-options.ts';
import { defaultDetachKeys } from '../terminal/detach-keys.ts';
import { clusterOption, collect, namespaceOption, outputOption } from './define.ts';

/** The flags of `endo debug`: kubectl's first, under kubectl's names. */
export function addDebugFlags(command: Command): Command {
  addContainerFlags(command);
  addTargetFlags(command);
  addCopyFlags(command);
  addPodFlags(command);
  addSessionFlags(command);
  for (const name of debugSwitches) command.addOption(new Option(`--no-${name}`).hideHelp());
  return addAttachFlags(command);
}

function addContainerFlags(command: Command): void {
  command
    .optionsGroup('Debug container:')
    .option('-i, --stdin', 'keep stdin open on the container')
    .option('-t, --tty', 'allocate a TTY for the container; needs -i')
    .option('--image <image>', "container image (default: the cluster's own, if it has one)")
    .option('--image-pull-policy <policy>', 'Always, IfNotPresent or Never')
    .option('-c, --container <name>', 'name for the debug container; of a copy: the one to change')
    .option('--env <key=value>', 'environment variable; may be repeated', collect)
    .option('--arguments-only', 'the words after -- are arguments, not the command')
    .option(
      '--profile <profile>',
      'general, baseline, restricted, netadmin, sysadmin, legacy, or auto: the most capable one ' +
        'that the Pod Security level of the namespace lets in (default: general)',
    )
    .option('--custom <file>', 'partial container in JSON or YAML, merged over the profile')
    .option('--template <name>', "an operator's preset; see endo templates")
    .option(
      '--from-file <file>',
      'the file of the old recipe for pods/ephemeralcontainers: EphemeralContainers, a Pod with ' +
        'ephemeralContainers, or one container',
    );
}

function addTargetFlags(command: Command): void {
  command
    .optionsGroup('Target:')
    .option('--target <container>', 'see the processes of this container of the pod')
    .option('-f, --filename <file>', 'file that names the object to debug; - for stdin', collect)
    .option('-l, --selector <labels>', 'debug a pod with these labels, as app=web,tier!=cache')
    .option('--crashing', 'of several pods choose one that crashes, not the newest ready one')
    .addOption(clusterOption())
    .addOption(namespaceOption());
}

function addCopyFlags(command: Command): void {
  command
    .optionsGroup('Copy of the pod:')
    .option('--copy-to <name>', 'debug a copy of the pod, with this name')
    .option('--set-image <name=image>', 'change images of the copy; * for all containers', collect)
    .option('--share-processes', 'share one process namespace in the copy (default: as profile)')
    .option('--same-node', 'run the copy on the node of the original')
    .option('--replace', 'delete the original once the copy is created')
    .option('--keep-labels', 'keep the labels: services send traffic to the copy')
    .option('--keep-annotations', 'keep the annotations')
    .option('--keep-liveness', 'keep the liveness probes')
    .option('--keep-readiness', 'keep the readiness probes')
    .option('--keep-startup', 'keep the startup probes')
    .option('--keep-init-containers', 'run the init containers (default: true; =false drops them)')
    .option('--rm', 'delete a copy or a node pod when the session ends (default: true)');
}

function addPodFlags(command: Command): void {
  command
    .optionsGroup('From the pod:')
    .option('--mounts-of <container>', 'the same volume mounts as this container')
    .option('--volume <name:path[:ro]>', 'mount a volume the pod has; may be repeated', collect)
    .option('--user-of <container>', 'the same user and group as this container')
    .option('--as-user <uid>', 'run as this user id')
    .option(
      '--env-from <source>',
      'secret/NAME or configmap/NAME, with a prefix as in DB_=secret/NAME; may be repeated',
      collect,
    )
    .option('--chroot-target', 'start in the root file system of the --target, or of the node');
}

function addSessionFlags(command: Command): void {
  command
    .optionsGroup('Session:')
    .option('--attach', 'wait for the container and attach (default: true with -i)')
    .option('-q, --quiet', 'print only what the container prints, and errors')
    .option('--reason <text>', 'why, for the audit')
    .option('--ttl <duration>', 'end the session after this long, as 15m')
    .option('--timeout <duration>', 'give up when the container has not started in this time')
    .option('--reuse', 'attach to a session of yours on the same target, if there is one')
    .option('--dry-run', 'show what would be sent to the cluster and what speaks against it')
    .addOption(outputOption());
}

/** How a terminal is joined to a session; `endo attach` has them too. */
export function addAttachFlags(command: Command): Command {
  return command
    .option(
      '--detach-keys <keys>',
      `keys that leave without ending; "" for none (default: endo config, then ${defaultDetachKeys})`,
    )
    .option(
      '--command-keys <keys>',
      'keys before w (ask to write, or let write who asks), d (deny) and ? (help); "" for none ' +
        '(default: endo config, then the first of the detach keys)',
    )
    .addOption(
      new Option('--transport <door>', 'how the terminal is carried')
        .choices(['websocket', 'grpc'])
        .default('websocket'),
    );
}
