import { UsageError } from '../cli-error.ts';

/** The grammar of distribution/reference, as far as a typing mistake can break it. */
const domainPart = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const domain = `(?:${domainPart}(?:\\.${domainPart})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const pathPart = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const name = `(?:${domain}/)?${pathPart}(?:/${pathPart})*`;
const tag = ':[\\w][\\w.-]{0,127}';
const digest = '@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';
const reference = new RegExp(`^${name}(?:${tag})?(?:${digest})?$`);
const nameCharactersMax = 255;

/** Refuses what no registry could mean, after kubectl's words `complaint`; the gateway decides the rest. */
export function checkImageReference(image: string, complaint: string): void {
  if (!reference.test(image)) {
    const isOnlyCase = reference.test(image.toLowerCase());
    const hint = 'The repository must be in lower case.';
    throw new UsageError(`${complaint}: invalid reference format`, isOnlyCase ? { hint } : {});
  }
  if (image.replace(/[:@].*$/, '').length > nameCharactersMax) {
    throw new UsageError(
      `${complaint}: repository name must not be more than ${nameCharactersMax} characters`,
    );
  }
}
