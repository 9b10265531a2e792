import { exportCount } from './export-count.ts';
import type { Tree } from './tree.ts';

/** A rule gives one line for each breach. */
export type TidyRule = (tree: Tree) => string[];

const readmeLinesMax = 60;
const architectureLinesMax = 250;
const barrelExportsMax = 25;
const coreLinesMax = 800;

const linesOf = (text: string): number => text.trimEnd().split('\n').length;
const isGenerated = (path: string): boolean => path.includes('/generated/');
const isCode = (path: string): boolean => /\.(ts|cjs|mjs|js)$/.test(path) && !isGenerated(path);

/** A library explains itself on one page. */
export const readmesAreShort: TidyRule = ({ files, read }) =>
  files
    .filter((path) => /^(libs|apps|test)\/.*README\.md$/.test(path))
    .filter((path) => linesOf(read(path)) > readmeLinesMax)
    .map((path) => `${path}: ${linesOf(read(path))} lines, at most ${readmeLinesMax}`);

export const capabilitiesExplainThemselves: TidyRule = ({ files, has }) =>
  [...new Set(files.flatMap((path) => /^libs\/capabilities\/[^/]+/.exec(path)?.[0] ?? []))].flatMap(
    (folder) =>
      [`${folder}/README.md`, `${folder}/src/index.ts`]
        .filter((path) => !has(path))
        .map((path) => `${path}: is missing`),
  );

/** Paths in backticks: with a slash, and without what only stands for a path. */
const namedPath = /`((?:[\w.@-]+\/)+[\w.@-]*)`/g;
const roots = /^(apps|libs|test|tools|docs|proto|prisma|deploy|bin|\.ci)\//;

export const architectureIsTrue: TidyRule = ({ has, read }) => {
  const path = 'docs/ARCHITECTURE.md';
  if (!has(path)) return [`${path}: is missing`];
  const text = read(path);
  const named = [...text.matchAll(namedPath)].flatMap(([, name]) => name ?? []);
  return [
    ...(linesOf(text) > architectureLinesMax
      ? [`${path}: ${linesOf(text)} lines, at most ${architectureLinesMax}`]
      : []),
    ...named
      .filter((name) => roots.test(name) && !has(name))
      .map((name) => `${path}: there is no ${name}`),
  ];
};

/** A library has one public surface (and one of its adapters, and one of its fakes). */
const barrels =
  /^(libs\/.+\/src\/(adapters\/|testing\/)?|libs\/simulators\/src\/[a-z-]+\/|test\/[a-z-]+\/([a-z-]+\/)?)index\.ts$/;

export const thereIsOneBarrel: TidyRule = ({ files }) =>
  files
    .filter((path) => path.endsWith('/index.ts') && !isGenerated(path) && !barrels.test(path))
    .map((path) => `${path}: only a library's public surface is called index.ts`);

/** Core and contracts are vocabularies: their size is limited elsewhere, or they are generated. */
const vocabularies = /^libs\/(core|contracts)\//;

/** Larger for now; a number here may only become smaller. */
const largerSurfaces: Readonly<Record<string, number>> = {
  'libs/capabilities/clusters/src/index.ts': 41,
  'libs/capabilities/sessions/src/index.ts': 55,
  'libs/client/src/index.ts': 108,
  'libs/platform/kubernetes/src/index.ts': 58,
  'libs/simulators/src/index.ts': 32,
};

/** Streams have one for each subject. */
const surfaces = /^libs\/.+\/src\/index\.ts$|^libs\/capabilities\/streams\/src\/[a-z]+\.ts$/;

export const surfacesAreSmall: TidyRule = (tree) =>
  tree.files
    .filter((path) => surfaces.test(path) && !vocabularies.test(path))
    .flatMap((path) => {
      const count = exportCount(tree, path);
      const most = largerSurfaces[path] ?? barrelExportsMax;
      return count > most ? [`${path}: exports ${count} names, at most ${most}`] : [];
    });

export const coreIsSmall: TidyRule = ({ files, read }) => {
  const lines = files
    .filter((path) => /^libs\/core\/src\/.*\.ts$/.test(path) && !path.endsWith('.spec.ts'))
    .reduce((sum, path) => sum + linesOf(read(path)), 0);
  return lines > coreLinesMax ? [`libs/core: ${lines} lines, at most ${coreLinesMax}`] : [];
};

/** The rules themselves name what they ban. */
const aboutRules = /^(tools\/tidy\/|eslint\.config\.js|package-lock\.json)/;

/** Names that say nothing about a role. */
const emptyFileName = /(^|[-.])(manager|helpers?|utils?|impl|misc|tmp)(?=[-.])/;
const emptyClassName = /\bclass \w*(Manager|Helper|Util|Utils|Impl)\b/;

export const namesSayARole: TidyRule = ({ files, read }) =>
  files
    .filter((path) => isCode(path) && !aboutRules.test(path))
    .flatMap((path) => {
      const file = path.split('/').at(-1) ?? '';
      const inName = emptyFileName.test(file) ? [`${path}: the name says no role`] : [];
      const found = emptyClassName.exec(read(path))?.[0];
      return found ? [...inName, `${path}: "${found}" says no role`] : inName;
    });

const bannedText: readonly (readonly [RegExp, string])[] = [
  [/\b(TODO|FIXME|XXX|HACK)\b(?!\(#\d+\))/, 'open ends are written TODO(#issue)'],
  [/(?<![\w.])\/(work|farm|home\/\w+)\/[\w.-]/, 'a path of one machine'],
  [/eslint-disable(?!-next-line)/, 'lint is switched off for one line at a time'],
  [/@ts-(ignore|nocheck)/, 'types are not switched off'],
];

export const textIsClean: TidyRule = ({ files, read }) =>
  files
    .filter((path) => /\.(ts|cjs|mjs|js|md|proto|sql|ya?ml)$/.test(path) && !aboutRules.test(path))
    .flatMap((path) => {
      const text = read(path);
      return bannedText.flatMap(([pattern, why]) => {
        const found = pattern.exec(text);
        if (!found) return [];
        const line = text.slice(0, found.index).split('\n').length;
        return [`${path}:${line}: "${found[0]}": ${why}`];
      });
    });

export const changesAreWrittenDown: TidyRule = ({ has, read }) =>
  has('CHANGELOG.md') && /^## Unreleased$/m.test(read('CHANGELOG.md'))
    ? []
    : ['CHANGELOG.md: has no heading "## Unreleased"'];

export const tidyRules: readonly TidyRule[] = [
  readmesAreShort,
  capabilitiesExplainThemselves,
  architectureIsTrue,
  thereIsOneBarrel,
  surfacesAreSmall,
  coreIsSmall,
  namesSayARole,
  textIsClean,
  changesAreWrittenDown,
];
