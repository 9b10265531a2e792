export type {
  ForwardClient,
  ForwardClientMessage,
  ForwardServerMessage,
} from './domain/forward/forward-message.ts';
export { forwardLimits } from './domain/forward/forward.limits.ts';
export { ForwardPorts } from './application/forward/forward-ports.ts';
