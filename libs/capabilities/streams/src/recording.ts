export type { SessionTap, TapOptions } from './ports/output-tap.ts';
