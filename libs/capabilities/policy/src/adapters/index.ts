export { CedarPolicyEngine } from './cedar-policy-engine.ts';
export { FilePolicySource } from './file-policy-source.ts';
