export { configReference } from './config-reference.ts';
export { ConfigInvalid, loadConfig, redactedConfig } from './load-config.ts';
export type { GatewayConfig } from './load-config.ts';
export type { IssuerSetting } from './gateway-settings.ts';
export { durationMs } from './setting-schemas.ts';
