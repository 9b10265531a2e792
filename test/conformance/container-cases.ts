import { expect, it } from '@jest/globals';
import { patchTypes, paths } from '@endoscope/kubernetes';
import type { CoreV1EventList, V1Pod } from '@endoscope/kubernetes';
import { newName, refusalOf } from './conformance-driver.ts';
import type { ConformanceDriver, ContainerFields } from './conformance-driver.ts';
import { busybox } from './conformance-target.ts';

/** What a namespace that enforces `restricted` takes. */
const restricted = {
  allowPrivilegeEscalation: false,
  runAsNonRoot: true,
  runAsUser: 65532,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};

const cannotBeSet = 'Forbidden: cannot be set for an Ephemeral Container';

/** Rules of the ephemeralcontainers subresource, and the life of a container. */
export function containerCases(driver: () => ConformanceDriver): void {
  const invalid = async (container: ContainerFields, pod = driver()): Promise<string> => {
    const seen = await refusalOf(pod.patch([container], { dryRun: true }));
    expect(seen).toMatchObject({ error: 'CLUSTER_REQUEST_REFUSED', code: 422, reason: 'Invalid' });
    return seen.message.replace(/spec\.ephemeralContainers\[\d+\]/g, 'spec.ephemeralContainers[N]');
  };

  it('adds a container, with its defaults, and raises the generation, where pods have one', async () => {
    const before = await driver().getPod();
    const name = newName();
    const after = await driver().patch([{ name, image: busybox, stdin: true }]);
    const added = after.spec?.ephemeralContainers?.find((c) => c.name === name);
    expect(added).toEqual({
      name,
      image: busybox,
      stdin: true,
      resources: {},
      imagePullPolicy: 'IfNotPresent',
      terminationMessagePath: '/dev/termination-log',
      terminationMessagePolicy: 'File',
    });
    const raised = (before.metadata?.generation ?? 0) + 1;
    const { countsGeneration } = driver().target.traits;
    expect(after.metadata?.generation).toBe(countsGeneration ? raised : undefined);
  });

  it('keeps a dry run without effect', async () => {
    const name = newName();
    const answer = await driver().patch([{ name, image: busybox }], { dryRun: true });
    expect(answer.spec?.ephemeralContainers?.some((c) => c.name === name)).toBe(true);
    const pod = await driver().getPod();
    expect(pod.spec?.ephemeralContainers?.some((c) => c.name === name) ?? false).toBe(false);
  });

  it('takes two containers added at the same moment', async () => {
    const names = [newName(), newName()];
    await Promise.all(
      names.map((name) => driver().patch([{ name, image: busybox, command: ['true'] }])),
    );
    const listed = (await driver().getPod()).spec?.ephemeralContainers?.map((c) => c.name);
    expect(listed).toEqual(expect.arrayContaining(names));
    for (const name of names) expect((await driver().exitOf(name)).exitCode).toBe(0);
  });

  it('takes the same container again as no change', async () => {
    const container = { name: newName(), image: busybox, command: ['true'] };
    const first = await driver().patch([container]);
    const again = await driver().patch([container]);
    expect(again.metadata?.generation).toBe(first.metadata?.generation);
  });

  it('refuses to change an existing container', async () => {
    const name = await driver().start({ command: ['true'] });
    const message = await invalid({ name, image: 'alpine:3' });
    expect(message).toContain(
      `Pod "web" is invalid: spec.ephemeralContainers: Forbidden: existing ephemeral containers "${name}" may not be changed`,
    );
  });

  it('refuses to remove an existing container', async () => {
    const name = await driver().start({ command: ['true'] });
    const message = await invalid({ name, $patch: 'delete' });
    expect(message).toContain(
      `spec.ephemeralContainers: Forbidden: existing ephemeral containers "${name}" may not be removed`,
    );
  });

  const refusals: [string, ContainerFields, string][] = [
    [
      'a target that is not in the pod',
      { targetContainerName: 'nope' },
      'spec.ephemeralContainers[N].targetContainerName: Not found: "nope"',
    ],
    [
      'the name of a regular container',
      { name: 'app' },
      'spec.ephemeralContainers[N].name: Duplicate value: "app"',
    ],
    [
      'a name with capitals',
      { name: 'Debug' },
      "spec.ephemeralContainers[N].name: Invalid value: \"Debug\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
    ],
    [
      'a name of 64 characters',
      { name: 'a'.repeat(64) },
      `spec.ephemeralContainers[N].name: Invalid value: "${'a'.repeat(64)}": must be no more than 63 characters`,
    ],
    ['an empty image', { image: '' }, 'spec.ephemeralContainers[N].image: Required value'],
    [
      'an image with outer blanks',
      { image: ' busybox' },
      'spec.ephemeralContainers[N].image: Invalid value: " busybox": must not have leading or trailing whitespace',
    ],
    [
      'an unknown pull policy',
      { imagePullPolicy: 'Sometimes' },
      'spec.ephemeralContainers[N].imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"',
    ],
    [
      'ports',
      { ports: [{ containerPort: 80, protocol: 'TCP' }] },
      `spec.ephemeralContainers[N].ports: ${cannotBeSet}`,
    ],
    [
      'resources',
      { resources: { limits: { memory: '64Mi' } } },
      `spec.ephemeralContainers[N].resources: ${cannotBeSet}`,
    ],
    [
      'a lifecycle',
      { lifecycle: { preStop: { exec: { command: ['true'] } } } },
      `spec.ephemeralContainers[N].lifecycle: ${cannotBeSet}`,
    ],
    [
      'a liveness probe',
      { livenessProbe: { exec: { command: ['true'] } } },
      `spec.ephemeralContainers[N].livenessProbe: ${cannotBeSet}`,
    ],
    [
      'a volume that is not in the pod',
      { volumeMounts: [{ name: 'nope', mountPath: '/x' }] },
      'spec.ephemeralContainers[N].volumeMounts[0].name: Not found: "nope"',
    ],
  ];
  it.each(refusals)('refuses %s', async (_what, fields, expected) => {
    const message = await invalid({ name: newName(), image: busybox, ...fields });
    expect(message).toBe(`Pod "web" is invalid: ${expected}`);
  });

  it('refuses several faults in one list', async () => {
    const message = await invalid({ name: newName(), image: '', targetContainerName: 'nope' });
    expect(message).toBe(
      'Pod "web" is invalid: [spec.ephemeralContainers[N].image: Required value, spec.ephemeralContainers[N].targetContainerName: Not found: "nope"]',
    );
  });

  it('refuses static pods, or adds what never starts', async () => {
    const [pod, container] = [
      driver().on(await driver().target.staticPod()),
      { name: newName(), image: busybox },
    ];
    if (!driver().target.traits.refusesStaticPods) {
      const { spec } = await pod.patch([container], { dryRun: true });
      expect(spec?.ephemeralContainers?.map((c) => c.name)).toEqual([container.name]);
      return;
    }
    const message = await invalid(container, pod);
    expect(message).toContain('Forbidden: static pods do not support ephemeral containers');
  });

  it('refuses what Pod Security forbids, in its words, even as a dry run', async () => {
    const ledger = driver().on({ namespace: driver().target.restrictedNamespace, name: 'ledger' });
    const seen = await refusalOf(ledger.patch([{ name: 'dbg', image: busybox }], { dryRun: true }));
    expect(seen).toEqual({
      error: 'CLUSTER_PERMISSION_DENIED',
      code: 403,
      reason: 'Forbidden',
      message:
        'pods "ledger" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "dbg" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "dbg" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "dbg" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "dbg" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
      details: { name: 'ledger', kind: 'pods' },
    });
    const securityContext = { privileged: true, capabilities: { add: ['SYS_PTRACE'] } };
    const worse = await refusalOf(
      ledger.patch([{ name: 'dbg', image: busybox, securityContext }], { dryRun: true }),
    );
    expect(worse.message).toContain(
      'violates PodSecurity "restricted:latest": privileged (container "dbg" must not set securityContext.privileged=true), allowPrivilegeEscalation != false (container "dbg" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "dbg" must set securityContext.capabilities.drop=["ALL"]; container "dbg" must not include "SYS_PTRACE" in securityContext.capabilities.add)',
    );
  });

  it('keeps a root image waiting under runAsNonRoot', async () => {
    const name = newName();
    const securityContext = { runAsNonRoot: true };
    await driver().patch([{ name, image: busybox, securityContext }]);
    const { waiting } = await driver().waitFor(
      name,
      (s) => s.waiting?.reason === 'CreateContainerConfigError',
    );
    expect(waiting?.message).toMatch(
      /^container has runAsNonRoot and image will run as root \(pod: "web_[^"]+", container: dbg-\w+\)$/,
    );
  });

  it('keeps an image that cannot be pulled waiting, and says so in an event', async () => {
    const { target } = driver();
    // A kubelet drops the events of a pod after 25 at once: of this one there have been none.
    const ledger = driver().on({ namespace: target.restrictedNamespace, name: 'ledger' });
    const { pod } = ledger;
    const name = newName();
    await ledger.patch([{ name, image: 'localhost:1/none:1', securityContext: restricted }]);
    await ledger.waitFor(name, (s) =>
      /^(ErrImagePull|ImagePullBackOff)$/.test(s.waiting?.reason ?? ''),
    );
    const { body } = await target.client.request<CoreV1EventList>({
      method: 'GET',
      path: paths.events(pod.namespace),
      query: { fieldSelector: `involvedObject.name=${pod.name}` },
    });
    const failed = body.items.filter(
      (e) =>
        e.reason === 'Failed' && e.involvedObject.fieldPath === `spec.ephemeralContainers{${name}}`,
    );
    expect(failed[0]).toMatchObject({
      type: 'Warning',
      involvedObject: { kind: 'Pod', name: 'ledger' },
    });
  });

  it('keeps an image that may not be pulled waiting', async () => {
    const name = newName();
    const image = 'localhost:1/none:1';
    await driver().patch([{ name, image, imagePullPolicy: 'Never' }]);
    const { waiting } = await driver().waitFor(
      name,
      (s) => s.waiting?.reason === 'ErrImageNeverPull',
    );
    expect(waiting?.message).toBe(
      `Container image "${image}" is not present with pull policy of Never`,
    );
  });

  it('keeps a container whose program is not in the image waiting, for good', async () => {
    const name = newName();
    await driver().patch([{ name, image: busybox, command: ['no-such-program'] }]);
    const { waiting } = await driver().waitFor(
      name,
      (state) => state.waiting?.reason === 'RunContainerError',
    );
    const message =
      'failed to create containerd task: failed to create shim task: OCI runtime create failed: ' +
      'runc create failed: unable to start container process: exec: "no-such-program": ' +
      'executable file not found in $PATH: unknown';
    expect(waiting?.message).toBe(message);
    const { status } = await driver().getPod();
    const last = status?.ephemeralContainerStatuses?.find((s) => s.name === name)?.lastState;
    expect(last?.terminated).toMatchObject({ exitCode: 128, reason: 'StartError', message });
    expect(await driver().log(name)).toBe('');
  });

  it('drops a restart policy, and an unknown field with a warning', async () => {
    const { client, namespace } = driver().target;
    const name = newName();
    const { body, warnings } = await client.request<V1Pod>({
      method: 'PATCH',
      path: paths.ephemeralContainers(namespace, 'web'),
      contentType: patchTypes.strategicMerge,
      query: { dryRun: 'All' },
      body: {
        spec: {
          ephemeralContainers: [{ name, image: busybox, restartPolicy: 'Always', colour: 'red' }],
        },
      },
    });
    const { knowsContainerRestartPolicy } = driver().target.traits;
    const unknown = knowsContainerRestartPolicy ? ['colour'] : ['colour', 'restartPolicy'];
    expect(warnings).toEqual(
      unknown.map((field) => `unknown field "spec.ephemeralContainers[0].${field}"`),
    );
    const added = body.spec?.ephemeralContainers?.find((c) => c.name === name);
    expect(Object.keys(added ?? {})).not.toContain('restartPolicy');
  });

  it('refuses a container without a name, and a dry run of another kind', async () => {
    const nameless = await refusalOf(driver().patch([{ image: busybox }]));
    expect(nameless).toMatchObject({
      error: 'CLUSTER_FAILED',
      code: 500,
      message: 'map: map[image:busybox:1.36] does not contain declared merge key: name',
    });
    const { client, namespace } = driver().target;
    const seen = await refusalOf(
      client.request({
        method: 'PATCH',
        path: paths.ephemeralContainers(namespace, 'web'),
        contentType: patchTypes.strategicMerge,
        query: { dryRun: 'Some' },
        body: {},
      }),
    );
    const value = driver().target.traits.printsValuesAsJson ? '["Some"]' : '[]string{"Some"}';
    expect(seen.message).toBe(
      `PatchOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ${value}: supported values: "All"`,
    );
  });

  it('expands $(NAME) and $$ in the command, as the kubelet does, and nothing else', async () => {
    const name = await driver().start({
      env: [{ name: 'COLOUR', value: 'red' }],
      command: ['echo', '$(COLOUR) $$(COLOUR) $$$$ $(NOBODY) $COLOUR'],
    });
    expect(await driver().logged(name, /\n/)).toBe('red $(COLOUR) $$ $(NOBODY) $COLOUR\n');
  });

  const exits: [number, string, string][] = [
    [0, 'Completed', 'exit 0'],
    [1, 'Error', 'false'],
    [3, 'Error', 'exit 3'],
    [127, 'Error', 'no-such-command'],
  ];
  it.each(exits)('puts exit code %i into the status', async (exitCode, reason, script) => {
    const name = await driver().start({ command: ['sh', '-c', script] });
    expect(await driver().exitOf(name)).toEqual({ exitCode, reason });
  });
}
