export { type Authority, createAuthority, type Issued, isGood, openAuthority, type Wanted } from './authority.ts';
