import { checkDocument } from '../domain/apply-document.ts';
import { applyTemplate } from '../domain/apply-template.ts';
import type { TemplatedRequest } from '../domain/apply-template.ts';
import { recordingOf } from '../domain/session-recording.ts';
import type { SessionLimits } from '../domain/sessions.limits.ts';
import type { Template } from '../domain/template.ts';
import type { JsonObject } from '../domain/workload.ts';
import type { CurrentTemplates } from './current-templates.ts';

/**
 * What a request says with other words, said in full: its template's choices, or a raw document's.
 * Knows no cluster, so what it refuses tells nothing of one.
 */
export class CompleteWorkload {
  constructor(
    private readonly templates: Pick<CurrentTemplates, 'get'>,
    private readonly limits: Pick<SessionLimits, 'ttlMsDefault' | 'ttlMsMax' | 'recording'>,
  ) {}

  execute<Request extends TemplatedRequest>(request: Request): Request {
    const { template: name, document } = request.workload;
    const template = name === undefined ? undefined : this.templates.get(name);
    const recording = recordingOf(this.limits.recording, template?.recording);
    const completed = this.completed(request, { document, template });
    return { ...completed, workload: { ...completed.workload, recording } };
  }

  private completed<Request extends TemplatedRequest>(
    request: Request,
    { document, template }: { document: JsonObject | undefined; template: Template | undefined },
  ): Request {
    if (document !== undefined) return checkDocument(request);
    if (template === undefined) return request;
    return { ...request, ...applyTemplate(request, template, this.limits) };
  }
}
