/** A port as a container of a pod declares it. */
export interface PodPort {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
}

/** A port as a service declares it. */
export interface ServicePort extends PodPort {
  /** The number or the name of a port of the pod. */
  readonly points: number | string;
}

export interface TargetPort extends PodPort {
  /** 0: the service points to a name that no port of the pod has. */
  readonly podPort: number;
}

/**
 * What a port is called, and which port of the pod that is, as `kubectl port-forward` finds it:
 * through the service when one was named, else by the names of the pod's own ports.
 */
export function targetPorts(
  pod: readonly PodPort[],
  service: readonly ServicePort[] | undefined,
): TargetPort[] {
  if (!service) {
    const named = pod.filter(({ name }) => name !== '');
    return named.map((port) => ({ ...port, podPort: port.port }));
  }
  return service.map(({ points, ...port }) => {
    const called = pod.find(({ name, protocol }) => name === points && protocol === port.protocol);
    return { ...port, podPort: typeof points === 'number' ? points : (called?.port ?? 0) };
  });
}
