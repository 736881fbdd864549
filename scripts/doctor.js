// npm run doctor: reports what is wrong with this clone's set-up, and how to fix it. It changes nothing.
import { findProblems, root } from './prepare.js';
import { runCommand } from './run-command.js';

const problems = findProblems();
for (const problem of problems) process.stdout.write(`✗ ${problem}\n`);
if (problems.length > 0) process.exit(1);
process.stdout.write(`✓ Node             ${process.versions.node}\n`);

const { doctor } = await import('@commerce/doctor').catch(() => {
  process.stdout.write('✗ Build            the packages are not built: npm run build\n');
  process.exit(1);
});
await runCommand((say) => doctor({ root, env: process.env }, say));
