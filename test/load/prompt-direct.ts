/**
 * The smallest program that does what a debug session does, without a gateway: the official client
 * patches the pod, watches it until the container runs, attaches, and sends its size.
 */
import { PassThrough, Writable } from 'node:stream';
import {
  Attach,
  CoreV1Api,
  KubeConfig,
  PatchStrategy,
  Watch,
  setHeaderOptions,
} from '@kubernetes/client-node';
import type { V1Pod } from '@kubernetes/client-node';

const strategicMerge = setHeaderOptions('Content-Type', PatchStrategy.StrategicMergePatch);

/** With the cluster's own credential, and connections that are kept from one session to the next. */
export class DirectClient {
  private readonly config = new KubeConfig();
  private readonly api: CoreV1Api;
  private readonly namespace: string;
  private sessions = 0;

  constructor(kubeconfigPath: string, namespace: string) {
    this.config.loadFromFile(kubeconfigPath);
    this.api = this.config.makeApiClient(CoreV1Api);
    this.namespace = namespace;
  }

  /** Resolves when the terminal shows `prompt`; answers what ends the shell. */
  async shell(pod: string, prompt: string): Promise<() => void> {
    this.sessions += 1;
    const name = `direct-${this.sessions}`;
    const { namespace } = this;
    const shell = { command: ['sh'], stdin: true, tty: true, targetContainerName: 'app' };
    const container = { name, image: 'busybox:1.36', ...shell };
    const body = { spec: { ephemeralContainers: [container] } };
    const patched = await this.api.patchNamespacedPodEphemeralcontainers(
      { name: pod, namespace, body },
      strategicMerge,
    );
    await this.untilRunning(patched, name);
    const typed = new PassThrough();
    const screen = new Screen(prompt);
    await new Attach(this.config).attach(namespace, pod, name, screen, null, typed, true);
    await screen.shown;
    return () => typed.write('exit\r');
  }

  private async untilRunning(pod: V1Pod, container: string): Promise<void> {
    const { name, resourceVersion } = pod.metadata ?? {};
    const path = `/api/v1/namespaces/${this.namespace}/pods`;
    const query = { fieldSelector: `metadata.name=${name}`, resourceVersion };
    let isRunning!: () => void;
    let hasFailed!: (why: unknown) => void;
    const running = new Promise<void>((resolve, reject) => {
      isRunning = resolve;
      hasFailed = reject;
    });
    const see = (_type: string, { status }: V1Pod): void => {
      const statuses = status?.ephemeralContainerStatuses ?? [];
      if (statuses.find((each) => each.name === container)?.state?.running) isRunning();
    };
    const watching = await new Watch(this.config).watch(path, query, see, hasFailed);
    await running;
    watching.abort();
  }
}

/** A terminal as the client sees one: with a size, and bytes that are written to it. */
class Screen extends Writable {
  readonly columns = 80;
  readonly rows = 24;
  readonly shown: Promise<void>;
  private said = '';
  private readonly prompt: string;
  private show!: () => void;

  constructor(prompt: string) {
    super();
    this.prompt = prompt;
    this.shown = new Promise((resolve) => (this.show = resolve));
  }

  override _write(data: Buffer, _encoding: string, done: () => void): void {
    this.said += data.toString('latin1');
    if (this.said.includes(this.prompt)) this.show();
    done();
  }
}
