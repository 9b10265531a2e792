/** Kept equal to package.json by a spec. */
export const gatewayVersion = '0.1.0';
