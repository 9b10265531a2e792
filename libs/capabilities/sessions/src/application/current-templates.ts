import { createHash } from 'node:crypto';
import { canonicalJson } from '@endoscope/core';
import { templateProblems } from '../domain/check-template.ts';
import { TemplateNotFound, TemplatesInvalid } from '../domain/template.errors.ts';
import { templateLimits } from '../domain/template.ts';
import type { Template } from '../domain/template.ts';
import type { TemplateFile, TemplateSource } from '../ports/template-source.ts';

/** The template a file describes; problems as `field: what`. */
export type ReadTemplate = (
  value: unknown,
) =>
  | { readonly ok: true; readonly template: Template }
  | { readonly ok: false; readonly problems: readonly string[] };

/** What came of looking at the templates again. */
export type TemplatesOutcome =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'changed'; readonly names: readonly string[] }
  /** The last good templates stay in force. Told once for the same problems. */
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

/** Other templates are about to be in force. */
export interface TemplateChange {
  /** Version of those before; undefined at the start of the process. */
  readonly before: string | undefined;
  readonly version: string;
  readonly names: readonly string[];
}

/** The templates in force. They are swapped as a whole or not at all. */
export class CurrentTemplates {
  private templates: ReadonlyMap<string, Template> = new Map();
  private version: string | undefined;
  private lastProblems = '';
  private reloading: Promise<TemplatesOutcome> | undefined;

  constructor(
    private readonly source: TemplateSource,
    private readonly readTemplate: ReadTemplate,
    /** Before they are in force; while it rejects, those before stay. */
    private readonly tell: (change: TemplateChange) => Promise<void> = () => Promise.resolve(),
  ) {}

  /** At start: throws TemplatesInvalid naming every problem. */
  async load(): Promise<readonly string[]> {
    await this.accept(await this.readAll());
    return [...this.templates.keys()];
  }

  /** Reloads one after the other, so that an older text never replaces a newer one. */
  reload(): Promise<TemplatesOutcome> {
    const previous = this.reloading ?? Promise.resolve();
    this.reloading = previous.then(() => this.reloadOnce());
    return this.reloading;
  }

  /** By name. */
  list(): readonly Template[] {
    return [...this.templates.values()];
  }

  get(name: string): Template {
    const template = this.templates.get(name);
    if (!template) throw new TemplateNotFound({ template: name, has: [...this.templates.keys()] });
    return template;
  }

  private async reloadOnce(): Promise<TemplatesOutcome> {
    try {
      const templates = await this.readAll();
      this.lastProblems = '';
      if (versionOf(templates) === this.version) return { kind: 'unchanged' };
      await this.accept(templates);
      return { kind: 'changed', names: [...this.templates.keys()] };
    } catch (error) {
      const problems = error instanceof TemplatesInvalid ? error.problems : [`templates: ${error}`];
      const isNews = problems.join('\n') !== this.lastProblems;
      this.lastProblems = problems.join('\n');
      return isNews ? { kind: 'invalid', problems } : { kind: 'unchanged' };
    }
  }

  private async readAll(): Promise<Template[]> {
    const files = await this.source.read();
    if (files.length > templateLimits.templatesMax) {
      throw new TemplatesInvalid([`there are more than ${templateLimits.templatesMax} templates`]);
    }
    const problems: string[] = [];
    const byName = new Map<string, { template: Template; file: string }>();
    for (const file of files) {
      const template = this.templateOf(file, problems);
      const earlier = template && byName.get(template.name);
      if (earlier) {
        problems.push(`${file.name}: name: "${template.name}" is taken by ${earlier.file}`);
      } else if (template) byName.set(template.name, { template, file: file.name });
    }
    if (problems.length > 0) throw new TemplatesInvalid(problems);
    const templates = [...byName.values()].map(({ template }) => template);
    return templates.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  private templateOf({ name, value }: TemplateFile, problems: string[]): Template | undefined {
    const read = this.readTemplate(value);
    const found = read.ok ? templateProblems(read.template) : read.problems;
    problems.push(...found.map((problem) => `${name}: ${problem}`));
    return read.ok ? read.template : undefined;
  }

  private async accept(templates: readonly Template[]): Promise<void> {
    const version = versionOf(templates);
    const names = templates.map(({ name }) => name);
    await this.tell({ before: this.version, version, names });
    this.templates = new Map(templates.map((template) => [template.name, template]));
    this.version = version;
  }
}

function versionOf(templates: readonly Template[]): string {
  return createHash('sha256').update(canonicalJson(templates)).digest('hex');
}
