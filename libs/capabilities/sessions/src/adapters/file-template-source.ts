import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { TemplatesInvalid } from '../domain/template.errors.ts';
import { templateLimits } from '../domain/template.ts';
import type { TemplateFile, TemplateSource } from '../ports/template-source.ts';

const isTemplate = (name: string): boolean => /\.(ya?ml|json)$/.test(name);

/** The `*.yaml`, `*.yml` and `*.json` files of one folder, one template each. */
export class FileTemplateSource implements TemplateSource {
  constructor(private readonly directory: string) {}

  async read(): Promise<readonly TemplateFile[]> {
    const names = (await this.listNames()).filter(isTemplate).sort();
    if (names.length > templateLimits.templatesMax) {
      const max = templateLimits.templatesMax;
      throw new TemplatesInvalid([`${this.directory}: there are more than ${max} templates`]);
    }
    const files: TemplateFile[] = [];
    const problems: string[] = [];
    for (const name of names) {
      const file = await readOne(join(this.directory, name)).catch(asProblems);
      if (Array.isArray(file)) problems.push(...file);
      else files.push(file);
    }
    if (problems.length > 0) throw new TemplatesInvalid(problems);
    return files;
  }

  private async listNames(): Promise<string[]> {
    try {
      return await readdir(this.directory);
    } catch (error) {
      throw unreadable(this.directory, error);
    }
  }
}

function asProblems(error: unknown): string[] {
  if (error instanceof TemplatesInvalid) return [...error.problems];
  throw error;
}

async function readOne(path: string): Promise<TemplateFile> {
  try {
    const { size } = await stat(path);
    if (size > templateLimits.templateFileBytesMax) {
      throw new TemplatesInvalid([
        `${path}: is larger than ${templateLimits.templateFileBytesMax} bytes`,
      ]);
    }
    return { name: path, value: parseYaml(path, await readFile(path, 'utf8')) };
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** JSON is YAML. Aliases are refused altogether: nested ones grow without bound. */
function parseYaml(path: string, text: string): unknown {
  let problem: string | undefined =
    'is nested too deep, or uses YAML aliases; write the values out';
  try {
    const document = parseDocument(text, { uniqueKeys: true, stringKeys: true });
    const [found] = [...document.errors, ...document.warnings];
    problem = found?.message.split('\n')[0] ?? problem;
    if (!found) return document.toJS({ maxAliasCount: 0 }) as unknown;
  } catch {
    // Told below.
  }
  throw new TemplatesInvalid([`${path}: ${problem}`]);
}

function unreadable(path: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  return code === undefined ? error : new TemplatesInvalid([`${path}: cannot be read (${code})`]);
}
