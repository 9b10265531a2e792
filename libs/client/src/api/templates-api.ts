import type { HttpTransport } from '../http/http-transport.ts';
import { pathOf } from '../http/http-transport.ts';
import type { EnvFromSource, EnvVar } from '../session-request.ts';

/** An operator's named preset: what a request of it gets where it says nothing itself. */
export interface Template {
  readonly name: string;
  readonly description: string;
  readonly image?: string;
  readonly imagePullPolicy?: string;
  readonly profile?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly EnvVar[];
  readonly envFrom?: readonly EnvFromSource[];
  readonly custom?: object;
  readonly stdin?: boolean;
  readonly stdinOnce?: boolean;
  readonly tty?: boolean;
  /** ephemeral, copy, node: the workloads it is for. */
  readonly styles?: readonly string[];
  readonly targetRequired?: boolean;
  /** e.g. "900s". */
  readonly ttlDefault?: string;
  readonly ttlMax?: string;
  /** Fields of the workload that a request of it may not set. */
  readonly locked?: readonly string[];
  /** `none`, `best_effort` or `required`. */
  readonly recording?: string;
  /** What is typed is recorded, too. */
  readonly recordsInput?: boolean;
  /** Absent: the gateway's setting. */
  readonly recordingKeptDays?: number;
  /**
   * `files`, `forwards`: what may be done in a session that must be recorded, though no recording
   * holds it. Absent: the gateway's setting.
   */
  readonly unrecorded?: readonly string[];
}

/** /v1/templates, read only: they are files of the operator. */
export class TemplatesApi {
  constructor(private readonly http: HttpTransport) {}

  async list(): Promise<readonly Template[]> {
    const path = '/v1/templates';
    const answer = await this.http.json<{ templates?: Template[] }>({ method: 'GET', path });
    return answer.templates ?? [];
  }

  get(name: string): Promise<Template> {
    return this.http.json({ method: 'GET', path: pathOf`/v1/templates/${name}` });
  }
}
