import type { GatewayConfig } from '@endoscope/config';
import { PeriodicJob } from '@endoscope/jobs';
import { CurrentTemplates, templateLimits } from '@endoscope/sessions';
import { FileTemplateSource } from '@endoscope/sessions/adapters';
import { readTemplate } from '../present/template-file.ts';
import type { Platform } from './platform.ts';

export interface Templates {
  readonly current: CurrentTemplates;
  readonly reload: PeriodicJob;
}

const noFiles = { read: () => Promise.resolve([]) };

/** Throws TemplatesInvalid, naming every problem: a gateway does not start on half its presets. */
export async function loadTemplates({
  config: { templatesDir },
  logger,
  recordVersion,
}: Pick<Platform, 'logger' | 'recordVersion'> & {
  readonly config: Pick<GatewayConfig, 'templatesDir'>;
}): Promise<Templates> {
  const source = templatesDir === '' ? noFiles : new FileTemplateSource(templatesDir);
  const current = new CurrentTemplates(source, readTemplate, ({ names, ...change }) => {
    const told = { isEmpty: names.length === 0, details: { templates: [...names] } };
    return recordVersion.execute('template.changed', { ...change, ...told });
  });
  const templates = await current.load();
  logger.info({ event: 'templates.loaded', templates });
  const reload = new PeriodicJob({
    name: 'templates',
    intervalMs: templateLimits.reloadIntervalMs,
    run: async () => {
      const outcome = await current.reload();
      if (outcome.kind !== 'unchanged') logger.warn({ event: 'templates.reloaded', outcome });
    },
    onError: (job, cause) => logger.warn({ event: 'job.failed', job, cause }),
  });
  return { current, reload };
}
