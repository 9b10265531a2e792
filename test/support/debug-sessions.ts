export interface SessionShape {
  readonly command?: readonly string[];
  readonly stdin?: boolean;
  /** The end of input reaches the process. */
  readonly stdinOnce?: boolean;
  readonly tty?: boolean;
  readonly pod?: string;
  readonly image?: string;
  readonly ttl?: string;
  readonly containerName?: string;
  readonly template?: string;
}

/** A request of the engineer's for the pod default/web of the cluster `sim`. */
export function sessionRequest(shape: SessionShape = {}) {
  const { command = ['sh'], stdin = true, tty = false, pod = 'web', image, ttl } = shape;
  return {
    target: { cluster: 'sim', namespace: 'default', pod },
    workload: {
      image: image ?? 'busybox:1.36',
      command,
      stdin,
      tty,
      ...(shape.stdinOnce !== undefined && { stdinOnce: shape.stdinOnce }),
      ...(shape.containerName !== undefined && { containerName: shape.containerName }),
      ...(shape.template !== undefined && { template: shape.template }),
    },
    ...(ttl !== undefined && { ttl }),
  };
}
