export { type AuditResult, auditCheckouts } from './audit-checkouts.ts';
export { auditCommand } from './audit-command.ts';
export { exportTrailCommand } from './export-trail-command.ts';
export type { Finding, FindingCode } from './finding.ts';
export { performIn } from './perform-steps.ts';
export { repairCheckouts } from './repair-checkouts.ts';
export { repairCommand } from './repair-command.ts';
