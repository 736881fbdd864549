export { type AuditResult, auditCheckouts } from './audit-checkouts.ts';
export { auditCommand } from './audit-command.ts';
export type { Finding, FindingCode } from './finding.ts';
