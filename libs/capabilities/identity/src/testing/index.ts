export { IssuerDouble } from './issuer-double.ts';
