import { checkDocument } from '../domain/apply-document.ts';
import { applyTemplate } from '../domain/apply-template.ts';
import type { TemplatedRequest } from '../domain/apply-template.ts';
import type { SessionLimits } from '../domain/sessions.limits.ts';
import type { CurrentTemplates } from './current-templates.ts';

/**
 * What a request says with other words, said in full: its template's choices, or a raw document's.
 * Knows no cluster, so what it refuses tells nothing of one.
 */
export class CompleteWorkload {
  constructor(
    private readonly templates: Pick<CurrentTemplates, 'get'>,
    private readonly limits: Pick<SessionLimits, 'ttlMsDefault' | 'ttlMsMax'>,
  ) {}

  execute<Request extends TemplatedRequest>(request: Request): Request {
    const { template, document } = request.workload;
    if (document !== undefined) return checkDocument(request);
    if (template === undefined) return request;
    return { ...request, ...applyTemplate(request, this.templates.get(template), this.limits) };
  }
}
