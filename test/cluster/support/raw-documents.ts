/** The container of a recipe that people kept: a shell beside `app`, on a terminal. */
export function recipeContainer(name: string, change: object = {}) {
  return {
    name,
    image: 'busybox:1.36',
    imagePullPolicy: 'IfNotPresent',
    command: ['sh'],
    stdin: true,
    tty: true,
    targetContainerName: 'app',
    ...change,
  };
}

/** The bodies that `kubectl replace --raw …/pods/POD/ephemeralcontainers -f` has taken over time. */
export const documentForms: Readonly<
  Record<string, (pod: string, ...containers: object[]) => object>
> = {
  'kind EphemeralContainers': (name, ...ephemeralContainers) => ({
    apiVersion: 'v1',
    kind: 'EphemeralContainers',
    metadata: { name },
    ephemeralContainers,
  }),
  'kind Pod': (name, ...ephemeralContainers) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { ephemeralContainers },
  }),
  'a bare container': (_name, ...containers) => containers.at(-1)!,
};
