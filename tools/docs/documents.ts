import { configReference } from '../../libs/platform/config/src/index.ts';

/** Path and text of every document that is made from the code. */
export function documents(): readonly (readonly [path: string, text: string])[] {
  return [['docs/reference/config.md', configReference()]];
}
