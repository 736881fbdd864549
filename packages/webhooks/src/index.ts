export { type AddressGuard, createAddressGuard, isNetwork } from './address-guard.ts';
export { type EndpointPolicy, endpointProblem } from './endpoint-policy.ts';
export { createGuardedAgent, ForbiddenAddressError } from './guarded-agent.ts';
export { type PostFailure, type PostResult, postMessage } from './post-message.ts';
export { createSeal, type Seal } from './seal.ts';
export { drawSecret, isSecret } from './secret.ts';
export { signMessage } from './sign-message.ts';
