export { createServiceKey, publicKeySet, type ServiceKey } from './keys.ts';
export { createTokenSigner, type SignToken } from './sign-token.ts';
export { createTokenVerifier, ExpiredTokenError, InvalidTokenError, type VerifyToken } from './verify-token.ts';
export { ANONYMOUS, hasScope, isService, type Viewer } from './viewer.ts';
