import { moment } from '../command-line/forms.js';
import { root } from '../prepare.js';

const PAGE = 'docs/operations/backup.md';
const MOMENT = '2026-11-27T10:00:00Z';

/** What keeps the data of the shop from being lost. */
export const backups = {
  backup: {
    summary: 'takes a backup of the running database server into BACKUP_DIRECTORY, and verifies it',
    details:
      'It has all databases of the shop, and its secrets. Without a running shop the server is started for it. After it, the backups that are more than BACKUP_KEEP are removed.',
    page: PAGE,
    options: {
      list: { help: 'takes none: lists the backups, and the moments that can be restored' },
      json: { help: 'prints the result as JSON' },
    },
    examples: ['', '--list'],
    needs: 'build',
    readsSettings: true,
    run: async ({ options: { list, ...options }, say }) => {
      const { backupCommand, listCommand, readGraph } = await local();
      return (list ? listCommand : backupCommand)(readGraph(root), process.env, say, options);
    },
  },
  'backup:verify': {
    summary: 'restores the last moment into a server of its own, audits its databases, and removes it',
    details: 'The shop may run meanwhile, and is not touched. It needs room for a copy of the databases.',
    page: PAGE,
    examples: [''],
    exitCodes: [['1', 'it could not be restored, or what was restored does not agree']],
    needs: 'build',
    readsSettings: true,
    run: async ({ say }) => {
      const { verifyCommand, readGraph } = await local();
      const { auditCommand } = await import('@commerce/checkout-audit');
      return verifyCommand(readGraph(root), process.env, say, (urls, age) => auditCommand(urls, say, { age }));
    },
  },
  restore: {
    summary: 'restores all databases to a moment, or to the last one that is known; the shop must not run',
    details: `Nothing is lost: the former data is kept in another folder, and its last changes are used if the archive does not have them.`,
    page: PAGE,
    options: {
      to: { value: 'MOMENT', form: moment, help: `with its time zone, such as ${MOMENT}; the last one unless given` },
      backup: { value: 'ID', help: 'from this backup; from the newest one unless given, which may be damaged' },
      force: { help: 'replaces existing databases, and keeps the former data in another folder' },
      'dry-run': { help: 'says what would be restored; changes nothing' },
      json: { help: 'prints the result as JSON' },
    },
    examples: [`--to ${MOMENT} --dry-run`, `--to ${MOMENT} --force`, '--force'],
    needs: 'build',
    readsSettings: true,
    run: async ({ options, say }) => {
      const { restoreCommand, readGraph } = await local();
      return restoreCommand(readGraph(root), process.env, say, options);
    },
  },
};

function local() {
  return import('@commerce/local-stack');
}
